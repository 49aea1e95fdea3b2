"""Webhook endpoints and their deliveries."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hosho.gateways.webhooks.addresses import LONGEST_URL, TargetRefusedError, read_url
from hosho.interfaces.api.schemas.base import Body
from hosho.presentation.event_catalogue.descriptions import DESCRIBED


def _url(url: str) -> str:
    try:
        read_url(url, to_loopback=settings.CONFIG.webhooks_to_loopback)
    except TargetRefusedError as refusal:
        raise PydanticCustomError(refusal.reason, "nothing may be sent there") from None
    return url


def _event(name: str) -> str:
    if name not in DESCRIBED:
        raise PydanticCustomError("event-unknown", "there is no such event")
    return name


EventName = Annotated[str, StringConstraints(max_length=60), AfterValidator(_event)]


class WebhookEndpointIn(Body):
    """An address that events are sent to."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL), AfterValidator(_url)] = Field(
        description="Public https address."
    )
    events: Annotated[list[EventName], Field(min_length=1, max_length=200)] = Field(
        description="Names of the events to send, as in `sales.shipped`. See docs/events.md."
    )


class WebhookDeliveryOut(Schema):
    """One message to an endpoint."""

    entry_id: UUID = Field(description="Id of the event. Its `webhook-id`.")
    attempts: int = Field(description="How often it was tried.")
    last_result: str = Field(description="HTTP status of the last try, or a code for what went wrong. Empty before.")
    delivered_at: datetime | None = Field(description="When it was taken. Null if it was not.")
    given_up_at: datetime | None = Field(description="When it was given up. Null if it was not.")


class WebhookEndpointOut(Schema):
    """A webhook endpoint, without its secret. Times are real time."""

    id: UUID = Field(description="Id of the endpoint.")
    url: str = Field(description="Address that events are sent to.")
    events: list[str] = Field(description="Names of the events that are sent.")
    made_at: datetime = Field(description="When it was created.")
    failing_since: datetime | None = Field(description="First failure since the last success. Null if all is well.")
    disabled_at: datetime | None = Field(description="When it was disabled. Null while it is enabled.")
    disabled_because: str = Field(description="`gone` (it answered 410) or `failing`. Empty while it is enabled.")


class WebhookEndpointDetailOut(WebhookEndpointOut):
    """A webhook endpoint with its newest deliveries."""

    deliveries: list[WebhookDeliveryOut] = Field(description="The 50 newest deliveries, newest first.")


class WebhookEndpointWithSecretOut(WebhookEndpointOut):
    """A webhook endpoint with its secret."""

    secret: str = Field(description="Secret that signs the messages, `whsec_…`. It is returned in this response alone.")


class WebhookEndpointList(Schema):
    """The webhook endpoints of a key."""

    endpoints: list[WebhookEndpointOut] = Field(description="The endpoints, oldest first.")

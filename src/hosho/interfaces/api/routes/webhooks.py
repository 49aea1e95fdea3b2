"""Webhook endpoints: where a key's events are sent to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hosho.accounts.roles import ROLES
from hosho.gateways.webhooks import operations, queries
from hosho.gateways.webhooks.addresses import LONGEST_URL, TargetRefusedError, read_url
from hosho.gateways.webhooks.models import Endpoint
from hosho.interfaces.api.schemas import Body
from hosho.presentation.event_catalogue.descriptions import DESCRIBED
from hosho.web.idempotency import once
from hosho.web.keys import ForbiddenError, KeyFor, caller_key
from hosho.web.request_time import real_now_of
from hosho.workflows.webhooks import may_hear

router = Router(tags=["webhooks"])


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


class EndpointIn(Body):
    """An https address that is public, and the events of the catalogue that it wants to hear of."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_URL), AfterValidator(_url)]
    events: Annotated[list[EventName], Field(min_length=1, max_length=200)]


class DeliveryOut(Schema):
    """One message: the entry it tells of, how often it was tried, and how the last try went."""

    entry_id: UUID
    attempts: int
    last_result: str
    delivered_at: datetime | None
    given_up_at: datetime | None


class EndpointOut(Schema):
    """An endpoint, without its secret. ``disabled_because`` is ``gone``, ``failing`` or empty."""

    id: UUID
    url: str
    events: list[str]
    made_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_because: str


class EndpointDetailOut(EndpointOut):
    """An endpoint with its newest deliveries."""

    deliveries: list[DeliveryOut]


class EndpointWithSecretOut(EndpointOut):
    """An endpoint with its secret, which is shown this once."""

    secret: str


class EndpointsOut(Schema):
    """The key's endpoints, oldest first."""

    endpoints: list[EndpointOut]


@router.post(
    "/webhook-endpoints",
    response={201: EndpointWithSecretOut},
    auth=KeyFor("webhooks"),
    summary="Have events sent to an address",
)
@once(201)
def register(request: HttpRequest, body: EndpointIn) -> EndpointWithSecretOut:
    """Make an endpoint that belongs to the calling key; its secret is in this answer alone."""
    key = caller_key(request)
    if not all(may_hear(key.role, event) for event in body.events):
        may = [role for role in ROLES if all(may_hear(role, event) for event in body.events)]
        raise ForbiddenError(role=key.role, needs=may)
    endpoint = operations.register(
        access_key_id=key.id,
        url=body.url,
        events=body.events,
        to_loopback=settings.CONFIG.webhooks_to_loopback,
        real_now=real_now_of(request),
    )
    return _with_secret(endpoint)


@router.get("/webhook-endpoints", response=EndpointsOut, auth=KeyFor("webhooks"), summary="The key's endpoints")
def endpoints(request: HttpRequest) -> EndpointsOut:
    """List the calling key's endpoints; a key has few."""
    return EndpointsOut(endpoints=[_out(each) for each in queries.endpoints_of(caller_key(request).id)])


@router.get(
    "/webhook-endpoints/{endpoint_id}",
    response=EndpointDetailOut,
    auth=KeyFor("webhooks"),
    summary="An endpoint and its newest deliveries",
)
def endpoint(request: HttpRequest, endpoint_id: UUID) -> EndpointDetailOut:
    """Give one of the calling key's endpoints with its 50 newest deliveries."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    newest: Sequence[DeliveryOut] = [DeliveryOut.from_orm(each) for each in queries.last_deliveries(found, count=50)]
    return EndpointDetailOut(**_out(found).model_dump(), deliveries=list(newest))


@router.delete(
    "/webhook-endpoints/{endpoint_id}",
    response={200: EndpointOut},
    auth=KeyFor("webhooks"),
    summary="Send nothing there any more",
)
@once(200)
def remove(request: HttpRequest, endpoint_id: UUID) -> EndpointOut:
    """Delete one of the calling key's endpoints; the answer shows it as it was."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    operations.remove(endpoint_id=found.id)
    return _out(found)


@router.post(
    "/webhook-endpoints/{endpoint_id}/secret",
    response={201: EndpointWithSecretOut},
    auth=KeyFor("webhooks"),
    summary="Change an endpoint's secret",
)
@once(201)
def rotate(request: HttpRequest, endpoint_id: UUID) -> EndpointWithSecretOut:
    """Give one of the calling key's endpoints a new secret; for 24 hours the old one signs too."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    return _with_secret(operations.rotate_secret(endpoint_id=found.id, real_now=real_now_of(request)))


@router.post(
    "/webhook-endpoints/{endpoint_id}/enable",
    response={201: EndpointOut},
    auth=KeyFor("webhooks"),
    summary="Enable a disabled endpoint",
)
@once(201)
def enable(request: HttpRequest, endpoint_id: UUID) -> EndpointOut:
    """Let a disabled endpoint hear again, of what happens from now on."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    return _out(operations.enable(endpoint_id=found.id))


def _out(found: Endpoint) -> EndpointOut:
    return EndpointOut(
        id=found.id,
        url=found.url,
        events=found.events,
        made_at=found.made_at,
        failing_since=found.failing_since,
        disabled_at=found.disabled_at,
        disabled_because=found.disabled_because,
    )


def _with_secret(found: Endpoint) -> EndpointWithSecretOut:
    return EndpointWithSecretOut(**_out(found).model_dump(), secret=found.secret)

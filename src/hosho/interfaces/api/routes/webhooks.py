"""Webhook endpoints: where a key's events are sent to."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from hosho.accounts.roles import ROLES
from hosho.gateways.webhooks import operations, queries
from hosho.gateways.webhooks.models import Endpoint
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import EndpointId
from hosho.interfaces.api.schemas.webhooks import (
    WebhookDeliveryOut,
    WebhookEndpointDetailOut,
    WebhookEndpointIn,
    WebhookEndpointList,
    WebhookEndpointOut,
    WebhookEndpointWithSecretOut,
)
from hosho.web.idempotency import once
from hosho.web.keys import ForbiddenError, KeyFor, caller_key
from hosho.web.request_time import real_now_of
from hosho.workflows.webhooks import may_hear

router = Router(tags=["webhooks"])


@router.post(
    "/webhook-endpoints",
    response={201: WebhookEndpointWithSecretOut},
    auth=KeyFor("webhooks"),
    summary="Create a webhook endpoint",
    openapi_extra=refuses("too-many-endpoints"),
)
@once(201)
def create_webhook_endpoint(request: HttpRequest, body: WebhookEndpointIn) -> WebhookEndpointWithSecretOut:
    """Creates an endpoint of the calling key. Its secret is in this response alone."""
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


@router.get(
    "/webhook-endpoints",
    response=WebhookEndpointList,
    auth=KeyFor("webhooks"),
    summary="List webhook endpoints",
)
def list_webhook_endpoints(request: HttpRequest) -> WebhookEndpointList:
    """Returns the endpoints of the calling key, oldest first."""
    return WebhookEndpointList(endpoints=[_out(each) for each in queries.endpoints_of(caller_key(request).id)])


@router.get(
    "/webhook-endpoints/{endpoint_id}",
    response=WebhookEndpointDetailOut,
    auth=KeyFor("webhooks"),
    summary="Get a webhook endpoint",
)
def get_webhook_endpoint(request: HttpRequest, endpoint_id: EndpointId) -> WebhookEndpointDetailOut:
    """Returns an endpoint of the calling key with its 50 newest deliveries."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    newest: Sequence[WebhookDeliveryOut] = [
        WebhookDeliveryOut.from_orm(each) for each in queries.last_deliveries(found, count=50)
    ]
    return WebhookEndpointDetailOut(**_out(found).model_dump(), deliveries=list(newest))


@router.delete(
    "/webhook-endpoints/{endpoint_id}",
    response={200: WebhookEndpointOut},
    auth=KeyFor("webhooks"),
    summary="Delete a webhook endpoint",
)
@once(200)
def delete_webhook_endpoint(request: HttpRequest, endpoint_id: EndpointId) -> WebhookEndpointOut:
    """Deletes an endpoint of the calling key and returns it as it was."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    operations.remove(endpoint_id=found.id)
    return _out(found)


@router.post(
    "/webhook-endpoints/{endpoint_id}/secret",
    response={201: WebhookEndpointWithSecretOut},
    auth=KeyFor("webhooks"),
    summary="Rotate a webhook secret",
)
@once(201)
def rotate_webhook_secret(request: HttpRequest, endpoint_id: EndpointId) -> WebhookEndpointWithSecretOut:
    """Creates a new secret for an endpoint of the calling key. For 24 hours messages are signed with the old one
    too."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    return _with_secret(operations.rotate_secret(endpoint_id=found.id, real_now=real_now_of(request)))


@router.post(
    "/webhook-endpoints/{endpoint_id}/enable",
    response={201: WebhookEndpointOut},
    auth=KeyFor("webhooks"),
    summary="Enable a webhook endpoint",
)
@once(201)
def enable_webhook_endpoint(request: HttpRequest, endpoint_id: EndpointId) -> WebhookEndpointOut:
    """Re-enables a disabled endpoint. Only events from now on are sent."""
    found = queries.endpoint_of(caller_key(request).id, endpoint_id)
    return _out(operations.enable(endpoint_id=found.id))


def _out(found: Endpoint) -> WebhookEndpointOut:
    return WebhookEndpointOut(
        id=found.id,
        url=found.url,
        events=found.events,
        made_at=found.made_at,
        failing_since=found.failing_since,
        disabled_at=found.disabled_at,
        disabled_because=found.disabled_because,
    )


def _with_secret(found: Endpoint) -> WebhookEndpointWithSecretOut:
    return WebhookEndpointWithSecretOut(**_out(found).model_dump(), secret=found.secret)

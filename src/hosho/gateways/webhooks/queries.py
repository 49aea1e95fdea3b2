"""Reading endpoints."""

from collections.abc import Sequence
from uuid import UUID

from hosho.accounts.queries import keys_in_force
from hosho.gateways.webhooks.models import Delivery, Endpoint


def endpoints_of(access_key_id: UUID) -> Sequence[Endpoint]:
    """Return the key's endpoints, oldest first."""
    return list(Endpoint.objects.filter(access_key_id=access_key_id).order_by("id"))


def endpoint_of(access_key_id: UUID, endpoint_id: UUID) -> Endpoint:
    """Return one of the key's endpoints.

    Raises:
        Endpoint.DoesNotExist: there is none, or it is another key's.
    """
    return Endpoint.objects.get(id=endpoint_id, access_key_id=access_key_id)


def is_wanted(event: str) -> bool:
    """Return whether any endpoint subscribes to an event."""
    return Endpoint.objects.filter(events__contains=[event], disabled_at=None).exists()


def wanting(event: str) -> list[tuple[Endpoint, str]]:
    """Return the endpoints that subscribe to an event, each with the role of its key; none of a revoked key."""
    endpoints = list(Endpoint.objects.filter(events__contains=[event], disabled_at=None).order_by("id"))
    roles = {key.id: key.role for key in keys_in_force([each.access_key_id for each in endpoints])}
    return [(each, roles[each.access_key_id]) for each in endpoints if each.access_key_id in roles]


def last_deliveries(endpoint: Endpoint, *, count: int) -> Sequence[Delivery]:
    """Return the newest deliveries to an endpoint, newest first."""
    return list(endpoint.deliveries.order_by("-id")[:count])


def find_delivery(delivery_id: UUID) -> Delivery | None:
    """Return a delivery; nothing once its endpoint was deleted."""
    return Delivery.objects.filter(id=delivery_id).first()

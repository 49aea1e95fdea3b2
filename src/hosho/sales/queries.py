"""Reading orders."""

from collections.abc import Sequence
from uuid import UUID

from hosho.sales.models import Order


def order_with(order_id: UUID) -> Order:
    """Return an order.

    Raises:
        Order.DoesNotExist: no such order.
    """
    return Order.objects.get(id=order_id)


def orders_of(member_id: UUID) -> Sequence[Order]:
    """Return the member's orders, newest first."""
    return list(Order.objects.filter(member_id=member_id).order_by("-placed_at", "-id"))

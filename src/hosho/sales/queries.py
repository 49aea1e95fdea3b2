"""Reading orders."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from hosho.sales.models import Order


def order_with(order_id: UUID) -> Order:
    """Give an order.

    Raises:
        Order.DoesNotExist: no such order.
    """
    return Order.objects.get(id=order_id)


def found_orders(*, state: str | None = None, member_id: UUID | None = None) -> QuerySet[Order]:
    """Return orders, all or those in one state or of one member."""
    found = Order.objects.filter(state=state) if state else Order.objects.all()
    return found.filter(member_id=member_id) if member_id else found


def orders_of(member_id: UUID) -> Sequence[Order]:
    """Give the member's orders, newest first."""
    return list(Order.objects.filter(member_id=member_id).order_by("-placed_at", "-id"))

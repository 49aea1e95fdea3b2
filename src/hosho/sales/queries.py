"""Reading orders."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from hosho.sales.models import Order


def order_with(order_id: UUID) -> Order:
    """Return an order.

    Raises:
        Order.DoesNotExist: no such order.
    """
    return Order.objects.get(id=order_id)


def found_orders(*, state: str | None = None, member_id: UUID | None = None) -> QuerySet[Order]:
    """Return orders, all or those in one state or of one member."""
    found = Order.objects.filter(state=state) if state else Order.objects.all()
    return found.filter(member_id=member_id) if member_id else found


def orders_of(member_id: UUID) -> Sequence[Order]:
    """Return the member's orders, newest first."""
    return list(Order.objects.filter(member_id=member_id).order_by("-placed_at", "-id"))


def orders_of_buyer(order_ids: Collection[str], *, member_id: UUID | None) -> Sequence[Order]:
    """Return the orders with these ids and, of a buyer who is a member, all of theirs; newest first."""
    theirs = Q(id__in=order_ids) if member_id is None else Q(id__in=order_ids) | Q(member_id=member_id)
    return list(Order.objects.filter(theirs).order_by("-placed_at", "-id"))

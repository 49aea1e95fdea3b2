"""Reading orders."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hosho.sales.models import Order


def order_with(order_id: UUID) -> Order:
    """Give an order.

    Raises:
        Order.DoesNotExist: no such order.
    """
    return Order.objects.get(id=order_id)


def orders_of(order_ids: Collection[UUID]) -> Sequence[Order]:
    """Give these orders, newest first."""
    return list(Order.objects.filter(id__in=order_ids).order_by("-id"))

"""Reading orders."""

from uuid import UUID

from hosho.sales.models import Order


def order_with(order_id: UUID) -> Order:
    """Give an order.

    Raises:
        Order.DoesNotExist: no such order.
    """
    return Order.objects.get(id=order_id)

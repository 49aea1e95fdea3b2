"""Read purchases that are under way."""

from uuid import UUID

from hosho.sales.purchases.models import Purchase


def purchase_with(token: UUID) -> Purchase:
    """Return a purchase. Whether it is the reader's own, the session knows.

    Raises:
        Purchase.DoesNotExist: there is none, or it was forgotten after a day.
    """
    return Purchase.objects.get(token=token)

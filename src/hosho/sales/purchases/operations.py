"""A purchase from its beginning to its order, which is placed once for each purchase."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.devices.models import Unit
from hosho.journal.actor import Actor
from hosho.people import operations as people
from hosho.plans.queries import DEFAULT_PLAN
from hosho.platform.transactions import operation
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.sales.purchases.models import Purchase
from hosho.sales.queries import order_with

SHOP = Actor("system", "shop")
KEPT_FOR = timedelta(hours=24)
"""Real time after which a purchase that came to no order, and what was typed for it, is forgotten."""


class PriceChangedError(Refused):
    """The device's price is another one than the buyer was shown."""

    code = "price-changed"


@operation
def begin(*, unit_id: UUID, option: bool, real_now: datetime) -> Purchase:
    """Begin the purchase of a unit, with the plan if ``option``. Nothing is set aside for it."""
    return Purchase.objects.create(token=uuid4(), unit_id=unit_id, option=option, begun_at=real_now)


@operation
def keep_shown(*, token: UUID, shown: Mapping[str, Any]) -> None:
    """Keep the final confirmation as the buyer was shown it last; the order is placed on these words and figures."""
    Purchase.objects.filter(token=token).update(shown=shown)


@operation
def place(
    *, token: UUID, member_id: UUID | None, consents: Collection[str], language: Language, now: datetime
) -> Order:
    """Place the order that was last shown; for a purchase that has its order already, return that.

    A guest who buys is enrolled, unless they have proved to be a member already (``returning_customers.prove``).

    Raises:
        PriceChangedError: the price was changed since it was shown.
        ConsentMissingError, NotInStockError, NotForSaleError, UnitPromisedError, MayNotJoinError: as
            ``sales.place_order``.
    """
    purchase = Purchase.objects.select_for_update().get(token=token)
    if purchase.order_id is not None:
        return order_with(purchase.order_id)
    buyer = member_id or purchase.buyer_id or _enrol(purchase.details, language, now)
    order = sales.place_order(
        member_id=buyer,
        unit_id=purchase.unit_id,
        price_yen=purchase.shown["price_yen"],
        consents=consents,
        shown={**purchase.shown, "consents": sorted(consents)},
        plan_code=DEFAULT_PLAN if purchase.option else None,
        actor=Actor("member", buyer),
        now=now,
    )
    if Unit.objects.get(id=purchase.unit_id).price_yen != order.price_yen:
        raise PriceChangedError
    purchase.order_id, purchase.details = order.id, {}
    purchase.save(update_fields=["order_id", "details"])
    return order


def _enrol(details: dict[str, Any], language: Language, now: datetime) -> UUID:
    values = {**details, "born_on": date.fromisoformat(details["born_on"])}
    return people.enrol(**values, language=language, actor=SHOP, now=now).id


@operation
def forget_old_purchases(*, real_now: datetime) -> int:
    """Forget purchases that were begun a day ago and return how many. Orders stay, of course."""
    deleted, _by_table = Purchase.objects.filter(begun_at__lt=real_now - KEPT_FOR).delete()
    return deleted

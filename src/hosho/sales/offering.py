"""Whether the plan is offered in the purchase of a unit: every reason against it, and the clause that says so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import OrderState
from hosho.core.rating import Charge, charge
from hosho.core.refusals import Refused
from hosho.core.terms import Plan, Terms
from hosho.devices.custody import STOCK
from hosho.devices.models import Unit
from hosho.devices.queries import holder_of, promised
from hosho.sales.models import Order

Reason = Literal["sold", "not-in-stock", "not-for-sale", "not-offered-yet", "condition", "seller", "model"]
REASONS: tuple[Reason, ...] = get_args(Reason)
CLAUSE_OF: Mapping[Reason, str] = {
    "sold": "join.purchase-only",
    "not-in-stock": "join.purchase-only",
    "not-for-sale": "join.purchase-only",
    "not-offered-yet": "join.purchase-only",
    "condition": "join.purchase-only",
    "seller": "join.purchase-only",
    "model": "models.as-of",
}
"""The clause behind each reason: joining only in the purchase of an eligible device, and the list of models."""
LIVE: tuple[OrderState, ...] = ("placed", "shipped", "delivered")
"""States of an order whose sale has not come to nothing."""


class MayNotJoinError(Refused):
    """The plan is not offered with this unit. ``reasons`` are all codes, ``reason`` the first, ``clauses`` theirs."""

    code = "may-not-join"
    field = "unit_id"

    def __init__(self, reasons: Sequence[Reason]) -> None:
        self.reasons = list(reasons)
        self.reason = self.reasons[0]
        self.clauses = sorted({CLAUSE_OF[each] for each in self.reasons})
        super().__init__(reason=self.reason, reasons=self.reasons, clauses=self.clauses)


def reasons_against(plan: Plan, unit: Unit, *, now: datetime) -> list[Reason]:
    """Return every reason for which the plan cannot be joined in a purchase of this unit now; none where it can.

    A unit that was sold cannot have the plan any more (press release, first note); when it is back in stock it can be
    sold once more.
    """
    gone: list[Reason] = []
    if not is_free(unit):
        gone = ["sold" if order_that_sold(unit) else "not-in-stock"]
    elif unit.meant_for != "sale":
        gone = ["not-for-sale"]
    return gone + reasons_of_the_terms(plan, unit, now=now)


def terms_on_offer(plan: Plan, unit: Unit, *, now: datetime) -> Terms:
    """Return the terms under which the plan can be joined with this unit now, if the unit is there to be sold.

    Raises:
        MayNotJoinError: not offered yet, not in this condition, from this seller or with this model.
    """
    if against := reasons_of_the_terms(plan, unit, now=now):
        raise MayNotJoinError(against)
    terms = plan.terms_at(now)
    assert terms is not None, "it is offered"
    return terms


def reasons_of_the_terms(plan: Plan, unit: Unit, *, now: datetime) -> list[Reason]:
    """Return every reason that the terms have against a unit that is there to be sold; asks no database."""
    terms = plan.terms_at(now)
    asked = (terms or plan.versions[0]).join
    against: Mapping[Reason, bool] = {
        "not-offered-yet": terms is None,
        "condition": bool(asked.condition) and unit.condition not in asked.condition,
        "seller": bool(asked.sold_by) and unit.seller not in asked.sold_by,
        "model": unit.model not in plan.catalogue_on(day_in_tokyo(now)).models,
    }
    return [reason for reason, stands in against.items() if stands]


def is_free(unit: Unit) -> bool:
    """Return whether a unit is in stock and reserved for nothing."""
    return holder_of(unit.id) == STOCK and promised(unit.id) is None


def order_that_sold(unit: Unit) -> Order | None:
    """Return the order that sold a unit: the last not cancelled or returned, unless the unit is free again."""
    if is_free(unit):
        return None
    return Order.objects.filter(unit_id=unit.id, state__in=LIVE).order_by("-placed_at").first()


class Fees(NamedTuple):
    """What the option costs: a full month, and the month in which it would start today."""

    month: Charge
    first_month: Charge


def fees_now(plan: Plan, terms: Terms, unit: Unit, *, now: datetime) -> Fees:
    """Price a full month of the option, and the month of a start today."""
    today = day_in_tokyo(now)
    row = plan.row(unit.model, today)
    return Fees(
        charge(terms=terms, started_on=today.replace(day=1), ended_on=None, month=today, row=row),
        charge(terms=terms, started_on=today, ended_on=None, month=today, row=row),
    )

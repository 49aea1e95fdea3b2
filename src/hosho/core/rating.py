"""What a month of the plan costs, when use starts and when it ends. ``net`` is before tax, ``total`` with it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from hosho.core.calendar import Period, first_of_next_month, last_day, month_period
from hosho.core.money import ZERO, Rounding, Yen, tax_on, yen_of
from hosho.core.terms.catalogue import ModelRow
from hosho.core.terms.model import ByDay, Terms

CONSUMPTION_TAX: tuple[tuple[date, int], ...] = ((date(2019, 10, 1), 10), (date.min, 8))
"""The standard rate in per cent from each day on, newest first (Consumption Tax Act and its amendment of 2019)."""


CHARGED_AFTER: Mapping[str, bool] = {
    "cancelled": False,
    "undelivered": False,
    "dead-on-arrival": False,
    "returned": True,
}
"""Whether the fee is charged for the days from the start to the day on which a sale came to nothing."""


class PriceDependsOnModelError(ValueError):
    """The plan has a price by tier or model, and no model was given."""

    def __init__(self, plan: str) -> None:
        super().__init__(f"the monthly price of {plan} depends on the model: name it")


class Charge(Struct, frozen=True, gc=False):
    """The price of one contract's month as the one line of an invoice, and how many of its days are charged."""

    net: Yen
    tax: Yen
    total: Yen
    days: int = 0


class TaxLine(Struct, frozen=True, gc=False):
    """The sum of an invoice's lines of one rate (per cent) and the tax on it."""

    rate: int
    net: Yen
    tax: Yen


NOTHING = Charge(ZERO, ZERO, ZERO)


def tax_rate(day: date) -> int:
    """Return the rate of the consumption tax on a day, in per cent."""
    return next(rate for from_day, rate in CONSUMPTION_TAX if from_day <= day)


def invoice_tax(*, lines: Iterable[tuple[Yen, int]], rounding: Rounding) -> tuple[TaxLine, ...]:
    """Work out the tax of an invoice from its lines (net, rate in per cent): once per rate, on the sum of its lines.

    That is the rule for qualified invoices: one rounding per invoice and rate. Highest rate first.
    """
    sums: dict[int, Yen] = {}
    for net, rate in lines:
        sums[rate] = sums.get(rate, ZERO) + net
    return tuple(TaxLine(rate, net, tax_on(net, rate, rounding)) for rate, net in sorted(sums.items(), reverse=True))


def monthly_net(terms: Terms, row: ModelRow | None) -> Yen:
    """Return the price of a full month before tax.

    Raises:
        PriceDependsOnModelError: the price depends on tier or model, and ``row`` is ``None``.
    """
    for priced in terms.price.monthly:
        if row is None and (priced.when.tier or priced.when.model):
            raise PriceDependsOnModelError(terms.plan)
        if (priced.when.tier is None or (row is not None and row.tier in priced.when.tier)) and (
            priced.when.model is None or (row is not None and row.code in priced.when.model)
        ):
            return priced.net
    raise AssertionError("the last row of price.monthly always matches")


def days_charged(
    *,
    terms: Terms,
    started_on: date,
    ended_on: date | None,
    month: Period,
    suspended: Sequence[Period] = (),
    days_of_use_only: bool = False,
) -> int:
    """Return how many days of a calendar month are charged: those of ``charged_period`` but, where the terms leave them
    out, the suspended ones."""
    charged = charged_period(
        terms=terms, started_on=started_on, ended_on=ended_on, month=month, days_of_use_only=days_of_use_only
    )
    if charged is None:
        return 0
    suspended_days = 0 if terms.price.charged_while_suspended else _days_inside(charged, suspended)
    return charged.days - suspended_days


def leaving_shortens_month(terms: Terms) -> bool:
    """Whether the month in which a member leaves is charged only until the last day in force, and not in full."""
    return terms.price.leaving == "by-day"


def charged_period(
    *,
    terms: Terms,
    started_on: date,
    ended_on: date | None,
    month: Period,
    days_of_use_only: bool = False,
) -> Period | None:
    """Return the part of a calendar month that is charged, suspended days included; ``None`` where nothing is.

    ``ended_on`` is the last day in force. It shortens its month if ``leaving_shortens_month``, and in any case with
    ``days_of_use_only``: the sale came to nothing (``CHARGED_AFTER``). The first ``free_days`` from the start of use
    are left out.
    """
    if terms.time.months is not None:
        plan_ends_on = last_day(started_on, terms.time.months, first_day_counts=terms.time.first_day_counts)
        ended_on = plan_ends_on if ended_on is None else min(ended_on, plan_ends_on)
    if started_on > month.last_day or (ended_on is not None and ended_on < month.first_day):
        return None
    first, last = max(started_on, month.first_day), month.last_day
    if ended_on is not None and (days_of_use_only or leaving_shortens_month(terms)):
        last = min(last, ended_on)
    if terms.price.free_days:
        if (date.max - started_on).days < terms.price.free_days:
            return None
        first = max(first, started_on + timedelta(days=terms.price.free_days))
    return Period(first, last) if first <= last else None


def charge(
    *,
    terms: Terms,
    started_on: date,
    ended_on: date | None,
    month: date,
    row: ModelRow | None = None,
    suspended: Sequence[Period] = (),
    days_of_use_only: bool = False,
) -> Charge:
    """Price the calendar month that ``month`` lies in, for a contract in force from ``started_on`` to ``ended_on``.

    ``row`` is the model's row, needed only where the price depends on it; ``suspended`` are the periods without cover;
    ``days_of_use_only``: the sale came to nothing, and the days until ``ended_on`` are owed. Yen; the tax
    is that of an invoice of this one line, at the rate of the month's last day. A month outside the contract costs
    nothing.

    Raises:
        PriceDependsOnModelError: the price depends on tier or model, and ``row`` is ``None``.
    """
    whole = month_period(month.year, month.month)
    monthly = monthly_net(terms, row)
    days = days_charged(
        terms=terms,
        started_on=started_on,
        ended_on=ended_on,
        month=whole,
        suspended=suspended,
        days_of_use_only=days_of_use_only,
    )
    if days == 0:
        return NOTHING
    net = monthly if days == whole.days else by_day(monthly, days, whole.days, terms.price.by_day)
    tax = tax_on(net, tax_rate(whole.last_day), terms.price.tax)
    return Charge(net, tax, net + tax, days)


def by_day(monthly: Yen, days: int, days_in_month: int, way: ByDay) -> Yen:
    """Price ``days`` of a month: the total rounded, or each day's amount rounded down first."""
    match way:
        case "floor-daily":
            return yen_of(monthly.yen, days_in_month, "floor") * days
        case "floor-total":
            return yen_of(monthly.yen * days, days_in_month, "floor")
        case "ceil-total":
            return yen_of(monthly.yen * days, days_in_month, "ceil")
        case "half-up-total":
            return yen_of(monthly.yen * days, days_in_month, "half-up")


def start_of_use(
    *, terms: Terms, purchased_on: date, shipped_on: date | None = None, delivered_on: date | None = None
) -> date | None:
    """Return the start of use, ``None`` while the day it depends on is not known yet."""
    match terms.time.start:
        case "shipped":
            return shipped_on
        case "delivered":
            return delivered_on
        case "purchased":
            return purchased_on
        case "next-month":
            return first_of_next_month(purchased_on)


def last_day_when_leaving(*, terms: Terms, asked_on: date) -> date:
    """Return the last day in force for a member who asks to leave on ``asked_on``."""
    if terms.price.leaving == "month-end":
        return month_period(asked_on.year, asked_on.month).last_day
    return asked_on


def billed_on(*, terms: Terms, month: date) -> date:
    """Return the day on which a calendar month is billed: the 1st of the month after it, or its own 1st in advance."""
    return first_of_next_month(month) if terms.price.billed == "afterwards" else month.replace(day=1)


def _days_inside(whole: Period, parts: Sequence[Period]) -> int:
    """Count the days of ``whole`` that lie in any of ``parts``, each once."""
    counted, next_day = 0, whole.first_day.toordinal()
    for part in sorted(parts):
        first = max(part.first_day.toordinal(), next_day)
        last = min(part.last_day, whole.last_day).toordinal()
        if first <= last:
            counted += last - first + 1
            next_day = last + 1
    return counted

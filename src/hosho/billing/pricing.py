"""From shapes to prices: what a run asks of the core, once for each distinct shape.

A shape is all that a contract's price for a month depends on. Nearly all contracts of a month share a few.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hosho.core.calendar import Period, month_period
from hosho.core.money import Rounding
from hosho.core.rating import charge, tax_rate
from hosho.core.terms import Plan, Terms
from hosho.core.terms.model import Billed
from hosho.core.terms.plan import UnknownModelError
from hosho.plans.queries import all_plans, plan_named

ROUNDINGS: tuple[Rounding, ...] = ("floor", "half-up", "ceil")
"""How a tax is rounded, as charges and invoices number it. An invoice of several takes the lowest."""
ALWAYS = 1_000_000
"""Days before a month, enough that the start always shapes the price: the plan ends some months after it."""


class Rule(NamedTuple):
    """What of a contract its price depends on, under one terms version; the columns of the SQL that finds shapes."""

    plan: str
    version: int
    billed: Billed
    by_model: bool
    start_days: int
    """A start this many days before the month, or later, shapes its price."""
    by_suspension: bool


class Shape(NamedTuple):
    """What one price depends on. ``started_on`` is any contract's of the shape, ``last_day`` only one in the month."""

    plan: str
    version: int
    model: str
    start_key: date | None
    last_day: date | None
    days_of_use_only: bool
    suspended: str
    started_on: date


class Priced(NamedTuple):
    """What a shape costs, or why it is not billed by itself."""

    first_day: date
    days: int
    net_yen: int
    tax_rate: int
    rounding: int
    park: str
    """no-price | negative | over-bound, or empty."""


def rules() -> list[Rule]:
    """Return a rule for each published terms version of each plan."""
    return [_rule(terms) for plan in all_plans() for terms in plan.versions]


def _rule(terms: Terms) -> Rule:
    price = terms.price
    return Rule(
        plan=terms.plan,
        version=terms.version,
        billed=price.billed,
        by_model=any(row.when.tier or row.when.model for row in price.monthly),
        start_days=ALWAYS if terms.time.months is not None else price.free_days,
        by_suspension=not price.charged_while_suspended,
    )


def price(shape: Shape, month: date, *, plan: Plan | None = None) -> Priced:
    """Price a shape for the month that begins on ``month``; the rule of the price is ``core.rating``'s alone.

    ``plan`` is the shape's, where it has been read.
    """
    whole = month_period(month.year, month.month)
    try:
        plan = plan or plan_named(shape.plan)
        terms = plan.terms(shape.version)
        row = plan.row(shape.model, max(month, shape.started_on)) if shape.model else None
    except LookupError:
        return Priced(month, 0, 0, tax_rate(whole.last_day), 0, "no-price")
    priced = charge(
        terms=terms,
        started_on=shape.started_on,
        ended_on=shape.last_day,
        month=month,
        row=row,
        suspended=_periods(shape.suspended),
        days_of_use_only=shape.days_of_use_only,
    )
    bound = terms.price.at_most
    park = ""
    if priced.net.yen < 0:
        park = "negative"
    elif bound is not None and priced.net > bound:
        park = "over-bound"
    first_day = max(month, shape.started_on + timedelta(days=terms.price.free_days))
    rounding = ROUNDINGS.index(terms.price.tax)
    return Priced(first_day, priced.days, priced.net.yen, tax_rate(whole.last_day), rounding, park)


def _periods(written: str) -> Sequence[Period]:
    """Read suspended days as the SQL writes them: '2021-01-05/2021-01-20,2021-01-25/2021-01-31'."""
    days = [part.split("/") for part in written.split(",") if part]
    return [Period(date.fromisoformat(first), date.fromisoformat(last)) for first, last in days if first <= last]


assert issubclass(UnknownModelError, LookupError), "an unknown model parks a contract, as unknown terms do"

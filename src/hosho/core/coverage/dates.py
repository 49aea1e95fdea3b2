"""The days that follow from a contract's start of use and its terms alone."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from msgspec import Struct

from hosho.core.calendar import last_day
from hosho.core.codes import Cause
from hosho.core.terms.model import Cover, Terms


class Dates(Struct, frozen=True, gc=False):
    """The last days of the covers, by the causes they grant (without those that have no end), and of the plan itself.

    ``natural_until`` is the last day of cover for natural failure; ``plan_ends_on`` is ``None`` for a plan without end.
    """

    cover_until: Mapping[Cause, date]
    natural_until: date | None
    plan_ends_on: date | None


@lru_cache(maxsize=16384)
def dates_of(terms: Terms, started_on: date) -> Dates:
    """Work out the last days that a start of use brings; remembered, because many contracts share a start."""
    until = {
        cause: ends_on
        for cause, cover in terms.cover_of.items()
        if (ends_on := cover_until(cover, terms, started_on)) is not None
    }
    months = terms.time.months
    plan_ends_on = last_day(started_on, months, first_day_counts=terms.time.first_day_counts) if months else None
    return Dates(until, until.get("natural-failure"), plan_ends_on)


def cover_until(cover: Cover, terms: Terms, started_on: date) -> date | None:
    """Return the last day of a cover, ``None`` where it has no end."""
    if cover.months is None:
        return None
    return last_day(started_on, cover.months, first_day_counts=terms.time.first_day_counts)


def last_in_force(dates: Dates, ended_on: date | None) -> date | None:
    """Return the last day in force: the contract's own, or the end of a plan of N months where that is earlier."""
    if dates.plan_ends_on is None:
        return ended_on
    return dates.plan_ends_on if ended_on is None else min(ended_on, dates.plan_ends_on)

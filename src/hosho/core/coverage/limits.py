"""How often a plan may be used: the windows of a limit, the uses that count in them, and when a use comes free again.

The table ``COUNTED`` has one small function for each way of counting; all take the start of use, the uses since then,
the tested day and whether the first day of a year counts.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from hosho.core.calendar import Period, contract_year, contract_year_period, day_after, last_day
from hosho.core.codes import Remedy
from hosho.core.coverage.facts import Use
from hosho.core.terms.model import Limit, Per, Terms


def _year_of(started_on: date, day: date, first_day_counts: bool) -> Period:
    return contract_year_period(started_on, contract_year(started_on, day, first_day_counts) or 1, first_day_counts)


def _in_contract_year(started_on: date, uses: Sequence[Use], day: date, first_day_counts: bool) -> list[Use]:
    year = _year_of(started_on, day, first_day_counts)
    first, last = year.first_day, year.last_day
    return [use for use in uses if first <= use.received_on <= last]


def _in_rolling_year(started_on: date, uses: Sequence[Use], day: date, first_day_counts: bool) -> list[Use]:
    return [
        use
        for use in uses
        if started_on <= use.received_on <= day <= last_day(use.received_on, 12, first_day_counts=first_day_counts)
    ]


def opened_years(started_on: date, uses: Sequence[Use], first_day_counts: bool) -> list[Period]:
    """List the years that uses have opened: the first use opens one, the first use after its end the next."""
    years: list[Period] = []
    for used_on in sorted(use.received_on for use in uses if use.received_on >= started_on):
        if not years or used_on > years[-1].last_day:
            years.append(Period(used_on, last_day(used_on, 12, first_day_counts=first_day_counts)))
    return years


def _in_opened_year(started_on: date, uses: Sequence[Use], day: date, first_day_counts: bool) -> list[Use]:
    for year in opened_years(started_on, uses, first_day_counts):
        if year.first_day <= day <= year.last_day:
            return [use for use in uses if year.first_day <= use.received_on <= year.last_day]
    return []


def _in_calendar_year(started_on: date, uses: Sequence[Use], day: date, first_day_counts: bool) -> list[Use]:
    return [use for use in uses if use.received_on.year == day.year and use.received_on >= started_on]


def _in_whole_life(started_on: date, uses: Sequence[Use], day: date, first_day_counts: bool) -> list[Use]:
    return [use for use in uses if use.received_on >= started_on]


Counting = Callable[[date, Sequence[Use], date, bool], list[Use]]
COUNTED: Mapping[Per, Counting] = {
    "contract-year": _in_contract_year,
    "rolling-12-months": _in_rolling_year,
    "from-first-use": _in_opened_year,
    "calendar-year": _in_calendar_year,
    "life": _in_whole_life,
}


def left_of(limit: Limit, terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> int:
    """Return how many uses one limit leaves on a day, never below 0."""
    left = limit.uses - len(COUNTED[limit.per](started_on, uses, day, terms.time.first_day_counts))
    return left if left > 0 else 0


def uses_left(terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> int | None:
    """Return the uses that all limits together leave on a day: ``None`` before the start and without a limit."""
    if day < started_on or not terms.limits:
        return None
    if not uses:
        return terms.fewest_uses
    fewest = left_of(terms.limits[0], terms, started_on, uses, day)
    for limit in terms.limits[1:]:
        fewest = min(fewest, left_of(limit, terms, started_on, uses, day))
    return fewest


def remedies_used(terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> tuple[Remedy, ...]:
    """Return the known remedies of the uses in the window of the first limit (no limit: whole life), for ``nth``."""
    per: Per = terms.limits[0].per if terms.limits else "life"
    counted = COUNTED[per](started_on, uses, day, terms.time.first_day_counts)
    return tuple(sorted([use.remedy for use in counted if use.remedy is not None]))


def window_on(limit: Limit, terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> date | None:
    """Return the last day of the year that ``day`` lies in, ``None`` where the limit has no such year then."""
    match limit.per:
        case "contract-year":
            return _year_of(started_on, day, terms.time.first_day_counts).last_day
        case "calendar-year":
            return date(day.year, 12, 31)
        case "from-first-use":
            years = opened_years(started_on, uses, terms.time.first_day_counts)
            return next((year.last_day for year in years if day in year), None)
        case _:
            return None


def next_day_with_more(terms: Terms, started_on: date, uses: Sequence[Use], day: date, than: int = 0) -> date | None:
    """Return the first day after ``day`` on which more than ``than`` uses are left, with the uses known; or ``None``.

    A limit that leaves too few does so until its next change; so the search jumps from change to change.
    """
    if terms.fewest_uses is None or terms.fewest_uses <= than:
        return None
    while True:
        changes = [
            _next_change(limit, terms, started_on, uses, day)
            for limit in terms.limits
            if left_of(limit, terms, started_on, uses, day) <= than
        ]
        if not changes:
            return day
        known = [change for change in changes if change is not None]
        if len(known) < len(changes):
            return None
        day = max(known)


def _next_change(limit: Limit, terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> date | None:
    """Return the first day after ``day`` on which a use that counts for ``day`` no longer counts; ``None``: never."""
    if limit.per == "rolling-12-months":
        counts = terms.time.first_day_counts
        counted = _in_rolling_year(started_on, uses, day, counts)
        end: date | None = min([last_day(use.received_on, 12, first_day_counts=counts) for use in counted])
    else:
        end = window_on(limit, terms, started_on, uses, day)
    return None if end is None or end == date.max else day_after(end)

"""What a member can use today, before anything has happened."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from hosho.core.calendar import contract_year
from hosho.core.codes import Cause
from hosho.core.coverage.dates import cover_until, dates_of, last_in_force
from hosho.core.coverage.facts import Contract, Use
from hosho.core.coverage.limits import left_of, next_day_with_more, uses_left, window_on
from hosho.core.terms.model import Cover, Terms
from hosho.core.terms.plan import Plan

ContractState = Literal["not-started", "in-force", "suspended", "leaving", "ended"]


class CoverStatus(Struct, frozen=True, kw_only=True):
    """A cover today: its last day (``None``: no end), the days left with today (0 once it has ended), open or not."""

    clause: str
    causes: tuple[Cause, ...]
    last_day: date | None
    days_left: int | None
    is_open: bool


class CoverageStatus(Struct, frozen=True, kw_only=True):
    """What can be used on a day.

    ``in_force`` is true inside the days of the contract and while not suspended; ``last_in_force`` is its last day
    where one is known. ``uses_left`` of ``uses_of`` hold until ``window_last_day``; on ``returns_on`` they become
    ``returns_to``. All are ``None`` where the plan has no limit, before the start, or where nothing comes back;
    ``window_last_day`` is also ``None`` where the plan counts back from each day or over the whole life.
    """

    on: date
    in_force: bool
    suspended: bool
    started_on: date
    last_in_force: date | None
    contract_year: int | None
    unlimited: bool
    uses_left: int | None
    uses_of: int | None
    window_last_day: date | None
    returns_on: date | None
    returns_to: int | None
    natural_until: date | None
    natural_days_left: int | None
    covers: tuple[CoverStatus, ...]
    excluded: tuple[Cause, ...]


def coverage_status(
    *, plan: Plan, terms: Terms, contract: Contract, uses: Sequence[Use], today: date
) -> CoverageStatus:
    """Return what a contract lets its member use on ``today`` (a day in Tokyo).

    ``uses`` are those reserved or spent and not given back.

    Raises:
        UnknownModelError: no catalogue of the plan ever named the contract's model.
    """
    plan.row(contract.model, today)
    started_on = contract.started_on
    last = last_in_force(dates_of(terms, started_on), contract.ended_on)
    left = uses_left(terms, started_on, uses, today)
    tightest = None
    if left is not None:
        tightest = min(terms.limits, key=lambda limit: left_of(limit, terms, started_on, uses, today))
    returns_on = next_day_with_more(terms, started_on, uses, today, than=left) if left is not None else None
    covers = tuple(_cover_status(terms, cover, started_on, today) for cover in terms.covers)
    natural = terms.cover_of.get("natural-failure")
    natural_status = next((each for each in covers if natural and each.clause == natural.clause), None)
    return CoverageStatus(
        on=today,
        in_force=started_on <= today and (last is None or today <= last) and not contract.suspended,
        suspended=contract.suspended,
        started_on=started_on,
        last_in_force=last,
        contract_year=contract_year(started_on, today, terms.time.first_day_counts),
        unlimited=not terms.limits,
        uses_left=left,
        uses_of=tightest.uses if tightest else None,
        window_last_day=window_on(tightest, terms, started_on, uses, today) if tightest else None,
        returns_on=returns_on,
        returns_to=uses_left(terms, started_on, uses, returns_on) if returns_on else None,
        natural_until=natural_status.last_day if natural_status else None,
        natural_days_left=natural_status.days_left if natural_status else None,
        covers=covers,
        excluded=terms.excluded,
    )


def contract_state(status: CoverageStatus | None, *, ended_on: date | None) -> ContractState:
    """Return the state of a contract on the day of its status; ``None``: it has no day of start yet.

    ``ended_on`` is the last day of a contract whose end is settled; while that day is to come it is ``leaving``.
    """
    if status is None or status.on < status.started_on:
        return "not-started"
    if status.last_in_force is not None and status.last_in_force < status.on:
        return "ended"
    if status.suspended:
        return "suspended"
    return "leaving" if ended_on is not None else "in-force"


def _cover_status(terms: Terms, cover: Cover, started_on: date, today: date) -> CoverStatus:
    until = cover_until(cover, terms, started_on)
    return CoverStatus(
        clause=cover.clause,
        causes=cover.causes,
        last_day=until,
        days_left=None if until is None else max(0, (until - today).days + 1),
        is_open=until is None or today <= until,
    )

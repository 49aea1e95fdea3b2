"""A contract's life: joined, started, suspended and resumed, other terms, another unit, left and ended."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hosho.contracts import events
from hosho.contracts.models import AppliedTerms, Contract, CoveredUnit, Suspension, UnitInCover
from hosho.contracts.queries import NotStartedError, contract_with, has_ended, lock, may_stay, plan_and_terms
from hosho.core.calendar import TOKYO, day_in_tokyo, end_of
from hosho.core.coverage.dates import dates_of
from hosho.core.rating import last_day_when_leaving
from hosho.core.refusals import Refused
from hosho.core.terms import Terms
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.numbering.operations import assign_number
from hosho.platform.transactions import operation, requires_operation

WHEN_NATURAL_COVER_ENDS = "contracts.natural-cover-ends"
"""The duty due at the end of the last day of cover for natural failure."""
BEFORE_NATURAL_COVER_ENDS = "contracts.natural-cover-ending"
"""The duty due 30 days before that day: the member is told."""
DAYS_OF_WARNING = 30
WHEN_IT_ENDS = "contracts.ends"
"""The duty due at the end of the last day in force, once the member has left or the operator has ended it."""


class AlreadyStartedError(Exception):
    """The contract is in force already."""


class EndedError(Refused):
    """The contract has ended or is about to, so this cannot be done with it. ``last_day`` is its last day in force."""

    code = "contract-ended"

    def __init__(self, last_day: date) -> None:
        self.last_day = last_day
        super().__init__(last_day=last_day)


class LastDayPassedError(Refused):
    """A contract was to end on a day that has passed. Field ``last_day``."""

    code = "last-day-passed"
    field = "last_day"


class NotLeavingError(Refused):
    """The contract is not about to end, so there is nothing to take back."""

    code = "not-leaving"


class TermsNotLaterError(Refused):
    """Only a later version than the one that the contract follows can be applied to it. Field ``version``."""

    code = "terms-not-later"
    field = "version"

    def __init__(self, current: int) -> None:
        super().__init__(current=current)


@requires_operation
def join(
    *,
    contract_id: UUID,
    member_id: UUID,
    order_id: UUID,
    unit_id: UUID,
    model: str,
    terms: Terms,
    actor: Actor,
    now: datetime,
) -> Contract:
    """Make a contract within a purchase, pinned to the terms in force. It starts later, by those terms.

    The unit must not be covered by another contract: the table ``UnitInCover`` refuses it.
    """
    today = day_in_tokyo(now)
    contract = Contract.objects.create(
        id=contract_id,
        number=assign_number(kind="contract", member_id=member_id, now=now),
        member_id=member_id,
        order_id=order_id,
        plan=terms.plan,
        model=model,
        sole_version=terms.version,
        joined_at=now,
    )
    AppliedTerms.objects.create(
        contract=contract,
        member_id=member_id,
        version=terms.version,
        from_on=today,
        reason="joined",
        applied_at=now,
    )
    _cover(contract, unit_id=unit_id, today=today)
    journal.write(
        event=events.JOINED,
        at=now,
        actor=actor,
        member_id=member_id,
        contract_id=contract.id,
        order_id=order_id,
        unit_id=unit_id,
        data={"plan": terms.plan, "version": terms.version, "terms": terms.hash},
    )
    return contract


def _cover(contract: Contract, *, unit_id: UUID, today: date) -> None:
    CoveredUnit.objects.create(contract=contract, member_id=contract.member_id, unit_id=unit_id, from_on=today)
    UnitInCover.objects.create(unit_id=unit_id, member_id=contract.member_id, contract_id=contract.id)


def _uncover(contract: Contract, *, last_day: date) -> bool:
    """End the cover of the contract's unit; return whether it covered one."""
    UnitInCover.objects.filter(unit_id__in=contract.covered_units.filter(last_day=None).values("unit_id")).delete()
    return bool(contract.covered_units.filter(last_day=None).update(last_day=last_day))


@requires_operation
def start(*, contract_id: UUID, started_on: date, actor: Actor, now: datetime) -> Contract:
    """Start the cover on a day (the start of use that the terms choose); the first day counts.

    Raises:
        AlreadyStartedError: it has started; a start never moves.
    """
    contract = Contract.objects.select_for_update().get(id=contract_id)
    if contract.started_on is not None:
        raise AlreadyStartedError(contract.number)
    contract.started_on, contract.started_at = started_on, now
    contract.save(update_fields=["started_on", "started_at"])
    _plan, terms = plan_and_terms(contract, on=started_on)
    until = dates_of(terms, started_on).natural_until
    journal.write(
        event=events.STARTED,
        at=now,
        actor=actor,
        member_id=contract.member_id,
        contract_id=contract.id,
        order_id=contract.order_id,
        data={"started_on": started_on.isoformat(), "natural_until": until and until.isoformat()},
    )
    if until is not None:
        _schedule_end_of_natural_cover(contract, until, now=now)
    return contract


def _schedule_end_of_natural_cover(contract: Contract, until: date, *, now: datetime) -> None:
    warned_at = datetime.combine(until - timedelta(days=DAYS_OF_WARNING), time(10), tzinfo=TOKYO)
    for kind, due_at in ((BEFORE_NATURAL_COVER_ENDS, warned_at), (WHEN_NATURAL_COVER_ENDS, end_of(until))):
        if due_at > now:
            journal.schedule(kind=kind, due_at=due_at, subject_id=contract.id, member_id=contract.member_id, now=now)


@operation
def note_natural_cover_ending(*, contract_id: UUID, now: datetime) -> None:
    """Record, and so tell the member, that cover for natural failure ends in 30 days."""
    contract = contract_with(contract_id)
    today = day_in_tokyo(now)
    until = today + timedelta(days=DAYS_OF_WARNING)
    if _natural_cover_ends(contract, on=until) and (contract.last_day is None or contract.last_day >= today):
        _tell(contract, events.NATURAL_COVER_ENDING, actor=AGENDA, now=now, data={"last_day": until.isoformat()})


@operation
def note_end_of_natural_cover(*, contract_id: UUID, now: datetime) -> None:
    """Record that cover for natural failure has ended; the decision itself always looks at the dates."""
    contract = contract_with(contract_id)
    today = day_in_tokyo(now)
    if _natural_cover_ends(contract, on=today) and (contract.last_day is None or contract.last_day >= today):
        _tell(contract, events.NATURAL_COVER_ENDED, actor=AGENDA, now=now, data={"last_day": today.isoformat()})


def _natural_cover_ends(contract: Contract, *, on: date) -> bool:
    """Whether that is still the last day, by the terms followed then: later terms may have moved it."""
    if contract.started_on is None:
        return False
    _plan, terms = plan_and_terms(contract, on=on)
    return dates_of(terms, contract.started_on).natural_until == on


@operation
def suspend(*, contract_id: UUID, actor: Actor, now: datetime) -> None:
    """Suspend the cover for unpaid charges; a contract that is suspended already stays so. The fee runs on.

    Raises:
        NotStartedError, EndedError: there is no cover to suspend.
    """
    contract = _in_force(contract_id, now)
    if not contract.suspensions.filter(until_at=None).exists():
        Suspension.objects.create(contract=contract, member_id=contract.member_id, since_at=now)
        _tell(contract, events.SUSPENDED, actor=actor, now=now)


@operation
def resume(*, contract_id: UUID, actor: Actor, now: datetime) -> None:
    """Resume the cover when what was owed is paid; a contract that is not suspended stays as it is."""
    contract = lock(contract_id)
    if contract.suspensions.filter(until_at=None).update(until_at=now):
        _tell(contract, events.RESUMED, actor=actor, now=now)


@operation
def apply_terms(*, contract_id: UUID, version: int, from_on: date, reason: str, actor: Actor, now: datetime) -> None:
    """Apply a later terms version to a contract from a day on, for a stated reason.

    Raises:
        UnknownVersionError: the plan has no such version.
        TermsNotLaterError: the contract follows this version, or a later one, already.
    """
    contract = lock(contract_id)
    plan, terms = plan_and_terms(contract, on=date.max)
    plan.terms(version)
    if version <= terms.version:
        raise TermsNotLaterError(terms.version)
    contract.sole_version = None
    contract.save(update_fields=["sole_version"])
    AppliedTerms.objects.create(
        contract=contract,
        member_id=contract.member_id,
        version=version,
        from_on=from_on,
        reason=reason,
        applied_at=now,
    )
    _tell(
        contract,
        events.TERMS_APPLIED,
        actor=actor,
        now=now,
        data={"version": version, "from_on": from_on.isoformat(), "terms": plan.terms(version).hash},
    )
    if contract.started_on is not None:
        until = dates_of(plan.terms(version), contract.started_on).natural_until
        if until is not None and until != dates_of(terms, contract.started_on).natural_until:
            _schedule_end_of_natural_cover(contract, until, now=now)


@requires_operation
def cover_other_unit(*, contract: Contract, unit_id: UUID, actor: Actor, now: datetime) -> None:
    """Move the cover to the unit of an exchange, from today on. Start, term and counts go on.

    A contract that ended while the device was away covers nothing any more.
    """
    today = day_in_tokyo(now)
    if has_ended(contract, on=today):
        return
    _uncover(contract, last_day=today)
    _cover(contract, unit_id=unit_id, today=today)
    _tell(contract, events.UNIT_EXCHANGED, actor=actor, now=now, unit_id=unit_id)


@operation
def leave(*, contract_id: UUID, actor: Actor, now: datetime) -> Contract:
    """Settle that the member leaves; the last day is what the terms say (the shipped plan: the end of this month).

    Raises:
        NotStartedError: before the start the order is cancelled instead.
        EndedError: the end is settled already.
    """
    contract = _in_force(contract_id, now)
    if contract.last_day is not None:
        raise EndedError(contract.last_day)
    _plan, terms = plan_and_terms(contract, on=day_in_tokyo(now))
    last_day = last_day_when_leaving(terms=terms, asked_on=day_in_tokyo(now))
    _settle_end(contract, last_day=last_day, because="left", event=events.LEFT, actor=actor, now=now)
    return contract


@operation
def stay(*, contract_id: UUID, actor: Actor, now: datetime) -> Contract:
    """Take a leaving back while the last day has not passed.

    Raises:
        NotLeavingError: the member is not leaving, or it is too late.
    """
    contract = lock(contract_id)
    if not may_stay(contract, today=day_in_tokyo(now)):
        raise NotLeavingError
    contract.last_day, contract.ended_at, contract.ended_because = None, None, ""
    contract.save(update_fields=["last_day", "ended_at", "ended_because"])
    _tell(contract, events.STAYED, actor=actor, now=now)
    return contract


@operation
def terminate(*, contract_id: UUID, last_day: date, reason: str, actor: Actor, now: datetime) -> Contract:
    """End a contract by the operator, with today or a later day as its last, for a stated reason (a code).

    Raises:
        NotStartedError, EndedError: there is nothing to end.
        LastDayPassedError
    """
    contract = _in_force(contract_id, now)
    if last_day < day_in_tokyo(now):
        raise LastDayPassedError
    if contract.last_day is not None and contract.last_day <= last_day:
        raise EndedError(contract.last_day)
    _settle_end(contract, last_day=last_day, because=reason, event=events.TERMINATED, actor=actor, now=now)
    return contract


@requires_operation
def call_off(*, contract_id: UUID, because: str, actor: Actor, now: datetime) -> None:
    """End a contract whose sale came to nothing: cancelled, undelivered, dead on arrival or returned.

    Not started, it never comes into force. Started, today is its last day in force; what becomes of its fee is said
    by ``core.rating.CHARGED_AFTER``.
    """
    contract = lock(contract_id)
    today = day_in_tokyo(now)
    if contract.called_off_at is not None:
        return
    contract.called_off_at, contract.ended_because = now, because
    if contract.started_on is not None and (contract.last_day is None or contract.last_day > today):
        contract.last_day, contract.ended_at = today, now
    contract.save(update_fields=["called_off_at", "ended_because", "last_day", "ended_at"])
    _uncover(contract, last_day=today)
    _tell(contract, events.CALLED_OFF, actor=actor, now=now, data={"because": because})


@operation
def note_end(*, contract_id: UUID, now: datetime) -> None:
    """Follow the end of the last day in force: its unit may be covered by another contract."""
    contract = lock(contract_id)
    if contract.last_day is None or contract.last_day > day_in_tokyo(now) or contract.called_off_at is not None:
        return  # the member stayed, or another end was settled
    if _uncover(contract, last_day=contract.last_day):
        _tell(contract, events.ENDED, actor=AGENDA, now=now, data={"last_day": contract.last_day.isoformat()})


def _in_force(contract_id: UUID, now: datetime) -> Contract:
    contract = lock(contract_id)
    if has_ended(contract, on=day_in_tokyo(now)):
        raise EndedError(contract.last_day or day_in_tokyo(now))
    if contract.started_on is None:
        raise NotStartedError
    return contract


def _settle_end(contract: Contract, *, last_day: date, because: str, event: str, actor: Actor, now: datetime) -> None:
    contract.last_day, contract.ended_at, contract.ended_because = last_day, now, because
    contract.save(update_fields=["last_day", "ended_at", "ended_because"])
    _tell(contract, event, actor=actor, now=now, data={"last_day": last_day.isoformat(), "because": because})
    _at_the_end_of(last_day, WHEN_IT_ENDS, contract, now=now)


def _at_the_end_of(day: date, kind: str, contract: Contract, *, now: datetime) -> None:
    journal.schedule(
        kind=kind,
        due_at=end_of(day),
        subject_id=contract.id,
        member_id=contract.member_id,
        now=now,
    )


def _tell(
    contract: Contract,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    unit_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    journal.write(
        event=event,
        at=now,
        actor=actor,
        member_id=contract.member_id,
        contract_id=contract.id,
        unit_id=unit_id,
        data=data,
    )

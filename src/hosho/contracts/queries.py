"""Reading contracts as facts of the core: who is covered, by which terms, with which uses."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from hosho.contracts.models import Contract, CoveredUnit
from hosho.core import coverage
from hosho.core.calendar import ONE_DAY, Period, day_in_tokyo, end_of
from hosho.core.codes import Remedy
from hosho.core.coverage.dates import dates_of
from hosho.core.rating import monthly_net
from hosho.core.refusals import Refused
from hosho.core.terms import Plan, Terms, Text
from hosho.plans.queries import plan_named, plans_named


class NotStartedError(Refused):
    """The contract's device has not been shipped yet, so the cover has not begun and nothing can have failed."""

    code = "not-started"


class UsesTaken(NamedTuple):
    """The uses of a contract in one reading: those that count, and the last number given (0: none yet)."""

    counting: tuple[coverage.Use, ...]
    last_ordinal: int


def contract_with(contract_id: UUID) -> Contract:
    """Return a contract.

    Raises:
        Contract.DoesNotExist: no such contract.
    """
    return Contract.objects.get(id=contract_id)


def contract_of_member(contract_id: UUID, member_id: UUID) -> Contract | None:
    """Return a contract, if it is this member's."""
    return Contract.objects.filter(id=contract_id, member_id=member_id).first()


def contracts_with(contract_ids: Collection[UUID]) -> dict[UUID, Contract]:
    """Return these contracts by their ids."""
    return Contract.objects.in_bulk(list(contract_ids))


def may_leave(contract: Contract) -> bool:
    """Whether a contract can be left as far as its rows tell: it has started, and no end is settled."""
    return contract.started_on is not None and contract.last_day is None and contract.called_off_at is None


def may_stay(contract: Contract, *, today: date) -> bool:
    """Whether a member who is leaving can still keep the plan: until the last day, included."""
    return contract.ended_because == "left" and contract.last_day is not None and today <= contract.last_day


def numbers_of(contract_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of contracts by their ids."""
    return dict(Contract.objects.filter(id__in=contract_ids).values_list("id", "number"))


def hold(contract_id: UUID) -> Contract:
    """Return a contract that no one can suspend, end or exchange until this operation commits.

    A shared lock: reports of one contract do not wait for each other, since their uses are seats.

    Raises:
        Contract.DoesNotExist: no such contract.
    """
    found = list(Contract.objects.raw("SELECT * FROM contracts_contract WHERE id = %s FOR SHARE", [contract_id]))
    if not found:
        raise Contract.DoesNotExist
    return found[0]


def lock(contract_id: UUID) -> Contract:
    """Return a contract that this operation alone may change until it commits."""
    return Contract.objects.select_for_update().get(id=contract_id)


def contracts_of(member_id: UUID) -> Sequence[Contract]:
    """Return the member's contracts, newest first."""
    return list(Contract.objects.filter(member_id=member_id).order_by("-joined_at"))


def contract_numbered(number: str) -> Contract:
    """Return the contract of a number.

    Raises:
        Contract.DoesNotExist: no such contract.
    """
    return Contract.objects.get(number=number)


def contracts_of_members(member_ids: Collection[UUID]) -> Sequence[Contract]:
    """Return the contracts of these members, newest first."""
    return list(Contract.objects.filter(member_id__in=member_ids).order_by("-joined_at"))


def contracts_of_orders(order_ids: Collection[UUID]) -> Sequence[Contract]:
    """Return the contracts that were joined with these orders."""
    return list(Contract.objects.filter(order_id__in=order_ids))


def newest_contracts_of(member_ids: Collection[UUID]) -> dict[UUID, Contract]:
    """Return the newest contract of each of these members who has one, by member, in one question for all."""
    rows = Contract.objects.filter(member_id__in=member_ids).order_by("member_id", "-joined_at").distinct("member_id")
    return {each.member_id: each for each in rows}


def found_contracts(*, member_id: UUID | None = None) -> QuerySet[Contract]:
    """Return contracts, all or those of one member."""
    return Contract.objects.filter(member_id=member_id) if member_id else Contract.objects.all()


def all_contracts() -> Sequence[Contract]:
    """Return all contracts, newest first; for demonstrations, where they are few."""
    return list(Contract.objects.order_by("-joined_at"))


def plan_and_terms(contract: Contract, *, on: date) -> tuple[Plan, Terms]:
    """Return the contract's plan, and the terms version that it follows on that day.

    That is the version applied last on or before the day; before the first one, the first.
    """
    plan = plan_named(contract.plan)
    return plan, _terms_followed(contract, plan, on=on)


def plans_and_terms(
    contracts: Collection[Contract], *, on: date | Mapping[UUID, date]
) -> dict[UUID, tuple[Plan, Terms]]:
    """Return the same of many contracts, by their ids, on one day or each on its own, in two questions for all."""
    read_together(contracts, "applied_terms")
    plans = plans_named({each.plan for each in contracts})
    days = on if isinstance(on, Mapping) else dict.fromkeys((each.id for each in contracts), on)
    return {
        each.id: (plans[each.plan], _terms_followed(each, plans[each.plan], on=days[each.id])) for each in contracts
    }


def read_together(
    contracts: Collection[Contract], *lines: Literal["applied_terms", "covered_units", "suspensions", "uses"]
) -> None:
    """Read lines of many contracts at once, each kind in one question; what asks one contract of them then asks the
    database no more.

    For reading alone: what has been read stays with the contracts, whatever is written afterwards.
    """
    prefetch_related_objects(list(contracts), *lines)


def _terms_followed(contract: Contract, plan: Plan, *, on: date) -> Terms:
    applied = sorted(contract.applied_terms.all(), key=lambda line: (line.from_on, line.applied_at))
    versions = [line.version for line in applied if line.from_on <= on] or [applied[0].version]
    return plan.terms(versions[-1])


def covered_unit_id(contract: Contract, *, on: date) -> UUID:
    """Return the unit that the contract covers on that day: cover follows the exchange."""
    units = sorted(contract.covered_units.all(), key=lambda line: (line.from_on, line.id))
    return [line.unit_id for line in units if line.from_on <= on or line is units[0]][-1]


def covered_unit_ids(contracts: Collection[Contract], *, on: date) -> dict[UUID, UUID]:
    """Return the same of many contracts, by their ids, in one question for all."""
    read_together(contracts, "covered_units")
    return {each.id: covered_unit_id(each, on=on) for each in contracts}


def covers(unit_id: UUID) -> bool:
    """Whether some contract covers the unit now: it is then a member's."""
    return CoveredUnit.objects.filter(unit_id=unit_id, last_day=None).exists()


def uses_taken(contract: Contract, *, but_of: UUID | None = None) -> UsesTaken:
    """Read the contract's uses that are reserved or spent and not given back, leaving out those of one claim."""
    rows = sorted(contract.uses.all(), key=lambda use: use.ordinal)
    counting = tuple(
        coverage.Use(received_on=use.received_on, remedy=cast(Remedy, use.remedy) if use.remedy else None)
        for use in rows
        if use.given_back_at is None and use.claim_id != but_of
    )
    return UsesTaken(counting, rows[-1].ordinal if rows else 0)


def suspended_at(contract: Contract, instant: datetime) -> bool:
    """Whether the cover was suspended at an instant."""
    return any(
        each.since_at <= instant and (each.until_at is None or instant < each.until_at)
        for each in contract.suspensions.all()
    )


def suspended_of(contracts: Collection[Contract], *, at: datetime) -> set[UUID]:
    """Return the ids of those contracts whose cover was suspended at an instant, in one question for all."""
    read_together(contracts, "suspensions")
    return {each.id for each in contracts if suspended_at(each, at)}


def suspended_days(contract: Contract, *, known_at: datetime) -> Sequence[Period]:
    """Return the days without cover as they were known at an instant.

    From the day of each suspension to the day before it was resumed; one that was open then has no end.
    """
    days = [
        (
            day_in_tokyo(each.since_at),
            day_in_tokyo(each.until_at) - ONE_DAY if each.until_at and each.until_at <= known_at else date.max,
        )
        for each in contract.suspensions.all()
        if each.since_at <= known_at
    ]
    return [Period(first, last) for first, last in sorted(days) if first <= last]


def facts(contract: Contract, *, at: datetime) -> coverage.Contract:
    """Return the contract's facts for a decision about a report of that instant; its device is named by the unit's id.

    Raises:
        NotStartedError: there is nothing to decide yet.
    """
    if contract.started_on is None:
        raise NotStartedError
    return coverage.Contract(
        started_on=contract.started_on,
        ended_on=contract.last_day,
        suspended=suspended_at(contract, at),
        model=contract.model,
        device=str(covered_unit_id(contract, on=day_in_tokyo(at))),
    )


def has_ended(contract: Contract, *, on: date) -> bool:
    """Whether a contract was called off, or had its last day before a day (Asia/Tokyo); its last day still counts."""
    return contract.called_off_at is not None or (contract.last_day is not None and contract.last_day < on)


def coverage_status(contract: Contract, *, today: date) -> coverage.CoverageStatus:
    """Return what the member can use today: how often, until when, and what is excluded.

    Raises:
        NotStartedError: nothing can be used yet.
    """
    return _coverage_status(contract, plan_named(contract.plan), today=today)


def coverage_statuses(contracts: Collection[Contract], *, today: date) -> dict[UUID, coverage.CoverageStatus]:
    """Return the same of many contracts, by their ids, in five queries for all.

    Those that have not started are left out.
    """
    started = [each for each in contracts if each.started_on is not None]
    read_together(started, "applied_terms", "covered_units", "suspensions", "uses")
    plans = plans_named({each.plan for each in started})
    return {each.id: _coverage_status(each, plans[each.plan], today=today) for each in started}


def _coverage_status(contract: Contract, plan: Plan, *, today: date) -> coverage.CoverageStatus:
    return coverage.coverage_status(
        plan=plan,
        terms=_terms_followed(contract, plan, on=today),
        contract=facts(contract, at=end_of(today)),
        uses=uses_taken(contract).counting,
        today=today,
    )


class Certificate(NamedTuple):
    """What the contract document names (domain page, section 7): the option, its fee, the device, and how to leave."""

    number: str
    plan: Text
    terms_version: int
    terms_hash: str
    joined_at: datetime
    started_on: date | None
    last_day: date | None
    model: Text
    unit_id: UUID
    monthly_net_yen: int
    natural_until: date | None
    leaving: str


def certificate(contract: Contract, *, today: date) -> Certificate:
    """Return the facts of the contract document as of today. ``leaving`` is the terms' way of leaving, a code."""
    plan, terms = plan_and_terms(contract, on=today)
    row = plan.row(contract.model, today)
    until = dates_of(terms, contract.started_on).natural_until if contract.started_on else None
    return Certificate(
        number=contract.number,
        plan=terms.name,
        terms_version=terms.version,
        terms_hash=terms.hash,
        joined_at=contract.joined_at,
        started_on=contract.started_on,
        last_day=contract.last_day,
        model=row.name,
        unit_id=covered_unit_id(contract, on=today),
        monthly_net_yen=monthly_net(terms, row).yen,
        natural_until=until,
        leaving=terms.price.leaving,
    )

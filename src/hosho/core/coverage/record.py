"""A decision as bytes kept for ever: codes, dates and yen, canonical, replayable, nothing personal inside."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from hosho.core.codes import Cause, Channel, Fault, Method, Outcome, Remedy
from hosho.core.coverage.clauses import clauses_asked, same_identifier
from hosho.core.coverage.decision import decide_by_row, facts_of
from hosho.core.coverage.facts import Contract, Decision, Offer, Report, Use
from hosho.core.coverage.offers import with_liquid
from hosho.core.money import Yen
from hosho.core.terms.catalogue import ModelRow
from hosho.core.terms.model import ExcessOver, Loaner, Pays, Terms
from hosho.core.terms.plan import Plan


class ReplayError(Exception):
    """A record cannot be replayed: the plan at hand lacks the terms or the catalogue that decided it."""


class RecordedUse(Struct, frozen=True, order=True):
    """A use, as recorded; ``remedy`` is empty where it was not known."""

    received_on: date
    remedy: Remedy | None


class RecordedFacts(Struct, frozen=True, kw_only=True):
    """The facts of a decision. Devices are only the same or not: no identifier is inside."""

    model: str
    started_on: date
    ended_on: date | None
    suspended: bool
    uses: tuple[RecordedUse, ...]
    received_on: date
    occurred_on: date | None
    same_device: bool
    cause: Cause
    faults: tuple[Fault, ...]
    method: Method | None
    phone_reception: bool
    channel: Channel | None


class RecordHead(Struct, frozen=True, kw_only=True):
    """What a record is read by: the language, the terms and catalogue by hash, the facts."""

    language: int
    plan: str
    terms_version: int
    terms_hash: str
    catalogue_hash: str
    facts: RecordedFacts


class Record(RecordHead, frozen=True, kw_only=True):
    """A whole record: the head, every clause that had a say and did not refuse (``held``), and the decision."""

    held: tuple[str, ...]
    decision: Decision


class _RecordedPays(Struct, frozen=True):
    """What the member pays, as recorded: one of the two."""

    yen: int | None = None
    excess_over: int | None = None

    def read(self) -> Pays:
        return ExcessOver(self.excess_over) if self.excess_over is not None else Yen(self.yen or 0)


class _RecordedOffer(Struct, frozen=True):
    remedy: Remedy
    method: Method
    pays: _RecordedPays
    loaner: Loaner | None


class _RecordedDecision(Struct, frozen=True):
    """A ``Decision`` as recorded, field by field."""

    outcome: Outcome
    clauses: tuple[str, ...]
    methods: tuple[Method, ...]
    offers: tuple[_RecordedOffer, ...]
    contract_year: int | None
    uses_left: int | None
    natural_until: date | None
    next_use_on: date | None
    unlimited: bool = False


class _RecordedAnswer(Struct, frozen=True):
    held: tuple[str, ...]
    decision: _RecordedDecision


def record(
    *, plan: Plan, terms: Terms, contract: Contract, uses: Sequence[Use], report: Report, decision: Decision
) -> bytes:
    """Write a decision with its inputs as canonical JSON: keys in a fixed order, collections sorted.

    ``decision`` is what ``decide`` answered to the same arguments.

    Raises:
        UnknownModelError: no catalogue of the plan ever named the contract's model.
    """
    row = plan.row(contract.model, report.received_on)
    return _bytes(row, terms, contract, uses, report, decision)


def replay(recorded: bytes, plan: Plan) -> bytes:
    """Decide again from the facts of a record and write the new record; anything but the same bytes is a bug.

    Raises:
        ReplayError: the plan lacks the terms or the catalogue of the record, or these are not a record's bytes.
    """
    row, terms, contract, uses, report = recorded_inputs(recorded, plan)
    decision = decide_by_row(row=row, terms=terms, contract=contract, uses=uses, report=report)
    return _bytes(row, terms, contract, uses, report, decision)


def recorded_inputs(recorded: bytes, plan: Plan) -> tuple[ModelRow, Terms, Contract, tuple[Use, ...], Report]:
    """Return what a record was decided from; the devices are stand-ins that are the same or not.

    Raises:
        ReplayError: as ``replay``.
    """
    try:
        head = msgspec.json.decode(recorded, type=RecordHead)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReplayError(f"not a recorded decision: {error}") from None
    terms = next((each for each in plan.versions if each.hash == head.terms_hash), None)
    if terms is None or terms.plan != head.plan:
        raise ReplayError(f"{plan.code} has no terms with the hash {head.terms_hash} (version {head.terms_version})")
    facts = head.facts
    row = next((c.models.get(facts.model) for c in plan.catalogues if c.hash == head.catalogue_hash), None)
    if row is None:
        raise ReplayError(f"{plan.code} has no catalogue {head.catalogue_hash} that names {facts.model}")
    contract = Contract(facts.started_on, facts.model, "the unit", facts.ended_on, facts.suspended)
    report = Report(
        facts.received_on,
        "the unit" if facts.same_device else "another unit",
        facts.cause,
        facts.occurred_on,
        facts.faults,
        facts.method,
        facts.phone_reception,
        facts.channel,
    )
    return row, terms, contract, tuple(Use(use.received_on, use.remedy) for use in facts.uses), report


def recorded_decision(recorded: bytes) -> tuple[Decision, tuple[str, ...]]:
    """Return the decision that a record keeps, and the clauses that had a say and did not refuse.

    Raises:
        ReplayError: these are not a record's bytes.
    """
    try:
        answer = msgspec.json.decode(recorded, type=_RecordedAnswer)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ReplayError(f"not a recorded decision: {error}") from None
    values = msgspec.structs.asdict(answer.decision)
    offers = [Offer(each.remedy, each.method, each.pays.read(), each.loaner) for each in answer.decision.offers]
    return Decision(**values | {"offers": tuple(offers)}), answer.held


def _bytes(
    row: ModelRow, terms: Terms, contract: Contract, uses: Sequence[Use], report: Report, decision: Decision
) -> bytes:
    asked = clauses_asked(facts_of(terms, contract, uses, report), terms)
    whole = Record(
        language=terms.language,
        plan=terms.plan,
        terms_version=terms.version,
        terms_hash=terms.hash,
        catalogue_hash=row.catalogue_hash,
        facts=RecordedFacts(
            model=contract.model,
            started_on=contract.started_on,
            ended_on=contract.ended_on,
            suspended=contract.suspended,
            uses=tuple(
                sorted(
                    (RecordedUse(use.received_on, use.remedy) for use in uses),
                    key=lambda use: (use.received_on, use.remedy or ""),
                )
            ),
            received_on=report.received_on,
            occurred_on=report.occurred_on,
            same_device=same_identifier(contract.device, report.device),
            cause=report.cause,
            faults=tuple(sorted(set(with_liquid(report.cause, report.faults)))),
            method=report.method,
            phone_reception=report.phone_reception,
            channel=report.channel,
        ),
        held=tuple(clause for clause in asked if clause not in decision.clauses),
        decision=decision,
    )
    return msgspec.json.encode(whole)

"""Putting a claim's facts before the core, and keeping its answer."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple, cast

from msgspec import structs

from hosho.claims.models import Claim, Decision
from hosho.claims.queries import UNKNOWN_DEVICE
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.contracts.queries import UsesTaken
from hosho.core import coverage
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.terms import Plan, Terms
from hosho.journal.actor import Actor
from hosho.plans.queries import plan_named
from hosho.platform.transactions import requires_operation

Basis = Literal["reported", "diagnosed", "person"]


class Case(NamedTuple):
    """What is put before the core."""

    plan: Plan
    terms: Terms
    contract: coverage.Contract
    uses: tuple[coverage.Use, ...]
    report: coverage.Report


class Decided(NamedTuple):
    """A decision, and the row that keeps it."""

    decision: coverage.Decision
    row: Decision


@requires_operation
def decide(
    *, claim: Claim, contract: Contract, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime
) -> tuple[Decided, UsesTaken]:
    """Decide a claim on what was reported, by the facts of that moment, and keep the decision.

    Gives it with the uses that it was made on, from which a use may then be reserved.
    """
    day = claim.received_on
    plan, terms = contracts.plan_and_terms(contract, on=day)
    known = contracts.uses_taken(contract, but_of=claim.id)
    report = coverage.Report(
        received_on=day,
        occurred_on=claim.occurred_on,
        device=str(claim.unit_id or UNKNOWN_DEVICE),
        cause=cause,
        faults=tuple(sorted(faults)),
        method=cast(Method, claim.asked_method) if claim.asked_method else None,
        phone_reception=claim.phone_reception,
        channel=cast(Channel, claim.channel),
    )
    case = Case(plan, terms, contracts.facts(contract, at=claim.reported_at), known.counting, report)
    return _decide_and_keep(case, claim=claim, basis="reported", ordinal=1, actor=actor, now=now), known


@requires_operation
def decide_again(
    *, claim: Claim, contract: Contract, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime
) -> Decided:
    """Decide a claim on what the inspection found, and keep the decision.

    Cause and faults are new; all other facts are those that the first decision recorded (domain page, section 3), so
    neither a later claim nor a later suspension changes what was promised on the day of the report.
    """
    first = claim.decisions.get(ordinal=1)
    plan = plan_named(contract.plan)
    _row, terms, facts, uses, report = coverage.recorded_inputs(bytes(first.record), plan)
    diagnosed = structs.replace(report, cause=cause, faults=tuple(sorted(faults)))
    case = Case(plan, terms, facts, uses, diagnosed)
    ordinal = claim.decisions.count() + 1
    return _decide_and_keep(case, claim=claim, basis="diagnosed", ordinal=ordinal, actor=actor, now=now)


def _decide_and_keep(case: Case, *, claim: Claim, basis: Basis, ordinal: int, actor: Actor, now: datetime) -> Decided:
    plan, terms, contract, uses, report = case
    decision = coverage.decide(plan=plan, terms=terms, contract=contract, uses=uses, report=report)
    record = coverage.record(plan=plan, terms=terms, contract=contract, uses=uses, report=report, decision=decision)
    row = Decision.objects.create(
        member_id=claim.member_id,
        claim=claim,
        ordinal=ordinal,
        basis=basis,
        outcome=decision.outcome,
        clauses=list(decision.clauses),
        record=record,
        record_hash=hashlib.sha256(record).hexdigest(),
        decided_at=now,
        decided_by=str(actor),
    )
    claim.outcome = decision.outcome
    return Decided(decision, row)


@requires_operation
def decide_by_person(*, claim: Claim, covered: bool, clause: str, reason: str, actor: Actor, now: datetime) -> Decision:
    """Keep a person's decision of a referral: the clause it rests on, and the written reason."""
    referral = claim.decisions.order_by("ordinal").last()
    assert referral is not None, "a claim is referred by a decision"
    claim.outcome = "covered" if covered else "not-covered"
    return Decision.objects.create(
        member_id=claim.member_id,
        claim=claim,
        ordinal=referral.ordinal + 1,
        basis="person",
        outcome=claim.outcome,
        clauses=[clause],
        reason=reason,
        record=referral.record,
        record_hash=referral.record_hash,
        decided_at=now,
        decided_by=str(actor),
    )

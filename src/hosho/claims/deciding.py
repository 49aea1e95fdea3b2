"""Putting a claim's facts before the core, and keeping its answer."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple, cast

from hosho.claims.models import Claim, Decision
from hosho.claims.queries import UNKNOWN_DEVICE
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.contracts.queries import UsesTaken
from hosho.core import coverage
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.ground.transactions import takes_part
from hosho.journal.actor import Actor

Basis = Literal["reported", "diagnosed", "person"]


class Decided(NamedTuple):
    """A decision, the row that keeps it, and the uses it was made on."""

    decision: coverage.Decision
    row: Decision
    known: UsesTaken


@takes_part
def decide(
    *,
    claim: Claim,
    contract: Contract,
    cause: Cause,
    faults: Collection[Fault],
    basis: Basis,
    actor: Actor,
    now: datetime,
) -> Decided:
    """Decide a claim on the facts of its report's day and without its own use, and keep the decision.

    The inspection calls this again with what it found: only cause and faults differ then (domain page, section 3).
    """
    day = claim.received_on
    plan, terms = contracts.plan_and_terms(contract, on=day)
    known = contracts.uses_taken(contract, but_of=claim.id)
    facts = contracts.facts(contract, at=claim.reported_at)
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
    decision = coverage.decide(plan=plan, terms=terms, contract=facts, uses=known.counting, report=report)
    record = coverage.record(
        plan=plan, terms=terms, contract=facts, uses=known.counting, report=report, decision=decision
    )
    row = Decision.objects.create(
        member_id=claim.member_id,
        claim=claim,
        ordinal=claim.decisions.count() + 1,
        basis=basis,
        outcome=decision.outcome,
        clauses=list(decision.clauses),
        record=record,
        record_hash=hashlib.sha256(record).hexdigest(),
        decided_at=now,
        decided_by=str(actor),
    )
    claim.outcome = decision.outcome
    return Decided(decision, row, known)


@takes_part
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

"""Reading claims and their decisions."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

import msgspec

from hosho.claims.models import Claim, Decision
from hosho.contracts.queries import contract_with
from hosho.core import coverage
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.coverage.decision import decide_by_row
from hosho.core.coverage.offers import loaner_for, methods_for, with_liquid
from hosho.core.explain import Explanation, explain
from hosho.core.terms import Terms
from hosho.core.terms.model import Loaner
from hosho.plans.queries import plan_named


def claim_with(claim_id: UUID) -> Claim:
    """Give a claim.

    Raises:
        Claim.DoesNotExist: no such claim.
    """
    return Claim.objects.get(id=claim_id)


def claims_of(contract_id: UUID) -> Sequence[Claim]:
    """Give the contract's claims, newest first."""
    return list(Claim.objects.filter(contract_id=contract_id).order_by("-id"))


def open_claims() -> Sequence[Claim]:
    """Give all claims that are not closed, oldest first; for demonstrations, where they are few."""
    return list(Claim.objects.filter(closed_at=None).order_by("id"))


def decisions_of(claim_id: UUID) -> Sequence[Decision]:
    """Give the claim's decisions, oldest first; the last one counts."""
    return list(Decision.objects.filter(claim_id=claim_id).order_by("ordinal"))


def explanation(decision: Decision) -> Explanation:
    """Say a kept decision in words, rendered from its record and the clause texts of the terms that decided.

    The record's facts are decided once more for it: replaying gives the same bytes.
    """
    recorded = bytes(decision.record)
    plan = plan_named(msgspec.json.decode(recorded)["plan"])
    row, terms, contract, uses, report = coverage.recorded_inputs(recorded, plan)
    decided = decide_by_row(row=row, terms=terms, contract=contract, uses=uses, report=report)
    return explain(plan=plan, terms=terms, contract=contract, report=report, decision=decided)


def methods_offered(claim: Claim) -> tuple[Method, ...]:
    """Give the methods (sorted) by which a covered claim can be put right, as it was reported."""
    if claim.outcome != "covered":
        return ()
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    return methods_for(row, with_liquid(cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))))


def last_decision_before(claim: Claim) -> Decision | None:
    """Give the decision that stood before the latest one."""
    decisions = list(claim.decisions.order_by("ordinal"))
    return decisions[-2] if len(decisions) > 1 else None


def loaner_rule(claim: Claim, terms: Terms) -> Loaner | None:
    """Give the loaner that the terms lend while the claim's device is sent in, if any."""
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    cause, faults = cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))
    return loaner_for(terms, row, cause, faults, cast(Channel, claim.channel), "ship-in")

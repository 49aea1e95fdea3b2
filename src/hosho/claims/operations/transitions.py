"""What all operations of a claim are made of: locking it, making one move, telling the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from hosho.claims import events
from hosho.claims.deciding import Decided
from hosho.claims.models import Claim
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.moves import MOVES_OF_CLAIM, ClaimMove, ClaimState, after
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.platform.transactions import requires_operation


@requires_operation
def lock(claim_id: UUID) -> tuple[Claim, Contract]:
    """Lock a claim, after holding its contract.

    Raises:
        Claim.DoesNotExist: no such claim.
    """
    contract = contracts.hold(Claim.objects.values_list("contract_id", flat=True).get(id=claim_id))
    return Claim.objects.select_for_update().get(id=claim_id), contract


@requires_operation
def make(
    claim: Claim,
    move: ClaimMove,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    by_itself: bool = False,
) -> Claim:
    """Make one move, save the claim with all that the operation set on it, and write the journal's entry.

    ``by_itself`` it follows from the last move and from nobody's hand: then that one stays the last, to be undone.

    Raises:
        MoveRefusedError: the table has no such move from the claim's state.
    """
    came_from, claim.state = claim.state, after(state_of(claim), move, MOVES_OF_CLAIM)
    if not by_itself:
        claim.last_move, claim.came_from, claim.moved_at = move, came_from, now
    if claim.state in ("closed", "withdrawn"):
        claim.closed_at = now
    claim.save()
    tell(claim, events.AFTER[move], actor=actor, now=now, data=data)
    return claim


def tell(
    claim: Claim,
    event: str,
    *,
    actor: Actor,
    now: datetime,
    unit_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry about a claim."""
    journal.write(
        event=event,
        at=now,
        actor=actor,
        member_id=claim.member_id,
        contract_id=claim.contract_id,
        claim_id=claim.id,
        unit_id=unit_id or claim.unit_id,
        data=data,
    )


def said(decided: Decided) -> dict[str, Any]:
    """Return what the journal keeps of a decision: its clauses, and the id of the whole record."""
    return {"clauses": list(decided.decision.clauses), "decision": str(decided.row.id)}


def state_of(claim: Claim) -> ClaimState:
    """Return the claim's state as a code of the table."""
    return claim.state  # type: ignore[return-value]  # the constraint claim_state_is_known holds it


def unit_of(claim: Claim) -> UUID:
    """Return the member's unit that the claim is about."""
    assert claim.unit_id is not None, "only a claim of a known unit is approved (clause device)"
    return claim.unit_id


def job_of(claim: Claim) -> UUID:
    """Return the claim's job at the workshop."""
    assert claim.job_id is not None, "a claim has a job from its arrival on"
    return claim.job_id

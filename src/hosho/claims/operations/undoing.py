"""Undoing a slip of the hand: what was done stays in the journal, and a correction follows it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.reporting import ReasonMissingError
from hosho.claims.operations.steps import job_of, lock, state_of, tell, unit_of
from hosho.claims.operations.visits import WHEN_NO_SHOW
from hosho.claims.queries import last_decision_before
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.contracts.models import Contract
from hosho.core.moves import UNDONE_TO, ClaimMove
from hosho.devices import operations as devices
from hosho.devices.custody import Holder
from hosho.ground.transactions import operation
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.journal.models import Duty
from hosho.network import operations as network
from hosho.network.queries import visit_with
from hosho.repairs import operations as workshop

Undo = Callable[[Claim, Contract, datetime], None]


class NothingToUndoError(Exception):
    """The last thing that happened to the claim cannot be undone. ``move`` is its code."""

    def __init__(self, move: str) -> None:
        self.move = move
        super().__init__(f"'{move}' cannot be undone")


@operation
def undo(*, claim_id: UUID, reason: str, actor: Actor, now: datetime) -> Claim:
    """Undo the claim's last move: wrong scan, wrong entry, wrong decision. The journal keeps both, with who and why.

    Raises:
        ReasonMissingError: no reason is given.
        NothingToUndoError: the last move is none that can be undone.
    """
    claim, contract = lock(claim_id)
    if not reason.strip():
        raise ReasonMissingError
    move: ClaimMove = claim.last_move  # type: ignore[assignment]  # only steps.make writes it
    back_to = UNDONE_TO.get((state_of(claim), move))
    if back_to is None:
        raise NothingToUndoError(move)
    TAKING_BACK[move](claim, contract, now)
    claim.state, claim.last_move = back_to, "undo"
    claim.save()
    tell(claim, events.UNDONE, actor=actor, now=now, data={"move": move, "state": back_to})
    claim.corrections.create(
        member_id=claim.member_id, move=move, reason=reason.strip(), made_at=now, made_by=str(actor)
    )
    return claim


def _check_in(claim: Claim, contract: Contract, now: datetime) -> None:
    """Give device and visit back; a visit whose time has run out meanwhile is then released."""
    visit = visit_with(claim.visit_id) if claim.visit_id else None
    assert visit is not None, "who was checked in had a visit"
    devices.move(
        unit_id=unit_of(claim),
        out_of=Holder.of("store", visit.store_id),
        to=Holder.of("member", claim.member_id),
        now=now,
    )
    network.undo_check_in(visit=visit)
    claim.job_id = claim.store_id = None
    if not Duty.objects.filter(kind=WHEN_NO_SHOW, subject_id=visit.id, taken_at=None).exists():
        journal.schedule(kind=WHEN_NO_SHOW, due_at=now, subject_id=visit.id, member_id=claim.member_id, now=now)


def _arrive(claim: Claim, contract: Contract, now: datetime) -> None:
    assert claim.inbound_parcel_id is not None, "what arrived came in a parcel"
    devices.undo_delivery(parcel_id=claim.inbound_parcel_id, now=now)
    claim.job_id = None


def _finding(claim: Claim, contract: Contract, now: datetime) -> None:
    """Leave the finding and its decision in their place; the next inspection writes new ones."""
    previous = last_decision_before(claim)
    claim.outcome = previous.outcome if previous else ""
    if not contract.uses.filter(claim_id=claim.id, given_back_at=None).exists():
        known = contracts.uses_taken(contract, but_of=claim.id)
        uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=now)


def _start_repair(claim: Claim, contract: Contract, now: datetime) -> None:
    workshop.undo_start(job_id=job_of(claim))
    uses.unspend_use(claim_id=claim.id)


def _finish_repair(claim: Claim, contract: Contract, now: datetime) -> None:
    workshop.undo_finish(job_id=job_of(claim))


def _nothing_else(claim: Claim, contract: Contract, now: datetime) -> None:
    """The state is all that changes."""


def _allocate(claim: Claim, contract: Contract, now: datetime) -> None:
    assert claim.exchange_unit_id is not None, "what was allocated is known"
    devices.release(unit_id=claim.exchange_unit_id, now=now)
    claim.exchange_unit_id = None


def _quote(claim: Claim, contract: Contract, now: datetime) -> None:
    workshop.withdraw_quote(job_id=job_of(claim))


TAKING_BACK: Mapping[ClaimMove, Undo] = {
    "check-in": _check_in,
    "arrive": _arrive,
    "inspect": _finding,
    "find-not-covered": _finding,
    "find-to-refer": _finding,
    "uphold": _finding,
    "reject": _finding,
    "start-repair": _start_repair,
    "finish-repair": _finish_repair,
    "give-up": _nothing_else,
    "allocate": _allocate,
    "quote": _quote,
}

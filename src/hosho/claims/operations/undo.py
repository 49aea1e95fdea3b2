"""Undoing a slip of the hand: what was done stays in the journal, and a correction follows it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.referring import renew_promise
from hosho.claims.operations.reporting import ReasonMissingError
from hosho.claims.operations.transitions import job_of, lock, state_of, tell, unit_of
from hosho.claims.operations.undo_external import OUTSIDE, Undo
from hosho.claims.operations.visits import keep_its_time
from hosho.claims.queries import last_decision_before, undone_until
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.contracts.models import Contract
from hosho.core.calendar import TOKYO
from hosho.core.moves import ClaimMove, undone_to
from hosho.core.refusals import Refused
from hosho.devices import operations as devices
from hosho.devices.custody import Holder
from hosho.journal.actor import Actor
from hosho.network import operations as network
from hosho.network.queries import visit_with
from hosho.platform.transactions import operation
from hosho.repairs import operations as workshop


class NothingToUndoError(Refused):
    """The last thing that happened to the claim cannot be undone. ``move`` is its code."""

    code = "nothing-to-undo"

    def __init__(self, move: str) -> None:
        self.move = move
        super().__init__(move=move)


class UndoTooLateError(Refused):
    """The time in which it can be undone has passed. ``move`` is its code, ``until`` the end of its time (ISO 8601)."""

    code = "undo-too-late"

    def __init__(self, move: str, until: datetime) -> None:
        ended_at = until.astimezone(TOKYO).replace(microsecond=0)
        self.move, self.until = move, ended_at.isoformat()
        super().__init__(move=move, until=ended_at)


@operation
def undo(*, claim_id: UUID, reason: str, actor: Actor, now: datetime) -> Claim:
    """Undo the claim's last move: wrong scan, wrong entry, wrong decision. The journal keeps both, with who and why.

    What has reached the member or left the house can be undone within its time (``UNDONE_WITHIN``), and while nothing
    has moved on meanwhile.

    Raises:
        ReasonMissingError: no reason is given.
        NothingToUndoError: the last move is none that can be undone.
        UndoTooLateError: its time has passed.
        ReportedSinceError, ArrivedSinceError, RepairChargedError, HourPassedError, HourFullError, NoPartError,
        NoLoanerError, UnitNotThereError: something has moved on since.
    """
    claim, contract = lock(claim_id)
    if not reason.strip():
        raise ReasonMissingError
    move: ClaimMove = claim.last_move  # type: ignore[assignment]  # only steps.make writes it
    back_to = undone_to(state_of(claim), move, came_from=claim.came_from)
    if back_to is None:
        raise NothingToUndoError(move)
    until = undone_until(claim)
    if until is not None and now >= until:
        raise UndoTooLateError(move, until)
    TAKING_BACK[move](claim, contract, actor, now)
    claim.state, claim.last_move, claim.came_from, claim.moved_at = back_to, "undo", "", now
    claim.save()
    tell(claim, events.UNDONE, actor=actor, now=now, data={"move": move, "state": back_to})
    claim.corrections.create(
        member_id=claim.member_id, move=move, reason=reason.strip(), made_at=now, made_by=str(actor)
    )
    return claim


def _check_in(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Return device and visit to the time before; a visit whose time has passed meanwhile is then released."""
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
    keep_its_time(claim, contract, visit, now=now)


def _arrive(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    assert claim.inbound_parcel_id is not None, "what arrived came in a parcel"
    devices.undo_delivery(parcel_id=claim.inbound_parcel_id, now=now)
    claim.job_id = None


def _finding(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Leave the finding and its decision in their place; the next inspection writes new ones."""
    previous = last_decision_before(claim)
    claim.outcome = previous.outcome if previous else ""
    if not contract.uses.filter(claim_id=claim.id, given_back_at=None).exists():
        known = contracts.uses_taken(contract, but_of=claim.id)
        uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=now)


def _judgement(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Refer the claim again, until the time that was promised."""
    _finding(claim, contract, actor, now)
    renew_promise(claim, now=now)


def _start_repair(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    workshop.undo_start(job_id=job_of(claim))
    uses.unspend_use(claim_id=claim.id)


def _finish_repair(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    workshop.undo_finish(job_id=job_of(claim))


def _nothing_else(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """The state is all that changes."""


def _allocate(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    assert claim.exchange_unit_id is not None, "what was allocated is known"
    devices.release(unit_id=claim.exchange_unit_id, now=now)
    claim.exchange_unit_id = None


def _quote(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    workshop.withdraw_quote(job_id=job_of(claim))


TAKING_BACK: Mapping[ClaimMove, Undo] = {
    "check-in": _check_in,
    "arrive": _arrive,
    "inspect": _finding,
    "find-not-covered": _finding,
    "find-to-refer": _finding,
    "uphold": _judgement,
    "reject": _judgement,
    "start-repair": _start_repair,
    "finish-repair": _finish_repair,
    "give-up": _nothing_else,
    "allocate": _allocate,
    "quote": _quote,
    **OUTSIDE,
}

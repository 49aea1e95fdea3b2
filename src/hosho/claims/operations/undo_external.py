"""Undoing what has reached the member or left the house: possible for a time, and while nothing has moved on."""

from collections.abc import Callable, Mapping
from datetime import datetime

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.lending import ArrivedSinceError, call_loaner_back, not_due, reserve_loaner
from hosho.claims.operations.referring import renew_promise
from hosho.claims.operations.transitions import job_of, unit_of
from hosho.claims.operations.visits import keep_its_time
from hosho.claims.queries import accepted_quote
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.contracts.models import Contract
from hosho.core.moves import ClaimMove
from hosho.core.refusals import Refused
from hosho.devices import operations as devices
from hosho.devices.custody import STOCK, Holder
from hosho.devices.operations import UnitNotThereError
from hosho.devices.queries import holder_of, parcel
from hosho.journal.actor import Actor
from hosho.journal.queries import entries_of_claims
from hosho.network import operations as network
from hosho.network.models import Visit
from hosho.network.queries import visit_with
from hosho.repairs import operations as workshop

Undo = Callable[[Claim, Contract, Actor, datetime], None]
"""Takes back what a move did beside the claim's state; the caller saves the claim."""


class ReportedSinceError(Refused):
    """Another claim of the contract was reported since, so that this one cannot go on. ``number`` is that claim's."""

    code = "reported-since"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number=number)


class RepairChargedError(Refused):
    """The price of the repair is owed since the device was handed back; a credit note corrects that, no undoing."""

    code = "repair-charged"


def _withdraw(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Continue the claim as if it had never been withdrawn: with a use, with its visit, with its loaner."""
    _nothing_reported_since(claim)
    _device_with_member(claim)
    if claim.outcome == "covered":
        known = contracts.uses_taken(contract, but_of=claim.id)
        uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=now)
    if claim.came_from == "visit-booked":
        _book_again(claim, contract, now)
    if claim.came_from == "referred":
        renew_promise(claim, now=now)
    not_due(claim)
    released = entries_of_claims([claim.id], events=[events.LOANER_RELEASED])
    if any(each.at == claim.moved_at for each in released):
        _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
        reserve_loaner(claim, terms=terms, actor=actor, now=now)
    claim.closed_at = None


def _cancel_visit(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    _book_again(claim, contract, now)


def _send_kit(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Call the kit back, and the loaner with it, while both are with the carrier."""
    assert claim.kit_parcel_id is not None, "a kit that was sent has its parcel"
    if parcel(claim.kit_parcel_id).delivered_at is not None:
        raise ArrivedSinceError("kit")
    devices.redirect_to_sender(parcel_id=claim.kit_parcel_id, sender=STOCK, now=now)
    call_loaner_back(claim, actor=actor, now=now)
    claim.kit_parcel_id, claim.method = None, "walk-in" if claim.came_from == "no-show" else ""


def _send_on(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Move the device back to the store that had it, while it is with the carrier."""
    assert claim.inbound_parcel_id is not None, "what was sent on is in a parcel"
    visit = _visit(claim)
    if parcel(claim.inbound_parcel_id).delivered_at is not None:
        raise ArrivedSinceError("device")
    store = Holder.of("store", visit.store_id)
    devices.redirect_to_sender(parcel_id=claim.inbound_parcel_id, sender=store, now=now)
    network.reopen(visit=visit)
    claim.inbound_parcel_id, claim.method, claim.store_id = None, "walk-in", visit.store_id


def _hand_back(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    """Take the device over the counter again: it was another member's, or it was not ready."""
    _nothing_reported_since(claim)
    if claim.came_from == "repaired" and accepted_quote(claim) is not None:
        raise RepairChargedError
    visit = _visit(claim)
    devices.move(
        unit_id=unit_of(claim),
        out_of=Holder.of("member", claim.member_id),
        to=Holder.of("store", visit.store_id),
        now=now,
    )
    network.reopen(visit=visit)
    not_due(claim)
    claim.closed_at = None


def _decline_quote(claim: Claim, contract: Contract, actor: Actor, now: datetime) -> None:
    assert workshop.reopen_quote(job_id=job_of(claim)), "what was declined was a quote"


def _nothing_reported_since(claim: Claim) -> None:
    since = Claim.objects.filter(contract_id=claim.contract_id, id__gt=claim.id).order_by("-id").first()
    if since is not None:
        raise ReportedSinceError(since.number)


def _device_with_member(claim: Claim) -> None:
    """See that the device is where a claim that goes on needs it; of an unknown device nothing can be said."""
    member = Holder.of("member", claim.member_id)
    if claim.unit_id is not None and (found := holder_of(claim.unit_id)) != member:
        raise UnitNotThereError(member, found)


def _book_again(claim: Claim, contract: Contract, now: datetime) -> None:
    visit = _visit(claim)
    network.take_again(visit=visit, now=now)
    keep_its_time(claim, contract, visit, now=now)


def _visit(claim: Claim) -> Visit:
    assert claim.visit_id is not None, "who visits a store has a visit"
    return visit_with(claim.visit_id)


OUTSIDE: Mapping[ClaimMove, Undo] = {
    "withdraw": _withdraw,
    "cancel-visit": _cancel_visit,
    "send-kit": _send_kit,
    "send-on": _send_on,
    "hand-back": _hand_back,
    "decline-quote": _decline_quote,
}

"""Walk-in: booking, coming, not coming, and leaving the store with the device or sending it on."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.consents import agree
from hosho.claims.operations.lending import release_loaner
from hosho.claims.operations.shipping import bill_paid_repair, settle_home
from hosho.claims.operations.transitions import lock, make, tell, unit_of
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import methods_offered
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.refusals import Refused
from hosho.core.terms.model import VisitRules
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, Holder
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.journal.models import Duty
from hosho.journal.queries import entries_of_claims
from hosho.network import operations as network
from hosho.network.models import Visit
from hosho.network.queries import store_with, visit_with
from hosho.platform.transactions import operation, requires_operation
from hosho.repairs import operations as workshop

BEFORE_VISIT = "claims.visit-tomorrow"
"""The duty to remind the member on the day before a visit."""
WHEN_NO_SHOW = "claims.no-show"
"""The duty that frees the place when nobody came in time."""


class MethodNotOfferedError(Refused):
    """The decision does not offer this method. ``method`` is the code, ``offered`` are those that are."""

    code = "method-not-offered"

    def __init__(self, method: str, offered: tuple[str, ...]) -> None:
        self.method, self.offered = method, offered
        super().__init__(method=method, offered=offered)


@operation
def book_visit(
    *,
    claim_id: UUID,
    store: str,
    starts_at: datetime,
    consents: Collection[str],
    preparation: Mapping[Preparation, Prepared] | None = None,
    actor: Actor,
    now: datetime,
) -> Claim:
    """Book a visit for an approved claim: the place and the parts, or nothing. An earlier booking is given up for it.

    ``store`` is the store's code, ``starts_at`` the beginning of one of its slots (aware). The member has agreed to
    what ``TO_HAND_IN`` lists; for another hour that is not asked again.

    Raises:
        ConsentMissingError: one of these was never given for this claim.
        Store.DoesNotExist, HourNotOfferedError, HourFullError, NoPartError: it cannot be booked.
        MethodNotOfferedError: a store cannot repair this.
        MoveRefusedError: the claim is past that.
    """
    claim, contract = lock(claim_id)
    plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    offered = methods_offered(claim, contract, plan)
    if "walk-in" not in offered:
        raise MethodNotOfferedError("walk-in", offered)
    free_visit(claim)
    release_loaner(claim, actor=actor, now=now)
    agree(claim, terms=terms, consents=consents, preparation=preparation or {}, now=now)
    rules = terms.visit
    assert rules is not None, "terms that offer walk-in say how a store is visited"
    visit = network.book(
        store=store_with(store),
        starts_at=starts_at,
        rules=rules,
        member_id=claim.member_id,
        model=contract.model,
        faults=claim.faults,
        now=now,
    )
    claim.visit_id, claim.method = visit.id, "walk-in"
    make(claim, "book", actor=actor, now=now, data=_where(visit))
    _schedule(claim, visit, rules, now=now)
    return claim


def _schedule(claim: Claim, visit: Visit, rules: VisitRules, *, now: datetime) -> None:
    for kind, due_at in _times_of(visit, rules):
        journal.schedule(kind=kind, due_at=due_at, subject_id=visit.id, member_id=claim.member_id, now=now)


def _times_of(visit: Visit, rules: VisitRules) -> tuple[tuple[str, datetime], tuple[str, datetime]]:
    day_before = datetime.combine(day_in_tokyo(visit.starts_at) - timedelta(days=1), time(10), tzinfo=TOKYO)
    return (BEFORE_VISIT, day_before), (WHEN_NO_SHOW, visit.starts_at + timedelta(minutes=rules.release_minutes))


@requires_operation
def keep_its_time(claim: Claim, contract: Contract, visit: Visit, *, now: datetime) -> None:
    """See that a visit that is booked once more has its duties; what came due meanwhile, in vain, is due now."""
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    assert terms.visit is not None, "terms under which a visit was booked say how stores are visited"
    there = set(Duty.objects.filter(subject_id=visit.id, taken_at=None).values_list("kind", flat=True))
    told = entries_of_claims([claim.id], events=[events.VISIT_TOMORROW])
    if now >= visit.starts_at or any(each.data["visit"] == str(visit.id) for each in told):
        there.add(BEFORE_VISIT)
    for kind, due_at in _times_of(visit, terms.visit):
        if kind not in there:
            at = max(due_at, now)
            journal.schedule(kind=kind, due_at=at, subject_id=visit.id, member_id=claim.member_id, now=now)


@operation
def cancel_visit(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Cancel the booked visit; the claim stays approved and keeps its use.

    Raises:
        MoveRefusedError: no visit is booked.
    """
    claim, _contract = lock(claim_id)
    make(claim, "cancel-visit", actor=actor, now=now)
    free_visit(claim)
    return claim


@requires_operation
def free_visit(claim: Claim) -> None:
    """Cancel the claim's booked visit, if there is one: its place and parts are free again."""
    if claim.visit_id is not None:
        network.end(visit=visit_with(claim.visit_id), how="cancelled")


@operation
def note_visit_tomorrow(*, visit_id: UUID, now: datetime) -> None:
    """Remind the member of a visit that is still booked."""
    visit = visit_with(visit_id)
    claim = Claim.objects.filter(visit_id=visit_id).first()
    if claim is not None and visit.state == "booked":
        tell(claim, events.VISIT_TOMORROW, actor=AGENDA, now=now, data=_where(visit))


@operation
def release_no_show(*, visit_id: UUID, now: datetime) -> None:
    """Free the place of a visit that nobody came to. The claim keeps its use until it is booked again or withdrawn."""
    claim_id = Claim.objects.filter(visit_id=visit_id, state="visit-booked").values_list("id", flat=True).first()
    if claim_id is None:
        return
    claim, _contract = lock(claim_id)
    visit = visit_with(visit_id)
    if claim.visit_id == visit_id and claim.state == "visit-booked" and visit.state == "booked":
        network.end(visit=visit, how="no-show")
        make(claim, "miss", actor=AGENDA, now=now, data=_where(visit))


@operation
def check_in(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Take the device in at the store; the store has a job with it.

    Raises:
        MoveRefusedError: no visit is booked.
        UnitNotThereError: the device is not with the member.
    """
    claim, _contract = lock(claim_id)
    visit = _visit(claim)
    devices.move(
        unit_id=unit_of(claim),
        out_of=Holder.of("member", claim.member_id),
        to=Holder.of("store", visit.store_id),
        now=now,
    )
    network.check_in(visit=visit, now=now)
    claim.store_id = visit.store_id
    claim.job_id = workshop.take_in(member_id=claim.member_id, unit_id=unit_of(claim), now=now).id
    return make(claim, "check-in", actor=actor, now=now, data=_where(visit))


@operation
def send_on(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Claim:
    """Send a device that the store cannot repair on to the depot. It is the same claim, and the same use.

    Raises:
        MoveRefusedError: it is not at a store, inspected.
        TrackingNumberInvalidError, ParcelKnownError
    """
    claim, _contract = lock(claim_id)
    visit = _visit(claim)
    make(claim, "send-on", actor=actor, now=now)
    parcel = devices.send_parcel(
        purpose="inbound",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=Holder.of("store", visit.store_id),
        recipient=DEPOT,
        unit_id=unit_of(claim),
        now=now,
    )
    network.end(visit=visit, how="sent-on")
    claim.inbound_parcel_id, claim.method, claim.store_id = parcel.id, "ship-in", None
    claim.save()
    return claim


@operation
def hand_back(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Hand the device back at the counter, repaired or as it came.

    Raises:
        MoveRefusedError: it is not ready for that.
        UnitNotThereError: the device is not at the store.
    """
    claim, _contract = lock(claim_id)
    visit = _visit(claim)
    repaired = claim.state == "repaired"
    if repaired:
        bill_paid_repair(claim, actor=actor, now=now)
    make(claim, "hand-back", actor=actor, now=now)
    devices.move(
        unit_id=unit_of(claim),
        out_of=Holder.of("store", visit.store_id),
        to=Holder.of("member", claim.member_id),
        now=now,
    )
    network.end(visit=visit, how="done" if repaired else "not-covered", used=visit.faults if repaired else ())
    settle_home(claim, now=now)
    return claim


def _visit(claim: Claim) -> Visit:
    if claim.visit_id is None:
        raise MethodNotOfferedError("walk-in", ("ship-in",))
    return visit_with(claim.visit_id)


def _where(visit: Visit) -> dict[str, str]:
    return {"visit": str(visit.id), "store": visit.store.code, "starts_at": visit.starts_at.isoformat()}

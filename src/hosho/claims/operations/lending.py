"""Loaners: reserved, sent with the kit, due back after the device's return, reminded, wiped, or given up as lost."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from hosho.billing import operations as billing
from hosho.claims import events
from hosho.claims.loaner_queries import loaner_rule
from hosho.claims.models import Claim, Lending
from hosho.claims.operations.closing import WHEN_TO_CLOSE
from hosho.claims.operations.transitions import tell, unit_of
from hosho.contracts import queries as contracts
from hosho.core.calendar import TOKYO, day_in_tokyo, end_of
from hosho.core.refusals import Refused
from hosho.core.terms import Terms
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK, Holder
from hosho.devices.models import Unit
from hosho.devices.queries import free_in_stock, holder_of, parcel
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.platform.transactions import operation, requires_operation

BEFORE_LOANER_IS_DUE = "claims.loaner-due"
"""The duty to remind the member, some days before the loaner is due back."""
WHEN_LOANER_IS_OVERDUE = "claims.loaner-overdue"
"""The duty due when the last day for the loaner's return has passed."""
DAYS_OF_REMINDER = 3


class NoLoanerError(Refused):
    """No loaner can be lent: the terms give none for this claim, or none is free."""

    code = "no-loaner"
    field = "loaner_tracking_number"

    def __init__(self, reason: Literal["not-lent", "restricted", "none-free"]) -> None:
        super().__init__(reason=reason)


class ArrivedSinceError(Refused):
    """What was sent has arrived, so that sending it cannot be undone. ``what``: ``kit``, ``loaner`` or ``device``."""

    code = "arrived-since"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what=what)


class LoanerMoveError(Refused):
    """The loaner is not where this could be done with it. ``state`` is its state."""

    code = "loaner-elsewhere"

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state=state)


@requires_operation
def lend(
    *,
    claim: Claim,
    terms: Terms,
    unit_id: UUID | None,
    tracking_number: str,
    actor: Actor,
    now: datetime,
) -> Lending:
    """Send the claim's loaner: the given unit, the one that is reserved, or the smallest that will do.

    Its price is billed, should it not come back, only if the member's consent to it (``TO_BORROW``) is on record.

    Raises:
        NoLoanerError, UnitPromisedError, UnitNotThereError, TrackingNumberInvalidError, ParcelKnownError
    """
    lending = Lending.objects.select_for_update().filter(claim=claim, state="reserved").first()
    if lending is not None and unit_id not in (None, lending.unit_id):
        release_loaner(claim, actor=actor, now=now)
        lending = None
    if lending is None:
        lending = _promise(claim, terms, unit_id, now=now)
    parcel = devices.send_parcel(
        purpose="loaner",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=STOCK,
        recipient=Holder.of("member", claim.member_id),
        unit_id=lending.unit_id,
        now=now,
    )
    lending.state, lending.out_parcel_id = "sent", parcel.id
    lending.save()
    tell(claim, events.LOANER_SENT, actor=actor, now=now, unit_id=lending.unit_id, data={"parcel": str(parcel.id)})
    return lending


@requires_operation
def reserve_loaner(claim: Claim, *, terms: Terms, actor: Actor, now: datetime) -> Lending:
    """Reserve a loaner for a claim whose kit is still to be sent: what the member was told is then kept.

    Raises:
        NoLoanerError: the terms lend none for this claim, or none is free.
    """
    reserved = Lending.objects.filter(claim=claim).first()
    if reserved is not None:
        return reserved
    lending = _promise(claim, terms, None, now=now)
    tell(claim, events.LOANER_RESERVED, actor=actor, now=now, unit_id=lending.unit_id)
    return lending


@requires_operation
def release_loaner(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """Release the reservation of a loaner, if there is one: the device is carried to a store, or stays at home."""
    for lending in Lending.objects.select_for_update().filter(claim=claim, state="reserved"):
        devices.release(unit_id=lending.unit_id, now=now)
        lending.delete()
        tell(claim, events.LOANER_RELEASED, actor=actor, now=now, unit_id=lending.unit_id)


@requires_operation
def _promise(claim: Claim, terms: Terms, unit_id: UUID | None, *, now: datetime) -> Lending:
    rule = loaner_rule(claim, terms)
    if rule is None:
        raise NoLoanerError("not-lent")
    chosen = _promise_given(claim, unit_id, now=now) if unit_id else _promise_any(claim, now=now)
    return Lending.objects.create(
        member_id=claim.member_id,
        claim=claim,
        unit_id=chosen,
        state="reserved",
        due_days=rule.due_days,
        lost_yen=rule.lost_yen,
    )


def _promise_given(claim: Claim, unit_id: UUID, *, now: datetime) -> UUID:
    unit = Unit.objects.select_for_update().get(id=unit_id)
    if unit.restriction != "○" and unit.identifiers.filter(kind="imei").exists():
        raise NoLoanerError("restricted")
    devices.promise(unit_id=unit.id, purpose="loaner", subject_id=claim.id, now=now)
    return unit.id


def _promise_any(claim: Claim, *, now: datetime) -> UUID:
    """Promise a loaner of the member's model, or any other that is meant for lending."""
    wanted = Unit.objects.get(id=unit_of(claim))
    lendable = Unit.objects.filter(meant_for="loaner").order_by().values_list("model", flat=True).distinct()
    free = (
        unit.id
        for model in (wanted.model, *lendable)
        for unit in free_in_stock(model=model, at_least_gb=0, meant_for="loaner")
    )
    chosen = devices.promise_first(unit_ids=free, purpose="loaner", subject_id=claim.id, now=now)
    if chosen is None:
        raise NoLoanerError("none-free")
    return chosen


@operation
def loaner_arrived(*, parcel_id: UUID, now: datetime) -> None:
    """Follow the delivery of a loaner: it is lent now."""
    lending = Lending.objects.select_for_update().get(out_parcel_id=parcel_id)
    if lending.state == "sent":
        _step(lending, "lent", events.LOANER_LENT, actor=AGENDA, now=now)
        if lending.due_on is not None and end_of(lending.due_on) <= now:  # it came after its own last day
            journal.schedule(
                kind=WHEN_LOANER_IS_OVERDUE,
                due_at=now,
                subject_id=lending.id,
                member_id=lending.member_id,
                now=now,
            )


@requires_operation
def set_due(claim: Claim, *, now: datetime) -> None:
    """Set the day on which the claim's loaner is due back: so many days after the device's return (terms)."""
    for lending in Lending.objects.select_for_update().filter(claim=claim, due_on=None).exclude(state__in=Lending.OVER):
        lending.due_on = day_in_tokyo(now) + timedelta(days=lending.due_days)
        lending.save(update_fields=["due_on"])
        for kind, due_at in (
            (BEFORE_LOANER_IS_DUE, _remind_at(lending.due_on)),
            (WHEN_LOANER_IS_OVERDUE, end_of(lending.due_on)),
        ):
            journal.schedule(kind=kind, due_at=due_at, subject_id=lending.id, member_id=lending.member_id, now=now)


def _remind_at(due_on: date) -> datetime:
    return datetime.combine(due_on - timedelta(days=DAYS_OF_REMINDER), time(10), tzinfo=TOKYO)


@requires_operation
def not_due(claim: Claim) -> None:
    """Take the day back on which the claim's loaner was due: the claim goes on."""
    Lending.objects.filter(claim=claim).exclude(state__in=Lending.OVER).update(due_on=None)


@requires_operation
def call_loaner_back(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """Take back that a loaner was sent, while its parcel is with the carrier: it is in stock, and reserved as before.

    Raises:
        ArrivedSinceError: the member has it already.
    """
    lending = Lending.objects.select_for_update().filter(claim=claim, out_parcel_id__isnull=False).first()
    if lending is None:
        return
    assert lending.out_parcel_id is not None, "picked by it"
    if lending.state != "sent" or parcel(lending.out_parcel_id).delivered_at is not None:
        raise ArrivedSinceError("loaner")
    devices.redirect_to_sender(parcel_id=lending.out_parcel_id, sender=STOCK, now=now)
    lending.state, lending.out_parcel_id = "reserved", None
    lending.save()
    tell(claim, events.LOANER_RESERVED, actor=actor, now=now, unit_id=lending.unit_id)


@operation
def note_loaner_due(*, lending_id: UUID, now: datetime) -> None:
    """Remind the member of the day, while the loaner is still out. The day may have been taken back meanwhile."""
    lending = Lending.objects.select_for_update().get(id=lending_id)
    if lending.state == "lent" and lending.due_on is not None and _remind_at(lending.due_on) <= now:
        tell(
            lending.claim,
            events.LOANER_DUE,
            actor=AGENDA,
            now=now,
            unit_id=lending.unit_id,
            data={"due_on": lending.due_on.isoformat()},
        )


@operation
def note_loaner_overdue(*, lending_id: UUID, now: datetime) -> None:
    """Mark a loaner that did not come back by its day."""
    lending = Lending.objects.select_for_update().get(id=lending_id)
    if lending.state == "lent" and lending.due_on is not None and end_of(lending.due_on) <= now:
        _step(lending, "overdue", events.LOANER_OVERDUE, actor=AGENDA, now=now)


@operation
def send_loaner_back(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Lending:
    """Record that the member handed the loaner to the carrier.

    Raises:
        LoanerMoveError: it is not with the member.
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError
    """
    lending = lending_of_claim(claim_id)
    if lending.state not in ("lent", "overdue"):
        raise LoanerMoveError(lending.state)
    parcel = devices.send_parcel(
        purpose="loaner-return",
        tracking_number=tracking_number,
        member_id=lending.member_id,
        sender=Holder.of("member", lending.member_id),
        recipient=DEPOT,
        unit_id=lending.unit_id,
        now=now,
    )
    lending.back_parcel_id = parcel.id
    return _step(lending, "coming-back", events.LOANER_SENT_BACK, actor=actor, now=now)


@operation
def loaner_came_back(*, parcel_id: UUID, now: datetime) -> None:
    """Follow the loaner's arrival at the depot: the claim may close."""
    lending = Lending.objects.select_for_update().get(back_parcel_id=parcel_id)
    if lending.state == "coming-back":
        _step(lending, "returned", events.LOANER_RETURNED, actor=AGENDA, now=now)
        _may_close(lending, now=now)


@operation
def wipe_loaner(*, claim_id: UUID, actor: Actor, now: datetime) -> Lending:
    """Record that a returned loaner was wiped; it is in stock again and promised to nobody.

    Raises:
        LoanerMoveError: it has not come back.
    """
    lending = lending_of_claim(claim_id)
    if lending.state != "returned":
        raise LoanerMoveError(lending.state)
    devices.move(unit_id=lending.unit_id, out_of=DEPOT, to=STOCK, now=now)
    devices.release(unit_id=lending.unit_id, now=now)
    return _step(lending, "wiped", events.LOANER_WIPED, actor=actor, now=now)


@operation
def give_up_loaner(*, claim_id: UUID, actor: Actor, now: datetime) -> Lending:
    """Record a loaner as lost: custody ends, and the fee of the terms is owed (``lost_yen``), if it was agreed to.

    Raises:
        LoanerMoveError: it is not overdue.
    """
    lending = lending_of_claim(claim_id)
    if lending.state != "overdue":
        raise LoanerMoveError(lending.state)
    devices.move(
        unit_id=lending.unit_id, out_of=holder_of(lending.unit_id), to=Holder.of("lost", lending.member_id), now=now
    )
    devices.release(unit_id=lending.unit_id, now=now)
    owed = billing.charge_once(
        kind="loaner-lost",
        member_id=lending.member_id,
        contract_id=lending.claim.contract_id,
        claim_id=lending.claim_id,
        yen=lending.lost_yen,
        actor=actor,
        now=now,
    )
    _step(lending, "lost", events.LOANER_LOST, actor=actor, now=now, lost_yen=owed.gross_yen if owed else 0)
    _may_close(lending, now=now)
    return lending


@requires_operation
def lending_of_claim(claim_id: UUID) -> Lending:
    """Lock the loaner of a claim, after holding its contract.

    Raises:
        Lending.DoesNotExist: none was lent for it.
    """
    contracts.hold(Claim.objects.values_list("contract_id", flat=True).get(id=claim_id))
    return Lending.objects.select_for_update().get(claim_id=claim_id)


def _may_close(lending: Lending, *, now: datetime) -> None:
    journal.schedule(kind=WHEN_TO_CLOSE, due_at=now, subject_id=lending.claim_id, member_id=lending.member_id, now=now)


def _step(
    lending: Lending, state: str, event: str, *, actor: Actor, now: datetime, lost_yen: int | None = None
) -> Lending:
    lending.state = state
    lending.save()
    due_on: date | None = lending.due_on
    data = {"due_on": due_on and due_on.isoformat()} | ({"lost_yen": lost_yen} if lost_yen is not None else {})
    tell(lending.claim, event, actor=actor, now=now, unit_id=lending.unit_id, data=data)
    return lending

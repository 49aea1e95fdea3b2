"""A claim's whole life. Every operation locks in the order contract, claim, unit, and makes one move of the table."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from hosho.claims import events
from hosho.claims.deciding import Decided, decide, decide_again
from hosho.claims.models import Claim
from hosho.contracts import operations as contract_operations
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Channel, Fault
from hosho.core.moves import MOVES_OF_CLAIM, ClaimMove, ClaimState, after
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK, Holder
from hosho.devices.queries import holder_of, unit_with
from hosho.ground.transactions import operation, takes_part
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.people import operations as people
from hosho.people.consents import TO_SEND_IN
from hosho.repairs import operations as workshop

WHEN_TO_CLOSE = "claims.close"
"""The duty that closes a claim once everything is back in its place."""


class FailureAfterReportError(Exception):
    """The failure is said to lie after its report. Field ``occurred_on``."""

    def __init__(self) -> None:
        super().__init__("the day of the failure cannot be after today")


class StillOutError(Exception):
    """A claim cannot close while the member's device is still out."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(f"the device is still with {holder.kind}; the claim closes when it is back with the member")


@operation
def report_failure(
    *,
    contract_id: UUID,
    device: str,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    channel: Channel,
    story: str = "",
    actor: Actor,
    now: datetime,
) -> Claim:
    """Take a report, decide it, and reserve a use if it is covered; all or nothing.

    ``device`` is an IMEI or serial number as the member reads it out. The claim is then approved, refused or
    referred; its decision says why.

    Raises:
        Contract.DoesNotExist: no such contract.
        NotStartedError, FailureAfterReportError: there is nothing that could be decided.
    """
    contract = contracts.hold(contract_id)
    today = day_in_tokyo(now)
    if contract.started_on is None:
        raise contracts.NotStartedError
    if occurred_on is not None and occurred_on > today:
        raise FailureAfterReportError
    unit = unit_with(device)
    claim = Claim.objects.create(
        number=_next_number(now),
        member_id=contract.member_id,
        contract_id=contract.id,
        unit_id=unit.id if unit else None,
        reported_at=now,
        received_on=today,
        occurred_on=occurred_on,
        cause=cause,
        faults=sorted(set(faults)),
        channel=channel,
        story=story,
    )
    _tell(claim, events.REPORTED, actor=actor, now=now, data={"cause": cause, "faults": claim.faults})
    decided, known = decide(claim=claim, contract=contract, cause=cause, faults=faults, actor=actor, now=now)
    if decided.decision.outcome == "covered":
        contract_operations.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=today, now=now)
        _move(claim, "approve", actor=actor, now=now, data=_said(decided))
    elif decided.decision.outcome == "refer":
        _move(claim, "refer", actor=actor, now=now, data=_said(decided))
    else:
        _move(claim, "refuse", actor=actor, now=now, data=_said(decided))
    return claim


@operation
def send_kit(*, claim_id: UUID, tracking_number: str, consents: Collection[str], actor: Actor, now: datetime) -> Claim:
    """Send the packing kit for a ship-in repair, once the member has agreed to what ``TO_SEND_IN`` lists.

    Raises:
        ConsentMissingError, TrackingNumberInvalidError, ParcelKnownError, MoveRefusedError
    """
    claim, contract = _lock(claim_id)
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    people.record_consents(
        member_id=claim.member_id,
        subject_id=claim.id,
        given=consents,
        needed=TO_SEND_IN,
        terms_hash=terms.hash,
        now=now,
    )
    parcel = devices.send_parcel(
        purpose="kit",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=STOCK,
        recipient=Holder.of("member", claim.member_id),
        now=now,
    )
    claim.kit_parcel_id = parcel.id
    return _move(claim, "send-kit", actor=actor, now=now, data={"parcel": str(parcel.id)})


@operation
def hand_over(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Claim:
    """Record that the member handed the device to the carrier.

    Raises:
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError, MoveRefusedError
    """
    claim, _contract = _lock(claim_id)
    parcel = devices.send_parcel(
        purpose="inbound",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=Holder.of("member", claim.member_id),
        recipient=DEPOT,
        unit_id=claim.unit_id,
        now=now,
    )
    claim.inbound_parcel_id = parcel.id
    return _move(claim, "hand-over", actor=actor, now=now, data={"parcel": str(parcel.id)})


@operation
def device_arrived(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> Claim:
    """Follow the delivery of the inbound parcel: the device is at the depot, and the workshop has a job."""
    claim, _contract = _lock(Claim.objects.get(inbound_parcel_id=parcel_id).id)
    job = workshop.take_in(member_id=claim.member_id, unit_id=_unit(claim), now=now)
    claim.job_id = job.id
    return _move(claim, "arrive", actor=actor, now=now)


@operation
def inspect(*, claim_id: UUID, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime) -> Claim:
    """Record what the inspection found, and decide again on it.

    Not covered then: the use is given back, and the device returns unrepaired.

    Raises:
        MoveRefusedError: there is nothing to inspect now.
    """
    claim, contract = _lock(claim_id)
    after(_state(claim), "inspect", MOVES_OF_CLAIM)
    workshop.find(job_id=_job(claim), cause=cause, faults=faults, actor=actor, now=now)
    decided = decide_again(claim=claim, contract=contract, cause=cause, faults=faults, actor=actor, now=now)
    found = {"cause": cause, "faults": sorted(set(faults)), **_said(decided)}
    if decided.decision.outcome == "covered":
        return _move(claim, "inspect", actor=actor, now=now, data=found)
    if decided.decision.outcome == "refer":
        return _move(claim, "find-to-refer", actor=actor, now=now, data=found)
    contract_operations.give_back_use(claim_id=claim.id, now=now)
    return _move(claim, "find-not-covered", actor=actor, now=now, data=found)


@operation
def start_repair(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Start the repair; the reserved use is spent with it.

    Raises:
        MoveRefusedError: it cannot start now.
    """
    claim, _contract = _lock(claim_id)
    _move(claim, "start-repair", actor=actor, now=now)
    workshop.start(job_id=_job(claim), now=now)
    contract_operations.spend_use(claim_id=claim.id, remedy="repair", now=now)
    return claim


@operation
def finish_repair(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Finish the repair.

    Raises:
        MoveRefusedError: nothing is being repaired.
    """
    claim, _contract = _lock(claim_id)
    _move(claim, "finish-repair", actor=actor, now=now)
    workshop.finish(job_id=_job(claim), now=now)
    return claim


@operation
def send_back(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Claim:
    """Send the device back to the member, repaired or, where it was not covered, as it came.

    Raises:
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError, MoveRefusedError
    """
    claim, _contract = _lock(claim_id)
    parcel = devices.send_parcel(
        purpose="return",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=DEPOT,
        recipient=Holder.of("member", claim.member_id),
        unit_id=_unit(claim),
        now=now,
    )
    claim.return_parcel_id = parcel.id
    return _move(claim, "send-back", actor=actor, now=now, data={"parcel": str(parcel.id)})


@operation
def device_delivered(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> Claim:
    """Follow the delivery of the return parcel: the member has the device again, and the claim may close."""
    claim, _contract = _lock(Claim.objects.get(return_parcel_id=parcel_id).id)
    _move(claim, "deliver", actor=actor, now=now)
    journal.schedule(kind=WHEN_TO_CLOSE, due_at=now, subject_id=claim.id, member_id=claim.member_id, now=now)
    return claim


@operation
def close(*, claim_id: UUID, actor: Actor = AGENDA, now: datetime) -> Claim:
    """Close a claim when everything is back in its place.

    Raises:
        StillOutError: the member's device is elsewhere.
        MoveRefusedError: it has not come to that yet.
    """
    claim, _contract = _lock(claim_id)
    holder = holder_of(_unit(claim))
    if holder != Holder.of("member", claim.member_id):
        raise StillOutError(holder)
    return _move(claim, "close", actor=actor, now=now)


def _lock(claim_id: UUID) -> tuple[Claim, Contract]:
    contract = contracts.hold(Claim.objects.values_list("contract_id", flat=True).get(id=claim_id))
    return Claim.objects.select_for_update().get(id=claim_id), contract


@takes_part
def _move(
    claim: Claim, move: ClaimMove, *, actor: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> Claim:
    """Make one move, save the claim with all that the operation set on it, and write the journal's entry."""
    claim.state = after(_state(claim), move, MOVES_OF_CLAIM)
    if claim.state == "closed":
        claim.closed_at = now
    claim.save()
    _tell(claim, events.AFTER[move], actor=actor, now=now, data=data)
    return claim


def _tell(claim: Claim, event: str, *, actor: Actor, now: datetime, data: Mapping[str, Any] | None) -> None:
    journal.write(
        event=event,
        at=now,
        actor=actor,
        member_id=claim.member_id,
        contract_id=claim.contract_id,
        claim_id=claim.id,
        unit_id=claim.unit_id,
        data=data,
    )


def _said(decided: Decided) -> dict[str, Any]:
    return {"clauses": list(decided.decision.clauses), "decision": str(decided.row.id)}


def _state(claim: Claim) -> ClaimState:
    return claim.state  # type: ignore[return-value]  # the constraint claim_state_is_known holds it


def _unit(claim: Claim) -> UUID:
    assert claim.unit_id is not None, "only a claim of a known unit is approved (clause device)"
    return claim.unit_id


def _job(claim: Claim) -> UUID:
    assert claim.job_id is not None, "a claim has a job from its arrival on"
    return claim.job_id


def _next_number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('claim_number')")
        [number] = cursor.fetchone()
    return f"R-{day_in_tokyo(now):%y}-{number:05d}"

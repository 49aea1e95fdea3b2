"""Ship-in: the kit out, the device in, and back to the member."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from hosho.billing import operations as billing
from hosho.claims.models import Claim
from hosho.claims.operations.closing import WHEN_TO_CLOSE
from hosho.claims.operations.consents import agree
from hosho.claims.operations.lending import lend, release_loaner, set_due
from hosho.claims.operations.transitions import lock, make, unit_of
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import accepted_quote
from hosho.contracts import operations as contract_operations
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK, Holder
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.platform.transactions import operation, requires_operation
from hosho.repairs import operations as workshop


@operation
def send_kit(
    *,
    claim_id: UUID,
    tracking_number: str,
    loaner_tracking_number: str | None = None,
    loaner_unit_id: UUID | None = None,
    consents: Collection[str],
    preparation: Mapping[Preparation, Prepared] | None = None,
    actor: Actor,
    now: datetime,
) -> Claim:
    """Send the packing kit for a ship-in repair, once the member has agreed to what ``TO_HAND_IN`` lists.

    With a ``loaner_tracking_number`` a loaner goes out too: the given unit, the one that is reserved, or one picked
    from those meant for it. Without it a reservation is given up.

    Raises:
        ConsentMissingError, TrackingNumberInvalidError, ParcelKnownError, MoveRefusedError
        NoLoanerError: the terms lend none for this claim, or none is free.
    """
    claim, contract = lock(claim_id)
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    agree(claim, terms=terms, consents=consents, preparation=preparation or {}, now=now)
    parcel = devices.send_parcel(
        purpose="kit",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=STOCK,
        recipient=Holder.of("member", claim.member_id),
        now=now,
    )
    claim.kit_parcel_id, claim.method = parcel.id, "ship-in"
    make(claim, "send-kit", actor=actor, now=now, data={"parcel": str(parcel.id)})
    if loaner_tracking_number:
        lend(
            claim=claim,
            terms=terms,
            unit_id=loaner_unit_id,
            tracking_number=loaner_tracking_number,
            actor=actor,
            now=now,
        )
    else:
        release_loaner(claim, actor=actor, now=now)
    return claim


@operation
def hand_over(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Claim:
    """Record that the member handed the device to the carrier.

    Raises:
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError, MoveRefusedError
    """
    claim, _contract = lock(claim_id)
    parcel = devices.send_parcel(
        purpose="inbound",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=Holder.of("member", claim.member_id),
        recipient=DEPOT,
        unit_id=unit_of(claim),
        now=now,
    )
    claim.inbound_parcel_id = parcel.id
    return make(claim, "hand-over", actor=actor, now=now, data={"parcel": str(parcel.id)})


@operation
def device_arrived(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> Claim:
    """Follow the delivery of the inbound parcel: the device is at the depot, and the workshop has a job."""
    claim, _contract = lock(Claim.objects.get(inbound_parcel_id=parcel_id).id)
    claim.job_id = workshop.take_in(member_id=claim.member_id, unit_id=unit_of(claim), now=now).id
    claim.store_id = None
    return make(claim, "arrive", actor=actor, now=now)


@operation
def send_back(*, claim_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Claim:
    """Send the member's device back, repaired or as it came; or the exchange unit, with which the use is spent.

    Raises:
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError, MoveRefusedError
    """
    claim, _contract = lock(claim_id)
    exchanged = claim.state == "exchange-allocated"
    unit_id = claim.exchange_unit_id if exchanged else unit_of(claim)
    parcel = devices.send_parcel(
        purpose="return",
        tracking_number=tracking_number,
        member_id=claim.member_id,
        sender=STOCK if exchanged else DEPOT,
        recipient=Holder.of("member", claim.member_id),
        unit_id=unit_id,
        now=now,
    )
    claim.return_parcel_id = parcel.id
    if claim.state == "repaired":
        bill_paid_repair(claim, actor=actor, now=now)
    make(claim, "send-back", actor=actor, now=now, data={"parcel": str(parcel.id)})
    if exchanged:
        assert unit_id is not None, "an exchange is allocated before it is sent"
        devices.release(unit_id=unit_id, now=now)
        uses.spend_use(claim_id=claim.id, remedy="exchange", now=now)
    return claim


@requires_operation
def bill_paid_repair(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """Owe the accepted price of a paid repair, as the device leaves repaired: until then it could be undone."""
    if (accepted := accepted_quote(claim)) is not None:
        billing.charge_once(
            kind="paid-repair",
            member_id=claim.member_id,
            contract_id=claim.contract_id,
            claim_id=claim.id,
            yen=accepted.yen,
            actor=actor,
            now=now,
        )


@operation
def device_delivered(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> Claim:
    """Follow the delivery of the return parcel: the member has a device again, and a loaner becomes due.

    After an exchange the cover goes over to the new unit; contract, start and counts go on.
    """
    claim, _contract = lock(Claim.objects.get(return_parcel_id=parcel_id).id)
    exchanged = claim.exchange_unit_id is not None
    make(claim, "deliver", actor=actor, now=now)
    if exchanged:
        assert claim.exchange_unit_id is not None
        contract = contracts.lock(claim.contract_id)
        contract_operations.cover_other_unit(contract=contract, unit_id=claim.exchange_unit_id, actor=actor, now=now)
    settle_home(claim, now=now)
    return claim


def settle_home(claim: Claim, *, now: datetime) -> None:
    """Start the loaner's return period and close the claim if nothing is outstanding: the member has a device again."""
    set_due(claim, now=now)
    journal.schedule(kind=WHEN_TO_CLOSE, due_at=now, subject_id=claim.id, member_id=claim.member_id, now=now)

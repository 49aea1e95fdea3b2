"""Steps of a claim whose device is sent in, each at a time in Tokyo."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from tests.cast import CARRIER, DEPOT, DESK, SCREEN, Bought, deliver, report, tracking_number
from tests.stories.diary import go_to

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.core.codes import Cause, Fault
from hosho.network.models import Visit
from hosho.people.consents import TO_BORROW, TO_HAND_IN


def state_of(claim: Claim) -> str:
    """Return the current state of a claim."""
    return Claim.objects.get(id=claim.id).state


def visit_of(claim: Claim) -> Visit:
    """Return the visit booked for a claim."""
    assert claim.visit_id is not None
    return Visit.objects.get(id=claim.visit_id)


def delivered(parcel_id: UUID | None, when: str) -> datetime:
    """Deliver a parcel, and do what follows from it."""
    deliver(parcel_id, now=go_to(when))
    return go_to(when)


def sent_kit(claim: Claim, when: str, *, loaner: bool = False) -> Claim:
    """Send a kit, with a loaner if ``loaner``."""
    return claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number() if loaner else None,
        consents=TO_HAND_IN | TO_BORROW,
        actor=DESK,
        now=go_to(when),
    )


def sent_in(bought: Bought, day: str, *, loaner: bool = False) -> Claim:
    """Report a broken screen at 10:00 and send the device in; it arrives at the repair centre at 20:00 that day."""
    claim = report(bought, now=go_to(f"{day} 10:00"))
    kit = sent_kit(claim, f"{day} 11:00", loaner=loaner)
    delivered(kit.kit_parcel_id, f"{day} 12:00")
    if loaner:
        delivered(claim.lending.out_parcel_id, f"{day} 12:00")
    sent = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=go_to(f"{day} 13:00")
    )
    delivered(sent.inbound_parcel_id, f"{day} 20:00")
    return Claim.objects.get(id=claim.id)


def inspected(claim: Claim, when: str, *, cause: Cause = "partial-damage", faults: Collection[Fault] = SCREEN) -> Claim:
    """Inspect the device at the repair centre."""
    return claims.inspect(claim_id=claim.id, cause=cause, faults=faults, actor=DEPOT, now=go_to(when))


def sent_home(claim: Claim, when: str, arrives: str) -> None:
    """Send the device back at ``when``, and deliver it at ``arrives``."""
    back = claims.send_back(claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=go_to(when))
    delivered(back.return_parcel_id, arrives)


REPORTED = ["claims.reported", "claims.approved"]
SENT_IN = [
    *REPORTED,
    "claims.kit-sent",
    "devices.parcel-delivered",
    "claims.on-its-way",
    "devices.parcel-delivered",
    "claims.arrived",
]
HOME = ["claims.sent-back", "devices.parcel-delivered", "claims.delivered", "claims.closed"]

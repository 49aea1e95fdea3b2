"""Members for the pages: one with a repair under way, one refused, one whose uses are taken, one not shipped yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.models import Contract
from hosho.core.codes import Cause, Fault
from hosho.devices.queries import parcel
from hosho.journal.models import Duty
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Member
from hosho.workflows.agenda import DELIVERY_MOVES
from hosho.workflows.clock_advance import set_clock
from tests.cast import CARRIER, DEPOT, DESK, Bought, at, buy, deliver, in_hand, publish, report, tracking_number

NOW = "2022-05-30 14:05"


@dataclass(frozen=True)
class Cast:
    """The members of the pages; the clock stands at ``NOW``."""

    aoi: Bought
    """Started on 2020-08-04; her iPhone XR's screen is being repaired, her second use of the year."""
    ren: Bought
    """His battery was refused."""
    mei: Bought
    """She has taken both uses of her contract year."""
    kai: Bought
    """His device is not shipped yet."""

    def page(self, who: str) -> str:
        """Give the address of a member's page."""
        bought: Bought = getattr(self, who)
        return f"/demo/members/{bought.member.id}/"

    def contract(self, who: str) -> Contract:
        """Give a member's contract as it is now."""
        bought: Bought = getattr(self, who)
        return Contract.objects.get(id=bought.contract_id)


def reported(bought: Bought, cause: Cause, *faults: Fault, when: str) -> Claim:
    """Report a failure by phone."""
    return report(bought, cause=cause, faults=faults, now=at(when))


def delivered(parcel_id: UUID | None, *, when: datetime) -> None:
    """Let the carrier deliver a parcel, and what follows from it happen."""
    assert parcel_id is not None
    deliver(parcel_id, now=when)
    follow = DELIVERY_MOVES[parcel(parcel_id).purpose]  # type: ignore[index]  # the column holds one of the purposes
    assert follow is not None
    follow(parcel_id=parcel_id, now=when)
    Duty.objects.filter(subject_id=parcel_id).update(taken_at=when)  # done above, so that no clock need be moved


def at_the_depot(bought: Bought, cause: Cause, *faults: Fault, when: str) -> Claim:
    """Report by phone and send the device in; it arrives five days later."""
    claim = reported(bought, cause, *faults, when=when)
    claims.send_kit(claim_id=claim.id, tracking_number=tracking_number(), consents=TO_HAND_IN, actor=DESK, now=at(when))
    sent = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=at(when) + timedelta(days=3)
    )
    delivered(sent.inbound_parcel_id, when=at(when) + timedelta(days=5))
    return Claim.objects.get(id=claim.id)


def repaired(bought: Bought, cause: Cause, *faults: Fault, when: str) -> Claim:
    """The same, repaired and home again after ten days; the claim is closed."""
    claim = at_the_depot(bought, cause, *faults, when=when)
    benched = at(when) + timedelta(days=6)
    claims.inspect(claim_id=claim.id, cause=cause, faults=faults, actor=DEPOT, now=benched)
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=benched)
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=benched)
    sent = claims.send_back(claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=benched)
    delivered(sent.return_parcel_id, when=at(when) + timedelta(days=10))
    claims.close_if_all_is_back(claim_id=claim.id, now=at(when) + timedelta(days=10))
    return Claim.objects.get(id=claim.id)


def cast_on_stage() -> Cast:
    """Let the cast live up to ``NOW``, through the real operations."""
    publish()
    aoi, ren, mei = in_hand(), in_hand("iphone-8", start="2021-12-24"), in_hand("ipad-air-3", start="2020-10-01")
    kai = buy(now=at("2022-05-30 11:00"))
    for bought, name in ((aoi, "青木 葵"), (ren, "森 蓮"), (mei, "森 芽衣"), (kai, "石田 海")):
        Member.objects.filter(id=bought.member.id).update(name=name)

    reported(ren, "battery", "battery", when="2022-05-02 10:00")
    repaired(mei, "wet", when="2021-11-02 10:00")
    repaired(mei, "partial-damage", "screen", when="2022-03-09 10:00")

    claim = at_the_depot(aoi, "partial-damage", "screen", when="2022-05-20 10:00")
    claims.inspect(
        claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=at("2022-05-27 10:00")
    )
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=at("2022-05-30 09:00"))
    set_clock(to=at(NOW), runs=False)
    return Cast(aoi, ren, mei, kai)


@pytest.fixture
def cast(db: None) -> Cast:
    """Put the cast on stage for one test."""
    return cast_on_stage()

"""Members for the pages: one with a repair under way, one refused, one whose uses are taken, one not shipped yet."""

from dataclasses import dataclass

import pytest

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.models import Contract
from hosho.core.codes import Cause, Fault
from hosho.devices import operations as devices
from hosho.doors.clock.setting import set_clock
from hosho.people.consents import TO_SEND_IN
from hosho.people.models import Member
from tests.cast import CARRIER, DEPOT, DESK, Bought, at, buy, in_hand, publish, tracking_number

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
    return claims.report_failure(
        contract_id=bought.contract_id,
        device=bought.serial,
        cause=cause,
        faults=faults,
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=at(when),
    )


def cast_on_stage() -> Cast:
    """Let the cast live up to ``NOW``, through the real operations."""
    publish()
    aoi, ren, mei = in_hand(), in_hand("iphone-8", start="2021-12-24"), in_hand("ipad-air-3", start="2020-10-01")
    kai = buy(now=at("2022-05-30 11:00"))
    for bought, name in ((aoi, "青木 葵"), (ren, "森 蓮"), (mei, "森 芽衣"), (kai, "石田 海")):
        Member.objects.filter(id=bought.member.id).update(name=name)

    reported(ren, "battery", "battery", when="2022-05-02 10:00")
    reported(mei, "wet", when="2021-11-02 10:00")
    reported(mei, "partial-damage", "screen", when="2022-03-09 10:00")

    claim = reported(aoi, "partial-damage", "screen", when="2022-05-20 10:00")
    claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        consents=TO_SEND_IN,
        actor=DESK,
        now=at("2022-05-20 10:30"),
    )
    sent = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=at("2022-05-23 10:00")
    )
    assert sent.inbound_parcel_id is not None
    devices.deliver_parcel(parcel_id=sent.inbound_parcel_id, actor=CARRIER, now=at("2022-05-25 10:00"))
    claims.device_arrived(parcel_id=sent.inbound_parcel_id, now=at("2022-05-25 10:00"))
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

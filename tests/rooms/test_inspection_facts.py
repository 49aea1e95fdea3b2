"""The inspection changes cause and faults, and nothing else: all other facts are those of the report's day."""

import msgspec
import pytest
from tests.cast import CARRIER, DEPOT, DESK, OFFICE, at, in_hand, publish, report, tracking_number

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import decisions_of
from hosho.contracts.operations import suspend
from hosho.devices import operations as devices
from hosho.people.consents import TO_HAND_IN

pytestmark = pytest.mark.django_db


def send_in(claim: Claim, when: str) -> None:
    """Let a claim's device come to the depot."""
    now = at(when)
    claims.send_kit(claim_id=claim.id, tracking_number=tracking_number(), consents=TO_HAND_IN, actor=DESK, now=now)
    sent = claims.hand_over(claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=now)
    assert sent.inbound_parcel_id is not None
    devices.deliver_parcel(parcel_id=sent.inbound_parcel_id, actor=CARRIER, now=now)
    claims.device_arrived(parcel_id=sent.inbound_parcel_id, now=now)


def facts_of_decisions(claim: Claim) -> list[dict[str, object]]:
    """Give the recorded facts of a claim's decisions, with the uses they left."""
    records = [msgspec.json.decode(bytes(row.record)) for row in decisions_of(claim.id)]
    return [each["facts"] | {"uses_left": each["decision"]["uses_left"]} for each in records]


def test_a_suspension_after_the_report_does_not_stop_a_device_that_is_in_repair() -> None:
    publish()
    aoi = in_hand()
    claim = report(aoi, now=at("2020-11-03 10:00"))
    send_in(claim, "2020-11-06 10:00")
    suspend(contract_id=aoi.contract_id, actor=OFFICE, now=at("2020-11-07 10:00"))
    found = claims.inspect(claim_id=claim.id, cause="wet", faults=[], actor=DEPOT, now=at("2020-11-09 10:00"))
    assert found.state == "inspected"
    reported, diagnosed = facts_of_decisions(claim)
    assert diagnosed == reported | {"cause": "wet", "faults": ["liquid"]}

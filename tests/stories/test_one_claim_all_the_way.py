"""An iPhone XR is bought with the plan, its screen breaks, it is sent in, repaired and back; month by month."""

import pytest
from tests.cast import CARRIER, DEPOT, DESK, at, buy, deliver, publish, ship, tracking_number
from tests.stories.diary import Diary, go_to

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.queries import contract_with, coverage_status, uses_taken
from hosho.core.calendar import day_in_tokyo
from hosho.devices.queries import ledger
from hosho.journal.models import Duty
from hosho.people.consents import TO_HAND_IN

pytestmark = pytest.mark.django_db


def test_a_claim_is_bought_shipped_reported_repaired_and_closed_and_the_journal_tells_just_that() -> None:
    diary = Diary()
    publish()
    now = go_to("2020-08-04 10:30")
    aoi = buy("iphone-xr", imei="490154203237518", now=now)
    assert diary.since() == [
        ("2020-08-04 10:00", "plans.terms-published"),
        ("2020-08-04 10:00", "plans.catalogue-published"),
        ("2020-08-04 10:30", "devices.stocked"),
        ("2020-08-04 10:30", "people.enrolled"),
        ("2020-08-04 10:30", "sales.ordered"),
        ("2020-08-04 10:30", "contracts.joined"),
    ]
    now = go_to("2020-08-05 16:00")
    order = ship(aoi, now=now)
    now = go_to("2020-08-06 11:00")
    deliver(order.parcel_id, now=now)
    go_to("2020-08-06 11:01")
    assert diary.since() == [
        ("2020-08-05 16:00", "sales.shipped"),
        ("2020-08-05 16:00", "contracts.started"),
        ("2020-08-06 11:00", "devices.parcel-delivered"),
        ("2020-08-06 11:00", "sales.delivered"),
    ]
    contract = contract_with(aoi.contract_id)
    assert str(contract.started_on) == "2020-08-05", "use starts on the day of shipping"

    go_to("2020-09-01 00:00")
    go_to("2020-10-01 00:00")
    assert diary.since() == []

    now = go_to("2020-10-20 13:00")
    claim = claims.report_failure(
        contract_id=contract.id,
        device="4901-5420 3237518",
        cause="partial-damage",
        faults=["screen"],
        occurred_on=day_in_tokyo(now),
        channel="phone",
        story="駅で落としました",
        actor=DESK,
        now=now,
    )
    assert (claim.state, claim.outcome) == ("approved", "covered")
    assert coverage_status(contract, today=day_in_tokyo(now)).uses_left == 1
    now = go_to("2020-10-21 10:00")
    kit = claims.send_kit(
        claim_id=claim.id, tracking_number=tracking_number(), consents=TO_HAND_IN, actor=DESK, now=now
    ).kit_parcel_id
    deliver(kit, now=go_to("2020-10-22 10:00"))
    sent = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=go_to("2020-10-23 10:00")
    )
    deliver(sent.inbound_parcel_id, now=go_to("2020-10-24 10:00"))
    now = go_to("2020-10-26 10:00")
    claims.inspect(claim_id=claim.id, cause="partial-damage", faults=["screen", "body"], actor=DEPOT, now=now)
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2020-10-26 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2020-10-26 15:00"))
    back = claims.send_back(
        claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=go_to("2020-10-27 09:00")
    )
    deliver(back.return_parcel_id, now=go_to("2020-10-28 18:00"))
    go_to("2020-11-01 00:00")
    assert diary.since() == [
        ("2020-10-20 13:00", "claims.reported"),
        ("2020-10-20 13:00", "claims.approved"),
        ("2020-10-21 10:00", "claims.kit-sent"),
        ("2020-10-22 10:00", "devices.parcel-delivered"),
        ("2020-10-23 10:00", "claims.on-its-way"),
        ("2020-10-24 10:00", "devices.parcel-delivered"),
        ("2020-10-24 10:00", "claims.arrived"),
        ("2020-10-26 10:00", "claims.inspected"),
        ("2020-10-26 11:00", "claims.repair-started"),
        ("2020-10-26 15:00", "claims.repaired"),
        ("2020-10-27 09:00", "claims.sent-back"),
        ("2020-10-28 18:00", "devices.parcel-delivered"),
        ("2020-10-28 18:00", "claims.delivered"),
        ("2020-10-28 18:00", "claims.closed"),
    ]
    assert Claim.objects.get(id=claim.id).state == "closed"
    assert [use.remedy for use in uses_taken(contract).counting] == ["repair"]
    assert [line.holder_kind for line in ledger(aoi.unit.id)] == [
        "stock", "carrier", "member", "carrier", "depot", "carrier", "member",
    ]  # fmt: skip

    for month in ("2020-12", "2021-01", "2021-02", "2021-03", "2021-04", "2021-05", "2021-06", "2021-07", "2021-08"):
        go_to(f"{month}-01 00:00")
        assert diary.since() == []
    assert coverage_status(contract, today=at("2021-08-04 12:00").date()).uses_left == 1
    assert coverage_status(contract, today=at("2021-08-05 12:00").date()).uses_left == 2

    go_to("2022-08-04 23:59")
    assert diary.since() == [("2022-07-05 10:00", "contracts.natural-cover-ending")]
    go_to("2022-08-05 00:00")
    assert diary.since() == [("2022-08-04 23:59", "contracts.natural-cover-ended")]
    go_to("2023-02-04 12:00")
    assert diary.since() == []
    assert not Duty.objects.filter(taken_at=None).exists()

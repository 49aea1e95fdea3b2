"""Walk-in: booked, come or not come, repaired at the counter or sent on."""

from typing import Any
from uuid import UUID

import pytest
from tests.cast import (
    DEPOT,
    DESK,
    MEI,
    PREPARED,
    Bought,
    at,
    book,
    deliver,
    in_hand,
    report,
    tracking_number,
)
from tests.stories.diary import Diary, go_to

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.queries import contract_with, plan_and_terms, uses_taken
from hosho.core.moves import MoveRefusedError
from hosho.devices import operations as devices
from hosho.devices.queries import ledger
from hosho.network.models import Part, Store
from hosho.network.operations import HourFullError, HourNotOfferedError, NoPartError, block_hour, close_on
from hosho.network.queries import free_hours
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Consent
from hosho.people.operations import ConsentMissingError

pytestmark = pytest.mark.django_db
THURSDAY = "2021-06-03"


@pytest.fixture
def aoi(store: Store) -> Bought:
    bought = in_hand("iphone-8")
    go_to("2021-06-01 10:00")
    return bought


def booked(aoi: Bought, *, on: str = f"{THURSDAY} 11:00") -> Claim:
    """Report a broken screen on Tuesday and book a visit."""
    claim = report(aoi, now=at("2021-06-01 10:00"))
    return book(claim, at(on))


def reported_and_booked(bought: Bought, on: str, **other: Any) -> Claim:
    """Report a broken screen on Tuesday and book a visit in the same call."""
    asked: dict[str, Any] = {"consents": TO_HAND_IN, "preparation": PREPARED}
    return claims.report_and_arrange(
        contract_id=bought.contract_id,
        device=bought.serial,
        cause="partial-damage",
        faults=["screen"],
        occurred_on=None,
        channel="phone",
        way=claims.Visiting("midoricho", at(on)),
        actor=DESK,
        now=at("2021-06-01 11:00"),
        **asked | other,
    )


def inspected(claim_id: UUID, now: str) -> Claim:
    """Let Mei take the device in and look at it."""
    claims.check_in(claim_id=claim_id, actor=MEI, now=at(now))
    return claims.inspect(claim_id=claim_id, cause="partial-damage", faults=["screen"], actor=MEI, now=at(now))


def part() -> tuple[int, int]:
    """Give how many screens the store has at hand, and how many are held."""
    found = Part.objects.get(model="iphone-8", fault="screen")
    return found.at_hand, found.held


def test_a_screen_is_repaired_at_the_counter(aoi: Bought) -> None:
    diary = Diary()
    claim = booked(aoi)
    assert part() == (2, 1)
    go_to(f"{THURSDAY} 11:05")
    inspected(claim.id, f"{THURSDAY} 11:05")
    claims.start_repair(claim_id=claim.id, actor=MEI, now=go_to(f"{THURSDAY} 11:10"))
    claims.finish_repair(claim_id=claim.id, actor=MEI, now=go_to(f"{THURSDAY} 11:40"))
    claims.hand_back(claim_id=claim.id, actor=MEI, now=go_to(f"{THURSDAY} 11:45"))
    go_to("2021-06-10 00:00")
    assert diary.since() == [
        ("2021-06-01 10:00", "claims.reported"),
        ("2021-06-01 10:00", "claims.approved"),
        ("2021-06-01 10:00", "claims.visit-booked"),
        ("2021-06-02 10:00", "claims.visit-tomorrow"),
        ("2021-06-03 11:05", "claims.checked-in"),
        ("2021-06-03 11:05", "claims.inspected"),
        ("2021-06-03 11:10", "claims.repair-started"),
        ("2021-06-03 11:40", "claims.repaired"),
        ("2021-06-03 11:45", "claims.handed-back"),
        ("2021-06-03 11:45", "claims.closed"),
    ]
    assert part() == (1, 0), "the part is used up"
    assert [line.holder_kind for line in ledger(aoi.unit.id)][-3:] == ["member", "store", "member"]
    assert [use.remedy for use in uses_taken(contract_with(aoi.contract_id)).counting] == ["repair"]


def test_who_does_not_come_in_fifteen_minutes_loses_the_place_and_keeps_the_use(aoi: Bought, store: Store) -> None:
    claim = booked(aoi)
    go_to(f"{THURSDAY} 11:14")
    assert Claim.objects.get(id=claim.id).state == "visit-booked"
    go_to(f"{THURSDAY} 11:15")
    assert Claim.objects.get(id=claim.id).state == "no-show"
    assert part() == (2, 0)
    assert len(uses_taken(contract_with(aoi.contract_id)).counting) == 1
    again = claims.book_visit(
        claim_id=claim.id,
        store="midoricho",
        starts_at=at("2021-06-07 11:00"),
        consents=(),
        actor=DESK,
        now=at(f"{THURSDAY} 12:00"),
    )
    assert again.state == "visit-booked"
    assert len(uses_taken(contract_with(aoi.contract_id)).counting) == 1


def test_a_visit_is_booked_with_the_consents_and_the_preparation_or_not_at_all(aoi: Bought) -> None:
    with pytest.raises(ConsentMissingError):
        reported_and_booked(aoi, f"{THURSDAY} 11:00", consents=TO_HAND_IN - {"data-loss"})
    assert not Claim.objects.exists()
    assert part() == (2, 0)
    claim = reported_and_booked(aoi, f"{THURSDAY} 11:00")
    assert set(Consent.objects.filter(subject_id=claim.id).values_list("about", flat=True)) == TO_HAND_IN
    assert Claim.objects.get(id=claim.id).preparation == PREPARED


def test_a_claim_that_was_reported_before_is_not_booked_without_the_consents(aoi: Bought) -> None:
    claim = report(aoi, now=at("2021-06-01 10:00"))
    with pytest.raises(ConsentMissingError):
        claims.book_visit(
            claim_id=claim.id,
            store="midoricho",
            starts_at=at(f"{THURSDAY} 11:00"),
            consents=(),
            actor=DESK,
            now=claim.reported_at,
        )
    assert part() == (2, 0)


def test_who_came_is_not_released_by_the_clock(aoi: Bought) -> None:
    claim = booked(aoi)
    claims.check_in(claim_id=claim.id, actor=MEI, now=go_to(f"{THURSDAY} 11:14"))
    go_to(f"{THURSDAY} 12:00")
    assert Claim.objects.get(id=claim.id).state == "arrived"


def test_a_store_sends_on_what_it_cannot_repair_and_no_second_use_is_taken(aoi: Bought) -> None:
    claim = booked(aoi)
    go_to(f"{THURSDAY} 11:05")
    inspected(claim.id, f"{THURSDAY} 11:05")
    sent = claims.send_on(
        claim_id=claim.id, tracking_number=tracking_number(), actor=MEI, now=go_to(f"{THURSDAY} 11:30")
    )
    deliver(sent.inbound_parcel_id, now=go_to("2021-06-04 10:00"))
    go_to("2021-06-05 10:00")
    claims.inspect(
        claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=at("2021-06-05 10:00")
    )
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-05 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-05 12:00"))
    with pytest.raises(devices.UnitNotThereError):
        claims.hand_back(claim_id=claim.id, actor=MEI, now=at("2021-06-05 12:00"))
    back = claims.send_back(
        claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=go_to("2021-06-05 13:00")
    )
    deliver(back.return_parcel_id, now=go_to("2021-06-06 10:00"))
    go_to("2021-06-06 10:01")
    assert Claim.objects.get(id=claim.id).state == "closed"
    assert len(uses_taken(contract_with(aoi.contract_id)).counting) == 1
    assert part() == (2, 0), "the store's part was not used"


@pytest.mark.parametrize(
    ("starts_at", "why"),
    [
        ("2021-06-02 11:00", "tomorrow is too soon, and a Wednesday"),
        ("2021-06-01 15:00", "today is too soon"),
        ("2021-06-03 09:00", "before it opens"),
        ("2021-06-03 19:00", "after it closes"),
        ("2021-06-03 11:30", "not the beginning of a slot"),
        ("2021-06-09 11:00", "its weekday off"),
        ("2021-06-04 11:00", "closed that day"),
        ("2021-06-05 11:00", "blocked that hour"),
    ],
)
def test_an_hour_that_the_store_does_not_offer_is_refused(aoi: Bought, store: Store, starts_at: str, why: str) -> None:
    close_on(store=store, day=at("2021-06-04 10:00").date(), actor=MEI, now=at("2021-06-01 09:00"))
    block_hour(store=store, starts_at=at("2021-06-05 11:00"), actor=MEI, now=at("2021-06-01 09:00"))
    claim = report(aoi, now=at("2021-06-01 10:00"))
    with pytest.raises(HourNotOfferedError):
        book(claim, at(starts_at))
    assert part() == (2, 0)


def test_the_free_hours_are_those_that_can_be_booked(aoi: Bought, store: Store) -> None:
    claim = report(aoi, now=at("2021-06-01 10:00"))
    _plan, terms = plan_and_terms(contract_with(aoi.contract_id), on=claim.received_on)
    assert terms.visit is not None
    hours = free_hours(
        store, rules=terms.visit, from_day=at("2021-06-01 10:00").date(), days=3, now=at("2021-06-01 10:00")
    )
    assert [hour.starts_at for hour in hours] == [at(f"{THURSDAY} {hour}:00") for hour in range(10, 19)]


def test_a_full_hour_is_refused_and_nothing_of_the_booking_stays(aoi: Bought, store: Store) -> None:
    booked(aoi)
    ren = in_hand("iphone-8", start="2020-09-01")
    with pytest.raises(HourFullError):
        reported_and_booked(ren, f"{THURSDAY} 11:00")
    assert not Claim.objects.filter(contract_id=ren.contract_id).exists()
    assert uses_taken(contract_with(ren.contract_id)).last_ordinal == 0
    assert part() == (2, 1)


def test_a_store_without_the_part_is_refused(aoi: Bought, store: Store) -> None:
    Part.objects.filter(model="iphone-8", fault="camera").update(at_hand=0)
    claim = report(aoi, faults=["screen", "camera"], now=at("2021-06-01 10:00"))
    with pytest.raises(NoPartError):
        book(claim, at(f"{THURSDAY} 11:00"))
    assert part() == (2, 0)


def test_a_fault_that_no_store_repairs_cannot_be_booked(aoi: Bought) -> None:
    claim = report(aoi, faults=["charging"], now=at("2021-06-01 10:00"))
    with pytest.raises(claims.MethodNotOfferedError):
        book(claim, at(f"{THURSDAY} 11:00"))


def test_a_cancelled_visit_frees_the_place_and_another_can_be_booked(aoi: Bought) -> None:
    claim = booked(aoi)
    claims.cancel_visit(claim_id=claim.id, actor=DESK, now=at("2021-06-01 12:00"))
    assert part() == (2, 0)
    with pytest.raises(MoveRefusedError):
        claims.check_in(claim_id=claim.id, actor=MEI, now=at(f"{THURSDAY} 11:00"))


def test_the_device_is_handed_back_unrepaired_when_it_is_not_covered(aoi: Bought) -> None:
    claim = booked(aoi)
    claims.check_in(claim_id=claim.id, actor=MEI, now=go_to(f"{THURSDAY} 11:05"))
    found = claims.inspect(
        claim_id=claim.id, cause="modification", faults=["screen"], actor=MEI, now=at(f"{THURSDAY} 11:10")
    )
    assert (found.state, found.outcome) == ("not-covered", "not-covered")
    claims.hand_back(claim_id=claim.id, actor=MEI, now=at(f"{THURSDAY} 11:20"))
    go_to(f"{THURSDAY} 11:30")
    assert Claim.objects.get(id=claim.id).state == "closed"
    assert uses_taken(contract_with(aoi.contract_id)).counting == ()
    assert part() == (2, 0)

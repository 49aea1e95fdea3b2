"""Undoing what reached the member or left the house: within its time, and only while nothing has moved on."""

from datetime import timedelta

import pytest
from tests.cast import (
    DEPOT,
    DESK,
    MEI,
    Bought,
    at,
    book,
    deliver,
    in_hand,
    kept,
    report,
    stock,
)
from tests.cast import tracking_number as number
from tests.stories.diary import Diary, go_to
from tests.stories.steps import delivered, inspected, sent_in, sent_kit, state_of, visit_of

from hosho.billing.models import OneOff
from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.claims.queries import undoable
from hosho.contracts.queries import contract_with, uses_taken
from hosho.core.codes import Cause
from hosho.core.moves import UNDONE_TO, UNDONE_WITHIN
from hosho.devices.custody import STOCK, Holder
from hosho.devices.models import Parcel, Unit
from hosho.devices.queries import holder_of
from hosho.network import operations as network
from hosho.network.models import Part, Store
from hosho.people.consents import TO_HAND_IN
from hosho.repairs.models import Quote

pytestmark = pytest.mark.django_db
DAY = "2021-06-01"
HOUR = "2021-06-03 11:00"
"""A Thursday."""


@pytest.fixture
def aoi(store: Store) -> Bought:
    return in_hand("iphone-8")


@pytest.fixture
def booked(aoi: Bought) -> Claim:
    """A visit on 3 June, reported and booked on the 1st."""
    return book(report(aoi, now=go_to(f"{DAY} 10:00")), at(HOUR), now=at(f"{DAY} 10:00"))


def undo(claim: Claim, when: str) -> Claim:
    """Undo the last move."""
    return claims.undo(claim_id=claim.id, reason="押し間違い", actor=DESK, now=go_to(when))


def held(store: Store) -> tuple[int, int]:
    """Give how many screens the store has at hand, and how many of them are held."""
    part = Part.objects.get(store=store, model="iphone-8", fault="screen")
    return part.at_hand, part.held


def uses(bought: Bought) -> int:
    """Give how many uses are taken."""
    return len(uses_taken(contract_with(bought.contract_id)).counting)


def inspected_at_the_store(claim: Claim, cause: Cause = "partial-damage") -> Claim:
    """Come to the visit, and have the device looked at."""
    claims.check_in(claim_id=claim.id, actor=MEI, now=go_to(HOUR))
    return inspected(claim, "2021-06-03 11:05", cause=cause)


def repaired_at_the_store(claim: Claim) -> None:
    """The same, and repaired."""
    inspected_at_the_store(claim)
    claims.start_repair(claim_id=claim.id, actor=MEI, now=go_to("2021-06-03 11:10"))
    claims.finish_repair(claim_id=claim.id, actor=MEI, now=go_to("2021-06-03 11:40"))


# ---- withdrawing ----


def test_a_withdrawn_claim_goes_on_with_its_use_and_its_visit(aoi: Bought, store: Store, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    assert (uses(aoi), held(store)) == (0, (2, 0))
    claim = undo(booked, f"{DAY} 11:05")
    assert (claim.state, claim.closed_at, uses(aoi), held(store)) == ("visit-booked", None, 1, (2, 1))
    diary = Diary()
    go_to("2021-06-03 11:20")
    assert diary.since() == [("2021-06-02 10:00", "claims.visit-tomorrow"), ("2021-06-03 11:15", "claims.no-show")]


def test_who_withdraws_over_the_reminder_is_reminded_when_it_is_undone(aoi: Bought, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to("2021-06-02 09:00"))
    go_to("2021-06-02 12:00")
    diary = Diary()
    undo(booked, "2021-06-02 12:05")
    go_to("2021-06-02 12:06")
    assert diary.events() == ["claims.undone", "claims.visit-tomorrow"]


def test_a_withdrawal_is_undone_for_a_day_and_no_longer(aoi: Bought, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    booked.refresh_from_db()
    can = undoable(booked, at=at("2021-06-02 10:59"))
    assert can is not None
    assert can.until == at("2021-06-02 11:00")
    assert undoable(booked, at=at("2021-06-02 11:00")) is None
    with pytest.raises(claims.UndoTooLateError) as refusal:
        undo(booked, "2021-06-02 11:00")
    assert refusal.value.until == "2021-06-02T11:00:00+09:00"
    assert state_of(booked) == "withdrawn"


def test_a_withdrawal_is_not_undone_once_another_report_was_taken(aoi: Bought, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    other = report(aoi, now=go_to(f"{DAY} 12:00"))
    with pytest.raises(claims.ReportedSinceError) as refusal:
        undo(booked, f"{DAY} 12:05")
    assert refusal.value.number == other.number


def test_a_withdrawal_is_not_undone_when_the_place_is_somebody_elses(aoi: Bought, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    book(report(in_hand("iphone-8"), now=go_to(f"{DAY} 11:30")), at(HOUR), now=at(f"{DAY} 11:30"))
    with pytest.raises(network.HourFullError):
        undo(booked, f"{DAY} 12:00")
    assert (state_of(booked), uses(aoi)) == ("withdrawn", 0)


def test_a_withdrawal_is_not_undone_when_the_part_is_held_for_another(aoi: Bought, store: Store, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    network.stock_parts(store=store, model="iphone-8", fault="screen", pieces=-2, actor=MEI, now=at(f"{DAY} 11:00"))
    with pytest.raises(network.NoPartError):
        undo(booked, f"{DAY} 12:00")


def test_a_withdrawal_on_the_day_of_the_visit_is_not_undone_after_its_hour(aoi: Bought, booked: Claim) -> None:
    claims.withdraw(claim_id=booked.id, actor=DESK, now=go_to("2021-06-03 10:30"))
    with pytest.raises(network.HourPassedError):
        undo(booked, "2021-06-03 11:00")


def test_a_reserved_loaner_is_reserved_again_or_nothing_is_undone(aoi: Bought) -> None:
    kept("loaner", "iphone-8", now=at("2020-08-04 10:00"))
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    claims.ask_for_kit(
        claim_id=claim.id, loaner=True, preparation={}, consents=TO_HAND_IN, actor=DESK, now=at(f"{DAY} 10:00")
    )
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    assert undo(claim, f"{DAY} 11:05").state == "approved"
    assert claim.lending.state == "reserved"
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to(f"{DAY} 11:10"))
    ren = report(in_hand("iphone-8"), now=at(f"{DAY} 11:15"))
    claims.ask_for_kit(
        claim_id=ren.id, loaner=True, preparation={}, consents=TO_HAND_IN, actor=DESK, now=at(f"{DAY} 11:15")
    )
    with pytest.raises(claims.NoLoanerError):
        undo(claim, f"{DAY} 11:20")


def test_a_loaner_that_was_to_come_back_may_stay_and_nobody_is_reminded(aoi: Bought) -> None:
    kept("loaner", "iphone-8", now=at("2020-08-04 10:00"))
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    sent_kit(claim, f"{DAY} 11:00", loaner=True)
    delivered(claim.lending.out_parcel_id, f"{DAY} 18:00")
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to("2021-06-02 10:00"))
    assert claim.lending.due_on is not None
    assert undo(claim, "2021-06-02 10:30").state == "kit-sent"
    assert claim.lending.due_on is None
    diary = Diary()
    go_to("2021-07-30 10:00")
    assert diary.events() == []
    assert claim.lending.state == "lent"


def test_a_claim_that_waited_for_a_person_waits_again_by_the_same_time(aoi: Bought) -> None:
    claim = report(aoi, cause="other", now=go_to(f"{DAY} 10:00"))
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    undone = undo(claim, f"{DAY} 11:05")
    assert (undone.state, undone.reply_due_at) == ("referred", at("2021-06-02 17:00"))
    diary = Diary()
    go_to("2021-06-02 17:01")
    assert diary.since() == [("2021-06-02 17:00", "claims.reply-overdue")]


# ---- a visit that is cancelled ----


def test_a_cancelled_visit_is_booked_once_more_if_its_place_is_free(store: Store, booked: Claim) -> None:
    claims.cancel_visit(claim_id=booked.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    assert undo(booked, f"{DAY} 11:05").state == "visit-booked"
    assert (visit_of(booked).state, held(store)) == ("booked", (2, 1))


# ---- the kit ----


def test_a_kit_is_called_back_with_its_loaner_while_both_are_under_way(aoi: Bought) -> None:
    loaner = kept("loaner", "iphone-8", now=at("2020-08-04 10:00"))
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    first = sent_kit(claim, f"{DAY} 11:00", loaner=True)
    undone = undo(claim, f"{DAY} 11:05")
    assert (undone.state, undone.kit_parcel_id, undone.method) == ("approved", None, "")
    lending = Lending.objects.get(claim=claim)
    assert (lending.state, lending.out_parcel_id, holder_of(loaner.id)) == ("reserved", None, STOCK)
    late = deliver(first.kit_parcel_id, now=go_to(f"{DAY} 12:00"))
    assert not late, "a carrier's late word about the parcel changes nothing"
    assert sent_kit(claim, f"{DAY} 13:00", loaner=True).state == "kit-sent"
    assert claim.lending.state == "sent"


@pytest.mark.parametrize("what", ["kit", "loaner"])
def test_a_kit_that_arrived_is_not_called_back(aoi: Bought, what: str) -> None:
    kept("loaner", "iphone-8", now=at("2020-08-04 10:00"))
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    kit = sent_kit(claim, f"{DAY} 11:00", loaner=True)
    delivered(kit.kit_parcel_id if what == "kit" else claim.lending.out_parcel_id, f"{DAY} 18:00")
    with pytest.raises(claims.ArrivedSinceError) as refusal:
        undo(claim, f"{DAY} 18:05")
    assert (refusal.value.what, state_of(claim)) == (what, "kit-sent")


def test_a_kit_sent_after_a_no_show_goes_back_to_it(booked: Claim) -> None:
    go_to("2021-06-03 12:00")
    sent_kit(booked, "2021-06-03 12:00")
    undone = undo(booked, "2021-06-03 12:05")
    assert (undone.state, undone.method) == ("no-show", "walk-in")


# ---- sent on, handed back ----


def test_what_was_sent_on_by_mistake_is_in_the_store_again(store: Store, booked: Claim) -> None:
    inspected_at_the_store(booked)
    claims.send_on(claim_id=booked.id, tracking_number=number(), actor=MEI, now=go_to("2021-06-03 11:10"))
    undone = undo(booked, "2021-06-03 11:15")
    assert (undone.state, undone.method, undone.store_id) == ("inspected", "walk-in", store.id)
    assert booked.unit_id is not None
    assert (undone.inbound_parcel_id, holder_of(booked.unit_id)) == (None, Holder.of("store", store.id))
    assert (visit_of(booked).state, held(store)) == ("in-store", (2, 1))
    claims.send_on(claim_id=booked.id, tracking_number=number(), actor=MEI, now=go_to("2021-06-03 11:20"))
    assert state_of(booked) == "on-its-way"


def test_what_was_sent_on_is_not_undone_once_it_arrived(booked: Claim) -> None:
    inspected_at_the_store(booked)
    sent = claims.send_on(claim_id=booked.id, tracking_number=number(), actor=MEI, now=go_to("2021-06-03 11:10"))
    deliver(sent.inbound_parcel_id, now=at("2021-06-03 20:00"))
    with pytest.raises(claims.ArrivedSinceError):
        claims.undo(claim_id=booked.id, reason="押し間違い", actor=MEI, now=at("2021-06-03 20:00"))
    go_to("2021-06-03 20:01")
    assert state_of(booked) == "arrived"


def test_handing_back_is_undone_though_the_claim_closed_by_itself(aoi: Bought, store: Store, booked: Claim) -> None:
    repaired_at_the_store(booked)
    claims.hand_back(claim_id=booked.id, actor=MEI, now=go_to("2021-06-03 11:45"))
    go_to("2021-06-03 11:46")
    assert (state_of(booked), held(store)) == ("closed", (1, 0))
    undone = undo(booked, "2021-06-03 11:50")
    assert (undone.state, undone.closed_at, held(store), uses(aoi)) == ("repaired", None, (2, 1), 1)
    assert holder_of(aoi.unit.id) == Holder.of("store", store.id)
    claims.hand_back(claim_id=booked.id, actor=MEI, now=go_to("2021-06-03 12:00"))
    go_to("2021-06-03 12:01")
    assert (state_of(booked), held(store)) == ("closed", (1, 0))


def test_handing_back_unrepaired_is_undone_before_the_claim_closes(store: Store, booked: Claim) -> None:
    inspected_at_the_store(booked, "modification")
    claims.hand_back(claim_id=booked.id, actor=MEI, now=at("2021-06-03 11:45"))
    assert state_of(booked) == "delivered"
    undone = claims.undo(claim_id=booked.id, reason="押し間違い", actor=MEI, now=at("2021-06-03 11:46"))
    assert (undone.state, held(store)) == ("not-covered", (2, 1))
    go_to("2021-06-03 12:00")


def test_handing_back_is_not_undone_once_the_repair_is_owed(booked: Claim) -> None:
    inspected_at_the_store(booked, "modification")
    claims.quote(claim_id=booked.id, yen=12_100, actor=MEI, now=go_to("2021-06-03 11:10"))
    claims.answer_quote(claim_id=booked.id, accepted=True, actor=MEI, now=go_to("2021-06-03 11:15"))
    claims.finish_repair(claim_id=booked.id, actor=MEI, now=go_to("2021-06-03 11:40"))
    claims.hand_back(claim_id=booked.id, actor=MEI, now=go_to("2021-06-03 11:45"))
    go_to("2021-06-03 11:46")
    with pytest.raises(claims.RepairChargedError):
        undo(booked, "2021-06-03 11:50")
    assert OneOff.objects.get(claim_id=booked.id).gross_yen == 12_100


def test_handing_back_is_not_undone_once_the_next_failure_is_reported(aoi: Bought, booked: Claim) -> None:
    repaired_at_the_store(booked)
    claims.hand_back(claim_id=booked.id, actor=MEI, now=go_to("2021-06-03 11:45"))
    report(aoi, now=go_to("2021-06-03 15:00"))
    with pytest.raises(claims.ReportedSinceError):
        undo(booked, "2021-06-03 15:05")


# ---- a declined quote ----


def test_a_declined_quote_waits_for_an_answer_again(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00", cause="modification")
    claims.quote(claim_id=claim.id, yen=12_100, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.answer_quote(claim_id=claim.id, accepted=False, actor=DESK, now=go_to("2021-06-02 12:00"))
    assert undo(claim, "2021-06-02 12:05").state == "quoted"
    claim.refresh_from_db()
    assert claim.job_id is not None
    quote = Quote.objects.get(job_id=claim.job_id)
    assert (quote.yen, quote.answered_at, quote.accepted) == (12_100, None, None)
    claims.answer_quote(claim_id=claim.id, accepted=True, actor=DESK, now=go_to("2021-06-02 12:10"))
    assert state_of(claim) == "repairing"


def test_a_declined_quote_is_not_undone_once_the_device_is_on_its_way_home(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00", cause="modification")
    claims.quote(claim_id=claim.id, yen=12_100, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.answer_quote(claim_id=claim.id, accepted=False, actor=DESK, now=go_to("2021-06-02 12:00"))
    claims.send_back(claim_id=claim.id, tracking_number=number(), actor=DEPOT, now=go_to("2021-06-02 13:00"))
    with pytest.raises(claims.NothingToUndoError):
        undo(claim, "2021-06-02 13:05")


def test_each_of_these_moves_has_its_time_and_its_undoing() -> None:
    assert {move for _state, move in UNDONE_TO} >= set(UNDONE_WITHIN)
    assert set(UNDONE_WITHIN.values()) == {timedelta(hours=24)}


def test_a_parcel_that_was_called_back_and_its_unit_agree(aoi: Bought) -> None:
    stock("iphone-8", now=at("2020-08-04 10:00"))
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    sent_kit(claim, f"{DAY} 11:00")
    undo(claim, f"{DAY} 11:05")
    kit = Parcel.objects.get(purpose="kit")
    assert (kit.recipient_kind, kit.delivered_at) == ("stock", at(f"{DAY} 11:05"))
    assert Unit.objects.filter(id=aoi.unit.id).exists()

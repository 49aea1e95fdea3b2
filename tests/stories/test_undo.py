"""Slips of the hand: every row of UNDONE_TO is played, undone and played again; the journal keeps both.

What reaches the member or leaves the house is told in ``test_undo_outside``.
"""

from collections.abc import Callable

import pytest
from tests.cast import DEPOT, MEI, OFFICE, Bought, at, book, in_hand, kept, open_store, publish, report
from tests.stories.diary import Diary, go_to
from tests.stories.steps import delivered, inspected, sent_home, sent_in, state_of

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.models import Use
from hosho.contracts.queries import contract_with, uses_taken
from hosho.core.codes import Cause
from hosho.core.moves import UNDONE_TO, UNDONE_WITHIN, ClaimMove, ClaimState
from hosho.devices.models import Allocation, Parcel, Unit
from hosho.devices.queries import holder_of
from hosho.journal.models import Entry
from hosho.repairs.models import Job, Quote

pytestmark = pytest.mark.django_db
DAY = "2021-06-01"
NOW = "2021-06-03 10:00"
AT_THE_BENCH = {row: state for row, state in UNDONE_TO.items() if row[1] not in UNDONE_WITHIN}


@pytest.fixture
def aoi() -> Bought:
    publish()
    open_store(now=at("2020-08-04 10:00"))
    kept("exchange", "iphone-8", now=at("2020-08-04 10:00"))
    return in_hand("iphone-8")


def reached(aoi: Bought, state: ClaimState, move: ClaimMove) -> Claim:
    """Lead a claim to a state by a move; the move itself is made at 10:00 on 3 June."""
    if move == "check-in":
        claim = report(aoi, now=go_to(f"{DAY} 10:00"))
        book(claim, at("2021-06-03 10:00"), now=at(f"{DAY} 10:00"))
        return claims.check_in(claim_id=claim.id, actor=MEI, now=go_to(NOW))
    claim = sent_in(aoi, "2021-06-02") if move != "arrive" else arriving(aoi)
    for step in PATHS[state, move]:
        made(step, claim)
    return Claim.objects.get(id=claim.id)


def arriving(aoi: Bought) -> Claim:
    """Let a device be on its way from 2 June, and arrive on the 3rd."""
    claim = sent_in(aoi, "2021-06-02")
    parcel_id = claim.inbound_parcel_id
    claims.undo(claim_id=claim.id, reason="another box", actor=DEPOT, now=go_to("2021-06-02 21:00"))
    delivered(parcel_id, NOW)
    return claim


PATHS: dict[tuple[ClaimState, ClaimMove], tuple[str, ...]] = {
    ("arrived", "arrive"): (),
    ("inspected", "inspect"): ("inspect",),
    ("not-covered", "find-not-covered"): ("inspect modification",),
    ("referred", "find-to-refer"): ("inspect other",),
    ("repairing", "start-repair"): ("inspect", "start"),
    ("repaired", "finish-repair"): ("inspect", "start", "finish"),
    ("irreparable", "give-up"): ("inspect", "give up"),
    ("exchange-allocated", "allocate"): ("inspect", "give up", "allocate"),
    ("quoted", "quote"): ("inspect modification", "quote"),
    ("inspected", "uphold"): ("inspect other", "uphold"),
    ("not-covered", "reject"): ("inspect other", "reject"),
}


FOUND: dict[str, Cause] = {
    "inspect": "partial-damage",
    "inspect modification": "modification",
    "inspect other": "other",
}
"""The cause that the inspection of a step finds."""


def made(step: str, claim: Claim) -> None:
    """Make one step of a path, at the bench or in the office."""
    now = go_to(NOW)
    at_the_bench: dict[str, Callable[..., Claim]] = {
        "start": claims.start_repair,
        "finish": claims.finish_repair,
        "give up": claims.give_up,
        "allocate": claims.allocate_exchange,
    }
    if step in FOUND:
        inspected(claim, NOW, cause=FOUND[step])
        return
    if step in ("uphold", "reject"):
        claims.decide_referral(
            claim_id=claim.id,
            covered=step == "uphold",
            clause="cover.damage" if step == "uphold" else "exclude.modification",
            reason="分解して確認",
            actor=OFFICE,
            now=now,
        )
        return
    if step == "quote":
        claims.quote(claim_id=claim.id, yen=12_000, actor=DEPOT, now=now)
        return
    at_the_bench[step](claim_id=claim.id, actor=DEPOT, now=now)


def world() -> dict[str, object]:
    """Give what a move changes beside the claim: uses, units, parcels, work, promises."""
    return {
        "uses": sorted((use.given_back_at is None, use.spent_at is None, use.remedy) for use in counting()),
        "holders": {unit.id: holder_of(unit.id) for unit in Unit.objects.all()},
        "parcels": {parcel.id: parcel.delivered_at is None for parcel in Parcel.objects.all()},
        "work": [(job.started_at is None, job.finished_at is None) for job in Job.objects.order_by("id")][-1:],
        "promises": list(Allocation.objects.filter(released_at=None).values_list("unit_id")),
        "quotes": Quote.objects.filter(answered_at=None).count(),
    }


def counting() -> list[Use]:
    return list(Use.objects.filter(given_back_at=None))


@pytest.mark.parametrize(("state", "move"), AT_THE_BENCH, ids=lambda code: str(code))
def test_a_slip_is_undone_and_can_be_made_good(aoi: Bought, state: ClaimState, move: ClaimMove) -> None:
    claim = reached(aoi, state, move)
    assert (claim.state, claim.last_move) == (state, move)
    after_the_move = world()
    diary = Diary()
    undone = claims.undo(claim_id=claim.id, reason=" 別の箱でした ", actor=MEI, now=go_to("2021-06-03 10:05"))
    assert undone.state == UNDONE_TO[state, move]
    assert diary.since() == [("2021-06-03 10:05", "claims.undone")]
    entry = Entry.objects.filter(event="claims.undone").latest("id")
    assert (entry.actor, entry.data) == (str(MEI), {"move": move, "state": UNDONE_TO[state, move]})
    correction = claim.corrections.latest("id")
    assert (correction.move, correction.reason, correction.made_by) == (move, "別の箱でした", str(MEI))

    again(claim, state, move)
    assert state_of(claim) == state
    assert world() == after_the_move


def again(claim: Claim, state: ClaimState, move: ClaimMove) -> None:
    """Make the same move once more."""
    if move == "check-in":
        claims.check_in(claim_id=claim.id, actor=MEI, now=go_to("2021-06-03 10:06"))
    elif move == "arrive":
        delivered(claim.inbound_parcel_id, "2021-06-03 10:06")
    else:
        made(PATHS[state, move][-1], claim)


def test_an_undo_needs_a_reason_and_something_to_undo(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    with pytest.raises(claims.ReasonMissingError):
        claims.undo(claim_id=claim.id, reason="  ", actor=DEPOT, now=at(f"{DAY} 21:00"))
    claims.undo(claim_id=claim.id, reason="another box", actor=DEPOT, now=go_to(f"{DAY} 21:00"))
    with pytest.raises(claims.NothingToUndoError):
        claims.undo(claim_id=claim.id, reason="and before that", actor=DEPOT, now=at(f"{DAY} 21:01"))


def test_a_decision_that_was_undone_does_not_come_back_with_the_next_undo(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00", cause="modification")
    claims.undo(claim_id=claim.id, reason="wrong entry", actor=DEPOT, now=go_to("2021-06-02 10:05"))
    inspected(claim, "2021-06-02 10:10")
    undone = claims.undo(claim_id=claim.id, reason="wrong entry", actor=DEPOT, now=go_to("2021-06-02 10:15"))
    assert (undone.state, undone.outcome) == ("arrived", "covered"), "as it was decided on the phone"
    inspected(claim, "2021-06-02 10:20")
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 12:00"))
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    assert len(uses_taken(contract_with(aoi.contract_id)).counting) == 1


def test_a_check_in_taken_back_after_its_time_frees_the_place(aoi: Bought) -> None:
    claim = reached(aoi, "arrived", "check-in")
    go_to("2021-06-03 10:30")
    diary = Diary()
    claims.undo(claim_id=claim.id, reason="another member", actor=MEI, now=go_to("2021-06-03 10:40"))
    go_to("2021-06-03 10:41")
    assert diary.events() == ["claims.undone", "claims.no-show"]

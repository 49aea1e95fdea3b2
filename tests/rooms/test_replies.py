"""A claim that waits for a person has a promised time: working days, on the agenda, told when it passes."""

from datetime import datetime
from typing import Any

import pytest
from tests.cast import OFFICE, Bought, at, in_hand, publish, report
from tests.stories.diary import Diary, go_to
from tests.stories.steps import inspected, sent_in

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import in_progress, is_reply_overdue
from hosho.claims.reply_deadline import reply_by
from hosho.journal.models import Duty, Entry
from hosho.platform.config import read


@pytest.mark.parametrize(
    ("asked", "days", "by"),
    [
        pytest.param("2022-05-30 14:09", 1, "2022-05-31 17:00", id="Monday"),
        pytest.param("2022-05-30 23:59", 1, "2022-05-31 17:00", id="Monday night"),
        pytest.param("2022-06-03 09:00", 1, "2022-06-06 17:00", id="over the weekend"),
        pytest.param("2022-06-04 09:00", 1, "2022-06-06 17:00", id="Saturday"),
        pytest.param("2022-05-02 09:00", 1, "2022-05-06 17:00", id="over three holidays"),
        pytest.param("2022-05-30 09:00", 5, "2022-06-06 17:00", id="five days"),
    ],
)
def test_the_reply_is_promised_by_the_end_of_a_working_day(asked: str, days: int, by: str) -> None:
    assert reply_by(at(asked), days=days) == at(by)


@pytest.fixture
def aoi(db: None) -> Bought:
    publish()
    return in_hand("iphone-8")


def referred(bought: Bought, when: str) -> Claim:
    """Report what no clause names."""
    return report(bought, cause="other", now=go_to(when))


def promised() -> list[datetime]:
    """Give the times at which the agenda looks for a reply."""
    return list(Duty.objects.filter(kind=claims.WHEN_REPLY_IS_DUE, taken_at=None).values_list("due_at", flat=True))


def test_a_referred_report_has_its_time_and_is_overdue_after_it(aoi: Bought) -> None:
    claim = referred(aoi, "2021-06-01 10:00")
    assert (claim.reply_due_at, promised()) == (at("2021-06-02 17:00"), [at("2021-06-02 17:00")])
    assert not is_reply_overdue(claim, at=at("2021-06-02 16:59"))
    assert is_reply_overdue(claim, at=at("2021-06-02 17:00"))
    diary = Diary()
    go_to("2021-06-10 10:00")
    assert diary.since() == [("2021-06-02 17:00", "claims.reply-overdue")]
    assert Entry.objects.get(event="claims.reply-overdue").data == {"reply_due_at": "2021-06-02T17:00:00+09:00"}


def test_what_was_decided_in_time_is_told_nothing_more(aoi: Bought) -> None:
    claim = referred(aoi, "2021-06-01 10:00")
    decided(claim, "2021-06-02 16:00", covered=True)
    diary = Diary()
    go_to("2021-06-10 10:00")
    assert diary.events() == []


def test_what_the_inspection_refers_has_a_time_of_its_own(aoi: Bought) -> None:
    claim = sent_in(aoi, "2021-06-01")
    found = inspected(claim, "2021-06-04 10:00", cause="other")
    assert found.reply_due_at == at("2021-06-07 17:00")
    undone = claims.undo(claim_id=claim.id, reason="another box", actor=OFFICE, now=go_to("2021-06-04 10:05"))
    assert not is_reply_overdue(undone, at=at("2021-06-08 10:00"))
    inspected(claim, "2021-06-07 10:00", cause="other")
    diary = Diary()
    go_to("2021-06-07 18:00")
    assert diary.events() == [], "the first promise fell with what had made it"
    go_to("2021-06-08 18:00")
    assert diary.since() == [("2021-06-08 17:00", "claims.reply-overdue")]


def test_a_judgement_that_is_undone_leaves_the_promise_as_it_was(aoi: Bought) -> None:
    claim = sent_in(aoi, "2021-06-01")
    inspected(claim, "2021-06-02 10:00", cause="other")
    decided(claim, "2021-06-03 10:00", covered=False)
    go_to("2021-06-04 10:00")
    diary = Diary()
    undone = claims.undo(claim_id=claim.id, reason="wrong claim", actor=OFFICE, now=go_to("2021-06-04 10:00"))
    assert undone.reply_due_at == at("2021-06-03 17:00")
    go_to("2021-06-04 10:01")
    assert diary.since() == [("2021-06-04 10:00", "claims.undone"), ("2021-06-04 10:00", "claims.reply-overdue")]


def test_the_days_are_a_setting(aoi: Bought, settings: Any) -> None:
    settings.CONFIG = read({"HOSHO_REPLY_DAYS": "3"})
    assert referred(aoi, "2021-06-01 10:00").reply_due_at == at("2021-06-04 17:00")


def test_the_queue_begins_with_what_is_overdue(aoi: Bought) -> None:
    later, covered = referred(in_hand("iphone-8"), "2021-06-03 10:00"), report(in_hand(), now=at("2021-06-03 10:00"))
    sooner = sent_in(aoi, "2021-06-03")
    Claim.objects.filter(id=later.id).update(reply_due_at=at("2021-06-09 17:00"))
    inspected(sooner, "2021-06-04 10:00", cause="other")
    before = Claim.objects.create(
        member_id=later.member_id,
        contract_id=sooner.id,  # of nobody's contract: only its place matters
        state="referred",
        reported_at=at("2021-06-03 12:00"),
        received_on=at("2021-06-03 12:00").date(),
        phone_reception=True,
    )
    assert [each.id for each in in_progress(at_most=9)] == [before.id, sooner.id, later.id, covered.id]


def decided(claim: Claim, when: str, *, covered: bool) -> None:
    """Let a person decide."""
    claims.decide_referral(
        claim_id=claim.id,
        covered=covered,
        clause="cover.damage" if covered else "exclude.modification",
        reason="写真で確認",
        actor=OFFICE,
        now=go_to(when),
    )

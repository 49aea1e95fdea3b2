"""A contract's life: left, stayed, ended by the operator, suspended and resumed, under later terms."""

from datetime import date
from pathlib import Path

import pytest
from tests.cast import DESK, OFFICE, SHOP, Bought, at, buy, in_hand, publish, report
from tests.stories.diary import Diary, go_to
from tests.stories.steps import inspected, sent_in
from tests.stories.version_2 import publish_version_2

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.contracts.queries import NotStartedError, contract_with, coverage_status
from hosho.core.terms import UnknownVersionError
from hosho.journal.models import Duty, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoi() -> Bought:
    publish()
    return in_hand(start="2020-08-05")


def leave(bought: Bought, when: str) -> Contract:
    """Let the member leave."""
    return contracts.leave(contract_id=bought.contract_id, actor=SHOP, now=go_to(when))


def refused(bought: Bought, when: str) -> list[str]:
    """Report a broken screen and give the clauses that refuse it; nothing, when it is covered."""
    claim = report(bought, now=go_to(when))
    if claim.state == "closed":
        return list(claim.decisions.get().clauses)
    claims.withdraw(claim_id=claim.id, actor=DESK, now=at(when))
    return []


# ---- leaving -------------------------------------------------------------------------------------------------------


def test_who_leaves_is_covered_until_the_end_of_the_month(aoi: Bought) -> None:
    diary = Diary()
    assert leave(aoi, "2021-02-10 10:00").last_day == date(2021, 2, 28)
    with pytest.raises(contracts.EndedError):
        leave(aoi, "2021-02-11 10:00")
    assert refused(aoi, "2021-02-28 23:00") == []
    go_to("2021-03-01 00:00")
    assert diary.since() == [
        ("2021-02-10 10:00", "contracts.left"),
        ("2021-02-28 23:00", "claims.reported"),
        ("2021-02-28 23:00", "claims.approved"),
        ("2021-02-28 23:00", "claims.withdrawn"),
        ("2021-02-28 23:59", "contracts.ended"),
    ]
    assert refused(aoi, "2021-03-01 00:01") == ["in-force"]
    assert not contract_with(aoi.contract_id).covered_units.filter(last_day=None).exists()
    diary.events()
    go_to("2023-01-01 00:00")
    assert diary.events() == [], "no notice of the end of natural cover to one who has left"


def test_who_thinks_better_of_it_stays(aoi: Bought) -> None:
    leave(aoi, "2021-02-10 10:00")
    diary = Diary()
    stayed = contracts.stay(contract_id=aoi.contract_id, actor=SHOP, now=go_to("2021-02-28 20:00"))
    assert stayed.last_day is None
    go_to("2021-03-15 00:00")
    assert diary.since() == [("2021-02-28 20:00", "contracts.stayed")], "the duty of the end finds nothing to end"
    with pytest.raises(contracts.NotLeavingError):
        contracts.stay(contract_id=aoi.contract_id, actor=SHOP, now=at("2021-03-15 10:00"))
    leave(aoi, "2021-04-02 10:00")
    go_to("2021-05-01 00:00")
    assert diary.since() == [("2021-04-02 10:00", "contracts.left"), ("2021-04-30 23:59", "contracts.ended")]
    with pytest.raises(contracts.NotLeavingError):
        contracts.stay(contract_id=aoi.contract_id, actor=SHOP, now=at("2021-05-01 10:00"))


def test_before_the_start_there_is_nothing_to_leave() -> None:
    publish()
    bought = buy(now=go_to("2020-08-05 10:00"))
    with pytest.raises(NotStartedError):
        leave(bought, "2020-08-05 11:00")


def test_the_operator_ends_a_contract_for_a_reason(aoi: Bought) -> None:
    leave(aoi, "2021-02-10 10:00")
    diary = Diary()
    ended = contracts.terminate(
        contract_id=aoi.contract_id,
        last_day=date(2021, 2, 15),
        reason="unpaid",
        actor=OFFICE,
        now=go_to("2021-02-12 10:00"),
    )
    assert (ended.last_day, ended.ended_because) == (date(2021, 2, 15), "unpaid")
    with pytest.raises(contracts.NotLeavingError):
        contracts.stay(contract_id=aoi.contract_id, actor=SHOP, now=at("2021-02-13 10:00"))
    with pytest.raises(contracts.EndedError):
        contracts.terminate(
            contract_id=aoi.contract_id,
            last_day=date(2021, 2, 20),
            reason="unpaid",
            actor=OFFICE,
            now=at("2021-02-13 10:00"),
        )
    go_to("2021-03-15 00:00")
    assert diary.since() == [("2021-02-12 10:00", "contracts.terminated"), ("2021-02-15 23:59", "contracts.ended")]
    assert Entry.objects.get(event="contracts.terminated").data == {"last_day": "2021-02-15", "because": "unpaid"}
    assert refused(aoi, "2021-03-15 10:00") == ["in-force"]


# ---- suspended -----------------------------------------------------------------------------------------------------


def test_while_suspended_nothing_is_covered_and_all_resumes(aoi: Bought) -> None:
    diary = Diary()
    for when in ("2021-03-01 10:00", "2021-03-02 10:00"):
        contracts.suspend(contract_id=aoi.contract_id, actor=OFFICE, now=go_to(when))
    assert refused(aoi, "2021-03-10 10:00") == ["suspended"]
    for when in ("2021-03-20 10:00", "2021-03-21 10:00"):
        contracts.resume(contract_id=aoi.contract_id, actor=OFFICE, now=go_to(when))
    assert refused(aoi, "2021-03-21 11:00") == []
    assert diary.since() == [
        ("2021-03-01 10:00", "contracts.suspended"),
        ("2021-03-10 10:00", "claims.reported"),
        ("2021-03-10 10:00", "claims.refused"),
        ("2021-03-20 10:00", "contracts.resumed"),
        ("2021-03-21 11:00", "claims.reported"),
        ("2021-03-21 11:00", "claims.approved"),
        ("2021-03-21 11:00", "claims.withdrawn"),
    ], "once suspended and once resumed, however often it is said"


def test_an_inspection_decides_on_the_instant_of_the_report_although_the_contract_is_suspended_since(
    aoi: Bought,
) -> None:
    claim = sent_in(aoi, "2021-03-01")
    contracts.suspend(contract_id=aoi.contract_id, actor=OFFICE, now=go_to("2021-03-01 21:00"))
    assert inspected(claim, "2021-03-02 10:00").state == "inspected"
    assert [row.outcome for row in claim.decisions.order_by("ordinal")] == ["covered", "covered"]


def test_a_report_of_the_hour_before_the_suspension_is_covered_and_of_the_hour_after_not(aoi: Bought) -> None:
    assert refused(aoi, "2021-03-01 09:59") == []
    contracts.suspend(contract_id=aoi.contract_id, actor=OFFICE, now=go_to("2021-03-01 10:00"))
    assert refused(aoi, "2021-03-01 10:01") == ["suspended"]


# ---- later terms ---------------------------------------------------------------------------------------------------


def apply_version_2(bought: Bought, when: str, *, from_on: date) -> None:
    """Apply the second version."""
    contracts.apply_terms(
        contract_id=bought.contract_id,
        version=2,
        from_on=from_on,
        reason="campaign",
        actor=OFFICE,
        now=go_to(when),
    )


def test_a_contract_follows_its_version_until_a_later_one_is_applied(aoi: Bought, tmp_path: Path) -> None:
    contract = contract_with(aoi.contract_id)
    publish_version_2(tmp_path, now=go_to("2021-04-01 00:00"))
    assert coverage_status(contract, today=date(2021, 4, 2)).uses_left == 2, "published is not applied"
    diary = Diary()
    apply_version_2(aoi, "2021-05-01 10:00", from_on=date(2021, 5, 10))
    assert diary.since() == [("2021-05-01 10:00", "contracts.terms-applied")]
    contract = contract_with(aoi.contract_id)
    assert coverage_status(contract, today=date(2021, 5, 9)).uses_left == 2
    assert coverage_status(contract, today=date(2021, 5, 10)).uses_left == 3
    with pytest.raises(contracts.TermsNotLaterError):
        apply_version_2(aoi, "2021-05-02 10:00", from_on=date(2021, 6, 1))
    with pytest.raises(UnknownVersionError):
        contracts.apply_terms(
            contract_id=aoi.contract_id,
            version=3,
            from_on=date(2021, 6, 1),
            reason="campaign",
            actor=OFFICE,
            now=at("2021-05-02 10:00"),
        )


def test_an_inspection_follows_the_terms_of_the_day_of_the_report(aoi: Bought, tmp_path: Path) -> None:
    publish_version_2(tmp_path, now=go_to("2021-04-01 00:00"))
    claim = sent_in(aoi, "2021-05-09")
    apply_version_2(aoi, "2021-05-10 10:00", from_on=date(2021, 5, 10))
    inspected(claim, "2021-05-11 10:00")
    versions = [f'"terms_version":{version}' for version in (1, 1)]
    records = [bytes(row.record).decode() for row in claim.decisions.order_by("ordinal")]
    assert [version in record for version, record in zip(versions, records, strict=True)] == [True, True]


def test_later_terms_move_the_end_of_natural_cover_with_its_notice(aoi: Bought, tmp_path: Path) -> None:
    publish_version_2(tmp_path, now=go_to("2021-04-01 00:00"))
    apply_version_2(aoi, "2021-05-01 10:00", from_on=date(2021, 5, 10))
    diary = Diary()
    go_to("2022-09-01 00:00")
    assert diary.events() == [], "after 24 months nothing ends"
    natural = report(aoi, cause="natural-failure", faults=["power"], now=go_to("2023-08-04 10:00"))
    assert natural.state == "approved"
    go_to("2023-08-05 10:00")
    assert diary.since() == [
        ("2023-07-05 10:00", "contracts.natural-cover-ending"),
        ("2023-08-04 10:00", "claims.reported"),
        ("2023-08-04 10:00", "claims.approved"),
        ("2023-08-04 23:59", "contracts.natural-cover-ended"),
    ]
    assert Claim.objects.count() == 1
    assert not Duty.objects.filter(taken_at=None).exists()

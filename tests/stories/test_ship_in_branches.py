"""The ways of a claim that is sent in: not covered, quoted, referred, exchanged, lent, withdrawn."""

from contextlib import nullcontext

import pytest
from tests.cast import CARRIER, DEPOT, DESK, OFFICE, Bought, at, in_hand, publish, report, stock, tracking_number
from tests.stories.diary import Diary, go_to
from tests.stories.steps import HOME, REPORTED, SENT_IN, delivered, inspected, sent_home, sent_in, sent_kit, state_of

from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.contracts.operations import terminate
from hosho.contracts.queries import contract_with, covered_unit_id, uses_taken
from hosho.core.moves import MoveRefusedError
from hosho.devices.models import Unit
from hosho.devices.queries import free_in_stock, holder_of, ledger
from hosho.journal.models import Entry
from hosho.people.models import Consent

pytestmark = pytest.mark.django_db
DAY = "2021-06-01"


@pytest.fixture
def aoi() -> Bought:
    publish()
    return in_hand()


@pytest.fixture
def spare() -> Unit:
    """A unit for exchange."""
    return stocked_for("exchange")


@pytest.fixture
def loaner() -> Unit:
    """A unit for lending."""
    return stocked_for("loaner")


def stocked_for(purpose: str) -> Unit:
    unit = stock(now=at("2020-08-04 10:00"))
    unit.meant_for = purpose
    unit.save()
    return unit


def uses_of(bought: Bought) -> list[str | None]:
    """Give the remedies of the uses that count."""
    return [use.remedy for use in uses_taken(contract_with(bought.contract_id)).counting]


# ---- not covered at the inspection ---------------------------------------------------------------------------------


def test_what_is_found_not_covered_goes_back_as_it_came_and_the_use_is_given_back(aoi: Bought) -> None:
    diary = Diary()
    claim = sent_in(aoi, DAY)
    assert uses_of(aoi) == [None]
    assert inspected(claim, "2021-06-02 10:00", cause="modification").state == "not-covered"
    assert uses_of(aoi) == []
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    assert diary.events() == [*SENT_IN, "claims.found-not-covered", *HOME]
    assert [line.holder_kind for line in ledger(aoi.unit.id)][-3:] == ["depot", "carrier", "member"]
    assert claim.decisions.get(ordinal=2).clauses == ["exclude.modification"]


def test_an_accepted_quote_is_repaired_without_a_use_and_the_consent_is_kept(aoi: Bought) -> None:
    diary = Diary()
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00", cause="modification")
    claims.quote(claim_id=claim.id, yen=12_000, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.answer_quote(claim_id=claim.id, accepted=True, actor=DESK, now=go_to("2021-06-02 12:00"))
    assert Consent.objects.filter(subject_id=claim.id, about="paid-repair").exists()
    with pytest.raises(MoveRefusedError):
        claims.give_up(claim_id=claim.id, actor=DEPOT, now=at("2021-06-02 13:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 15:00"))
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    assert diary.events() == [
        *SENT_IN,
        "claims.found-not-covered",
        "claims.quoted",
        "claims.quote-accepted",
        "claims.repaired",
        "billing.one-off",
        *HOME,
    ]
    assert uses_of(aoi) == []


def test_a_declined_quote_is_not_repaired_and_another_may_follow(aoi: Bought) -> None:
    diary = Diary()
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00", cause="modification")
    claims.quote(claim_id=claim.id, yen=12_000, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.answer_quote(claim_id=claim.id, accepted=False, actor=DESK, now=go_to("2021-06-02 12:00"))
    assert state_of(claim) == "not-covered"
    claims.quote(claim_id=claim.id, yen=9_000, actor=DEPOT, now=go_to("2021-06-02 13:00"))
    claims.answer_quote(claim_id=claim.id, accepted=True, actor=DESK, now=go_to("2021-06-02 14:00"))
    claims.stop_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 15:00"))
    assert state_of(claim) == "not-covered", "a paid repair that cannot be done is stopped"
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    assert diary.events() == [
        *SENT_IN,
        "claims.found-not-covered",
        "claims.quoted",
        "claims.quote-declined",
        "claims.quoted",
        "claims.quote-accepted",
        "claims.repair-stopped",
        *HOME,
    ]
    assert uses_of(aoi) == []


def test_a_covered_repair_is_not_stopped_but_given_up(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00")
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    with pytest.raises(MoveRefusedError):
        claims.stop_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-02 12:00"))


# ---- referred to a person ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("covered", "state", "uses"), [(True, "approved", [None]), (False, "closed", [])])
def test_a_person_decides_what_no_clause_names(aoi: Bought, covered: bool, state: str, uses: list[None]) -> None:
    diary = Diary()
    claim = report(aoi, cause="other", faults=["other"], now=go_to(f"{DAY} 10:00"))
    assert (claim.state, uses_of(aoi)) == ("referred", [])
    clause = "cover.damage" if covered else "exclude.modification"
    with pytest.raises(claims.ReasonMissingError):
        claims.decide_referral(
            claim_id=claim.id, covered=covered, clause=clause, reason=" ", actor=OFFICE, now=at(f"{DAY} 11:00")
        )
    claims.decide_referral(
        claim_id=claim.id, covered=covered, clause=clause, reason="写真で確認", actor=OFFICE, now=go_to(f"{DAY} 12:00")
    )
    assert (state_of(claim), uses_of(aoi)) == (state, uses)
    assert diary.events() == [
        "claims.reported",
        "claims.referred",
        "claims.approved" if covered else "claims.refused",
    ]
    by_person = claim.decisions.get(basis="person")
    assert (by_person.clauses, by_person.reason, by_person.decided_by) == ([clause], "写真で確認", str(OFFICE))


@pytest.mark.parametrize(("covered", "state", "uses"), [(True, "inspected", [None]), (False, "not-covered", [])])
def test_a_person_decides_at_the_bench_too(aoi: Bought, covered: bool, state: str, uses: list[None]) -> None:
    claim = sent_in(aoi, DAY)
    diary = Diary()
    assert inspected(claim, "2021-06-02 10:00", cause="other").state == "referred"
    with pytest.raises(MoveRefusedError):
        claims.withdraw(claim_id=claim.id, actor=DESK, now=at("2021-06-02 10:00"))
    claims.decide_referral(
        claim_id=claim.id,
        covered=covered,
        clause="cover.damage" if covered else "exclude.modification",
        reason="分解して確認",
        actor=OFFICE,
        now=go_to("2021-06-02 12:00"),
    )
    assert (state_of(claim), uses_of(aoi)) == (state, uses)
    assert diary.events() == ["claims.found-to-refer", "claims.upheld" if covered else "claims.rejected"]


def test_a_decision_that_is_sent_twice_is_refused_as_a_move(aoi: Bought) -> None:
    claim = report(aoi, cause="other", faults=["other"], now=go_to(f"{DAY} 10:00"))
    for expected in (None, MoveRefusedError):
        with pytest.raises(expected) if expected else nullcontext():
            claims.decide_referral(
                claim_id=claim.id,
                covered=True,
                clause="cover.damage",
                reason="seen",
                actor=OFFICE,
                now=at(f"{DAY} 11:00"),
            )
    assert claim.decisions.count() == 2


# ---- exchanged -----------------------------------------------------------------------------------------------------


def exchanged(aoi: Bought) -> Claim:
    """Give a device up on 2 June; its exchange unit arrives on the 4th."""
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00")
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.give_up(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 12:00"))
    claims.allocate_exchange(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 13:00"))
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    return claim


def test_what_cannot_be_repaired_is_exchanged_and_cover_follows(aoi: Bought, spare: Unit) -> None:
    diary = Diary()
    exchanged(aoi)
    assert diary.events() == [
        *SENT_IN,
        "claims.inspected",
        "claims.repair-started",
        "claims.irreparable",
        "claims.exchange-allocated",
        "claims.sent-back",
        "devices.parcel-delivered",
        "claims.delivered",
        "contracts.unit-exchanged",
        "claims.closed",
    ]
    contract = contract_with(aoi.contract_id)
    assert uses_of(aoi) == ["exchange"], "one use, although a repair was begun"
    assert covered_unit_id(contract, on=at("2021-06-03 12:00").date()) == aoi.unit.id
    assert covered_unit_id(contract, on=at("2021-06-04 12:00").date()) == spare.id
    assert (holder_of(spare.id).kind, holder_of(aoi.unit.id).kind) == ("member", "depot")

    old = report(aoi, now=go_to("2021-07-01 10:00"))
    assert (old.state, old.decisions.get().clauses) == ("closed", ["device"])
    new = claims.report_failure(
        contract_id=aoi.contract_id,
        device=spare.identifiers.get(kind="serial").number,
        cause="partial-damage",
        faults=["screen"],
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=go_to("2021-07-01 11:00"),
    )
    assert (new.state, new.decisions.get().clauses) == ("approved", ["cover.damage"])


def test_without_a_unit_for_exchange_the_claim_waits(aoi: Bought) -> None:
    claim = sent_in(aoi, DAY)
    inspected(claim, "2021-06-02 10:00")
    claims.give_up(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 12:00"))
    with pytest.raises(claims.NoExchangeUnitError):
        claims.allocate_exchange(claim_id=claim.id, actor=DEPOT, now=at("2021-06-02 13:00"))
    assert state_of(claim) == "irreparable"


def test_a_contract_that_ended_while_the_device_was_away_does_not_cover_the_exchange(aoi: Bought, spare: Unit) -> None:
    sent_in(aoi, DAY)
    terminate(
        contract_id=aoi.contract_id,
        last_day=at(f"{DAY} 12:00").date(),
        reason="unpaid",
        actor=OFFICE,
        now=at(f"{DAY} 21:00"),
    )
    claim = Claim.objects.get(contract_id=aoi.contract_id)
    go_to("2021-06-02 09:00")
    inspected(claim, "2021-06-02 10:00")
    claims.give_up(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 12:00"))
    claims.allocate_exchange(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 13:00"))
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    assert state_of(claim) == "closed", "a device that is in repair is still finished"
    assert not contract_with(aoi.contract_id).covered_units.filter(last_day=None).exists()
    assert not Entry.objects.filter(event="contracts.unit-exchanged").exists()


# ---- lent ----------------------------------------------------------------------------------------------------------


def lent_and_repaired(aoi: Bought) -> Lending:
    """Lend a loaner on 1 June; the repaired device is back on the 4th, so that the loaner is due on the 18th."""
    claim = sent_in(aoi, DAY, loaner=True)
    inspected(claim, "2021-06-02 10:00")
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-02 12:00"))
    sent_home(claim, "2021-06-03 10:00", "2021-06-04 10:00")
    return claim.lending


def test_a_loaner_is_lent_reminded_of_brought_back_and_wiped(aoi: Bought, loaner: Unit) -> None:
    diary = Diary()
    lending = lent_and_repaired(aoi)
    claim = lending.claim
    assert diary.events() == [
        *REPORTED,
        "claims.kit-sent",
        "claims.loaner-sent",
        "devices.parcel-delivered",
        "devices.parcel-delivered",
        "claims.loaner-lent",
        "claims.on-its-way",
        "devices.parcel-delivered",
        "claims.arrived",
        "claims.inspected",
        "claims.repair-started",
        "claims.repaired",
        "claims.sent-back",
        "devices.parcel-delivered",
        "claims.delivered",
    ]
    with pytest.raises(claims.StillOutError):
        claims.close(claim_id=claim.id, actor=DEPOT, now=at("2021-06-05 10:00"))
    go_to("2021-06-16 00:00")
    assert diary.since() == [("2021-06-15 10:00", "claims.loaner-due")]
    back = claims.send_loaner_back(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=go_to("2021-06-17 10:00")
    )
    delivered(back.back_parcel_id, "2021-06-18 10:00")
    with pytest.raises(claims.LoanerMoveError):
        claims.give_up_loaner(claim_id=claim.id, actor=DEPOT, now=at("2021-06-18 11:00"))
    claims.wipe_loaner(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-19 10:00"))
    go_to("2021-07-01 00:00")
    assert diary.since() == [
        ("2021-06-17 10:00", "claims.loaner-sent-back"),
        ("2021-06-18 10:00", "devices.parcel-delivered"),
        ("2021-06-18 10:00", "claims.loaner-returned"),
        ("2021-06-18 10:00", "claims.closed"),
        ("2021-06-19 10:00", "claims.loaner-wiped"),
    ]
    assert list(free_in_stock(model=loaner.model, at_least_gb=0, meant_for="loaner")) == [loaner]


def test_a_loaner_that_never_comes_back_is_given_up_with_its_fee(aoi: Bought, loaner: Unit) -> None:
    claim = lent_and_repaired(aoi).claim
    diary = Diary()
    go_to("2021-06-18 23:00")
    assert diary.events() == ["claims.loaner-due"]
    go_to("2021-06-19 00:00")
    assert diary.since() == [("2021-06-18 23:59", "claims.loaner-overdue")]
    claims.give_up_loaner(claim_id=claim.id, actor=DEPOT, now=go_to("2021-07-20 10:00"))
    go_to("2021-07-20 10:01")
    assert diary.events() == ["billing.one-off", "claims.loaner-lost", "claims.closed"]
    assert Entry.objects.get(event="claims.loaner-lost").data["lost_yen"] == 40_000
    assert holder_of(loaner.id).kind == "lost"
    with pytest.raises(claims.LoanerMoveError):
        claims.wipe_loaner(claim_id=claim.id, actor=DEPOT, now=at("2021-07-21 10:00"))


def test_a_loaner_that_the_carrier_brings_after_its_day_is_overdue_at_once(aoi: Bought, loaner: Unit) -> None:
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    sent_kit(claim, f"{DAY} 11:00", loaner=True)
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to("2021-06-02 10:00"))
    go_to("2021-07-01 10:00")
    diary = Diary()
    delivered(claim.lending.out_parcel_id, "2021-07-01 11:00")
    assert diary.events() == ["devices.parcel-delivered", "claims.loaner-lent", "claims.loaner-overdue"]


def test_a_unit_with_a_restriction_mark_is_not_lent(aoi: Bought, loaner: Unit) -> None:
    marked = stock(imei="490154203237518", now=at("2020-08-04 10:00"))
    Unit.objects.filter(id=marked.id).update(restriction="△", meant_for="loaner")
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    with pytest.raises(claims.NoLoanerError):
        claims.send_kit(
            claim_id=claim.id,
            tracking_number=tracking_number(),
            loaner_tracking_number=tracking_number(),
            loaner_unit_id=marked.id,
            consents=["data-loss", "parts", "remedy-is-ours"],
            actor=DESK,
            now=at(f"{DAY} 11:00"),
        )
    assert state_of(claim) == "approved", "nothing of the sending stays"


# ---- withdrawn, and one at a time ----------------------------------------------------------------------------------


def test_a_claim_is_withdrawn_while_the_device_is_with_the_member(aoi: Bought) -> None:
    diary = Diary()
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to(f"{DAY} 11:00"))
    assert uses_of(aoi) == []
    again = report(aoi, now=go_to(f"{DAY} 12:00"))
    sent_kit(again, f"{DAY} 13:00")
    claims.withdraw(claim_id=again.id, actor=DESK, now=go_to(f"{DAY} 14:00"))
    assert diary.events() == [*REPORTED, "claims.withdrawn", *REPORTED, "claims.kit-sent", "claims.withdrawn"]
    assert uses_of(aoi) == []
    late = sent_in(aoi, "2021-06-02")
    with pytest.raises(MoveRefusedError):
        claims.withdraw(claim_id=late.id, actor=DESK, now=at("2021-06-02 21:00"))


def test_a_loaner_becomes_due_when_its_claim_is_withdrawn(aoi: Bought, loaner: Unit) -> None:
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    sent_kit(claim, f"{DAY} 11:00", loaner=True)
    delivered(claim.lending.out_parcel_id, f"{DAY} 12:00")
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to("2021-06-02 10:00"))
    diary = Diary()
    go_to("2021-06-20 00:00")
    assert diary.since() == [("2021-06-13 10:00", "claims.loaner-due"), ("2021-06-16 23:59", "claims.loaner-overdue")]


def test_a_contract_has_one_open_claim_at_a_time(aoi: Bought) -> None:
    claim = report(aoi, now=go_to(f"{DAY} 10:00"))
    with pytest.raises(claims.ClaimOpenError, match=claim.number):
        report(aoi, now=at(f"{DAY} 11:00"))
    claims.withdraw(claim_id=claim.id, actor=DESK, now=go_to(f"{DAY} 12:00"))
    assert report(aoi, now=at(f"{DAY} 13:00")).state == "approved"

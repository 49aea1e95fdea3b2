"""Today, a claim, the contract and the data, as the member reads and changes them; and never anybody else's."""

import pytest

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import open_quote
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.core.codes import Cause
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Consent
from hosho.workflows.clock_advance import set_clock
from tests.cast import CARRIER, DEPOT, DESK, OFFICE, at, book, in_hand, kept, open_store, report, tracking_number
from tests.interfaces.answers import Answer
from tests.interfaces.member.conftest import Signed
from tests.interfaces.site.conftest import at_the_depot, delivered, reported
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db


def address(claim: Claim, *more: str) -> str:
    return "/".join(["/member/claims", str(claim.id), *more, ""])


def page(who: Signed, where: str) -> str:
    answered = who.client.get(where)
    assert answered.status_code == 200
    return text_of(answered)


def location(answered: Answer) -> str:
    assert answered.status_code == 302
    return answered["Location"]


def quoted(who: Signed, yen: int = 12_100) -> Claim:
    claim = at_the_depot(who.bought, "partial-damage", "screen", when="2022-05-20 10:00")
    claims.inspect(claim_id=claim.id, cause="modification", faults=["screen"], actor=DEPOT, now=at("2022-05-27 10:00"))
    return claims.quote(claim_id=claim.id, yen=yen, actor=DEPOT, now=at("2022-05-28 10:00"))


def with_loaner(who: Signed) -> Claim:
    """Let a repair end with a loaner still out; it is due on 2022-06-13."""
    loaner = kept("loaner", "iphone-8", now=at("2022-05-01 10:00"))
    claim = report(who.bought, now=at("2022-05-20 10:00"))
    sent = claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        loaner_unit_id=loaner.id,
        consents=TO_HAND_IN,
        actor=DESK,
        now=at("2022-05-20 11:00"),
    )
    delivered(sent.lending.out_parcel_id, when=at("2022-05-21 10:00"))
    away = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=at("2022-05-22 10:00")
    )
    delivered(away.inbound_parcel_id, when=at("2022-05-23 10:00"))
    claims.inspect(
        claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=at("2022-05-24 10:00")
    )
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=at("2022-05-24 11:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=at("2022-05-24 12:00"))
    back = claims.send_back(
        claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=at("2022-05-29 10:00")
    )
    delivered(back.return_parcel_id, when=at("2022-05-30 10:00"))
    return Claim.objects.get(id=claim.id)


# Today


def test_the_answer_comes_first_and_the_way_to_report_after_it(aoi: Signed) -> None:
    said = page(aoi, "/member/")
    assert said.index("あと2回") < said.index("故障を報告する")
    assert "青木 葵さんの端末" in said


def test_with_a_claim_under_way_it_comes_first_and_nothing_new_is_reported(aoi: Signed) -> None:
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    said = page(aoi, "/member/")
    assert said.index(claim.number) < said.index("あと1回")
    assert "故障を報告する" not in said


def test_while_suspended_the_reason_and_the_way_out_come_first(aoi: Signed) -> None:
    contracts.suspend(contract_id=aoi.bought.contract_id, actor=OFFICE, now=at("2022-05-29 10:00"))
    said = page(aoi, "/member/")
    assert "お支払いを確認できるまで" in said
    assert "故障を報告する" not in said


@pytest.mark.parametrize(
    ("now", "says", "first"),
    [
        ("2022-06-05 10:00", "貸出中", False),
        ("2022-06-06 10:00", "期限まで7日", True),
        ("2022-06-13 10:00", "返却は今日まで", True),
    ],
)
def test_a_loaner_comes_first_in_its_last_week(aoi: Signed, now: str, says: str, first: bool) -> None:
    with_loaner(aoi)
    set_clock(to=at(now), runs=False)
    said = page(aoi, "/member/")
    assert says in said
    assert (said.index("代替機を2022年6月13日（月）までにお返しください") < said.index("あと1回")) is first


def test_an_overdue_loaner_says_so_without_blame(aoi: Signed) -> None:
    claim = with_loaner(aoi)
    claims.note_loaner_overdue(lending_id=claim.lending.id, now=at("2022-06-14 00:00"))
    set_clock(to=at("2022-06-14 10:00"), runs=False)
    for where in ("/member/", address(claim)):
        assert "お送りになった後でしたら、お手続きはいりません" in page(aoi, where)


# A claim


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        ("partial-damage", "梱包キットの発送を準備しています"),
        ("battery", "補償の対象外でした"),
        ("other", "担当者が内容を確認しています"),
    ],
)
def test_a_claim_says_where_it_stands(aoi: Signed, cause: Cause, says: str) -> None:
    claim = reported(aoi.bought, cause, "screen", when="2022-05-30 10:00")
    assert says in page(aoi, address(claim))


def test_a_persons_decision_shows_its_written_reason(aoi: Signed) -> None:
    claim = reported(aoi.bought, "other", "other", when="2022-05-30 10:00")
    claims.decide_referral(
        claim_id=claim.id,
        covered=False,
        clause="exclude.software",
        reason="更新で直る不具合です。",
        actor=OFFICE,
        now=at("2022-05-30 11:00"),
    )
    said = page(aoi, address(claim))
    assert "更新で直る不具合です。" in said
    assert "ソフトウェアの不具合" in said


def test_withdrawing_is_asked_first_and_gives_the_use_back(aoi: Signed) -> None:
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    assert f"受付 {claim.number}を取り下げますか" in page(aoi, address(claim, "withdraw"))
    for _tap in range(2):
        assert location(aoi.client.post(address(claim, "withdraw"))) == address(claim)
    assert Claim.objects.get(id=claim.id).state == "withdrawn"
    assert "この受付は取り下げました" in page(aoi, address(claim))
    assert "あと2回" in page(aoi, "/member/")


def test_a_withdrawal_is_taken_back_by_the_member_for_a_day(aoi: Signed) -> None:
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    aoi.client.post(address(claim, "withdraw"))
    assert "2022年5月31日（火）14:05まで" in page(aoi, address(claim))
    assert location(aoi.client.post(address(claim, "undo"))) == address(claim)
    assert Claim.objects.get(id=claim.id).state == "approved"
    aoi.client.post(address(claim, "withdraw"))
    set_clock(to=at("2022-05-31 14:05"), runs=False)
    assert "取り下げを取り消す" not in page(aoi, address(claim))
    aoi.client.post(address(claim, "undo"))
    assert Claim.objects.get(id=claim.id).state == "withdrawn"


def test_what_cannot_be_taken_back_any_more_says_why(aoi: Signed) -> None:
    open_store(now=at("2022-05-01 10:00"))
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    book(claim, at("2022-06-02 11:00"), now=at("2022-05-30 10:00"))
    aoi.client.post(address(claim, "withdraw"))
    book(report(in_hand("iphone-8"), now=at("2022-05-30 14:06")), at("2022-06-02 11:00"), now=at("2022-05-30 14:06"))
    refused = aoi.client.post(address(claim, "undo"))
    assert (refused.status_code, "その時刻の予約は埋まりました" in text_of(refused)) == (422, True)
    assert Claim.objects.get(id=claim.id).state == "withdrawn"


def test_members_take_back_only_what_they_do_themselves(aoi: Signed) -> None:
    claim = quoted(aoi)
    aoi.client.post(address(claim, "undo"))
    assert Claim.objects.get(id=claim.id).state == "quoted"
    aoi.client.post(address(claim, "quote", "decline"))
    assert "お断りを取り消す" in page(aoi, address(claim))
    aoi.client.post(address(claim, "undo"))
    assert Claim.objects.get(id=claim.id).state == "quoted"


def test_what_waits_for_a_person_says_until_when(aoi: Signed) -> None:
    claim = report(aoi.bought, cause="other", now=at("2022-05-30 10:00"))
    for where in (address(claim), address(claim, "received"), "/member/"):
        assert "2022年5月31日（火）17:00までに、結果と理由をお知らせします" in page(aoi, where)
    set_clock(to=at("2022-05-31 17:00"), runs=False)
    for where in (address(claim), "/member/"):
        assert "遅れて申し訳ありません" in page(aoi, where)


def test_what_is_on_its_way_cannot_be_withdrawn(aoi: Signed) -> None:
    claim = quoted(aoi)
    assert "取り下げる" not in page(aoi, address(claim))
    assert location(aoi.client.get(address(claim, "withdraw"))) == address(claim)


def test_a_quote_is_accepted_on_a_page_that_names_the_price(aoi: Signed) -> None:
    claim = quoted(aoi)
    assert "修理するなら12,100円（税込）です" in page(aoi, address(claim))
    assert "12,100円（税込）で修理しますか" in page(aoi, address(claim, "quote", "accept"))
    for _tap in range(2):
        assert location(aoi.client.post(address(claim, "quote", "accept"), {"yen": "12100"})) == address(claim)
    assert Claim.objects.get(id=claim.id).state == "repairing"
    assert Consent.objects.filter(subject_id=claim.id, about="paid-repair").count() == 1


def test_a_price_that_was_changed_meanwhile_is_not_accepted(aoi: Signed) -> None:
    claim = quoted(aoi)
    claims.undo(claim_id=claim.id, reason="打ち間違い", actor=DEPOT, now=at("2022-05-28 11:00"))
    claims.quote(claim_id=claim.id, yen=21_100, actor=DEPOT, now=at("2022-05-28 12:00"))
    answered = aoi.client.post(address(claim, "quote", "accept"), {"yen": "12100"})
    assert "21,100円（税込）で修理しますか" in text_of(answered)
    assert open_quote(Claim.objects.get(id=claim.id)) is not None


def test_a_declined_quote_sends_the_device_back(aoi: Signed) -> None:
    claim = quoted(aoi)
    assert "修理せずに返送しますか" in page(aoi, address(claim, "quote", "decline"))
    aoi.client.post(address(claim, "quote", "decline"))
    assert Claim.objects.get(id=claim.id).state == "not-covered"
    assert aoi.client.get(address(claim, "quote", "perhaps")).status_code == 404


def test_a_visit_shows_when_and_where(aoi: Signed) -> None:
    open_store(now=at("2022-05-01 10:00"))
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    book(claim, at("2022-06-02 11:00"), now=at("2022-05-30 10:00"))
    said = page(aoi, address(claim))
    for each in ("2022年6月2日（木）11:00", "iCracked Store みどり町", "15分を過ぎると枠が空きます"):
        assert each in said


def test_before_a_visit_the_page_says_what_is_still_to_prepare(aoi: Signed) -> None:
    open_store(now=at("2022-05-01 10:00"))
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    book(claim, at("2022-06-02 11:00"), now=at("2022-05-30 10:00"))
    Claim.objects.filter(id=claim.id).update(preparation={"find-my": "later", "backup": "done"})
    said = page(aoi, address(claim))
    assert "「探す」をオフにする" in said
    assert "バックアップを取る" not in said


def test_a_cancelled_visit_is_no_longer_shown(aoi: Signed) -> None:
    open_store(now=at("2022-05-01 10:00"))
    claim = report(aoi.bought, now=at("2022-05-30 10:00"))
    book(claim, at("2022-06-02 11:00"), now=at("2022-05-30 10:00"))
    claims.cancel_visit(claim_id=claim.id, actor=DESK, now=at("2022-05-30 11:00"))
    assert "iCracked Store" not in page(aoi, address(claim))


# The contract and the data


def test_leaving_names_its_last_day_first_and_can_be_taken_back(aoi: Signed) -> None:
    contract = f"/member/contracts/{aoi.contract}/"
    assert location(aoi.client.get("/member/contracts/")) == contract
    said = page(aoi, f"{contract}leave/")
    assert "2022年5月31日（火）で解約しますか" in said
    assert "今月分は全額かかり" in said
    for _tap in range(2):
        assert location(aoi.client.post(f"{contract}leave/")) == contract
    assert "2022年5月31日（火）で解約します" in page(aoi, contract)
    for _tap in range(2):
        assert location(aoi.client.post(f"{contract}stay/")) == contract
    assert Contract.objects.get(id=aoi.bought.contract_id).last_day is None


def test_after_the_last_day_leaving_cannot_be_taken_back(aoi: Signed) -> None:
    contracts.leave(contract_id=aoi.bought.contract_id, actor=DESK, now=at("2022-05-30 10:00"))
    set_clock(to=at("2022-06-01 00:00"), runs=False)
    assert "解約を取り消す" not in page(aoi, f"/member/contracts/{aoi.contract}/")
    aoi.client.post(f"/member/contracts/{aoi.contract}/stay/")
    assert Contract.objects.get(id=aoi.bought.contract_id).last_day == at("2022-05-31 00:00").date()


def test_my_data_shows_all_that_is_kept(aoi: Signed) -> None:
    said = page(aoi, "/member/data/")
    for each in ("青木 葵", "アオキ アオイ", "1988年3月14日（月）", "090-0000-0001", "〒100-0001", aoi.bought.serial):
        assert each in said


def test_nobody_sees_or_moves_what_is_somebody_elses(aoi: Signed, ren: Signed) -> None:
    claim = quoted(aoi)
    for where in ("", "received", "withdraw", "quote/accept", "quote/decline"):
        assert ren.client.get(address(claim, where) if where else address(claim)).status_code == 404
    assert ren.client.post(address(claim, "quote", "accept"), {"yen": "12100"}).status_code == 404
    for where in ("", "leave/"):
        assert ren.client.get(f"/member/contracts/{aoi.contract}/{where}").status_code == 404
    assert ren.client.post(f"/member/contracts/{aoi.contract}/stay/").status_code == 404
    assert ren.client.post(f"/member/contracts/{aoi.contract}/leave/").status_code == 404
    assert claim.number not in page(ren, "/member/")
    assert Claim.objects.get(id=claim.id).state == "quoted"

"""What members are told on each way that a sale, a claim and a contract can go, and nothing else."""

import pytest

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.core.codes import Cause
from hosho.core.terms.loading import shipped
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.people.models import Member
from hosho.presentation.order_view import Because
from hosho.sales import operations as sales
from tests.cast import (
    CARRIER,
    DEPOT,
    DESK,
    MEI,
    OFFICE,
    SHOP,
    Bought,
    at,
    book,
    buy,
    enrol,
    in_hand,
    open_store,
    publish,
    report,
    ship,
    stock,
    tracking_number,
)
from tests.gateways.postbox import Postbox
from tests.stories.diary import go_to
from tests.stories.steps import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoi(post: Postbox) -> Bought:
    """Aoi has had an iPhone 8 since the plan was first offered; it is Tuesday, 1 June 2021, and her post is read."""
    publish()
    open_store(now=at("2020-08-04 10:00"))
    bought = in_hand("iphone-8")
    go_to("2021-06-01 10:00")
    assert post.since() == [("2020-08-04 10:00", "joined")]
    return bought


def kit_sent(claim: Claim, *, loaner: bool = False) -> Claim:
    """Send the kit on the day of the report, with a loaner if one is wanted."""
    sent = claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number() if loaner else None,
        consents=TO_HAND_IN | TO_BORROW if loaner else TO_HAND_IN,
        actor=DESK,
        now=at("2021-06-01 11:00"),
    )
    delivered(sent.kit_parcel_id, "2021-06-02 10:00")
    if loaner:
        delivered(claim.lending.out_parcel_id, "2021-06-02 10:00")
    return sent


def arrived(claim: Claim, *, loaner: bool = False) -> Claim:
    """Let the device come to the depot on Friday."""
    kit_sent(claim, loaner=loaner)
    sent = claims.hand_over(
        claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=go_to("2021-06-03 10:00")
    )
    delivered(sent.inbound_parcel_id, "2021-06-04 10:00")
    return Claim.objects.get(id=claim.id)


def inspected(claim: Claim, cause: Cause = "partial-damage") -> Claim:
    """Inspect the device an hour after it arrived."""
    return claims.inspect(claim_id=claim.id, cause=cause, faults=["screen"], actor=DEPOT, now=go_to("2021-06-04 11:00"))


def repaired(claim: Claim) -> None:
    """Repair the device on the same day."""
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-04 12:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=go_to("2021-06-04 13:00"))


def sent_back(claim: Claim) -> None:
    """Send the device, or another, back; it is there on Sunday."""
    back = claims.send_back(
        claim_id=claim.id, tracking_number=tracking_number(), actor=DEPOT, now=go_to("2021-06-05 10:00")
    )
    delivered(back.return_parcel_id, "2021-06-06 10:00")


def booked(bought: Bought) -> Claim:
    """Report a broken screen on Tuesday and book a visit for Thursday."""
    claim = report(bought, now=at("2021-06-01 10:00"))
    return book(claim, at("2021-06-03 11:00"))


def test_a_device_that_is_sent_in_and_repaired(aoi: Bought, post: Postbox) -> None:
    claim = arrived(report(aoi, now=at("2021-06-01 10:00")))
    inspected(claim)
    repaired(claim)
    sent_back(claim)
    go_to("2021-07-01 00:00")
    assert post.since() == [
        ("2021-06-01 10:00", "covered"),
        ("2021-06-01 11:00", "kit-sent"),
        ("2021-06-04 10:00", "arrived"),
        ("2021-06-04 13:00", "repaired"),
        ("2021-06-06 10:00", "returned"),
    ]


def test_what_waits_for_a_person_says_until_when_and_says_so_when_it_is_late(aoi: Bought, post: Postbox) -> None:
    report(aoi, cause="other", now=at("2021-06-01 10:00"))
    assert post.templates() == ["referred"]
    assert "2021年6月2日（水）17:00までに、結果と理由を" in post.last()[1]
    go_to("2021-07-01 00:00")
    assert post.since() == [("2021-06-02 17:00", "reply-overdue")]
    assert "遅れて申し訳ありません" in post.last()[1]


def test_a_withdrawal_that_is_undone_is_told_as_the_members_own(aoi: Bought, post: Postbox) -> None:
    claim = booked(aoi)
    claims.withdraw(claim_id=claim.id, actor=DESK, now=at("2021-06-01 11:00"))
    claims.undo(claim_id=claim.id, reason="やはり直したい", actor=DESK, now=at("2021-06-01 11:05"))
    assert post.templates() == ["covered", "visit-booked", "withdrawn", "undone"]
    subject, body = post.last()
    assert subject == f"取り下げを取り消しました（受付番号 {claim.number}）"
    assert "取り下げる前の状態に戻り" in body
    assert "誤り" not in body


def test_a_visit_is_confirmed_and_recalled_on_the_day_before_and_the_repair_told(aoi: Bought, post: Postbox) -> None:
    claim = booked(aoi)
    assert post.templates() == ["covered", "visit-booked"]
    subject, body = post.last()
    assert subject == f"6月3日（木）11:00 ご来店の予約ができました（受付番号 {claim.number}）"
    assert "iCracked Store みどり町" in body
    assert "15分を過ぎると" in body
    go_to("2021-06-03 11:05")
    assert post.since() == [("2021-06-02 10:00", "visit-tomorrow")]
    claims.check_in(claim_id=claim.id, actor=MEI, now=at("2021-06-03 11:05"))
    claims.inspect(claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=MEI, now=at("2021-06-03 11:06"))
    claims.start_repair(claim_id=claim.id, actor=MEI, now=at("2021-06-03 11:07"))
    claims.finish_repair(claim_id=claim.id, actor=MEI, now=at("2021-06-03 11:40"))
    claims.hand_back(claim_id=claim.id, actor=MEI, now=at("2021-06-03 11:45"))
    go_to("2021-07-01 00:00")
    assert post.since() == [("2021-06-03 11:40", "repaired"), ("2021-06-03 11:45", "returned")]
    assert "お店でお渡ししました" in post.last()[1]


def test_who_did_not_come_hears_that_no_use_was_taken_and_how_to_book_again(aoi: Bought, post: Postbox) -> None:
    booked(aoi)
    go_to("2021-06-10 00:00")
    assert post.since() == [
        ("2021-06-01 10:00", "covered"),
        ("2021-06-01 10:00", "visit-booked"),
        ("2021-06-02 10:00", "visit-tomorrow"),
        ("2021-06-03 11:15", "no-show"),
    ]
    assert "利用回数は減っていません" in post.last()[1]


def test_a_repair_that_the_store_sends_on(aoi: Bought, post: Postbox) -> None:
    claim = booked(aoi)
    go_to("2021-06-03 11:05")
    claims.check_in(claim_id=claim.id, actor=MEI, now=at("2021-06-03 11:05"))
    claims.inspect(claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=MEI, now=at("2021-06-03 11:06"))
    post.since()
    sent = claims.send_on(
        claim_id=claim.id, tracking_number=tracking_number(), actor=MEI, now=go_to("2021-06-03 11:30")
    )
    delivered(sent.inbound_parcel_id, "2021-06-04 10:00")
    assert post.since() == [("2021-06-03 11:30", "sent-on"), ("2021-06-04 10:00", "arrived")]


def test_a_refusal_names_its_clause_and_what_can_be_done_now(aoi: Bought, post: Postbox) -> None:
    claim = report(aoi, cause="battery", faults=["battery"], now=at("2021-06-01 10:00"))
    assert post.since() == [("2021-06-01 10:00", "refused")]
    subject, body = post.last()
    assert subject == f"補償の対象外です（受付番号 {claim.number}）"
    words = shipped().versions[0].clauses["exclude.battery"]
    assert words.title.ja in body
    assert words.says.ja in body
    assert words.next is not None
    assert words.next.ja in body


def test_a_refusal_for_two_reasons_names_both(aoi: Bought, post: Postbox) -> None:
    contracts.suspend(contract_id=aoi.contract_id, actor=OFFICE, now=at("2021-06-01 10:00"))
    report(aoi, cause="battery", faults=["battery"], now=at("2021-06-01 10:01"))
    assert post.templates() == ["suspended", "refused"]
    body = post.last()[1]
    clauses = shipped().versions[0].clauses
    assert "理由は2つ" in body
    assert clauses["exclude.battery"].title.ja in body
    assert clauses["suspended"].title.ja in body


@pytest.mark.parametrize("covered", [True, False])
def test_what_a_person_decides_is_told_with_the_written_reason(aoi: Bought, post: Postbox, covered: bool) -> None:
    claim = report(aoi, cause="other", now=at("2021-06-01 10:00"))
    assert post.templates() == ["referred"]
    claims.decide_referral(
        claim_id=claim.id,
        covered=covered,
        clause="refer",
        reason="写真で傷が確かめられました",
        actor=OFFICE,
        now=at("2021-06-01 16:00"),
    )
    assert post.since() == [("2021-06-01 16:00", "decided")]
    subject, body = post.last()
    assert ("補償の対象と決まりました" if covered else "補償の対象外と決まりました") in subject
    assert "理由：写真で傷が確かめられました" in body


@pytest.mark.parametrize("covered", [True, False])
def test_a_person_decides_after_the_inspection(aoi: Bought, post: Postbox, covered: bool) -> None:
    claim = inspected(arrived(report(aoi, now=at("2021-06-01 10:00"))), "other")
    assert post.templates() == ["covered", "kit-sent", "arrived", "referred"]
    claims.decide_referral(
        claim_id=claim.id, covered=covered, clause="refer", reason="落下の跡", actor=OFFICE, now=at("2021-06-04 16:00")
    )
    assert post.templates() == ["decided"]
    assert ("修理に進みます" if covered else "そのままお返しするか") in post.last()[1]


def test_not_covered_at_inspection_then_repaired_at_a_price_that_was_accepted(aoi: Bought, post: Postbox) -> None:
    claim = inspected(arrived(report(aoi, now=at("2021-06-01 10:00"))), "modification")
    assert post.templates() == ["covered", "kit-sent", "arrived", "found-not-covered"]
    claims.quote(claim_id=claim.id, yen=12_100, actor=DEPOT, now=at("2021-06-04 12:00"))
    assert post.templates() == ["quoted"]
    assert post.last()[0] == f"修理の見積もりです：12,100円（受付番号 {claim.number}）"
    claims.answer_quote(claim_id=claim.id, accepted=True, actor=DESK, now=at("2021-06-04 13:00"))
    claims.finish_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-04 15:00"))
    sent_back(claim)
    assert post.templates() == ["repaired", "returned"]


def test_an_exchange_with_a_loaner_that_does_not_come_back(aoi: Bought, post: Postbox) -> None:
    for meant_for in ("exchange", "loaner"):
        unit = stock("iphone-8", now=at("2021-05-01 10:00"))
        unit.meant_for = meant_for
        unit.save()
    claim = report(aoi, now=at("2021-06-01 10:00"))
    inspected(arrived(claim, loaner=True))
    claims.give_up(claim_id=claim.id, actor=DEPOT, now=at("2021-06-04 12:00"))
    claims.allocate_exchange(claim_id=claim.id, actor=DEPOT, now=at("2021-06-04 12:10"))
    sent_back(claim)
    assert post.since() == [
        ("2021-06-01 10:00", "covered"),
        ("2021-06-01 11:00", "kit-sent"),
        ("2021-06-04 10:00", "arrived"),
        ("2021-06-04 12:00", "irreparable"),
        ("2021-06-06 10:00", "returned"),
    ]
    body = post.last()[1]
    assert "交換した端末をお届けしました" in body
    assert "代替機は2021年6月20日（日）までに" in body
    go_to("2021-06-25 10:00")
    assert post.since() == [("2021-06-17 10:00", "loaner-due"), ("2021-06-20 23:59", "loaner-overdue")]
    claims.give_up_loaner(claim_id=claim.id, actor=OFFICE, now=at("2021-06-25 10:00"))
    go_to("2021-07-01 10:00")
    assert post.since() == [("2021-06-25 10:00", "loaner-lost")]
    assert "40,000円を一度だけ" in post.last()[1]


def test_a_withdrawn_claim(aoi: Bought, post: Postbox) -> None:
    claim = booked(aoi)
    claims.withdraw(claim_id=claim.id, actor=DESK, now=at("2021-06-01 12:00"))
    go_to("2021-07-01 00:00")
    assert post.templates() == ["covered", "visit-booked", "withdrawn"]


def test_a_slip_of_the_hand_is_taken_back_where_the_member_was_told_of_it(aoi: Bought, post: Postbox) -> None:
    claim = inspected(arrived(report(aoi, now=at("2021-06-01 10:00"))), "modification")
    post.since()
    claims.undo(claim_id=claim.id, reason="別の端末だった", actor=DEPOT, now=at("2021-06-04 11:10"))
    assert post.templates() == ["undone"]
    body = post.last()[1]
    assert f"「点検の結果、補償の対象外でした（受付番号 {claim.number}）」" in body
    assert "別の端末だった" not in body, "the reason is staff's own"
    inspected(Claim.objects.get(id=claim.id))
    claims.start_repair(claim_id=claim.id, actor=DEPOT, now=at("2021-06-04 12:00"))
    claims.undo(claim_id=claim.id, reason="まだ始めていない", actor=DEPOT, now=at("2021-06-04 12:10"))
    assert post.templates() == [], "that a repair starts was not told, so neither is that it did not"


def test_suspended_resumed_left_and_stayed(aoi: Bought, post: Postbox) -> None:
    contracts.suspend(contract_id=aoi.contract_id, actor=OFFICE, now=at("2021-06-01 10:00"))
    contracts.resume(contract_id=aoi.contract_id, actor=OFFICE, now=at("2021-06-02 10:00"))
    contracts.leave(contract_id=aoi.contract_id, actor=DESK, now=at("2021-06-03 10:00"))
    assert post.templates() == ["suspended", "resumed", "left"]
    subject, body = post.last()
    assert subject == "6月30日（水）で解約します"
    assert "最後の料金：6月分" in body
    contracts.stay(contract_id=aoi.contract_id, actor=DESK, now=at("2021-06-04 10:00"))
    assert post.templates() == ["stayed"]
    contracts.leave(contract_id=aoi.contract_id, actor=DESK, now=at("2021-06-05 10:00"))
    go_to("2023-01-01 00:00")
    assert post.templates() == ["left"], "who has left hears no more"


def test_a_contract_that_the_operator_ends_says_why(aoi: Bought, post: Postbox) -> None:
    contracts.terminate(
        contract_id=aoi.contract_id,
        last_day=at("2021-07-31 00:00").date(),
        reason="サービスの終了",
        actor=OFFICE,
        now=at("2021-06-01 10:00"),
    )
    assert post.templates() == ["terminated"]
    assert "理由：サービスの終了" in post.last()[1]


def test_the_end_of_cover_for_natural_failure_is_told_thirty_days_before(aoi: Bought, post: Postbox) -> None:
    go_to("2023-01-01 00:00")
    assert post.since() == [("2022-07-04 10:00", "natural-cover-ending")]
    subject, body = post.last()
    assert subject == "自然故障の補償は8月3日（水）までです"
    assert "最終日：2022年8月3日（水）" in body


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("cancelled", "ご注文を取り消したため"),
        ("undelivered", "お届けできずに戻ったため"),
        ("dead-on-arrival", "初めから不具合があったため"),
        ("returned", "返品されたため"),
    ],
)
def test_a_sale_that_comes_to_nothing(post: Postbox, how: Because, told: str) -> None:
    publish()
    now = go_to("2021-06-01 10:00")
    ren = buy(now=now)
    if how == "cancelled":
        sales.cancel_order(order_id=ren.order.id, actor=SHOP, now=at("2021-06-01 11:00"))
    else:
        parcel_id = ship(ren, now=at("2021-06-01 15:00")).parcel_id
    if how == "undelivered":
        sales.order_undelivered(order_id=ren.order.id, actor=CARRIER, now=at("2021-06-03 10:00"))
    if how in ("dead-on-arrival", "returned"):
        now = delivered(parcel_id, "2021-06-02 10:00")
        sales.return_order(
            order_id=ren.order.id,
            because=how,
            tracking_number=tracking_number(),
            actor=SHOP,
            now=now,
        )
    go_to("2021-07-01 00:00")
    assert post.templates() == ["joined", "called-off"]
    body = post.last()[1]
    assert told in body
    assert ("今日までの分だけかかります" in body) == (how == "returned")
    assert ("料金はかかりません" in body) == (how != "returned")


@pytest.mark.parametrize("how", ["cancelled", "undelivered", "dead-on-arrival", "returned"])
def test_a_sale_without_the_plan(post: Postbox, how: Because) -> None:
    publish()
    now = go_to("2021-06-01 10:00")
    unit, ren = stock(now=now), enrol(now=now)
    order = sales.place_order(
        member_id=ren.id, unit_id=unit.id, price_yen=29_800, consents=(), plan_code=None, actor=SHOP, now=now
    )
    assert post.templates() == ["ordered"]
    subject, body = post.last()
    assert subject == f"ご注文を承りました（注文番号 {order.number}）"
    assert "端末：iPhone XR 64GB\n代金：29,800円（税込）" in body
    assert "あとから付けることはできません" in body
    assert "契約番号" not in body
    if how == "cancelled":
        sales.cancel_order(order_id=order.id, actor=SHOP, now=at("2021-06-01 11:00"))
    else:
        parcel_id = ship(Bought(ren, unit, order), now=at("2021-06-01 15:00")).parcel_id
    if how == "undelivered":
        sales.order_undelivered(order_id=order.id, actor=CARRIER, now=at("2021-06-03 10:00"))
    if how in ("dead-on-arrival", "returned"):
        now = delivered(parcel_id, "2021-06-02 10:00")
        sales.return_order(
            order_id=order.id,
            because=how,
            tracking_number=tracking_number(),
            actor=SHOP,
            now=now,
        )
    assert post.templates() == ["order-over"]
    assert "オプションには加入していないので、料金はかかりません" in post.last()[1]


def test_who_reads_english_is_written_to_in_english(aoi: Bought, post: Postbox) -> None:
    Member.objects.filter(id=aoi.member.id).update(language="en", name="Aoi Aoki")
    claim = booked(aoi)
    post.since()
    subject, body = post.last()
    assert subject == f"Your visit: Thu 3 Jun, 11:00 (claim {claim.number})"
    assert body.startswith("Dear Aoi Aoki,\n")
    assert "iCracked Store Midoricho" in body

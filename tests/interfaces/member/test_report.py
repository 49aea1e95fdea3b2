"""The report: every answer, what it leads to, and that it is sent once."""

import re

import pytest
from django.test import Client

from hosho.claims.intake.answers import CAUSES_OF, Answers
from hosho.claims.intake.models import ReportDraft
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.people.models import Consent
from hosho.workflows.clock_advance import set_clock
from tests.cast import DESK, PREPARED, at, in_hand, report
from tests.interfaces.answers import Answer
from tests.interfaces.member.conftest import NOW, Signed
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db


def begin(who: Signed) -> None:
    """Answer that nothing is hot, for their only device."""
    answered = who.client.post("/member/report/", {"answer": "no"})
    assert answered["Location"].startswith(f"/member/report/{who.contract}/")


def say(who: Signed, step: str, **answers: object) -> str:
    """Answer a question and give the step that follows."""
    answered = who.client.post(who.report(step), answers)
    assert answered.status_code == 302, text_of(answered)
    return answered["Location"].rstrip("/").rpartition("/")[2]


def until_result(who: Signed, what: str = "dropped", which: str = "partial-damage", *where: str) -> None:
    """Answer all questions before the result."""
    begin(who)
    say(who, "when", answer="today")
    step = say(who, "what", answer=what)
    if step == "which":
        step = say(who, "which", answer=which)
    if step == "where":
        step = say(who, "where", answer=list(where) or ["screen"])
    if step == "story":
        step = say(who, "story", answer="急に画面の色が変わった")
    assert step == "result"


def until_check(who: Signed, method: str = "loaner") -> str:
    """Answer everything, and give the draft that the last page would send."""
    until_result(who)
    assert say(who, "method", answer=method) == "prepare"
    assert say(who, "prepare", **{str(each): said for each, said in PREPARED.items()}) == "check"
    page = who.client.get(who.report("check")).content.decode()
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found
    return found[1]


def send(who: Signed, draft: str, *consents: str) -> Answer:
    """Press the button of the last page."""
    return who.client.post(who.report("check"), {"draft": draft, "consent": list(consents or TO_HAND_IN)})


# Safety


def test_safety_comes_before_every_question(aoi: Signed) -> None:
    assert "膨らみ・熱・煙はありますか" in text_of(aoi.client.get("/member/report/"))
    assert aoi.client.get(aoi.report("what"))["Location"] == f"/member/report/?contract={aoi.contract}"


def test_a_hot_device_leads_to_a_page_with_nothing_but_the_phone(aoi: Signed) -> None:
    assert aoi.client.post("/member/report/", {"answer": "yes"})["Location"] == "/member/report/stop/"
    page = aoi.client.get("/member/report/stop/")
    html = page.content.decode()
    assert "充電と使用をやめてください" in text_of(page)
    assert "ご自身では発送しないでください" in text_of(page)
    main = html[html.index("<main") : html.index("</main>")]
    assert re.findall(r'<a [^>]*href="([^"]+)"', main) == ["tel:+81120000000"]
    assert not ReportDraft.objects.exists()


@pytest.mark.parametrize("address", ["/member/report/", "/member/report/?contract=nonsense"])
def test_no_answer_about_safety_is_said_first_and_beside_the_question(aoi: Signed, address: str) -> None:
    page = aoi.client.post(address, {})
    assert page.status_code == 400
    assert text_of(page).count("ある・ないのどちらかを選んでください") == 2
    assert "<title>エラー：" in page.content.decode()


# Which device


def test_with_one_device_nobody_asks_which(aoi: Signed) -> None:
    begin(aoi)


def test_with_two_devices_it_is_asked_unless_the_button_said_it(aoi: Signed) -> None:
    other = in_hand("iphone-xr")
    Contract.objects.filter(id=other.contract_id).update(member_id=aoi.bought.member.id)
    assert aoi.client.post("/member/report/", {"answer": "no"})["Location"] == "/member/report/device/"
    page = text_of(aoi.client.get("/member/report/device/"))
    assert "iPhone 8 64GB" in page
    assert "iPhone XR 64GB" in page
    chosen = aoi.client.post("/member/report/device/", {"contract": str(other.contract_id)})
    assert chosen["Location"] == f"/member/report/{other.contract_id}/when/"
    said = aoi.client.post("/member/report/", {"answer": "no", "contract": aoi.contract})
    assert said["Location"] == aoi.report("when")
    assert aoi.client.post("/member/report/device/", {"contract": "nonsense"}).status_code == 400


# The questions


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"answer": "today"}, "2022-05-30"),
        ({"answer": "yesterday"}, "2022-05-29"),
        ({"answer": "other", "day": "2022-05-28"}, "2022-05-28"),
        ({"answer": "other", "day": "２０２２／０５／２８"}, "2022-05-28"),
        ({"answer": "other", "day": "2022年5月28日"}, "2022-05-28"),
        ({"day": "2022/5/28"}, "2022-05-28"),
        ({"answer": "unknown"}, "unknown"),
    ],
)
def test_a_day_is_understood_as_people_give_it(aoi: Signed, form: dict[str, str], kept: str) -> None:
    begin(aoi)
    assert say(aoi, "when", **form) == "what"
    assert Answers.read(ReportDraft.objects.get().answers).when == kept


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({}, "日付を入れるか、「分からない」を選んでください"),
        ({"answer": "other", "day": "2022-05-31"}, "まだ来ていない日です"),
        ({"answer": "other", "day": "2022-02-30"}, "年・月・日で入れてください"),
        ({"answer": "other", "day": "0022-05-28"}, "年を確かめてください"),
    ],
)
def test_a_day_that_cannot_be_is_said_twice_and_what_was_typed_stays(
    aoi: Signed, form: dict[str, str], says: str
) -> None:
    begin(aoi)
    page = aoi.client.post(aoi.report("when"), form)
    assert page.status_code == 400
    assert text_of(page).count(says) == 2
    assert form.get("day", "") in page.content.decode()


CAUSE_OF_ANSWERS = [
    *((what, cause, cause) for what, causes in CAUSES_OF.items() for cause in causes),
    ("stopped", "", "natural-failure"),
    ("unknown", "", "other"),
]


@pytest.mark.parametrize(("what", "which", "cause"), CAUSE_OF_ANSWERS)
def test_every_cause_can_be_said_and_reported(aoi: Signed, what: str, which: str, cause: str) -> None:
    until_result(aoi, what, which)
    assert Answers.read(ReportDraft.objects.get().answers).cause == cause
    assert aoi.client.get(aoi.report("result")).status_code == 200


def test_an_answer_for_two_causes_is_followed_by_what_separates_them(aoi: Signed) -> None:
    begin(aoi)
    say(aoi, "when", answer="unknown")
    assert say(aoi, "what", answer="lost") == "which"
    page = text_of(aoi.client.get(aoi.report("which")))
    assert "なくした" in page
    assert "盗まれた" in page
    assert say(aoi, "which", answer="theft") == "result", "of a stolen device nobody asks what is not working"


def test_another_answer_to_what_happened_asks_again_what_separates(aoi: Signed) -> None:
    until_result(aoi, "water", "wet")
    assert say(aoi, "what", answer="dropped") == "which"
    assert aoi.client.get(aoi.report("result"))["Location"] == aoi.report("which")


@pytest.mark.parametrize("step", ["what", "which", "where", "method", "prepare"])
def test_a_question_without_an_answer_is_asked_again(aoi: Signed, step: str) -> None:
    until_result(aoi)
    page = aoi.client.post(aoi.report(step), {})
    assert page.status_code == 400
    assert "エラー：" in text_of(page)


@pytest.mark.parametrize(("step", "answer"), [("what", "<script>"), ("which", "theft"), ("where", "nothing")])
def test_an_answer_that_is_not_offered_is_none(aoi: Signed, step: str, answer: str) -> None:
    until_result(aoi)
    assert aoi.client.post(aoi.report(step), {"answer": answer}).status_code == 400


def test_a_story_is_kept_as_written_without_what_no_page_can_show(aoi: Signed) -> None:
    until_result(aoi, "unknown")
    say(aoi, "story", answer="急に\r\n<b>色</b>が\x00変わった")
    assert Answers.read(ReportDraft.objects.get().answers).story == "急に\n<b>色</b>が変わった"
    assert "&lt;b&gt;色" in aoi.client.get(aoi.report("check")).content.decode()


def test_an_answer_is_kept_when_the_member_wants_to_go_on_later(aoi: Signed) -> None:
    begin(aoi)
    left = aoi.client.post(aoi.report("when"), {"answer": "yesterday", "later": "yes"})
    assert left["Location"] == "/member/"
    assert "報告の続きから" in text_of(aoi.client.get("/member/"))
    assert aoi.client.post("/member/report/", {"answer": "no"})["Location"] == aoi.report("what")
    assert aoi.client.post(aoi.report("what"), {"later": "yes"})["Location"] == "/member/", "nothing is forced"


def test_answers_can_be_thrown_away(aoi: Signed) -> None:
    until_result(aoi)
    aoi.client.post(f"/member/report/{aoi.contract}/discard/")
    assert not ReportDraft.objects.exists()
    assert "故障を報告する" in text_of(aoi.client.get("/member/"))


# The result before the effort


def test_the_result_comes_before_anything_is_typed_and_says_how_far_it_holds(aoi: Signed) -> None:
    until_result(aoi)
    page = text_of(aoi.client.get(aoi.report("result")))
    for said in ("補償の対象です", "費用はかかりません", "この1年の1回目", "仮判定", "もう一度判定します"):
        assert said in page
    assert "対象外" not in page
    assert not Claim.objects.exists()


def test_from_the_result_and_the_last_look_one_can_go_on_later_too(aoi: Signed) -> None:
    until_check(aoi)
    for step in ("result", "check"):
        assert "保存して、あとで続ける" in text_of(aoi.client.get(aoi.report(step)))


def test_a_refusal_names_every_reason_and_what_can_be_done(aoi: Signed) -> None:
    contracts.suspend(contract_id=aoi.bought.contract_id, actor=DESK, now=at("2022-05-30 12:00"))
    until_result(aoi, "reasons", "battery")
    page = text_of(aoi.client.get(aoi.report("result")))
    for said in (
        "理由は2つあります",
        "バッテリー交換は補償に含まれません",
        "お支払いを確認できるまで",
        "有償修理を相談する",
    ):
        assert said in page


def test_only_the_ways_that_the_decision_offers_can_be_chosen(aoi: Signed) -> None:
    until_result(aoi, "dropped", "partial-damage", "charging")
    page = text_of(aoi.client.get(aoi.report("method")))
    assert "発送して直す" in page
    assert "お店に持ち込む" not in page
    assert aoi.client.post(aoi.report("method"), {"answer": "walk-in"}).status_code == 400


def test_a_store_is_booked_by_phone_and_the_answers_stay(aoi: Signed) -> None:
    until_result(aoi)
    assert say(aoi, "method", answer="walk-in") == "store"
    page = text_of(aoi.client.get(aoi.report("store")))
    for said in ("0120-000-000", "毎日9:00〜19:00", "お店に行く前に、電話窓口で受付と予約をしてください"):
        assert said in page
    assert not Claim.objects.exists()
    assert say(aoi, "method", answer="ship-in") == "prepare"


# The last look, and sending


def test_the_last_look_shows_every_answer_with_its_way_back(aoi: Signed) -> None:
    until_check(aoi)
    page = aoi.client.get(aoi.report("check"))
    for said in (
        "iPhone 8 64GB",
        "2022年5月30日（月）",
        "落とした",
        "一部が壊れた",
        "画面が割れた",
        "代替機を借りる",
        "〒100-0001",
    ):
        assert said in text_of(page)
    for step in ("when", "what", "which", "where", "method", "prepare"):
        assert f'href="{aoi.report(step)}"' in page.content.decode()
    assert "パスコード" not in re.sub(r"<[^>]+>", "", page.content.decode().split("<main")[1])


def test_a_changed_way_comes_back_to_the_last_look_and_a_changed_fault_to_the_result(aoi: Signed) -> None:
    until_check(aoi)
    assert say(aoi, "method", answer="ship-in") == "check"
    assert say(aoi, "where", answer=["camera"]) == "result"
    assert aoi.report("check") in aoi.client.get(aoi.report("result")).content.decode()


def test_without_every_consent_nothing_is_sent_and_those_given_stay(aoi: Signed) -> None:
    draft = until_check(aoi)
    page = send(aoi, draft, "parts")
    assert page.status_code == 400
    assert "データについての同意が必要です" in text_of(page)
    assert 'value="parts" checked' in page.content.decode()
    assert not Claim.objects.exists()


def test_a_report_sent_is_a_claim_with_its_wish_and_its_consents(aoi: Signed) -> None:
    sent = send(aoi, until_check(aoi))
    claim = Claim.objects.get()
    assert sent["Location"] == f"/member/claims/{claim.id}/received/"
    assert (claim.state, claim.cause, claim.faults, claim.channel) == ("approved", "partial-damage", ["screen"], "web")
    assert (claim.wants_loaner, claim.preparation, claim.asked_method) == (True, PREPARED, "ship-in")
    assert Consent.objects.filter(subject_id=claim.id).count() == len(TO_HAND_IN | TO_BORROW)
    assert ReportDraft.objects.get().answers == {}, "what was answered is the claim's now"
    page = text_of(aoi.client.get(sent["Location"]))
    for said in (
        claim.number,
        "報告を受け付けました",
        "梱包キットと代替機",
        "「探す」をオフにする",
        "SIMを抜く",
        "パスコード",
    ):
        assert said in page


def test_sent_twice_it_is_one_claim(aoi: Signed) -> None:
    draft = until_check(aoi)
    first, second = send(aoi, draft), send(aoi, draft)
    assert first["Location"] == second["Location"]
    assert Claim.objects.count() == 1


def test_going_back_after_sending_leads_to_the_claim(aoi: Signed) -> None:
    send(aoi, until_check(aoi))
    claim = Claim.objects.get()
    for step in ("check", "result", "what", "store"):
        page = aoi.client.get(aoi.report(step))
        assert page["Location"] == f"/member/claims/{claim.id}/"
    assert aoi.client.post("/member/report/", {"answer": "no"})["Location"] == f"/member/claims/{claim.id}/"


def test_pages_of_a_member_are_kept_by_nobody(aoi: Signed) -> None:
    begin(aoi)
    for address in ("/member/", aoi.report("when"), "/member/data/"):
        assert aoi.client.get(address)["Cache-Control"] == "private, no-store"


def test_a_report_for_a_person_is_sent_without_asking_for_consents(aoi: Signed) -> None:
    until_result(aoi, "unknown")
    page = aoi.client.get(aoi.report("check"))
    assert "同意をお願いします" not in text_of(page)
    sent = aoi.client.post(aoi.report("check"), {"draft": str(ReportDraft.objects.get().id)})
    claim = Claim.objects.get()
    assert (claim.state, claim.story) == ("referred", "急に画面の色が変わった")
    assert "担当者が内容を確認します" in text_of(aoi.client.get(sent["Location"]))


def test_a_refusal_can_be_had_formally(aoi: Signed) -> None:
    until_result(aoi, "reasons", "battery")
    sent = aoi.client.post(aoi.report("check"), {"draft": str(ReportDraft.objects.get().id)})
    page = text_of(aoi.client.get(sent["Location"]))
    assert "補償の対象外です" in page
    assert "バッテリー交換は補償に含まれません" in page
    assert "報告の続きから" not in text_of(aoi.client.get("/member/"))


def test_when_the_desk_was_faster_its_claim_is_shown(aoi: Signed) -> None:
    draft = until_check(aoi)
    faster = report(aoi.bought, now=at(NOW))
    assert send(aoi, draft)["Location"] == f"/member/claims/{faster.id}/"
    assert Claim.objects.count() == 1


def test_what_is_decided_is_what_holds_at_the_time_of_sending(aoi: Signed) -> None:
    until_result(aoi, "stopped", "")
    assert "補償の対象です" in text_of(aoi.client.get(aoi.report("result")))
    set_clock(to=at("2022-08-04 00:00"), runs=False)
    assert "自然故障の補償は2022年8月3日（水）で終わりました" in text_of(aoi.client.get(aoi.report("result")))


# Others


def test_nobody_else_finds_a_report_or_sends_it(aoi: Signed, ren: Signed) -> None:
    draft = until_check(aoi)
    for step in ("when", "result", "store", "check"):
        assert ren.client.get(aoi.report(step)).status_code == 404
    assert ren.client.post(aoi.report("check"), {"draft": draft}).status_code == 404
    assert ren.client.post(f"/member/report/{aoi.contract}/discard/").status_code == 404
    begin(ren)
    stolen = ren.client.post(ren.report("check"), {"draft": draft, "consent": list(TO_HAND_IN)})
    assert stolen["Location"] == ren.report("when")
    assert not Claim.objects.exists()


def test_who_is_not_signed_in_comes_back_after_signing_in(aoi: Signed) -> None:
    answered = Client().get(aoi.report("when"))
    assert answered["Location"] == f"/sign-in/?next={aoi.report('when')}"

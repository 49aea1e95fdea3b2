"""A claim later: booked, moved, cancelled, withdrawn, undone, decided; who may, and who has no business here."""

from typing import Any

import pytest
from django.test import Client

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.people.consents import TO_HAND_IN
from hosho.workflows.clock_advance import set_clock
from tests.cast import DEPOT, Bought, at, in_hand, tracking_number
from tests.interfaces.desk.conftest import Desk, signed_in
from tests.interfaces.site.conftest import at_the_depot, reported

pytestmark = pytest.mark.django_db

SLOT = {"method": "walk-in", "store": "midoricho", "slot": "2022-06-02T11:00:00+09:00"}
REASON = "同じ症状の部品不良が多数出ているため、自然故障として扱います。"


def act(client: Client, claim: Claim, name: str, **data: Any) -> Any:
    return client.post(f"/desk/claims/{claim.id}/{name}/", data)


def state_of(claim: Claim) -> str:
    return Claim.objects.get(id=claim.id).state


@pytest.fixture
def covered(desk: Desk) -> Claim:
    """Sora's screen, reported and covered, nothing chosen yet."""
    return reported(desk.sora, "partial-damage", "screen", when="2022-05-30 11:00")


def test_a_visit_is_booked_moved_and_cancelled(covered: Claim, sato: Client) -> None:
    without = act(sato, covered, "arrange", **SLOT)
    assert without.status_code == 422
    assert "同意が足りません" in without.content.decode()
    agreed = {"consents": sorted(TO_HAND_IN), "prepared-backup": "done"}
    assert act(sato, covered, "arrange", **SLOT, **agreed)["Location"] == f"/desk/claims/{covered.id}/?done=arrange"
    assert state_of(covered) == "visit-booked"
    assert Claim.objects.get(id=covered.id).preparation["backup"] == "done"
    act(sato, covered, "arrange", **SLOT | {"slot": "2022-06-03T12:00:00+09:00"})
    assert "2022/06/03 12:00" in sato.get(f"/desk/claims/{covered.id}/").content.decode()
    act(sato, covered, "cancel-visit")
    assert state_of(covered) == "approved"


def test_without_an_hour_the_page_says_what_to_choose(covered: Claim, sato: Client) -> None:
    response = act(sato, covered, "arrange", method="walk-in", store="midoricho")
    assert response.status_code == 422
    assert "店舗と来店の時間を選んでください" in response.content.decode()


def test_the_kit_is_sent_from_the_claim(covered: Claim, sato: Client) -> None:
    assert act(sato, covered, "arrange", method="ship-in", kit_number="1").status_code == 422
    without = act(sato, covered, "arrange", method="ship-in", kit_number=tracking_number())
    assert "同意が足りません" in without.content.decode()
    act(sato, covered, "arrange", method="ship-in", kit_number=tracking_number(), consents=sorted(TO_HAND_IN))
    assert state_of(covered) == "kit-sent"


def test_withdrawing_asks_on_a_page_of_its_own(covered: Claim, sato: Client) -> None:
    page = sato.get(f"/desk/claims/{covered.id}/withdraw/").content.decode()
    assert f"{covered.number}を取り下げますか" in page
    act(sato, covered, "withdraw")
    assert state_of(covered) == "withdrawn"
    assert sato.get(f"/desk/claims/{covered.id}/withdraw/").status_code == 302
    again = act(sato, covered, "withdraw")
    assert again.status_code == 422
    assert "いまの状態では、この操作はできません" in again.content.decode()


def test_a_slip_is_undone_with_a_reason(desk: Desk, sato: Client) -> None:
    claim = at_the_depot(desk.sora, "partial-damage", "screen", when="2022-05-10 10:00")
    claims.inspect(
        claim_id=claim.id, cause="partial-damage", faults=["screen"], actor=DEPOT, now=at("2022-05-20 10:00")
    )
    assert act(sato, claim, "undo", reason=" ").status_code == 422
    act(sato, claim, "undo", reason="別の端末の点検でした")
    assert state_of(claim) == "arrived"
    page = sato.get(f"/desk/claims/{claim.id}/").content.decode()
    assert page.index("ひとつ前の記録を訂正しました") < page.index("点検を終えました"), "newest first"
    assert "佐藤 葵" in page


def test_what_was_just_done_can_be_taken_back_from_the_same_page(covered: Claim, sato: Client) -> None:
    page = sato.get(act(sato, covered, "withdraw")["Location"]).content.decode()
    assert "2022/05/31 14:05</time>まで、先に進んでいなければ取り消せます" in page
    assert 'value="押し間違い"' in page
    act(sato, covered, "undo", reason="押し間違い")
    assert state_of(covered) == "approved"


def test_what_has_moved_on_is_not_undone_and_the_page_says_why(desk: Desk, covered: Claim, sato: Client) -> None:
    act(sato, covered, "withdraw")
    reported(desk.sora, "partial-damage", "screen", when="2022-05-30 14:05")
    refused = act(sato, covered, "undo", reason="押し間違い")
    assert refused.status_code == 422
    assert "その後に別の報告を受け付けています" in refused.content.decode()
    set_clock(to=at("2022-05-31 14:05"), runs=False)
    assert "取り消せる時間を過ぎて" in sato.get(f"/desk/claims/{covered.id}/").content.decode()


def test_what_waits_for_a_person_says_until_when_and_leads_the_queue(desk: Desk, covered: Claim, sato: Client) -> None:
    one = f"/desk/claims/{desk.referred.id}/"
    assert "2022年5月31日（火）17:00までにお知らせします" in sato.get(one).content.decode()
    assert "2022年5月31日（火）17:00までに、結果と理由を" in sato.get(f"{one}read-back/").content.decode()
    assert "回答期限 <time" in sato.get("/desk/queue/").content.decode()
    later = reported(in_hand("iphone-8"), "other", "screen", when="2022-05-31 10:00")
    set_clock(to=at("2022-05-31 17:00"), runs=False)
    queue = sato.get("/desk/queue/").content.decode()
    assert queue.index(desk.referred.number) < queue.index(later.number) < queue.index(covered.number)
    assert queue.count("回答期限超過") == 1
    assert "お約束でしたが" in sato.get(one).content.decode()


def test_a_decision_is_made_again_from_its_record(desk: Desk, sato: Client) -> None:
    one = f"/desk/claims/{desk.referred.id}/"
    assert "1バイトも違いません" in sato.get(f"{one}?replay=1").content.decode()
    part = sato.get(f"{one}?replay=1", headers={"HX-Request": "true"}).content.decode()
    assert "1バイトも違いません" in part
    assert "<html" not in part
    assert "バイトも" not in sato.get(f"{one}?replay=9").content.decode(), "there is no ninth"


def test_a_quote_is_answered_on_a_page_of_its_own(desk: Desk, sato: Client) -> None:
    claim = at_the_depot(desk.sora, "partial-damage", "screen", when="2022-05-10 10:00")
    claims.inspect(claim_id=claim.id, cause="modification", faults=["screen"], actor=DEPOT, now=at("2022-05-20 10:00"))
    claims.quote(claim_id=claim.id, yen=12100, actor=DEPOT, now=at("2022-05-20 11:00"))
    assert "12,100円（税込）" in sato.get(f"/desk/claims/{claim.id}/quote/").content.decode()
    assert act(sato, claim, "quote").status_code == 422
    act(sato, claim, "quote", answer="decline")
    assert state_of(claim) == "not-covered"


def test_what_is_found_not_covered_is_not_called_closed_before_the_device_is_back(desk: Desk, sato: Client) -> None:
    claim = at_the_depot(desk.sora, "partial-damage", "screen", when="2022-05-10 10:00")
    claims.inspect(claim_id=claim.id, cause="modification", faults=["screen"], actor=DEPOT, now=at("2022-05-20 10:00"))
    page = sato.get(f"/desk/claims/{claim.id}/").content.decode()
    assert "受付は終わっています" not in page
    assert "修理しない。端末をそのまま返し、回数は減りません。" in page


def test_only_the_office_decides_what_was_referred(desk: Desk, sato: Client) -> None:
    page = sato.get(f"/desk/claims/{desk.referred.id}/").content.decode()
    assert "根拠の条項" not in page
    judgement = {"covered": "yes", "clause": "cover.natural", "reason": REASON}
    assert act(sato, desk.referred, "decide", **judgement).status_code == 404
    ono = signed_in(desk.ono)
    assert "根拠の条項" in ono.get(f"/desk/claims/{desk.referred.id}/").content.decode()
    for wrong in ({"covered": ""}, {"clause": "nothing"}, {"reason": ""}):
        assert act(ono, desk.referred, "decide", **judgement | wrong).status_code == 422, wrong
    act(ono, desk.referred, "decide", **judgement)
    assert state_of(desk.referred) == "approved"
    assert REASON in ono.get(f"/desk/claims/{desk.referred.id}/").content.decode()


def test_the_queue_shows_referred_claims_first(desk: Desk, covered: Claim, sato: Client) -> None:
    page = sato.get("/desk/queue/").content.decode()
    assert page.index(desk.referred.number) < page.index(covered.number)
    only = sato.get("/desk/queue/?state=approved").content.decode()
    assert covered.number in only
    assert desk.referred.number not in only


def pages(desk: Desk, bought: Bought) -> list[str]:
    return ["/desk/", "/desk/queue/", "/desk/keys/", desk.call(bought), f"/desk/claims/{desk.referred.id}/"]


def test_for_other_roles_the_desk_does_not_exist(desk: Desk) -> None:
    mei = signed_in(desk.mei)
    for path in pages(desk, desk.sora):
        assert mei.get(path).status_code == 404, path
    assert mei.post(f"/desk/claims/{desk.referred.id}/withdraw/").status_code == 404
    assert state_of(desk.referred) == "referred"


def test_who_is_not_signed_in_is_sent_to_do_so(desk: Desk) -> None:
    for path in pages(desk, desk.sora):
        assert Client().get(path)["Location"] == f"/sign-in/?next={path}"


def test_what_does_not_exist_is_not_found(desk: Desk, sato: Client) -> None:
    nobody = "01a2047f-995e-75e7-86c6-b924f70f4666"
    for path in (f"/desk/contracts/{nobody}/call/", f"/desk/claims/{nobody}/", f"/desk/claims/{nobody}/arrange/"):
        assert sato.get(path).status_code == 404
    assert sato.get(f"/desk/claims/{desk.referred.id}/explode/").status_code == 404

"""The call over HTTP: ask, see what would be decided, and make the report once."""

import re
from typing import Any

import pytest
from django.test import Client

from hosho.claims.models import Claim, Lending
from hosho.devices.models import Unit
from hosho.network import operations as network
from hosho.network.models import Part, Store
from hosho.people.models import Consent
from tests.cast import MEI, at, in_hand, kept, tracking_number
from tests.interfaces.desk.conftest import Desk
from tests.interfaces.site.conftest import repaired

pytestmark = pytest.mark.django_db

TOKEN = "01890a5d-ac96-774b-bcce-b302099a8057"
CONSENTS = {"consents": ["data-loss", "parts", "remedy-is-ours"]}
VISIT = {"method": "walk-in", "store": "midoricho", "slot": "2022-06-02T11:00:00+09:00", **CONSENTS}


def said(desk: Desk, **more: Any) -> dict[str, Any]:
    """Give what is said in an ordinary call of Sora's: her screen broke yesterday."""
    return {
        "act": "decide",
        "token": TOKEN,
        "safe": "yes",
        "identified": "yes",
        "device": desk.sora.serial,
        "occurred_on": "2022/05/29",
        "cause": "partial-damage",
        "faults": ["screen"],
        **more,
    }


def claims_of(desk: Desk) -> list[Claim]:
    return list(Claim.objects.filter(contract_id=desk.sora.contract_id))


def test_a_visit_is_booked_in_the_call(desk: Desk, sato: Client) -> None:
    response = sato.post(desk.call(desk.sora), said(desk, **VISIT, story="落とした", power="off"))
    [claim] = claims_of(desk)
    assert response["Location"] == f"/desk/claims/{claim.id}/read-back/"
    assert (claim.state, claim.channel, claim.phone_reception) == ("visit-booked", "phone", True)
    assert "落とした" in claim.story
    assert "電源：入らない" in claim.story
    page = sato.get(response["Location"]).content.decode()
    assert f"受付番号は{claim.number}です。" in page
    assert "2022年6月2日（木）11:00" in page


def test_a_visit_is_booked_with_what_is_prepared_and_agreed_to(desk: Desk, sato: Client) -> None:
    answers = said(desk, **VISIT, **{"prepared-backup": "done", "prepared-suica": "none"})
    refused = sato.post(desk.call(desk.sora), answers | {"consents": ["parts"]})
    assert refused.status_code == 422
    assert 'href="#consents"' in refused.content.decode()
    assert claims_of(desk) == []
    sato.post(desk.call(desk.sora), answers)
    [claim] = claims_of(desk)
    assert (claim.preparation["backup"], claim.preparation["suica"]) == ("done", "none")
    assert Consent.objects.filter(subject_id=claim.id).count() == 3


def test_a_kit_is_asked_for_in_the_call(desk: Desk, sato: Client) -> None:
    sato.post(desk.call(desk.sora), said(desk, method="ship-in", **CONSENTS, loaner="yes", **{"prepared-sim": "done"}))
    [claim] = claims_of(desk)
    assert (claim.state, claim.wants_loaner) == ("approved", True)
    assert claim.preparation["sim"] == "done"
    assert Consent.objects.filter(subject_id=claim.id).count() == 4, "and to the loaner's price"


def test_kit_and_loaner_are_sent_in_the_call(desk: Desk, sato: Client) -> None:
    kept("loaner", "iphone-8", now=at("2022-05-01 10:00"))
    numbers = {"kit_number": tracking_number(), "loaner": "yes", "loaner_number": tracking_number()}
    response = sato.post(desk.call(desk.sora), said(desk, method="ship-in", **CONSENTS, **numbers))
    assert response.status_code == 302, response.content.decode()
    [claim] = claims_of(desk)
    assert claim.state == "kit-sent"
    assert Lending.objects.get(claim=claim).state == "sent"


def test_where_no_loaner_is_free_nothing_is_made(desk: Desk, sato: Client) -> None:
    Unit.objects.filter(meant_for="loaner").update(meant_for="sale")
    numbers = {"kit_number": tracking_number(), "loaner": "yes", "loaner_number": tracking_number()}
    response = sato.post(desk.call(desk.sora), said(desk, method="ship-in", **CONSENTS, **numbers))
    assert response.status_code == 422
    assert "貸し出せる代替機がありません" in response.content.decode()
    assert claims_of(desk) == []


def test_a_refusal_is_a_page_with_its_reason_and_not_an_error(desk: Desk, sato: Client) -> None:
    response = sato.post(desk.call(desk.sora), said(desk, cause="battery", faults=["battery"]), follow=True)
    page = response.content.decode()
    assert response.status_code == 200
    assert "バッテリー交換は補償に含まれません" in page
    assert "exclude.battery" in page
    assert "エラー" not in page
    assert [claim.state for claim in claims_of(desk)] == ["closed"]


def test_the_same_form_sent_twice_is_one_claim(desk: Desk, sato: Client) -> None:
    answers = said(desk, **VISIT)
    first, second = (sato.post(desk.call(desk.sora), answers) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert len(claims_of(desk)) == 1


def test_what_is_missing_is_listed_and_what_was_typed_is_kept(desk: Desk, sato: Client) -> None:
    response = sato.post(desk.call(desk.sora), {"act": "decide", "where": "自宅の階段", "story": "すべって"})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("エラー：") >= 1
    for field in ("safe", "identified", "device", "cause"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
    assert "自宅の階段" in page
    assert "すべって" in page
    assert claims_of(desk) == []


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("device", "490154203237519", "IMEIの番号が合いません"),
        ("device", "F17TESTOOOO5", "英字のOとIは使われません"),
        ("occurred_on", "2022-02-30", "2022/05/30 のように"),
        ("occurred_on", "2022-06-01", "今日までの日付"),
        ("kit_number", "123456789012", "送り状番号は12桁"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(
    desk: Desk, sato: Client, field: str, typed: str, says: str
) -> None:
    if "OO" in typed:
        typed = desk.sora.serial.replace("0", "O")
    response = sato.post(desk.call(desk.sora), said(desk, method="ship-in", **CONSENTS, **{field: typed}))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert claims_of(desk) == []


def test_numbers_are_read_in_any_width(desk: Desk, sato: Client) -> None:
    response = sato.post(
        desk.call(desk.sora),
        said(desk, **VISIT, device="４９０１ ５４２０ ３２３７ ５１８", occurred_on="２０２２年５月２９日"),
    )
    assert response.status_code == 302
    assert claims_of(desk)[0].outcome == "covered"


def test_another_device_is_refused_by_its_clause(desk: Desk, sato: Client) -> None:
    page = sato.post(desk.call(desk.sora), said(desk, device=desk.rin.serial), follow=True).content.decode()
    assert "この契約の対象の端末ではありません" in page


def test_an_hour_that_was_taken_meanwhile_is_said_and_another_can_be_chosen(desk: Desk, sato: Client) -> None:
    other = said(desk, **VISIT, token="01890a5d-ac96-774b-bcce-b302099a8058", device="")
    store = Store.objects.get(code="midoricho")
    network.block_hour(store=store, starts_at=at("2022-06-02 11:00"), actor=MEI, now=at("2022-05-30 14:00"))
    response = sato.post(desk.call(desk.sora), other | {"device": desk.sora.serial})
    page = response.content.decode()
    assert response.status_code == 422
    assert "その時刻には予約できません" in page
    assert "2022-06-02T12:00:00+09:00" in page
    assert "2022-06-02T11:00:00+09:00" not in page
    assert claims_of(desk) == []


def test_a_store_without_the_part_says_so_before_and_after(desk: Desk, sato: Client) -> None:
    Part.objects.filter(fault="screen").update(at_hand=0)
    live = sato.post(desk.call(desk.sora) + "hours/", said(desk, **VISIT)).content.decode()
    assert "この店舗には部品がありません（画面）" in live
    response = sato.post(desk.call(desk.sora), said(desk, **VISIT))
    assert response.status_code == 422
    assert "別の店舗か、発送を選んでください" in response.content.decode()
    assert claims_of(desk) == []


def test_the_decision_as_one_types_is_provisional_and_writes_nothing(desk: Desk, sato: Client) -> None:
    page = sato.post(desk.call(desk.sora) + "live/", said(desk)).content.decode()
    assert "補償対象です" in page
    assert "仮判定" in page
    assert "is-provisional" in page
    assert claims_of(desk) == []


def test_all_reasons_are_named_with_their_values(desk: Desk, sato: Client) -> None:
    mei = in_hand("ipad-air-3", start="2020-10-01")
    repaired(mei, "wet", when="2021-11-02 10:00")
    repaired(mei, "partial-damage", "screen", when="2022-03-09 10:00")
    answers = said(desk, cause="battery", device=mei.serial)
    page = sato.post(desk.call(mei) + "live/", answers).content.decode()
    assert "理由は2つあります。" in page
    assert re.findall(r"<code lang=\"en\">([a-z.-]+)</code>", page)[:2] == ["exclude.battery", "limit"]
    assert "2022年10月1日（土）" in page


def test_the_next_question_stands_there_until_there_is_a_decision(desk: Desk, sato: Client) -> None:
    live = desk.call(desk.sora) + "live/"
    assert "膨らみ、熱、煙はありませんか" in sato.post(live, {}).content.decode()
    assert "生年月日、ご登録の電話番号" in sato.post(live, {"safe": "yes"}).content.decode()
    assert "読み上げてください" in sato.post(live, {"safe": "yes", "identified": "yes"}).content.decode()


def test_the_agent_asks_for_a_crack_and_a_trace_of_water_before_the_cause_is_chosen(desk: Desk, sato: Client) -> None:
    page = sato.get(desk.call(desk.sora)).content.decode()
    assert "ひびや水濡れの跡があれば、動作の不良でも破損・水濡れです" in page
    asked = {"safe": "yes", "identified": "yes", "device": desk.sora.serial}
    assert "ひびや、水に濡れた跡はありますか" in sato.post(desk.call(desk.sora) + "live/", asked).content.decode()


def test_without_script_the_form_shows_the_decision_and_keeps_the_answers(desk: Desk, sato: Client) -> None:
    response = sato.post(desk.call(desk.sora), said(desk, act="look", where="駅"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "仮判定" in page
    assert 'value="駅"' in page


def test_with_an_open_claim_the_call_leads_to_it(desk: Desk, sato: Client) -> None:
    page = sato.get(desk.call(desk.rin)).content.decode()
    assert f"{desk.referred.number}を開く" in page
    assert 'id="call"' not in page


def test_before_the_device_is_shipped_there_is_nothing_to_report(desk: Desk, sato: Client) -> None:
    page = sato.get(desk.call(desk.kai)).content.decode()
    assert "補償はまだ始まっていません" in page
    assert 'id="call"' not in page


def test_danger_is_a_page_without_a_form(desk: Desk, sato: Client) -> None:
    page = sato.get(f"/desk/contracts/{desk.sora.contract_id}/danger/").content.decode()
    assert "充電をやめ" in page
    assert 'id="call"' not in page

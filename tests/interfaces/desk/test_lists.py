"""The desk's lists: loaners to get back, stores' free hours, the texts to say, the queue's neighbours."""

import pytest
from django.test import Client

from hosho.claims.models import Chase, Claim, Lending
from hosho.devices.queries import holder_of
from hosho.network.models import Part
from tests.interfaces.desk.conftest import Desk, nagi_owes_a_loaner, signed_in
from tests.interfaces.site.conftest import reported
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def overdue(desk: Desk) -> Lending:
    """Nagi's loaner, two weeks over."""
    return nagi_owes_a_loaner()


def test_an_overdue_loaner_is_listed_with_its_days_and_the_notices_that_went_out(
    overdue: Lending, sato: Client
) -> None:
    page = text_of(sato.get("/desk/loaners/"))
    for each in ("中島 凪", overdue.claim.number, "返却期限超過", "2022/05/16", "14日超過", "自動のお知らせ"):
        assert each in page
    assert "期限が来る代替機はありません" in text_of(sato.get("/desk/loaners/?need=due"))


def test_a_call_is_recorded_and_listed_with_who_made_it(overdue: Lending, sato: Client) -> None:
    form = {"claim": str(overdue.claim_id), "how": "reached", "note": "土曜に送るとのこと"}
    assert sato.post("/desk/loaners/?need=overdue", form)["Location"] == "/desk/loaners/?need=overdue&done=1"
    page = text_of(sato.get("/desk/loaners/"))
    for each in ("電話で話した", "土曜に送るとのこと", "佐藤 葵"):
        assert each in page
    told = text_of(sato.get(f"/desk/claims/{overdue.claim_id}/"))
    assert "催促した" in told


@pytest.mark.parametrize("wrong", [{"claim": ""}, {"claim": "x"}, {"how": ""}, {"how": "shouted"}])
def test_nothing_is_recorded_without_a_loaner_and_a_way(overdue: Lending, sato: Client, wrong: dict[str, str]) -> None:
    form = {"claim": str(overdue.claim_id), "how": "reminded", "note": "手紙"} | wrong
    response = sato.post("/desk/loaners/", form)
    assert response.status_code == 422
    assert 'value="手紙"' in response.content.decode()
    assert not Chase.objects.exists()


def test_a_loaner_is_given_up_only_by_who_may_and_after_a_page_that_asks(
    desk: Desk, overdue: Lending, sato: Client
) -> None:
    lost = f"/desk/claims/{overdue.claim_id}/loaner-lost/"
    assert "紛失にする" not in text_of(sato.get("/desk/loaners/"))
    for response in (sato.get(lost), sato.post(lost)):
        assert response.status_code == 404
    ono = signed_in(desk.ono)
    assert "紛失にする" in text_of(ono.get("/desk/loaners/"))
    assert "40,000円（税込）" in text_of(ono.get(lost))
    ono.post(lost)
    assert holder_of(overdue.unit_id).kind == "lost"
    assert overdue.claim.number in text_of(ono.get("/desk/loaners/?need=lost"))
    assert ono.get(lost)["Location"] == f"/desk/claims/{overdue.claim_id}/"


def test_the_stores_and_their_free_places_of_a_day(desk: Desk, sato: Client) -> None:
    page = text_of(sato.get("/desk/stores/", {"on": "2022年6月2日"}))
    for each in ("2022年6月2日（木）の空き", "iCracked Store みどり町", "9"):
        assert each in page
    assert "なし" in text_of(sato.get("/desk/stores/", {"on": "2022-06-08"})), "a Wednesday: closed"


def test_one_store_has_its_hours_and_the_parts_that_are_free(desk: Desk, sato: Client) -> None:
    Part.objects.filter(model="iphone-8", fault="screen").update(held=2)
    page = text_of(sato.get("/desk/stores/", {"store": "midoricho", "on": "2022/06/02"}))
    for each in (
        "見本県見本市みどり町2-1",
        "6月2日（木）",
        "10:00",
        "18:00",
        "iPhone 8 画面",
        "空きなし 在庫2",
        "空き2 在庫2",
    ):
        assert each in page


@pytest.mark.parametrize(
    ("typed", "says"), [("soon", "2022/05/30 のように"), ("2022/05/31", "予約できるのは2022/06/01から")]
)
def test_a_day_that_cannot_be_looked_at_is_said_and_another_shown(
    desk: Desk, sato: Client, typed: str, says: str
) -> None:
    response = sato.get("/desk/stores/", {"on": typed})
    assert response.status_code == 400
    assert says in response.content.decode()
    assert "iCracked Store みどり町" in response.content.decode()


def test_the_scripts_are_what_the_call_says(desk: Desk, sato: Client) -> None:
    page = text_of(sato.get("/desk/scripts/"))
    live = sato.post(desk.call(desk.sora) + "live/", {}).content.decode()
    assert "膨らみ、熱、煙はありませんか" in live
    for each in (
        "膨らみ、熱、煙はありませんか",
        "充電をやめ",
        "「探す」をオフに",
        "純正でない部品を使うことがあります",
    ):
        assert each in page
    for each in ("お店に行く前に、電話窓口で受付と予約をしてください", "バッテリー交換は補償に含まれません"):
        assert each in page


def test_from_the_queue_one_goes_to_the_previous_and_the_next_claim(desk: Desk, sato: Client) -> None:
    second = reported(desk.sora, "wet", when="2022-05-30 12:00")
    page = sato.get(f"/desk/claims/{second.id}/?queue=all").content.decode()
    assert f'data-key="[" href="/desk/claims/{desk.referred.id}/?queue=all"' in page
    assert 'data-key="]"' not in page
    assert 'data-key="["' not in sato.get(f"/desk/claims/{second.id}/").content.decode()
    assert Claim.objects.count() == 2

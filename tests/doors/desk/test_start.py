"""Finding who is calling, what was opened last, and the keys."""

import pytest
from django.test import Client

from tests.doors.desk.conftest import Desk, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked", ["490154203237518", "４９０１ ５４２０ ３２３７ ５１８", "090-1234-5678", "タナカソラ", "田中 空"]
)
def test_one_exact_hit_is_opened_with_enter(desk: Desk, sato: Client, asked: str) -> None:
    assert sato.get("/desk/", {"q": asked})["Location"] == desk.call(desk.sora)


def test_a_claim_number_opens_the_claim(desk: Desk, sato: Client) -> None:
    assert sato.get("/desk/", {"q": desk.referred.number})["Location"] == f"/desk/claims/{desk.referred.id}/"


def test_a_wrong_check_digit_says_so_and_offers_what_is_near(desk: Desk, sato: Client) -> None:
    page = sato.get("/desk/", {"q": "490154203237519"}).content.decode()
    assert "IMEIの番号が合いません" in page
    assert "田中 空" in page


def test_several_hits_are_listed_and_nothing_found_says_what_to_ask(desk: Desk, sato: Client) -> None:
    page = sato.get("/desk/", {"q": "1988/3/14"}).content.decode()
    assert "田中 空" in page
    assert "小林 凛" in page
    assert "登録の電話番号、生年月日" in sato.get("/desk/", {"q": "ヌルヌル"}).content.decode()


def test_as_one_types_only_the_list_comes(desk: Desk, sato: Client) -> None:
    page = sato.get("/desk/", {"q": "タナカ"}, headers={"HX-Request": "true"}).content.decode()
    assert "田中 空" in page
    assert "<html" not in page


def test_what_was_opened_last_comes_first_for_each_colleague(desk: Desk, sato: Client) -> None:
    for bought in (desk.sora, desk.rin, desk.sora):
        sato.get(desk.call(bought))
    page = sato.get("/desk/").content.decode()
    assert page.index("田中 空") < page.index("小林 凛")
    assert "田中 空" not in signed_in(desk.ono).get("/desk/").content.decode()


def test_single_keys_can_be_switched_off_for_one_colleague(desk: Desk, sato: Client) -> None:
    assert "data-keys" in sato.get("/desk/").content.decode()
    sato.post("/desk/keys/single/", {"single_keys": "off"})
    assert "data-keys" not in sato.get("/desk/").content.decode()
    assert "data-keys" in signed_in(desk.ono).get("/desk/").content.decode()

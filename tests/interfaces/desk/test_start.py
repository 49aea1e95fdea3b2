"""Finding who is calling, what was opened last, and the keys."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.interfaces.desk.conftest import Desk, signed_in

pytestmark = pytest.mark.django_db


def search(client: Client, asked: str) -> Any:
    """Search as the box does, and go where it leads."""
    return client.post("/desk/", {"q": asked}, follow=True)


def found(client: Client, asked: str) -> str:
    """Give the page of what was found."""
    response = search(client, asked)
    assert [address for address, _status in response.redirect_chain] == ["/desk/found/"]
    return str(response.content.decode())


@pytest.mark.parametrize(
    "asked", ["490154203237518", "４９０１ ５４２０ ３２３７ ５１８", "090-1234-5678", "タナカソラ", "田中 空"]
)
def test_one_exact_hit_is_opened_with_enter(desk: Desk, sato: Client, asked: str) -> None:
    assert search(sato, asked).redirect_chain == [(desk.call(desk.sora), 302)]


def test_a_claim_number_opens_the_claim(desk: Desk, sato: Client) -> None:
    assert search(sato, desk.referred.number).redirect_chain == [(f"/desk/claims/{desk.referred.id}/", 302)]


def test_a_wrong_check_digit_says_so_and_offers_what_is_near(desk: Desk, sato: Client) -> None:
    page = found(sato, "490154203237519")
    assert "IMEIの番号が合いません" in page
    assert "田中 空" in page


def test_several_hits_are_listed_and_nothing_found_says_what_to_ask(desk: Desk, sato: Client) -> None:
    page = found(sato, "1988/3/14")
    assert "田中 空" in page
    assert "小林 凛" in page
    assert "登録の電話番号、生年月日" in found(sato, "ヌルヌル")


def test_as_one_types_only_the_list_comes(desk: Desk, sato: Client) -> None:
    page = sato.post("/desk/", {"q": "タナカ"}, headers={"HX-Request": "true"}).content.decode()
    assert "田中 空" in page
    assert "<html" not in page


def test_no_name_stands_in_an_address_a_title_or_a_cache(desk: Desk, sato: Client) -> None:
    page = found(sato, "1988/3/14")
    assert 'method="get"' not in page, "what is typed is never part of an address"
    assert sato.get("/desk/found/").content.decode().count("田中 空") == page.count("田中 空"), "reload shows it again"
    member = f"/desk/members/{desk.sora.member.id}/"
    for address in ("/desk/", "/desk/found/", desk.call(desk.sora), member, f"{member}contact/"):
        response = sato.get(address)
        [title] = re.findall("<title>(.*?)</title>", response.content.decode())
        assert not any(each in title for each in ("田中", "タナカ", "1988", "090")), title
        assert response["Cache-Control"] == "private, no-store"
    assert "IMEI" in signed_in(desk.ono).get("/desk/?q=タナカ").content.decode(), "an old address finds nothing"


def test_without_a_search_there_is_nothing_found(desk: Desk, sato: Client) -> None:
    assert sato.get("/desk/found/")["Location"] == "/desk/"


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

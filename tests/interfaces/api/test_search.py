"""The search over the API: for the desk and the office, in the words of whoever asks."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from tests.cast import in_hand, publish
from tests.interfaces.api.conftest import Caller

from hosho.accounts.roles import Role

Calls = Callable[[Role | None], Caller]
IMEI = "490154203237518"


def test_the_desk_finds_a_contract_by_the_imei_that_is_read_out(calls: Calls) -> None:
    publish()
    aoi = in_hand(imei=IMEI)
    answer = calls("desk").get(f"/search?q={quote('４９０１５４-２０３２３７-５１８')}").json()
    [hit] = answer.pop("hits")
    assert answer == {"state": "hits", "recognised": ["imei"], "hint": ""}
    assert "青木 葵" in hit.pop("label")
    assert hit == {
        "kind": "contract",
        "id": str(aoi.contract_id),
        "member_id": str(aoi.member.id),
        "matched": ["imei"],
        "near": False,
    }


def test_the_hint_comes_in_the_asked_language(calls: Calls) -> None:
    desk = calls("desk")
    assert "15桁" in desk.get("/search?q=490154203237519").json()["hint"]
    assert "15 digits" in desk.get("/search?q=490154203237519", **{"Accept-Language": "en"}).json()["hint"]


@pytest.mark.parametrize(
    ("role", "status"), [("desk", 200), ("office", 200), ("shop", 403), ("depot", 403), ("store", 403), (None, 401)]
)
def test_only_who_sees_contracts_may_search(calls: Calls, role: Role | None, status: int) -> None:
    assert calls(role).get(f"/search?q={quote('アオキ')}").status_code == status


def test_a_search_for_nothing_says_which_field_is_missing(calls: Calls) -> None:
    answer = calls("desk").get("/search")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "q")


@pytest.mark.parametrize("asked", ["", "🙂", "\x00", "%00", "\x1b", "あ" * 3_000, "1" * 10_000, "' OR 1=1 --"])
def test_whatever_is_asked_there_is_an_answer(calls: Calls, asked: str) -> None:
    answer = calls("desk").get(f"/search?q={quote(asked)}")
    assert (answer.status_code, answer.json()["hits"]) == (200, [])

"""What a caller gets for input that is wrong: a problem that names the field and says what would be right."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from tests.cast import at, buy, in_hand, open_store, publish
from tests.doors.api.conftest import Caller

from hosho.devices.models import Unit
from hosho.doors.clock.setting import set_clock
from hosho.people.roles import Role

Calls = Callable[[Role | None], Caller]
UNIT = {"model": "iphone-8", "capacity_gb": 64, "serial": "F17XK203JCM", "imei": "490154203237518"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"imei": "490154203237519"}, "imei"),
        ({"imei": "4901542032375"}, "imei"),
        ({"imei": None, "imei2": "490154203237518"}, "imei"),
        ({"serial": "🙂🙂🙂🙂🙂🙂🙂🙂"}, "serial"),
        ({"serial": ""}, "serial"),
        ({"serial": None}, "serial"),
        ({"capacity_gb": "64"}, "capacity_gb"),
        ({"capacity_gb": 0}, "capacity_gb"),
        ({"capacity_gb": 64.5}, "capacity_gb"),
        ({"restriction": "?"}, "restriction"),
        ({"restriction_checked_on": "2020-02-30"}, "restriction_checked_on"),
        ({"restriction_checked_on": "9999-01-01"}, "restriction_checked_on"),
        ({"colour": "red"}, "colour"),
        ({"model": "iphone-8\x00"}, "model"),
        ({"grade": "\x00"}, "grade"),
    ],
)
def test_a_unit_with_a_wrong_value_is_not_taken_in(calls: Calls, change: dict[str, Any], field: str) -> None:
    answer = calls("shop").post("/units", UNIT | change)
    assert answer.status_code == 422, answer.content
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert all(error["message"] for error in answer.json()["errors"])
    assert Unit.objects.count() == 0


def test_full_width_digits_are_read_not_refused(calls: Calls) -> None:
    answer = calls("shop").post("/units", UNIT | {"imei": "４９０１５４２０３２３７５１８"})
    assert answer.json()["imeis"] == ["490154203237518"]


def test_the_same_device_cannot_be_taken_in_twice(calls: Calls) -> None:
    shop = calls("shop")
    shop.post("/units", UNIT)
    answer = shop.post("/units", UNIT | {"serial": "OTHER12345"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (409, "imei")
    assert Unit.objects.count() == 1


BODIES = {
    "no JSON": b"not json",
    "a list": b"[]",
    "a number": b"1",
    "a key twice": b'{"a":1,"a":2}',
    "not UTF-8": b"\xff\xfe",
    "not a number": b'{"a":NaN}',
    "too deep": b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
}


@pytest.mark.parametrize("raw", BODIES.values(), ids=BODIES.keys())
def test_a_body_that_is_no_json_object_is_said_so(calls: Calls, raw: bytes) -> None:
    shop = calls("shop")
    answer = shop.client.post("/api/v1/units", raw, "application/json", headers=shop.headers | {"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["title"]) == (400, "not-json")


def test_a_body_of_twenty_megabytes_is_refused(calls: Calls) -> None:
    answer = calls("shop").post("/units", UNIT | {"serial": "A" * 20_000_000})
    assert (answer.status_code, answer.json()["title"]) == (413, "too-large")


def test_the_message_comes_in_the_asked_language(calls: Calls) -> None:
    shop = calls("shop")
    body = UNIT | {"imei": "490154203237519"}
    assert "桁" in shop.post("/units", body).json()["detail"]
    assert "15 digits" in shop.post("/units", body, **{"Accept-Language": "en"}).json()["detail"]


def test_an_order_without_the_consents_leaves_nothing_behind(calls: Calls) -> None:
    publish()
    shop = calls("shop")
    unit = shop.post("/units", UNIT).json()
    aoi = in_hand()
    body = {"member_id": str(aoi.member.id), "unit_id": unit["id"], "price_yen": 100, "consents": ["terms"]}
    answer = shop.post("/orders", body)
    assert (answer.status_code, answer.json()["missing"]) == (422, ["fee"])
    again = shop.post("/orders", body | {"consents": ["terms", "fee"]})
    assert again.status_code == 201, "the refused order must not have taken the unit"


def test_a_unit_is_sold_once(calls: Calls) -> None:
    publish()
    bought = buy(now=at("2020-08-04 11:00"))
    answer = calls("shop").post(
        "/orders",
        {
            "member_id": str(bought.member.id),
            "unit_id": str(bought.unit.id),
            "price_yen": 100,
            "consents": ["terms", "fee"],
        },
    )
    assert (answer.status_code, answer.json()["title"]) == (409, "unit-promised")


def test_a_move_that_is_not_possible_names_those_that_are(calls: Calls) -> None:
    publish()
    aoi = in_hand()
    claim = calls("desk").post(f"/contracts/{aoi.contract_id}/reports", {"device": aoi.serial, "cause": "wet"}).json()
    answer = calls("depot").post(f"/claims/{claim['id']}/repair/start")
    assert (answer.status_code, answer.json()["possible"]) == (409, ["send-kit", "book", "withdraw"])


@pytest.mark.parametrize("path", ["/claims/{}", "/contracts/{}", "/contracts/{}/standing", "/contracts/{}/timeline"])
def test_what_is_not_there_is_not_found(calls: Calls, path: str) -> None:
    assert calls("office").get(path.format(uuid4())).status_code == 404


AGREED = {"consents": ["data-loss", "parts", "remedy-is-ours"], "preparation": {"backup": "done", "sim": "later"}}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"consents": ["parts"]}, "consents", id="two missing"),
        pytest.param({"consents": ["everything"]}, "consents.0", id="unknown consent"),
        pytest.param({"preparation": {"backup": "perhaps"}}, "preparation.backup", id="unknown answer"),
        pytest.param({"preparation": {"cloud": "done"}}, "preparation.cloud.[key]", id="unknown preparation"),
    ],
)
def test_a_visit_is_not_booked_without_the_consents_and_readable_preparations(
    calls: Calls, wrong: dict[str, Any], field: str
) -> None:
    publish()
    open_store(now=at("2020-08-04 10:00"))
    aoi = in_hand("iphone-8")
    set_clock(to=at("2021-06-01 10:00"), runs=False)
    desk, with_visit = calls("desk"), f"/contracts/{aoi.contract_id}/reports/with-visit"
    slot = {"store": "midoricho", "starts_at": "2021-06-03T11:00:00+09:00"}
    body = {"device": aoi.serial, "cause": "partial-damage", "faults": ["screen"], **slot, **AGREED}
    answer = desk.post(with_visit, body | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    claim = desk.post(
        f"/contracts/{aoi.contract_id}/reports", {key: body[key] for key in ("device", "cause", "faults")}
    )
    assert claim.status_code == 201, "nothing of the refused report was kept"
    path = f"/claims/{claim.json()['id']}/visit"
    assert desk.post(path, slot | AGREED | wrong).status_code == 422
    booked = desk.post(path, slot | AGREED).json()
    assert (booked["state"], booked["preparation"]) == ("visit-booked", AGREED["preparation"])
    assert desk.post(path, slot | {"starts_at": "2021-06-04T11:00:00+09:00"}).status_code == 201, "asked once is enough"

"""Orders with the option and without it, quotes with every reason, prices: as a shop's program meets them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from tests.cast import at, enrol, publish, tracking_number
from tests.interfaces.api.conftest import Caller, code_of
from tests.interfaces.api.test_one_claim import deliver, ok

from hosho.accounts.roles import Role
from hosho.contracts.models import Contract
from hosho.devices.queries import ledger
from hosho.sales.models import Order
from hosho.workflows.clock_advance import advance

Calls = Callable[[Role | None], Caller]


@pytest.fixture
def shop(calls: Calls) -> Caller:
    """A shop's program; it is 2020-08-05 10:00, and the plan is offered."""
    publish()
    advance(to=at("2020-08-05 10:00"), runs=False)
    return calls("shop")


def unit(shop: Caller, **more: Any) -> str:
    """Take a unit into stock."""
    body = {"model": "iphone-xr", "capacity_gb": 64, "serial": "F17XK203JCM", "price_yen": 29_800} | more
    return str(ok(shop.post("/units", body))["id"])


def ordered(shop: Caller, unit_id: str, **more: Any) -> Any:
    """Order a unit for a new member."""
    member = enrol(now=at("2020-08-05 10:00"))
    return shop.post("/orders", {"member_id": str(member.id), "unit_id": unit_id, "price_yen": 29_800} | more)


def test_an_order_without_the_option_has_no_contract_and_goes_its_way(shop: Caller) -> None:
    order = ok(ordered(shop, unit(shop), option=False))
    assert (order["contract_id"], order["contract_number"], order["over"]) == (None, None, None)
    shipped = ok(shop.post(f"/orders/{order['id']}/shipment", {"tracking_number": tracking_number()}))
    deliver(shop, shipped["parcel_id"])
    assert ok(shop.get(f"/orders/{order['id']}"))["state"] == "delivered"
    assert not Contract.objects.exists()


def test_the_option_needs_its_consents_and_keeps_what_was_shown(shop: Caller) -> None:
    unit_id = unit(shop)
    refused = ordered(shop, unit_id)
    assert (refused.status_code, refused.json()["missing"]) == (422, ["fee", "terms"])
    order = ok(ordered(shop, unit_id, consents=["terms", "fee"], shown={"price": "29,800円（税込）"}))
    assert order["contract_number"]
    assert Order.objects.get().shown == {"price": "29,800円（税込）"}


def test_a_quote_says_every_reason_with_its_clause_in_the_asked_language(shop: Caller) -> None:
    unit_id = unit(shop, model="pixel-4", condition="new", seller="another")
    quote = ok(shop.get(f"/plan-quotes?unit_id={unit_id}"))
    assert quote["may_join"] is False
    assert [(each["reason"], each["clause"]) for each in quote["reasons"]] == [
        ("condition", "join.purchase-only"),
        ("seller", "join.purchase-only"),
        ("model", "models.as-of"),
    ]
    assert (quote["reason"], quote["message"]) == ("condition", quote["reasons"][0]["message"])
    english = ok(shop.get(f"/plan-quotes?unit_id={unit_id}", **{"Accept-Language": "en"}))
    assert english["reasons"][1]["message"] == "This device is not sold by the company that offers the option."


@pytest.mark.parametrize("option", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("meant_for", ["exchange", "loaner"])
def test_what_is_kept_for_exchanges_or_lending_is_not_sold_until_it_is_moved(
    shop: Caller, meant_for: str, option: bool
) -> None:
    unit_id = unit(shop, meant_for=meant_for)
    bought = {"consents": ["terms", "fee"]} if option else {"option": False}
    refused = ordered(shop, unit_id, **bought)
    problem = refused.json()
    assert (refused.status_code, code_of(refused), problem["meant_for"]) == (409, "not-for-sale", meant_for)
    assert [each["field"] for each in problem["errors"]] == ["unit_id"]
    assert not Order.objects.exists()
    [reason] = ok(shop.get(f"/plan-quotes?unit_id={unit_id}"))["reasons"]
    assert (reason["reason"], reason["clause"]) == ("not-for-sale", "join.purchase-only")
    assert ok(shop.post(f"/units/{unit_id}/restock", {"meant_for": "sale"}))["holder"] == "stock"
    assert len(ledger(UUID(unit_id))) == 1, "it has not moved"
    assert ok(shop.get(f"/plan-quotes?unit_id={unit_id}"))["may_join"] is True
    ok(ordered(shop, unit_id, **bought))


def test_what_is_sold_is_not_moved_into_another_stock(shop: Caller) -> None:
    unit_id = unit(shop)
    ok(ordered(shop, unit_id, option=False))
    refused = shop.post(f"/units/{unit_id}/restock", {"meant_for": "loaner"})
    assert (refused.status_code, code_of(refused)) == (409, "unit-promised")
    assert [each["field"] for each in refused.json()["errors"]] == ["unit_id"]


def test_a_quote_gives_the_price_of_a_month_and_of_the_first(shop: Caller) -> None:
    quote = ok(shop.get(f"/plan-quotes?unit_id={unit(shop)}"))
    assert (quote["may_join"], quote["reasons"], quote["monthly_total_yen"]) == (True, [], 550)
    assert quote["first_month_total_yen"] == 478


def test_a_quote_for_what_was_sold_and_an_order_for_it_say_never_afterwards(shop: Caller) -> None:
    unit_id = unit(shop)
    order = ok(ordered(shop, unit_id, option=False))
    [reason] = ok(shop.get(f"/plan-quotes?unit_id={unit_id}"))["reasons"]
    assert (reason["reason"], reason["clause"]) == ("sold", "join.purchase-only")
    assert "あとから付けることはできません" in reason["message"]
    again = {"member_id": str(Order.objects.get().member_id), "unit_id": unit_id, "price_yen": 29_800}
    refused = shop.post("/orders", again | {"consents": ["terms", "fee"]})
    problem = refused.json()
    assert (refused.status_code, code_of(refused), problem["reasons"]) == (422, "may-not-join", ["sold"])
    assert problem["clauses"] == ["join.purchase-only"]
    assert "あとから付けることはできません" in problem["detail"]
    assert ok(shop.get(f"/orders/{order['id']}"))["contract_id"] is None


def test_a_seller_whom_the_terms_do_not_name_is_refused_with_words(shop: Caller) -> None:
    refused = ordered(shop, unit(shop, seller="another"), consents=["terms", "fee"])
    assert (refused.status_code, refused.json()["reason"]) == (422, "seller")
    assert "オプションを提供する会社が販売する端末ではありません" in refused.json()["detail"]


@pytest.mark.parametrize("option", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("because", ["cancelled", "undelivered", "dead-on-arrival", "returned"])
def test_each_end_says_what_becomes_of_contract_and_fee(shop: Caller, because: str, option: bool) -> None:
    bought = {"consents": ["terms", "fee"]} if option else {"option": False}
    order = f"/orders/{ok(ordered(shop, unit(shop), **bought))['id']}"
    if because == "cancelled":
        over = ok(shop.post(f"{order}/cancel"))["over"]
    else:
        parcel = ok(shop.post(f"{order}/shipment", {"tracking_number": tracking_number()}))["parcel_id"]
    if because == "undelivered":
        over = ok(shop.post(f"{order}/failed-delivery"))["over"]
    if because in ("dead-on-arrival", "returned"):
        deliver(shop, parcel)
        returned = {"because": because, "tracking_number": tracking_number()}
        over = ok(shop.post(f"{order}/return", returned))["over"]
    assert over["because"] == because
    assert over["contract"] == ("called-off" if option else "")
    assert over["fee"] == ("days-of-use" if option and because == "returned" else "none")
    assert ok(shop.get(order))["over"] == over
    assert Contract.objects.filter(called_off_at=None).count() == 0


def test_a_price_is_set_while_the_unit_is_in_stock_only(shop: Caller) -> None:
    unit_id = unit(shop)
    assert ok(shop.post(f"/units/{unit_id}/price", {"price_yen": 27_800}))["price_yen"] == 27_800
    assert ok(shop.post(f"/units/{unit_id}/price", {"price_yen": None}))["price_yen"] is None
    assert shop.post(f"/units/{unit_id}/price", {"price_yen": -1}).status_code == 422
    order = ok(ordered(shop, unit_id, option=False))
    ok(shop.post(f"/orders/{order['id']}/shipment", {"tracking_number": tracking_number()}))
    assert shop.post(f"/units/{unit_id}/price", {"price_yen": 1}).status_code == 409


def test_the_longest_serial_number_is_taken_in(shop: Caller) -> None:
    body = {"model": "iphone-xr", "capacity_gb": 64, "serial": "ABCDEFGH123456"}
    assert ok(shop.post("/units", body))["serial"] == "ABCDEFGH123456"


def test_orders_are_listed_newest_first_page_by_page_and_by_state_and_member(shop: Caller, calls: Calls) -> None:
    made = [ok(ordered(shop, unit(shop, serial=f"F17XK20000{n}"), option=False)) for n in range(3)]
    ok(shop.post(f"/orders/{made[1]['id']}/cancel"))
    page = ok(shop.get("/orders?limit=2"))
    assert [each["number"] for each in page["items"]] == [made[2]["number"], made[1]["number"]]
    assert [each["state"] for each in page["items"]] == ["placed", "cancelled"]
    last = ok(shop.get(f"/orders?limit=2&cursor={page['next']}"))
    assert ([each["id"] for each in last["items"]], last["next"]) == ([made[0]["id"]], "")
    assert [each["id"] for each in ok(shop.get("/orders?state=cancelled"))["items"]] == [made[1]["id"]]
    of_one = ok(shop.get(f"/orders?member_id={page['items'][0]['member_id']}"))["items"]
    assert [(each["id"], each["price_yen"]) for each in of_one] == [(made[2]["id"], 29_800)]
    wrong = shop.get("/orders?state=lost")
    assert (wrong.status_code, [each["field"] for each in wrong.json()["errors"]]) == (422, ["state"])
    assert calls("desk").get("/orders").status_code == 403, "who may not sell sees no orders"

"""The path of one claim, over HTTP alone."""

from collections.abc import Callable
from typing import Any

from tests.cast import at, in_hand, publish, tracking_number
from tests.interfaces.api.conftest import Caller

from hosho.accounts.roles import Role
from hosho.devices.models import Parcel
from hosho.workflows.clock_advance import advance

Calls = Callable[[Role | None], Caller]


def ok(response: Any) -> Any:
    """Give the body of an answer that succeeded."""
    assert response.status_code in (200, 201), response.content
    return response.json()


def deliver(caller: Caller, parcel_id: str) -> None:
    """Let a parcel arrive, and the agenda do what follows."""
    ok(caller.post(f"/parcels/{parcel_id}/delivery"))
    delivered_at = Parcel.objects.get(id=parcel_id).delivered_at
    assert delivered_at is not None
    advance(to=delivered_at, runs=False)


def test_a_claim_goes_from_the_order_to_its_closing(calls: Calls) -> None:
    publish()
    advance(to=at("2020-08-05 10:00"), runs=False)
    shop, desk, depot = calls("shop"), calls("desk"), calls("depot")

    unit = ok(
        shop.post(
            "/units", {"model": "iphone-xr", "capacity_gb": 64, "serial": "Ｆ17ＸＫ-203JCM", "imei": "490154203237518"}
        )
    )
    assert unit["serial"] == "F17XK203JCM"
    assert unit["holder"] == "stock"
    member = ok(
        shop.post(
            "/members",
            {
                "name": "青木 葵",
                "kana": "アオキ アオイ",
                "born_on": "1988-03-14",
                "mail": "aoi@example.jp",
                "phone": "０９０-0000-0001",
                "postal_code": "〒100-0001",
                "address": "見本県見本市みどり町1-2-3",
            },
        )
    )
    order = ok(
        shop.post(
            "/orders",
            {"member_id": member["id"], "unit_id": unit["id"], "price_yen": 29800, "consents": ["terms", "fee"]},
        )
    )
    shipped = ok(shop.post(f"/orders/{order['id']}/shipment", {"tracking_number": tracking_number()}))
    deliver(shop, shipped["parcel_id"])
    assert ok(shop.get(f"/orders/{order['id']}"))["state"] == "delivered"
    contract = ok(desk.get(f"/contracts/{order['contract_id']}"))
    assert (contract["started_on"], contract["terms_version"]) == ("2020-08-05", 1)
    assert ok(desk.get(f"/contracts/{contract['id']}/coverage"))["standing"]["uses_left"] == 2

    claim = ok(
        desk.post(
            f"/contracts/{contract['id']}/reports",
            {"device": "4901 5420 3237 518", "cause": "partial-damage", "faults": ["screen"]},
        )
    )
    assert (claim["state"], claim["outcome"]) == ("approved", "covered")
    [decision] = claim["decisions"]
    assert decision["clauses"] == ["cover.damage"]
    assert decision["explanation"]["ja"]
    assert decision["explanation"]["en"]

    one = f"/claims/{claim['id']}"
    kit = ok(
        desk.post(
            f"{one}/kit",
            {"tracking_number": tracking_number(), "consents": ["data-loss", "parts", "remedy-is-ours"]},
        )
    )
    deliver(desk, kit["kit_parcel_id"])
    sent = ok(desk.post(f"{one}/hand-over", {"tracking_number": tracking_number()}))
    deliver(depot, sent["inbound_parcel_id"])
    inspected = ok(depot.post(f"{one}/inspection", {"cause": "partial-damage", "faults": ["screen"]}))
    assert [each["basis"] for each in inspected["decisions"]] == ["reported", "diagnosed"]
    ok(depot.post(f"{one}/repair/start"))
    ok(depot.post(f"{one}/repair/finish"))
    back = ok(depot.post(f"{one}/return", {"tracking_number": tracking_number()}))
    deliver(depot, back["return_parcel_id"])
    assert ok(desk.get(one))["state"] == "closed"
    events = [entry["event"] for entry in ok(desk.get(f"{one}/timeline"))]
    assert events == [
        "claims.reported", "claims.approved", "claims.kit-sent", "claims.on-its-way", "claims.arrived",
        "claims.inspected", "claims.repair-started", "claims.repaired", "claims.sent-back", "claims.delivered",
        "claims.closed",
    ]  # fmt: skip
    assert ok(desk.get(f"/contracts/{contract['id']}/coverage"))["standing"]["uses_left"] == 1


def test_a_battery_is_refused_with_its_clause_and_what_can_be_done(calls: Calls) -> None:
    publish()
    aoi = in_hand("iphone-8")
    advance(to=at("2021-01-10 10:00"), runs=False)
    claim = ok(
        calls("desk").post(
            f"/contracts/{aoi.contract_id}/reports", {"device": aoi.serial, "cause": "battery", "faults": ["battery"]}
        )
    )
    assert (claim["state"], claim["outcome"]) == ("closed", "not-covered")
    assert claim["decisions"][0]["clauses"] == ["exclude.battery"]

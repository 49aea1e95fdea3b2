"""What the back office and the repair centre do over the API with what is ours: units, loaners, stores, parts."""

from collections.abc import Callable
from hashlib import sha256

import pytest
from django.test import Client
from tests.business import arrived, inspected, sent_home
from tests.cast import DEPOT, at, in_hand, kept, open_store, publish
from tests.interfaces.api.conftest import Caller, code_of

from hosho.accounts.roles import Role
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.core.terms.loading import SHIPPED
from hosho.workflows.clock_advance import set_clock

Calls = Callable[[Role | None], Caller]
BOUGHT = at("2020-08-06 10:00")
SHOP_HOURS = {"opens": 10, "closes": 19, "places_per_hour": 2}
SAKURA = {
    "code": "sakura",
    "network": "icracked",
    "name_ja": "さくら店",
    "name_en": "Sakura",
    "address": "見本県見本市さくら町4-5-6",
    "phone": "03-0000-0000",
} | SHOP_HOURS


def test_every_version_of_the_terms_is_given_whole_with_its_hash(calls: Calls) -> None:
    publish()
    set_clock(to=BOUGHT, runs=False)
    [line] = calls(None).get("/plans/iijmio-used/terms").json()
    assert (line["version"], line["in_force"]) == (1, True)
    terms = calls(None).get("/plans/iijmio-used/terms/1").json()
    assert terms["text"] == (SHIPPED / "iijmio-used" / "terms-1.toml").read_text()
    assert sha256(terms["text"].encode()).hexdigest() == terms["hash"] == line["hash"]
    battery = next(clause for clause in terms["clauses"] if clause["id"] == "exclude.battery")
    assert battery["title"] == {"ja": "バッテリー交換", "en": "Battery replacement"}
    assert calls(None).get("/plans/iijmio-used/terms/2").status_code == 404


def test_the_certificate_names_the_option_its_fee_the_device_and_how_to_leave(calls: Calls) -> None:
    publish()
    aoi = in_hand()
    set_clock(to=BOUGHT, runs=False)
    facts = calls("desk").get(f"/contracts/{aoi.contract_id}/document").json()
    assert (facts["monthly_net_yen"], facts["leaving"], facts["natural_until"]) == (500, "month-end", "2022-08-03")
    assert (facts["model"]["en"], facts["unit_id"]) == ("iPhone XR", str(aoi.unit.id))


def test_before_the_first_catalogue_no_model_is_called_covered(calls: Calls) -> None:
    publish()
    assert calls(None).get("/plans/iijmio-used/models?on=2020-08-04").status_code == 200
    answer = calls(None).get("/plans/iijmio-used/models?on=2020-08-03")
    assert (answer.status_code, code_of(answer)) == (404, "no-catalogue")
    assert answer.json()["errors"][0]["field"] == "on"


@pytest.mark.parametrize(
    ("now", "on", "code"),
    [
        ("2020-08-04 09:59", "2020-08-04", "no-catalogue"),
        ("2020-08-04 10:00", "2020-08-04", None),
        ("2022-05-30 23:59", "2022-05-30", None),
        ("2022-05-30 23:59", "2022-05-31", "day-to-come"),
        ("2020-08-04 09:59", "2022-05-31", "no-catalogue"),
    ],
    ids=["not offered yet", "first minute", "today", "tomorrow", "to come and not offered yet"],
)
def test_the_api_has_a_table_of_a_day_exactly_where_the_page_has_one(
    calls: Calls, now: str, on: str, code: str | None
) -> None:
    publish()
    set_clock(to=at(now), runs=False)
    answer = calls(None).get(f"/plans/iijmio-used/models?on={on}")
    page = Client().get(f"/devices/table.json?on={on}")
    assert answer.status_code == page.status_code == (404 if code else 200)
    if code:
        assert (code_of(answer), answer.json()["errors"][0]["field"]) == (code, page.json()["field"])


def test_a_unit_shows_its_grade_and_its_mark_with_the_day_of_the_check(calls: Calls) -> None:
    known = {"grade": "B", "restriction": "△", "restriction_checked_on": "2020-08-05", "meant_for": "exchange"}
    unit = {"model": "iphone-8", "capacity_gb": 64, "serial": "F17XK203JCM9", "colour": "gold"} | known
    answer = calls("shop").post("/units", unit).json()
    assert {key: answer[key] for key in unit} == unit
    assert (answer["condition"], answer["warnings"]) == ("used", [])


@pytest.mark.parametrize(("length", "warned"), [(8, True), (10, False), (11, True), (12, False), (14, True)])
def test_a_serial_number_of_an_unusual_length_is_taken_with_a_warning(calls: Calls, length: int, warned: bool) -> None:
    unit = {"model": "iphone-8", "capacity_gb": 64, "serial": "F17XK203JCM9Q7"[:length]}
    answer = calls("shop").post("/units", unit)
    assert answer.status_code == 201
    assert [each["field"] for each in answer.json()["warnings"]] == ["serial"] * warned


def test_loaners_are_listed_by_their_state(calls: Calls) -> None:
    publish()
    set_clock(to=BOUGHT, runs=False)
    kept("loaner", now=BOUGHT)
    claim = arrived(in_hand(), now=at("2020-09-01 10:00"), loaner=True)
    [lent] = calls("desk").get("/loaners?state=lent").json()["items"]
    assert (lent["claim_number"], lent["due_on"]) == (claim.number, None)
    assert calls("depot").get("/loaners?state=overdue").json() == {"items": [], "next": ""}
    assert calls("shop").get("/loaners").status_code == 403


@pytest.mark.parametrize("way", ["restock", "scrap"])
def test_a_members_device_at_the_repair_centre_is_neither_restocked_nor_scrapped(calls: Calls, way: str) -> None:
    publish()
    aoi = in_hand()
    arrived(aoi, now=at("2020-09-01 10:00"))
    body = {"meant_for": "sale"} if way == "restock" else {}
    answer = calls("depot").post(f"/units/{aoi.unit.id}/{way}", body)
    assert (answer.status_code, code_of(answer)) == (409, "unit-of-a-member")
    assert calls("depot").get(f"/units/{aoi.unit.id}").json()["holder"] == "depot"


def test_an_exchanged_device_is_ours_and_comes_back_into_stock(calls: Calls) -> None:
    publish()
    aoi, spare = in_hand(), kept("exchange", now=BOUGHT)
    old = aoi.unit.id
    claim = arrived(aoi, now=at("2020-09-01 10:00"))
    inspected(claim, now=at("2020-09-02 10:00"))
    claims.give_up(claim_id=claim.id, actor=DEPOT, now=at("2020-09-02 11:00"))
    depot = calls("depot")
    assert code_of(depot.post(f"/units/{old}/scrap")) == "unit-of-a-member"
    claims.allocate_exchange(claim_id=claim.id, unit_id=spare.id, actor=DEPOT, now=at("2020-09-02 12:00"))
    sent_home(Claim.objects.get(id=claim.id), now=at("2020-09-03 10:00"))
    assert depot.post(f"/units/{old}/restock", {"meant_for": "loaner"}).json()["holder"] == "stock"
    assert depot.post(f"/units/{old}/restriction", {"mark": "×"}).status_code == 201
    assert depot.post(f"/units/{old}/restriction", {"mark": "o"}).status_code == 422


def test_a_store_joins_closes_and_blocks_an_hour_and_what_is_not_free_is_not_offered(calls: Calls) -> None:
    publish()
    set_clock(to=at("2020-09-01 10:00"), runs=False)
    office, desk = calls("office"), calls("desk")
    assert office.post("/stores", SAKURA).status_code == 201
    assert office.post("/stores/sakura/closed-days", {"on": "2020-09-04"}).status_code == 201
    assert office.post("/stores/sakura/blocked-slots", {"starts_at": "2020-09-03T12:00:00+09:00"}).status_code == 201
    free = desk.get("/stores/sakura/slots?from_day=2020-09-03&days=2").json()
    assert [hour["starts_at"][:13] for hour in free] == [f"2020-09-03T{hour}" for hour in (10, 11, *range(13, 19))]
    assert {hour["places"] for hour in free} == {2}


@pytest.mark.parametrize(
    ("change", "status", "title", "field"),
    [
        ({}, 409, "store-known", "code"),
        ({"code": "Sakura Store"}, 422, "invalid", "code"),
        ({"code": "other", "opens": 19, "closes": 10}, 422, "invalid", ""),
        ({"code": "other", "closed_weekdays": [7]}, 422, "invalid", "closed_weekdays.0"),
        ({"code": "other", "places_per_hour": 0}, 422, "invalid", "places_per_hour"),
    ],
    ids=["known", "form", "hours", "weekday", "places"],
)
def test_a_store_with_a_wrong_value_does_not_join(
    calls: Calls, change: dict[str, object], status: int, title: str, field: str
) -> None:
    office = calls("office")
    assert office.post("/stores", SAKURA).status_code == 201
    answer = office.post("/stores", SAKURA | change)
    assert (answer.status_code, code_of(answer)) == (status, title)
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert len(calls(None).get("/stores").json()) == 1


def test_parts_are_stocked_and_those_that_are_held_are_not_taken_away(calls: Calls) -> None:
    open_store(now=BOUGHT)
    office = calls("office")
    part = {"model": "iphone-8", "fault": "camera"}
    before = {(each["model"], each["fault"]): each for each in office.get("/stores/midoricho/parts").json()}
    at_hand = before.get(("iphone-8", "camera"), {"at_hand": 0})["at_hand"]
    assert office.post("/stores/midoricho/parts", part | {"pieces": 3}).json()["at_hand"] == at_hand + 3
    answer = office.post("/stores/midoricho/parts", part | {"pieces": -(at_hand + 4)})
    assert (answer.status_code, code_of(answer), answer.json()["free"]) == (409, "parts-held", at_hand + 3)
    assert answer.json()["errors"][0]["field"] == "pieces"


def test_a_member_asks_for_the_kit_over_the_api_and_agrees_once(calls: Calls) -> None:
    publish()
    aoi = in_hand()
    set_clock(to=at("2020-09-01 10:00"), runs=False)
    desk = calls("desk")
    claim = desk.post(
        f"/contracts/{aoi.contract_id}/reports", {"device": aoi.serial, "cause": "wet", "faults": []}
    ).json()
    wish = {"preparation": {"backup": "done", "find-my": "dead"}, "consents": ["data-loss", "parts"]}
    refused = desk.post(f"/claims/{claim['id']}/kit-request", wish)
    assert (refused.status_code, refused.json()["missing"]) == (422, ["remedy-is-ours"])
    wish["consents"] = ["data-loss", "parts", "remedy-is-ours"]
    assert desk.post(f"/claims/{claim['id']}/kit-request", wish).json()["state"] == "approved"
    kit = {"tracking_number": "100000000026", "consents": []}
    assert desk.post(f"/claims/{claim['id']}/kit", kit).json()["state"] == "kit-sent"

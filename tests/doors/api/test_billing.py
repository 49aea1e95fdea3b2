"""Money over the API: a month billed, found, collected and corrected by the office's programs."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.billing.making import contract, member
from tests.cast import at, publish
from tests.stories.diary import go_to

from hosho.billing import operations as billing
from hosho.people.roles import Role

pytestmark = pytest.mark.django_db
Calls = Callable[[Role | None], Any]


@pytest.fixture
def office(calls: Calls) -> Any:
    """Give the office's program; two members have had a contract since September 2020."""
    publish()
    go_to("2020-10-01 10:00")
    return calls("office")


def test_a_month_is_billed_found_collected_and_corrected(office: Any) -> None:
    owners = [member("青木 葵"), member("連 蓮")]
    made = [contract(owner, date(2020, 9, 1)) for owner in owners]
    for owner in owners:
        billing.set_means(member_id=owner, kind="card", token_reference=f"tok-{owner}", now=at("2020-10-01 10:00"))
    opened = office.post("/billing-runs", {"month": "2020-09"})
    assert (opened.status_code, opened.json()["state"]) == (201, "loading")
    go_to("2020-10-01 10:01")
    [run] = office.get("/billing-runs").json()["items"]
    assert (run["state"], run["charges"], run["invoices"], run["net_yen"]) == ("closed", 2, 2, 1000)

    [charge] = office.get(f"/charges?contract={made[0].id}").json()["items"]
    assert (charge["month"], charge["days"], charge["net_yen"], charge["tax_rate"]) == ("2020-09", 30, 500, 10)
    for query, numbers in (
        ("", ["I-20-0000002", "I-20-0000001"]),
        ("limit=1", ["I-20-0000002"]),
        ("cursor=I-20-0000002", ["I-20-0000001"]),
        ("recipient=青木", ["I-20-0000001"]),
        ("first_day=2020-10-01&last_day=2020-10-01&least_yen=550&most_yen=550", ["I-20-0000002", "I-20-0000001"]),
        ("first_day=2020-10-02", []),
        ("least_yen=551", []),
        (f"member={owners[1]}", ["I-20-0000002"]),
    ):
        found = office.get(f"/invoices?{query}").json()["items"]
        assert [each["number"] for each in found] == numbers, query

    sent = office.post("/collections", {"by": "card", "on": "2020-10-27"})
    assert sent.json() == {"batch": 1, "by": "card", "on": "2020-10-27", "lines": 2, "total_yen": 1100}
    file = b"".join(office.get("/collections/1/file").streaming_content).decode()
    assert file.splitlines()[1].endswith(",550,2020-09,10000010000001")
    result = {"amount_yen": 550, "outcome": "paid", "on": "2020-10-27"}
    results = [{**result, "reference": "10000010000001"}, {**result, "reference": "9"}]
    back = office.post("/collection-results", {"results": results})
    assert back.json() == {"paid": 1, "failed": 0, "known": 0, "unmatched": 1, "yen": 550}
    assert [row["reference"] for row in office.get("/unmatched").json()["items"]] == ["9"]

    note = office.post(
        "/credit-notes", {"invoice": "I-20-0000002", "lines": [{"ordinal": 1, "net_yen": 100}], "reason": "おわび"}
    )
    assert (note.status_code, note.json()["number"], note.json()["total_yen"]) == (201, "K-20-0000001", 110)
    whole = office.get("/invoices/I-20-0000002").json()
    assert (whole["credited_yen"], whole["paid_yen"], whole["left_yen"]) == (110, 0, 440)
    assert whole["by_rate"] == [{"rate": 10, "net_yen": 500, "tax_yen": 50}]
    assert whole["issuer_number"].startswith("T")


def test_what_is_refused_says_why(office: Any) -> None:
    made = contract(member(), date(2020, 9, 1))
    held = {"contract_id": str(made.id), "month": "2020-09"}
    assert office.post("/parked", held).status_code == 201
    assert [row["why"] for row in office.get("/parked").json()["items"]] == ["held"]
    assert office.post("/parked/release", held).status_code == 201
    for path, body, status, code in (
        ("/parked/release", held, 409, "not-parked"),
        ("/billing-runs", {"month": "2020-10"}, 409, "month-not-over"),
        ("/billing-runs", {"month": "September"}, 422, "invalid"),
        ("/collections", {"by": "card", "on": "2020-10-27"}, 409, "nothing-due"),
        (
            "/credit-notes",
            {"invoice": "I-20-0000001", "lines": [{"ordinal": 1, "net_yen": 1}], "reason": "x"},
            404,
            "not-found",
        ),
    ):
        refused = office.post(path, body)
        assert (refused.status_code, refused.json()["title"]) == (status, code), path


@pytest.mark.parametrize("role", ["shop", "desk", "store", "depot"])
def test_others_do_not_bill(calls: Calls, role: Role) -> None:
    assert calls(role).post("/billing-runs", {"month": "2020-09"}).status_code == 403
    assert calls(role).get("/invoices").status_code == (200 if role == "desk" else 403)

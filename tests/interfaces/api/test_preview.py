"""What a month would bill, asked over the API before it is billed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from tests.billing.making import bill, contract, member
from tests.cast import at, publish
from tests.interfaces.api.conftest import code_of
from tests.stories.diary import go_to

from hosho.accounts.roles import Role
from hosho.billing import operations as billing
from hosho.billing.preview import preview_month

pytestmark = pytest.mark.django_db
Calls = Callable[[Role | None], Any]


@pytest.fixture
def office(calls: Calls) -> Any:
    """Give the office's program; August 2020 is billed, and it is the day on which September can be."""
    publish()
    contract(member(), date(2020, 8, 4))
    contract(member(), date(2020, 8, 4), last_day=date(2020, 8, 31), ended_because="left")
    bill("2020-08")
    go_to("2020-10-01 08:00")
    return calls("office")


def rows() -> dict[str, int]:
    """Count what is kept; tables in which a run reckons for a moment are not."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_it_says_what_the_run_then_bills_and_writes_nothing(office: Any) -> None:
    contract(member(), date(2020, 9, 16))
    unpriced = contract(member(), date(2020, 9, 1), versions=((9, date(2020, 9, 1)),))
    before = rows()
    answer = office.get("/billing-runs/2020-09/preview")
    assert answer.status_code == 200
    assert answer.json() == {
        "month": "2020-09",
        "charges": 2,
        "caught_up": 0,
        "caught_up_net_yen": 0,
        "oneoffs": 0,
        "oneoffs_net_yen": 0,
        "net_yen": 750,
        "plans": [
            {
                "plan": "iijmio-used",
                "charges": 2,
                "net_yen": 750,
                "charges_before": 2,
                "net_yen_before": 902,
                "new": 1,
                "ended": 1,
                "changed": 1,
            }
        ],
        "parked_count": 1,
        "parked": [{"contract_id": str(unpriced.id), "number": unpriced.number, "why": "no-price"}],
    }
    assert rows() == before
    office.post("/billing-runs", {"month": "2020-09"})
    go_to("2020-10-01 08:01")
    run = office.get("/billing-runs").json()["items"][0]
    assert (run["month"], run["charges"], run["net_yen"]) == ("2020-09", 2, 750)
    assert [row["contract_id"] for row in office.get("/billing-holds").json()["items"]] == [str(unpriced.id)]


@pytest.mark.parametrize(
    ("month", "status", "title"),
    [
        ("2020-08", 409, "billed-already"),
        ("2020-10", 409, "month-not-over"),
        ("2020-07", 409, "out-of-order"),
        ("2020-13", 422, "invalid"),
        ("September", 422, "invalid"),
    ],
)
def test_what_cannot_be_tried_names_the_month_and_why(office: Any, month: str, status: int, title: str) -> None:
    for language in ("ja", "en"):
        answer = office.get(f"/billing-runs/{month}/preview", **{"Accept-Language": language})
        assert (answer.status_code, code_of(answer)) == (status, title)
        assert [each["field"] for each in answer.json()["errors"]] == ["month"]
        assert answer.json()["detail"].isascii() == (language == "en")


def test_a_month_that_is_not_next_says_whose_turn_it_is(office: Any) -> None:
    assert office.get("/billing-runs/2020-07/preview").json()["turn"] == "2020-09"
    with pytest.raises(billing.RunOutOfOrderError) as refused:
        preview_month(month=date(2020, 10, 1), now=at("2020-11-01 08:00"))
    assert refused.value.expected == date(2020, 9, 1)


@pytest.mark.parametrize("role", ["shop", "desk", "store", "depot", None])
def test_others_try_nothing(calls: Calls, role: Role | None) -> None:
    assert calls(role).get("/billing-runs/2020-09/preview").status_code == (403 if role else 401)

"""Each role gives back up to its limit over the API, by credit notes and refunds; each line of a note stands once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.billing.making import bill, contract, member, owe
from tests.cast import at, publish
from tests.interfaces.api.conftest import code_of
from tests.stories.diary import go_to

from hosho.accounts.roles import Role
from hosho.billing import operations as billing
from hosho.billing.models import CreditNote, Payment

pytestmark = pytest.mark.django_db
Calls = Callable[[Role | None], Any]
INVOICE = "I-20-0000001"


@pytest.fixture(autouse=True)
def _invoice() -> None:
    """Let a member have an invoice of 550 yen for September 2020, and of 120,000 for a lost loaner."""
    publish()
    made = contract(member(), date(2020, 9, 1))
    owe(made, 120_000, now=at("2020-09-20 10:00"))
    go_to("2020-10-01 10:00")
    bill("2020-09")


def note(net_yen: int, kind: str = "goodwill", *, ordinal: int = 2) -> dict[str, Any]:
    """Give the body of a credit note; nothing of a lost loaner is taxed."""
    lines = [{"ordinal": ordinal, "net_yen": net_yen}]
    return {"invoice": INVOICE, "lines": lines, "kind": kind, "reason": "修理の遅れのおわび"}


@pytest.mark.parametrize("kind", ["goodwill", "correction"])
@pytest.mark.parametrize(("role", "limit"), [("desk", 3_000), ("office", 100_000)])
def test_a_note_is_bounded_by_the_role_of_the_key(calls: Calls, role: Role, limit: int, kind: str) -> None:
    caller = calls(role)
    for language in ("ja", "en"):
        refused = caller.post("/credit-notes", note(limit + 1, kind), **{"Accept-Language": language})
        told = refused.json()
        assert (refused.status_code, code_of(refused), told["limit"]) == (403, "above-limit", limit)
        assert [each["field"] for each in told["errors"]] == ["lines"]
    assert not CreditNote.objects.exists()
    assert caller.post("/credit-notes", note(limit, kind)).json()["total_yen"] == limit


def test_the_tax_counts_against_the_limit(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(billing.LIMITS, "desk", 549)
    assert code_of(calls("desk").post("/credit-notes", note(500, ordinal=1))) == "above-limit"


@pytest.mark.parametrize("role", ["shop", "store", "depot"])
def test_others_give_nothing(calls: Calls, role: Role) -> None:
    assert calls(role).post("/credit-notes", note(1)).status_code == 403


def test_a_refund_is_bounded_by_the_role_and_by_what_is_too_much(calls: Calls) -> None:
    office, path = calls("office"), f"/invoices/{INVOICE}/refunds"
    office.post(f"/invoices/{INVOICE}/transfers", {"yen": 321_000, "reference": "t-1", "on": "2020-10-01"})
    back = {"reference": "r-1", "on": "2020-10-01"}
    refused = office.post(path, {"yen": 100_001, **back})
    assert (refused.status_code, code_of(refused), refused.json()["limit"]) == (403, "above-limit", 100_000)
    assert [each["field"] for each in refused.json()["errors"]] == ["yen"]
    assert Payment.objects.filter(yen__lt=0).count() == 0
    assert office.post(path, {"yen": 100_000, **back}).json()["left_yen"] == -100_450
    assert office.post(path, {"yen": 100_451, **back, "reference": "r-2"}).json()["left"] == 100_450
    assert code_of(calls("desk").post(path, {"yen": 1, **back})) == "not-allowed"


def test_a_line_that_stands_twice_is_refused(calls: Calls) -> None:
    twice = note(1) | {"lines": [{"ordinal": 2, "net_yen": 1}, {"ordinal": 2, "net_yen": 5}]}
    refused = calls("office").post("/credit-notes", twice, **{"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"field": "lines", "message": "Duplicate line. Send each `ordinal` once."}],
    )

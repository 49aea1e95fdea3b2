"""Credit notes: never more than is left, a limit for each role, the tax comes back to the yen."""

from datetime import date
from typing import Any

import pytest

from hosho.accounts.roles import Role
from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.models import CreditNote, Invoice
from hosho.insight import selfcheck
from hosho.ledger.models import Posting
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish

pytestmark = pytest.mark.django_db
NOW = at("2024-03-10 10:00")
NUMBER = "I-24-0000001"


@pytest.fixture(autouse=True)
def _invoice() -> None:
    """One member's invoice of three lines of 258 yen: 774 and 77 of tax."""
    publish()
    owner = member()
    for _ in range(3):
        contract(owner, date(2024, 2, 15))
    bill("2024-02")


def credit(lines: dict[int, int], *, role: Role | None = None, reason: str = "計算の誤り") -> CreditNote:
    """Take back."""
    return billing.credit(
        invoice_number=NUMBER,
        lines=lines,
        kind="correction",
        reason=reason,
        role=role,
        actor=OFFICE,
        now=NOW,
    )


def test_line_by_line_all_of_it_comes_back_and_no_yen_more() -> None:
    notes = [credit({1: 258}), credit({2: 258}), credit({3: 100}), credit({3: 158})]
    assert [note.number for note in notes] == [f"K-24-000000{n}" for n in (1, 2, 3, 4)]
    assert sum(note.total_yen for note in notes) == 851 == queries.balance_of(Invoice.objects.get()).credited
    assert queries.balance_of(Invoice.objects.get()).left == 0
    with pytest.raises(billing.CreditRefusedError, match="at most 0 yen"):
        credit({1: 1})
    assert sum(Posting.objects.filter(account="receivable").values_list("yen", flat=True)) == 0
    ours = {each.name for each in selfcheck.money.INVARIANTS}
    assert [each for each in selfcheck.findings(now=NOW) if each.invariant in ours] == []


@pytest.mark.parametrize(
    ("lines", "reason", "field"),
    [
        ({}, "x", "lines"),
        ({4: 1}, "x", "lines"),
        ({1: 0}, "x", "lines"),
        ({1: -1}, "x", "lines"),
        ({1: 259}, "x", "lines"),
        ({1: 1}, "  ", "reason"),
    ],
    ids=["none", "no-such-line", "nothing", "negative", "too-much", "no-reason"],
)
def test_a_note_that_cannot_be_is_refused_and_says_why(lines: dict[int, int], reason: str, field: str) -> None:
    with pytest.raises(billing.CreditRefusedError) as refused:
        credit(lines, reason=reason)
    assert refused.value.field == field
    assert not CreditNote.objects.exists()


def test_a_role_gives_back_up_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(billing.AboveLimitError):
        credit({1: 258}, role="depot")
    assert credit({1: 258}, role="desk").allowed_by == "staff:office"
    monkeypatch.setitem(billing.LIMITS, "desk", 100)
    with pytest.raises(billing.AboveLimitError, match="100 yen"):
        credit({2: 258}, role="desk")
    billing.record_transfer(invoice_number=NUMBER, yen=5_000, reference="t", on=NOW.date(), actor=OFFICE, now=NOW)
    back: Any = {"invoice_number": NUMBER, "reference": "r", "on": NOW.date(), "actor": OFFICE, "now": NOW}
    with pytest.raises(billing.AboveLimitError) as refused:
        billing.refund(yen=101, role="desk", **back)
    assert (refused.value.field, refused.value.limit) == ("yen", 100)
    assert billing.refund(yen=100, role="desk", **back).yen == -100

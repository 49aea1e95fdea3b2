"""Sums to collect, for the tests of the collectors' files."""

from datetime import date
from typing import Any

from hosho.gateways.collection.values import BankAccount, Card, ToCollect

ACCOUNT = BankAccount(
    bank_code="0005", branch_code="123", kind="ordinary", number="7654321", holder_kana="ミホン ハナコ"
)


def to_collect(*, pays: Card | BankAccount = ACCOUNT, **changes: Any) -> ToCollect:
    """Give a month's fee of one member, changed as a test needs it."""
    usual = {
        "reference": "1001",
        "invoice_number": "I-26-000001",
        "member_reference": "M-1",
        "amount_yen": 550,
        "month": date(2026, 9, 1),
    }
    return ToCollect(pays=pays, **(usual | changes))

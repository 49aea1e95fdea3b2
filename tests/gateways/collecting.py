"""Sums to collect, for the tests of the collectors' files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hosho.gateways.payment_files.values import BankAccount, Card, ToCollect
from hosho.gateways.zengin.account_transfer import DATA_FIELDS, TRAILER_FIELDS

ACCOUNT = BankAccount(
    bank_code="0005", branch_code="123", kind="ordinary", number="7654321", holder_kana="ミホン ハナコ"
)


def to_collect(*, pays: Card | BankAccount = ACCOUNT, **changes: Any) -> ToCollect:
    """Give a month's fee of one member, changed as a test needs it."""
    usual: dict[str, Any] = {
        "reference": "1001",
        "invoice_number": "I-26-000001",
        "member_reference": "M-1",
        "amount_yen": 550,
        "month": date(2026, 9, 1),
    }
    return ToCollect(pays=pays, **(usual | changes))


def bank_answers(request: bytes, codes: Sequence[str]) -> list[bytes]:
    """Fill in a request as a bank does: a result code for each record, and the totals. Give the records."""
    header, *data, _trailer, end, _ = request.split(b"\r\n")
    place, amount = DATA_FIELDS["result"].start, DATA_FIELDS["amount_yen"]
    filled = [line[:place] + code.encode() + line[place + 1 :] for line, code in zip(data, codes, strict=True)]
    yen = [int(line[amount.start : amount.start + amount.width]) for line in data]
    paid = [each for each, code in zip(yen, codes, strict=True) if code == "0"]
    sums = (len(yen), sum(yen), len(paid), sum(paid), len(yen) - len(paid), sum(yen) - sum(paid))
    widths = [each.width for name, each in TRAILER_FIELDS.items() if name != "spare"]
    totals = "".join(f"{value:0{width}}" for value, width in zip(sums, widths, strict=True))
    return [header, *filled, f"8{totals}".encode().ljust(120), end]

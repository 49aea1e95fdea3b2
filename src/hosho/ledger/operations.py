"""Posting: entries of a document that net to zero, never changed afterwards."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from hosho.ledger.chart import AccountCode
from hosho.ledger.models import Posting
from hosho.platform.transactions import requires_operation


class Share(NamedTuple):
    """An account's share in an entry: yen, debit positive and credit negative; the tax rate of revenue and tax."""

    account: AccountCode
    yen: int
    tax_rate: int | None = None


@requires_operation
def post(document: str, *, on: date, shares: Iterable[Share], now: datetime) -> None:
    """Post what a document (``kind:what``) comes to on a day, in one entry; shares of no yen are left out.

    Posted again, the same document is refused by the table's constraint.
    """
    kept = [share for share in shares if share.yen]
    assert sum(share.yen for share in kept) == 0, "what is posted nets to zero"
    Posting.objects.bulk_create(
        Posting(document=document, on=on, account=share.account, tax_rate=share.tax_rate, yen=share.yen, posted_at=now)
        for share in kept
    )

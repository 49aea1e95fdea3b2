"""Reading the books: the accounting journal of a month."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, cast

from hosho.core.calendar import month_period
from hosho.ledger.chart import CHART, AccountCode
from hosho.ledger.models import Posting


class Line(NamedTuple):
    """A line of the accounting journal as it is exported; debit and credit in yen, one of them 0."""

    on: date
    document: str
    account: AccountCode
    tax_rate: int | None
    debit: int
    credit: int


def journal_of(month: date) -> Iterator[Line]:
    """Yield the accounting journal of a calendar month, in the order of days and documents, debits first."""
    whole = month_period(month.year, month.month)
    rows = Posting.objects.filter(on__range=(whole.first_day, whole.last_day)).order_by("on", "id")
    entries: dict[str, list[Posting]] = {}
    for row in rows:
        entries.setdefault(row.document, []).append(row)
    for document, of_document in entries.items():
        lines = [
            Line(row.on, document, cast(AccountCode, row.account), row.tax_rate, max(row.yen, 0), max(-row.yen, 0))
            for row in of_document
        ]
        yield from sorted(lines, key=lambda each: (each.credit > 0, CHART[each.account].number, -(each.tax_rate or 0)))

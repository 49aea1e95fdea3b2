"""The books: double entry in a small fixed chart, posted by sets, exported as a journal."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from hosho.billing.models import CreditNote, Payment, Posting, Run, Unmatched, WriteOff
from hosho.core.calendar import day_in_tokyo, month_period
from hosho.core.terms import Text
from hosho.platform.transactions import takes_part


class Account(NamedTuple):
    """An account of the chart: its number and its name."""

    number: str
    name: Text


CHART: Mapping[str, Account] = {
    "cash": Account("111", Text("普通預金", "Cash at bank")),
    "receivable": Account("121", Text("売掛金", "Accounts receivable")),
    "tax": Account("231", Text("仮受消費税", "Consumption tax received")),
    "unallocated": Account("241", Text("仮受金", "Unallocated receipts")),
    "revenue": Account("411", Text("売上高", "Revenue")),
    "damages": Account("711", Text("雑収入", "Damages received")),
    "write-off": Account("621", Text("貸倒損失", "Bad debts")),
}
Share = tuple[str, int | None, int]
"""An account, the tax rate of revenue and tax, and yen: debit positive, credit negative."""


class Line(NamedTuple):
    """A line of the journal as it is exported."""

    on: date
    document: str
    account: str
    tax_rate: int | None
    debit: int
    credit: int


@takes_part
def _post(document: str, *, on: date, shares: Iterable[Share], now: datetime) -> None:
    kept = [share for share in shares if share[2]]
    assert sum(yen for *_account, yen in kept) == 0, "what is posted nets to zero"
    Posting.objects.bulk_create(
        Posting(document=document, on=on, account=account, tax_rate=rate, yen=yen, posted_at=now)
        for account, rate, yen in kept
    )


def _sold(by_rate: Iterable[tuple[int, int, int]]) -> Iterator[Share]:
    """Give the shares of what was invoiced: receivable against revenue and tax, or damages where there is no tax."""
    total = 0
    for rate, net, tax in by_rate:
        total += net + tax
        yield ("revenue", rate, -net) if rate else ("damages", None, -net)
        yield "tax", rate, -tax
    yield "receivable", None, total


@takes_part
def post_run(run: Run, *, now: datetime) -> None:
    """Post all invoices of a run in one entry, on their day of issue."""
    shares = _sold((rate, net, tax) for rate, net, tax in run.by_rate or ())
    _post(f"run:{run.month:%Y-%m}", on=day_in_tokyo(run.cut_off_at), shares=shares, now=now)


@takes_part
def post_credit(note: CreditNote, *, now: datetime) -> None:
    """Post a credit note: what was invoiced, turned round."""
    shares = [(account, rate, -yen) for account, rate, yen in _sold(tuple(row) for row in note.by_rate)]
    _post(f"credit:{note.number}", on=note.issued_on, shares=shares, now=now)


@takes_part
def post_collected(intake: UUID, *, on: date, yen: int, now: datetime) -> None:
    """Post what a file of results brought for one day, in one entry."""
    shares: list[Share] = [("cash", None, yen), ("receivable", None, -yen)]
    _post(f"collected:{on:%Y%m%d}:{intake.hex[-12:]}", on=on, shares=shares, now=now)


@takes_part
def post_unmatched(intake: UUID, *, on: date, yen: int, now: datetime) -> None:
    """Post what a file of results brought for one day that fits nothing, in one entry."""
    shares: list[Share] = [("cash", None, yen), ("unallocated", None, -yen)]
    _post(f"unmatched-in:{on:%Y%m%d}:{intake.hex[-12:]}", on=on, shares=shares, now=now)


@takes_part
def post_returned(line: Unmatched, *, on: date, now: datetime) -> None:
    """Post that what came with a line that fitted nothing went back."""
    shares: list[Share] = [("unallocated", None, line.amount_yen), ("cash", None, -line.amount_yen)]
    _post(f"returned:{line.id.hex}", on=on, shares=shares, now=now)


@takes_part
def post_payment(payment: Payment, *, now: datetime) -> None:
    """Post a single payment, one out of what was unallocated, or one that was paid back."""
    came_from = "unallocated" if payment.source == "unmatched" else "cash"
    shares: list[Share] = [(came_from, None, payment.yen), ("receivable", None, -payment.yen)]
    _post(f"{payment.source}:{payment.reference}", on=payment.on, shares=shares, now=now)


@takes_part
def post_write_off(written: WriteOff, *, now: datetime) -> None:
    """Post what will not be paid."""
    shares: list[Share] = [("write-off", None, written.yen), ("receivable", None, -written.yen)]
    _post(f"write-off:{written.invoice_number}", on=day_in_tokyo(written.written_off_at), shares=shares, now=now)


def journal_of(month: date) -> Iterator[Line]:
    """Give the journal of a calendar month, in the order of days and documents, debits first."""
    whole = month_period(month.year, month.month)
    rows = Posting.objects.filter(on__range=(whole.first_day, whole.last_day)).order_by("on", "id")
    entries: dict[str, list[Posting]] = {}
    for row in rows:
        entries.setdefault(row.document, []).append(row)
    for document, lines in entries.items():
        for row in sorted(lines, key=lambda each: (each.yen < 0, CHART[each.account].number, -(each.tax_rate or 0))):
            yield Line(row.on, document, row.account, row.tax_rate, max(row.yen, 0), max(-row.yen, 0))

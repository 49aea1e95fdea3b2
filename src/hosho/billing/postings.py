"""What billing posts to the ledger: what it invoices, credits, collects, pays back and writes off."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from hosho.billing.models import CreditNote, Payment, Run, Unmatched, WriteOff
from hosho.core.calendar import day_in_tokyo
from hosho.ledger.operations import Share, post
from hosho.platform.transactions import requires_operation


def _sold(by_rate: Iterable[tuple[int, int, int]]) -> Iterator[Share]:
    """Yield the shares of what was invoiced, by rows of rate (per cent), net and tax (yen).

    Receivable against revenue and tax, or against damages where there is no tax.
    """
    total = 0
    for rate, net, tax in by_rate:
        total += net + tax
        yield Share("revenue", -net, rate) if rate else Share("damages", -net)
        yield Share("tax", -tax, rate)
    yield Share("receivable", total)


@requires_operation
def post_run(run: Run, *, now: datetime) -> None:
    """Post all invoices of a run in one entry, on their day of issue."""
    shares = _sold((rate, net, tax) for rate, net, tax in run.by_rate or ())
    post(f"run:{run.month:%Y-%m}", on=day_in_tokyo(run.cut_off_at), shares=shares, now=now)


@requires_operation
def post_credit(note: CreditNote, *, now: datetime) -> None:
    """Post a credit note: what was invoiced, turned round."""
    shares = (share._replace(yen=-share.yen) for share in _sold(tuple(row) for row in note.by_rate))
    post(f"credit:{note.number}", on=note.issued_on, shares=shares, now=now)


@requires_operation
def post_collected(intake: UUID, *, on: date, yen: int, now: datetime) -> None:
    """Post what a file of results brought for one day, in one entry."""
    shares = (Share("cash", yen), Share("receivable", -yen))
    post(f"collected:{on:%Y%m%d}:{intake.hex[-12:]}", on=on, shares=shares, now=now)


@requires_operation
def post_unmatched(intake: UUID, *, on: date, yen: int, now: datetime) -> None:
    """Post what a file of results brought for one day without a match, in one entry."""
    shares = (Share("cash", yen), Share("unallocated", -yen))
    post(f"unmatched-in:{on:%Y%m%d}:{intake.hex[-12:]}", on=on, shares=shares, now=now)


@requires_operation
def post_returned(line: Unmatched, *, on: date, now: datetime) -> None:
    """Post that the money of an unmatched line went back."""
    shares = (Share("unallocated", line.amount_yen), Share("cash", -line.amount_yen))
    post(f"returned:{line.id.hex}", on=on, shares=shares, now=now)


@requires_operation
def post_payment(payment: Payment, *, now: datetime) -> None:
    """Post a single payment, one out of what was unallocated, or one that was paid back."""
    came_from = Share("unallocated" if payment.source == "unmatched" else "cash", payment.yen)
    shares = (came_from, Share("receivable", -payment.yen))
    post(f"{payment.source}:{payment.reference}", on=payment.on, shares=shares, now=now)


@requires_operation
def post_write_off(written: WriteOff, *, now: datetime) -> None:
    """Post what will not be paid."""
    shares = (Share("write-off", written.yen), Share("receivable", -written.yen))
    post(f"write-off:{written.invoice_number}", on=day_in_tokyo(written.written_off_at), shares=shares, now=now)

"""Keeping all papers of a month at once, before anybody asks for one."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, as_completed, wait
from datetime import date, datetime
from itertools import chain
from multiprocessing import get_context
from typing import NamedTuple, TypeVar

import django
from django.db.models import QuerySet

from hosho.billing import queries as bills
from hosho.billing.models import CreditNote, Invoice
from hosho.core.calendar import month_period
from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.documents.operations import keep_numbered
from hosho.documents.queries import kept_numbers
from hosho.people.queries import languages_of
from hosho.workflows.invoice_documents import Issued, language_of, made

Row = TypeVar("Row", Invoice, CreditNote)
AT_ONCE = 200
"""So many papers are set and then noted together; whoever is interrupted sets no more than these again."""


class NotBilledYetError(Refused):
    """The month has no invoices, as its run has not been closed. Field ``month``."""

    code = "not-billed-yet"
    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(f"{month:%Y-%m} is not billed yet", month=f"{month:%Y-%m}")


class Filed(NamedTuple):
    """How far it is: so many papers there are in all, so many were looked at, and of these so many kept just now."""

    papers: int
    seen: int
    kept: int


def keep_month(
    *,
    month: date,
    language: Language | None,
    now: datetime,
    workers: int = 1,
    seen: Callable[[Filed], object] = lambda filed: None,
) -> Filed:
    """Keep the papers of a month (its first day) that are not kept yet: the invoices of its run, and the credit notes
    issued in it. In each member's language, or in ``language``. Begun again it goes on where it was.

    Setting is most of the work, and one process sets one at a time: ``workers`` others do it side by side.

    Raises:
        NotBilledYetError
    """
    run = bills.run_of(month)
    if run is None or run.state != "closed":
        raise NotBilledYetError(month)
    invoices = bills.invoices_of_month(month)
    days = month_period(month.year, month.month)
    notes = bills.credit_notes_issued(first_day=days.first_day, last_day=days.last_day)
    filed = Filed(invoices.count() + notes.count(), 0, 0)
    batches: Iterator[Sequence[Issued]] = chain(_batches(invoices), _batches(notes))
    for looked_at, kept in _work(batches, language, now, workers):
        filed = filed._replace(seen=filed.seen + looked_at, kept=filed.kept + kept)
        seen(filed)
    return filed


def _batches(rows: QuerySet[Row]) -> Iterator[Sequence[Row]]:
    after = ""
    while batch := list(rows.filter(number__gt=after).order_by("number")[:AT_ONCE]):
        yield batch
        after = batch[-1].number


def _work(
    batches: Iterator[Sequence[Issued]], language: Language | None, now: datetime, workers: int
) -> Iterator[tuple[int, int]]:
    """Keep batch after batch, here or in other processes; yield of each how many there were and how many were kept."""
    if workers == 1:
        yield from (_keep(batch, language, now) for batch in batches)
        return
    hands = ProcessPoolExecutor(workers, get_context("spawn"), initializer=django.setup)
    try:
        under_way: set[Future[tuple[int, int]]] = set()
        for batch in batches:
            under_way.add(hands.submit(_keep, batch, language, now))
            if len(under_way) > workers:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        yield from (each.result() for each in as_completed(under_way))
    finally:
        hands.shutdown(cancel_futures=True)


def _keep(batch: Sequence[Issued], language: Language | None, now: datetime) -> tuple[int, int]:
    """Typeset and keep those of a batch that are not kept; return how many there are, and how many these."""
    members = {each.member_id for each in batch}
    chosen = languages_of(members)
    wanted = [(each, language or language_of(chosen[each.member_id])) for each in batch]
    known = kept_numbers(members, [each.number for each in batch])
    new = [made(each, reader) for each, reader in wanted if (each.number, reader) not in known]
    keep_numbered(new, now=now)
    return len(batch), len(new)

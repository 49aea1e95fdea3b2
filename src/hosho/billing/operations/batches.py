"""A run's work in chunks of members: each a transaction of its own, done by one process or by several side by side."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from queue import Empty, SimpleQueue
from typing import NamedTuple
from uuid import UUID

from django.db import connection, connections
from django.db.models import Q, Sum
from psycopg.sql import Identifier

from hosho.billing import billable, events, invoicing, partitions
from hosho.billing.billable import AsOf, Facts
from hosho.billing.models import Charge, Chunk, Parked, Run
from hosho.billing.pricing import Shape, rules
from hosho.contracts.models import Contract
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA
from hosho.platform.transactions import operation, requires_operation

Passed = Callable[[str], object]
SAMPLE = 5_000
CHARGES = Identifier("billing_charge")


class Counted(NamedTuple):
    """A chunk whose facts the connection has, which these are, and whether a member owes at more than one tax rate."""

    chunk_id: UUID
    facts: Sequence[Facts]
    rates_differ: bool


class OutOfTurnError(Exception):
    """The chunk before is not counted."""


class RunUnderWayError(Refused):
    """Another process is billing now."""

    code = "run-under-way"


def nothing(point: str) -> None:
    """Pass a named point."""


@requires_operation
def take_time() -> None:
    """Lift the time limit for this transaction's statements, and lend them memory: they are about many rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true),"
            " set_config('jit', 'off', true)"
        )


@requires_operation
def split(run: Run, *, contracts: int) -> int:
    """Divide the members into chunks of about ``contracts``; return about how many contracts there are in all.

    Who joins later is beyond the cut-off anyway.
    """
    after, made = UUID(int=0), list[Chunk]()
    while (to := billable.member_at(after=after, contracts=contracts)) is not None:
        made.append(Chunk(run=run, ordinal=len(made) + 1, after=after, to=to))
        after = to
    Chunk.objects.bulk_create(made)
    return Contract.objects.count() if len(made) == 1 else len(made) * contracts


def count_one(run: Run, passed: Passed = nothing) -> Counted | None:
    """Find what the members of the next chunk owe, and assign it its numbers; return None where no chunk is left.

    What is owed stays in the connection's table, so that ``write_one`` may follow in the next transaction. New prices
    are kept in one of their own: two may meet a shape at once, and neither may wait for the other's chunk then.

    Raises:
        OutOfTurnError: who counted the chunk before has given up; begin again with that one.
    """
    while True:
        counted = _count(run, passed)
        if not isinstance(counted, list):
            return counted
        _keep_prices(run, counted)


@requires_operation
def price_some(run: Run) -> None:
    """Price the shapes of the first contracts, which are nearly all there are: a new one lets a chunk begin again."""
    to = billable.member_at(after=UUID(int=0), contracts=SAMPLE)
    if to is not None:
        found = billable.unpriced(facts_of(run), AsOf(run.id, run.cut_off_at), after=UUID(int=0), to=to)
        billable.keep_prices(run.id, found)


@operation
def _keep_prices(run: Run, shapes: Sequence[tuple[date, Shape]]) -> None:
    billable.keep_prices(run.id, shapes)


@operation
def _count(run: Run, passed: Passed) -> Counted | list[tuple[date, Shape]] | None:
    """Count the next chunk, or return the shapes without a price (none, where another has priced them meanwhile).

    Numbers follow those of the chunk before, so it waits until that one is counted. A chunk that was counted, but not
    written when its process ended, is looked up again and comes to the same.
    """
    take_time()
    left = Chunk.objects.filter(run=run).order_by("ordinal").select_for_update(skip_locked=True)
    chunk = left.filter(loaded=False).first() or left.filter(invoiced=False).first()
    if chunk is None:
        return None
    facts, of = facts_of(run), AsOf(run.id, run.cut_off_at)
    found = billable.owed_by_members(facts, invoicing.other_items(run), of, after=chunk.after, to=chunk.to)
    if not found.priced:
        return list(found.unpriced)
    passed("facts")
    if chunk.loaded:
        assert chunk.members == found.members, "the facts of one instant do not change"
        return Counted(chunk.id, facts, found.rates_differ)
    if chunk.ordinal > 1:
        before = Chunk.objects.get(run=run, ordinal=chunk.ordinal - 1)
        if not before.loaded:
            before = Chunk.objects.select_for_update().get(id=before.id)  # counted when its lock is free, or given up
        if not before.loaded:
            raise OutOfTurnError
        chunk.numbers_before = before.numbers_before + before.members
    chunk.seen, chunk.members, chunk.loaded = found.seen, found.members, True
    chunk.save()
    if found.park:
        _park(run)
    twice = [each for each in facts if each.attached and each.billed == "afterwards"]
    if twice:
        for month, contract_id in billable.charged_already(twice, of, after=chunk.after, to=chunk.to):
            park_second(run, month, contract_id)
    passed("counted")
    return Counted(chunk.id, facts, found.rates_differ)


@operation
def write_one(run: Run, counted: Counted, passed: Passed = nothing) -> None:
    """Write lines, invoices and charges of the chunk whose facts the connection has, unless they are written."""
    take_time()
    chunk = Chunk.objects.select_for_update().get(id=counted.chunk_id)
    if chunk.invoiced:
        return

    def invoices() -> None:
        written = invoicing.write_invoices(
            run,
            numbers_from=run.numbers_from + chunk.numbers_before,
            rates_differ=counted.rates_differ,
        )
        assert written == chunk.members, "as many invoices as were counted have their numbers"
        passed("invoices")

    def lines_and_charges() -> None:
        invoicing.write_lines(run)
        for month, attached in sorted({(facts.month, facts.attached) for facts in counted.facts}):
            into = CHARGES if attached else partitions.part_of("billing_charge", month)
            chunk.charges += billable.write_charges(month, into=into, run_id=run.id)
        passed("charges")

    # Two chunks are mostly written in step: they take turns at the tables, of which each grows for one at a time.
    for write in (invoices, lines_and_charges) if chunk.ordinal % 2 else (lines_and_charges, invoices):
        write()
    chunk.invoiced = True
    chunk.save()


def facts_of(run: Run) -> list[Facts]:
    """Return what a run looks at for each member: its month afterwards, and in advance the month of the run.

    Of what is billed in advance, its own month is charged to those whose start was not known to the last run.
    """
    found = []
    for written, billed in run.loads:
        month = date.fromisoformat(written)
        known_after = run.previous_cut_off_at if billed == "in-advance" and month == run.month else None
        found.append(Facts(month, billed, partitions.attached("billing_charge", month), known_after))
    return found


def progress(run: Run) -> tuple[int, int, int]:
    """Count the contracts looked at in all chunks, and of those written the charges and invoices."""
    written = Q(invoiced=True)
    sums = Chunk.objects.filter(run=run).aggregate(
        seen=Sum("seen"), charges=Sum("charges"), members=Sum("members", filter=written)
    )
    return sums["seen"] or 0, sums["charges"] or 0, sums["members"] or 0


@requires_operation
def catch_up(run: Run, facts: Facts, contracts: Sequence[UUID], *, tell_second: bool = False) -> int:
    """Charge these contracts for an earlier month, whose part is attached; count the charges."""
    of = AsOf(run.id, run.cut_off_at)
    while not (found := billable.owed_by_contracts([facts], of, contracts)).priced:
        billable.keep_prices(run.id, found.unpriced)
    if found.park:
        _park(run)
    if tell_second:
        charged = Charge.objects.filter(month=facts.month, contract_id__in=contracts).exclude(run_id=run.id)
        for contract_id in charged.values_list("contract_id", flat=True):
            park_second(run, facts.month, contract_id)
    return billable.write_charges(facts.month, into=CHARGES, run_id=run.id)


def write_side_by_side(run: Run, *, workers: int, seen: Callable[[Run], object]) -> None:
    """Count and write the run's chunks by several connections."""

    def work() -> Iterator[None]:
        billable.prepare(rules())
        left = True
        while left:
            with suppress(OutOfTurnError):
                found = count_one(run)
                if left := found is not None:
                    write_one(run, found)
            yield

    def tell() -> None:
        run.seen, run.charges, run.invoices = progress(run)
        seen(run)

    side_by_side([work] * workers, tell)


def index_side_by_side(run: Run, *, workers: int) -> None:
    """Build the keys and indexes of the run's parts by several connections, one of which adds up the run."""
    left = SimpleQueue[Callable[[], object]]()
    left.put(partial(_add_up, run.id))
    for each in to_index(run):
        left.put(partial(partitions.index, *each))
    for part in loaded_parts(run):
        left.put(partial(partitions.analyze, *part))

    def work() -> Iterator[None]:
        with suppress(Empty):
            while True:
                left.get_nowait()()
                yield

    side_by_side([work] * workers, lambda: None)


@operation
def _add_up(run_id: UUID) -> None:
    take_time()
    add_up(Run.objects.select_for_update().get(id=run_id))


@requires_operation
def add_up(run: Run) -> None:
    """Add up what a run has written, once, and see that all invoices are there that have a number."""
    if run.by_rate is None:
        invoices, run.lines, by_rate = invoicing.totals(run)
        assert invoices == run.invoices, "every invoice that was numbered is there"
        run.by_rate = [(rate, *yen) for rate, yen in sorted(by_rate.items(), reverse=True)]
        run.net_yen, run.tax_yen = (sum(row[n] for row in run.by_rate) for n in (1, 2))
        run.save(update_fields=["lines", "by_rate", "net_yen", "tax_yen"])


def loaded_parts(run: Run) -> list[tuple[str, date]]:
    """Return the tables and months whose parts the run has loaded beside, and not attached yet."""
    found = [("billing_charge", month) for month in sorted({facts.month for facts in facts_of(run)})]
    found += [("billing_invoice", run.month), ("billing_invoiceline", run.month)]
    return [(parent, month) for parent, month in found if not partitions.attached(parent, month)]


def to_index(run: Run) -> list[tuple[str, date, str]]:
    """Return the keys and indexes that the run's parts need: each with its table and month."""
    loaded = loaded_parts(run)
    names = partitions.indexes([parent for parent, _month in loaded])
    found = [(parent, month, name) for parent, name in names for each, month in loaded if each == parent]
    return found


def side_by_side(works: Sequence[Callable[[], Iterator[None]]], tell: Callable[[], None]) -> None:
    """Run each work in a thread with a connection of its own; ``tell`` is called after each of their steps.

    What one of them meets is raised when all are done.
    """
    done: SimpleQueue[BaseException | bool] = SimpleQueue()

    def go(work: Callable[[], Iterator[None]]) -> None:
        try:
            for _step in work():
                done.put(True)
            done.put(False)
        except BaseException as error:
            done.put(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=[work], daemon=True) for work in works]
    for thread in threads:
        thread.start()
    working, met = len(threads), None
    while working:
        came = done.get()
        if came is True:
            tell()
            continue
        working -= 1
        met = met or (came or None)
    for thread in threads:
        thread.join()
    if isinstance(met, BaseException):
        raise met


@requires_operation
def _park(run: Run) -> None:
    """Put on hold what the connection found that must not be billed, and record it."""
    for month, contract_id in billable.park(run.cut_off_at, by=run.opened_by):
        _tell_parked(run, month, contract_id)


def park_second(run: Run, month: date, contract_id: UUID) -> None:
    """Put a contract's month on hold that would be charged twice."""
    Parked.objects.update_or_create(
        month=month,
        contract_id=contract_id,
        defaults={
            "member_id": Contract.objects.values_list("member_id", flat=True).get(id=contract_id),
            "why": "second",
            "parked_at": run.cut_off_at,
            "parked_by": run.opened_by,
            "released_at": None,
            "released_by": "",
        },
    )
    _tell_parked(run, month, contract_id)


def _tell_parked(run: Run, month: date, contract_id: UUID) -> None:
    parked = Parked.objects.get(month=month, contract_id=contract_id)
    journal.write(
        event=events.PARKED,
        at=run.cut_off_at,
        actor=AGENDA,
        member_id=parked.member_id,
        contract_id=contract_id,
        data={"month": month.isoformat(), "why": parked.why},
    )

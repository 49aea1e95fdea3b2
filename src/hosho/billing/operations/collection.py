"""Sending amounts out for collection, and recording what came of it: once, in whatever order, however often."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import OperationalError, connection
from django.db.models import Max
from psycopg.errors import LockNotAvailable

from hosho.billing import events, postings, queries
from hosho.billing.collection_items import RETRIED, RETRY_AFTER_DAYS, DueInvoice, Kind, ResultLine
from hosho.billing.models import Batch, DunningCase, Means, PaidBy, PastMeans, Payment, Result, Sent, Unmatched
from hosho.billing.operations.dunning import close_if_settled, collection_failed
from hosho.billing.operations.payments import tell_paid
from hosho.billing.operations.unmatched_receipts import as_unmatched, keep_once
from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.people.models import Member
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation, requires_operation

ONE_FILE = 0x484F_5348_4F43  # any number that nothing else locks
READ_AT_ONCE = 5_000
FACTS = ("token_reference", "bank_code", "branch_code", "account_kind", "account_number", "holder_kana")
"""What describes a card or an account; of the other one nothing is said."""
MONTHS_LOOKED_AT = 4
"""An invoice that was never sent out is looked for in the parts of this many months; older ones were sent."""

DUE = """
    WITH due AS (
        SELECT i.member_id, i.month, i.number, i.total_yen, 0 AS attempt
        FROM billing_invoice i
        WHERE i.month >= %(since)s AND NOT EXISTS (SELECT FROM billing_sent s WHERE s.invoice_number = i.number)
        UNION ALL
        SELECT i.member_id, i.month, i.number, i.total_yen, l.attempt
        FROM billing_dunningcase c
        JOIN billing_invoice i ON i.month = c.invoice_month AND i.member_id = c.member_id
        CROSS JOIN LATERAL (
            SELECT s.attempt, s.reference FROM billing_sent s WHERE s.invoice_number = c.invoice_number
            ORDER BY s.attempt DESC LIMIT 1) l
        JOIN billing_result r ON r.reference = l.reference
        WHERE c.closed_at IS NULL AND r.outcome = ANY(%(retried)s) AND r.on <= %(failed_by)s),
    left_over AS (
        SELECT d.*, d.total_yen
               - coalesce((SELECT sum(total_yen) FROM billing_creditnote n WHERE n.invoice_number = d.number), 0)
               - coalesce((SELECT sum(yen) FROM billing_payment p WHERE p.invoice_number = d.number), 0)
               - coalesce((SELECT sum(yen) FROM billing_writeoff w WHERE w.invoice_number = d.number), 0) AS yen
        FROM due d)
    INSERT INTO billing_sent (reference, batch_id, member_id, invoice_month, invoice_number, amount_yen, attempt,
                              announced, means_version)
    SELECT %(prefix)s || lpad((row_number() OVER (ORDER BY d.number))::text, 7, '0'), %(batch)s, d.member_id, d.month,
           d.number, d.yen, d.attempt + 1, CASE WHEN m.kind = 'bank' THEN m.announced ELSE '' END, m.version
    FROM left_over d JOIN billing_means m ON m.member_id = d.member_id
    WHERE d.yen > 0 AND m.kind = %(kind)s
"""


class NothingDueError(Refused):
    """No invoice waits to be collected in this way."""

    code = "nothing-due"

    def __init__(self, kind: str) -> None:
        super().__init__(kind=kind)


class CollectingUnderWayError(Refused):
    """Another file is being made or recorded; one after the other."""

    code = "collecting-under-way"


class Recorded(NamedTuple):
    """What a file of results brought: lines by what became of them, and the yen that came."""

    paid: int
    failed: int
    known: int
    unmatched: int
    yen: int


@operation
def set_means(*, member_id: UUID, kind: Kind, actor: Actor, now: datetime, **facts: str) -> Means:
    """Set how a member pays: ``token_reference`` of a card, or the five facts of a bank account. The last word holds;
    the one before is kept, for what was sent out with it.

    Raises:
        Member.DoesNotExist: no such member.
    """
    Member.objects.get(id=member_id)
    assert set(facts) <= set(FACTS), "means are described by these facts alone"
    values = {"kind": kind, "set_at": now} | {name: facts.get(name, "") for name in FACTS}
    means, new = Means.objects.select_for_update().get_or_create(member_id=member_id, defaults={**values, "version": 1})
    if not new:
        PastMeans.objects.create(
            member_id=member_id, **{name: getattr(means, name) for name in ("version", "kind", "set_at", *FACTS)}
        )
        means.version += 1
        means.announced = "changed" if means.kind == "bank" else "first"
        for name, value in values.items():
            setattr(means, name, value)
        means.save()
    journal.write(event=events.MEANS_SET, at=now, actor=actor, member_id=member_id, data={"kind": kind})
    return means


@operation
def collect(*, kind: Kind, collect_on: date, actor: Actor, now: datetime) -> Batch:
    """Send out what is due, as one batch: invoices never sent, and those that failed for want of funds and whose day
    has come again (``RETRY_AFTER_DAYS``). What is left of an invoice is asked for, once at a time.

    Raises:
        NothingDueError: nothing is.
        CollectingUnderWayError: another file has the turn.
    """
    _take_turn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    ordinal = (Batch.objects.aggregate(last=Max("ordinal"))["last"] or 0) + 1
    batch_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # the batch, which counts its lines, is written after them
        cursor.execute(
            DUE,
            {
                "since": (collect_on.replace(day=1) - timedelta(days=31 * MONTHS_LOOKED_AT)).replace(day=1),
                "retried": sorted(RETRIED),
                "failed_by": collect_on - timedelta(days=RETRY_AFTER_DAYS),
                "prefix": f"1{ordinal:06d}",
                "batch": batch_id,
                "kind": kind,
            },
        )
        lines = cursor.rowcount
        if not lines:
            raise NothingDueError(kind)
        cursor.execute("SELECT sum(amount_yen) FROM billing_sent WHERE batch_id = %s", [batch_id])
        [total] = cursor.fetchone()
        cursor.execute(
            "UPDATE billing_means m SET announced = 'as-before' FROM billing_sent s"
            " WHERE s.batch_id = %s AND s.member_id = m.member_id AND s.means_version = m.version AND m.kind = 'bank'"
            " AND m.announced <> 'as-before'",
            [batch_id],
        )
    batch = Batch.objects.create(
        id=batch_id,
        ordinal=ordinal,
        gateway=kind,
        collect_on=collect_on,
        made_at=now,
        made_by=str(actor),
        lines=lines,
        total_yen=total,
    )
    journal.write(
        event=events.SENT_OUT,
        at=now,
        actor=actor,
        data={"batch": batch.ordinal, "by": kind, "lines": lines, "yen": int(total), "on": collect_on.isoformat()},
    )
    return batch


@requires_operation
def _take_turn() -> None:
    """Wait a moment for the one turn of making and recording files.

    Raises:
        CollectingUnderWayError: another file has had it for longer than a lock is waited for.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_FILE])
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise CollectingUnderWayError from None


def due_invoices(batch: Batch) -> Iterator[DueInvoice]:
    """Yield what a batch sends out, in the order of its references: as it was sent, whenever it is asked for."""
    rows = Sent.objects.filter(batch=batch).order_by("reference").iterator(READ_AT_ONCE)
    while chunk := list(islice(rows, READ_AT_ONCE)):
        means = _means_of(chunk)
        for row in chunk:
            yield DueInvoice(
                row.reference,
                row.invoice_number,
                row.member_id,
                row.amount_yen,
                row.invoice_month,
                means[row.member_id, row.means_version],
                row.announced,
            )


def _means_of(rows: Sequence[Sent]) -> dict[tuple[UUID, int], PaidBy]:
    """Return, by member and version, the means that lines were sent out with, however they are paid now."""
    members = [row.member_id for row in rows]
    found: dict[tuple[UUID, int], PaidBy] = {
        (each.member_id, each.version): each for each in Means.objects.filter(member_id__in=members)
    }
    if past := {row.member_id for row in rows if (row.member_id, row.means_version) not in found}:
        found |= {(each.member_id, each.version): each for each in PastMeans.objects.filter(member_id__in=past)}
    return found


@operation
def record_results(*, results: Iterable[ResultLine], actor: Actor, now: datetime) -> Recorded:
    """Record what came of attempts. A result known already is passed over; an unmatched one is kept and
    listed, and money that came with it is booked as unallocated.

    Paid: the amount is booked, whatever it is; less leaves the rest owed, more can be paid back. Failed: the
    invoice's case is opened, or counts on.

    Raises:
        CollectingUnderWayError: another file has the turn.
    """
    _take_turn()
    intake, tally = uuid7(), _Tally(Counter(), Counter(), Counter())
    lines = iter(results)
    while chunk := list(islice(lines, READ_AT_ONCE)):
        _record(chunk, tally, actor=actor, now=now)
    for on, yen in sorted(tally.matched.items()):
        postings.post_collected(intake, on=on, yen=yen, now=now)
    for on, yen in sorted(tally.unallocated.items()):
        postings.post_unmatched(intake, on=on, yen=yen, now=now)
    counts = tally.lines
    recorded = Recorded(
        counts["paid"], counts["failed"], counts["known"], counts["unmatched"], sum(tally.matched.values())
    )
    if recorded.paid or recorded.failed or recorded.unmatched:
        journal.write(event=events.COLLECTED, at=now, actor=actor, data=recorded._asdict())
    return recorded


class _Tally(NamedTuple):
    """What a file of results comes to: lines by what became of them, and the yen of each day that came."""

    lines: Counter[str]
    matched: Counter[date]
    unallocated: Counter[date]


@requires_operation
def _record(chunk: Sequence[ResultLine], tally: _Tally, *, actor: Actor, now: datetime) -> None:
    sent = Sent.objects.in_bulk([line.reference for line in chunk])
    new, odd = _sorted_out(chunk, sent, tally, now=now)
    kept = keep_once(odd)
    tally.lines["unmatched"] += len(kept)
    for row in kept:
        if row.money_came:
            tally.unallocated[min(row.on, day_in_tokyo(now))] += row.amount_yen
    Result.objects.bulk_create(new)
    _book_paid([each for each in new if each.outcome == "paid"], sent, tally, actor=actor, now=now)
    for result in new:
        if result.outcome != "paid":
            tally.lines["failed"] += 1
            attempt = sent[result.reference]
            collection_failed(
                invoice=queries.invoice_with(attempt.invoice_number),
                on=result.on,
                code=result.outcome,
                attempt=attempt.attempt,
                now=now,
            )


def _sorted_out(
    chunk: Sequence[ResultLine], sent: Mapping[str, Sent], tally: _Tally, *, now: datetime
) -> tuple[list[Result], list[Unmatched]]:
    """Return the results that are new, and those that match no attempt or contradict what is known of it."""
    known = Result.objects.in_bulk([line.reference for line in chunk])
    new: list[Result] = []
    odd: list[Unmatched] = []
    for line in chunk:
        attempt, before = sent.get(line.reference), known.get(line.reference)
        if attempt is None:
            odd.append(as_unmatched(line, "unknown", money_came=line.outcome == "paid", now=now))
        elif before is None:
            result = Result(
                reference=line.reference,
                member_id=attempt.member_id,
                outcome=line.outcome,
                code=line.code,
                amount_yen=line.amount_yen,
                on=line.on,
                recorded_at=now,
            )
            known[line.reference] = result
            new.append(result)
        elif (before.outcome, before.amount_yen) == (line.outcome, line.amount_yen):
            tally.lines["known"] += 1
        else:  # where the attempt was paid before, its money is booked already
            money_came = line.outcome == "paid" != before.outcome
            odd.append(as_unmatched(line, "contradicts", money_came=money_came, now=now))
    return new, odd


def _book_paid(paid: Sequence[Result], sent: Mapping[str, Sent], tally: _Tally, *, actor: Actor, now: datetime) -> None:
    """Record the payments of attempts that were paid, and close the cases that they settle."""
    payments = Payment.objects.bulk_create(
        Payment(
            member_id=result.member_id,
            invoice_month=sent[result.reference].invoice_month,
            invoice_number=sent[result.reference].invoice_number,
            source="collection",
            reference=result.reference,
            yen=result.amount_yen,
            on=result.on,
            recorded_at=now,
            recorded_by=str(actor),
        )
        for result in paid
    )
    for payment in payments:
        tally.matched[payment.on] += payment.yen
    tally.lines["paid"] += len(payments)
    numbers = [payment.invoice_number for payment in payments]
    cases = DunningCase.objects.filter(invoice_number__in=numbers, closed_at=None)
    of_cases = set(cases.values_list("invoice_number", flat=True))
    for payment in payments:
        if payment.invoice_number in of_cases:
            tell_paid(payment, actor=actor, now=now)
            close_if_settled(queries.invoice_with(payment.invoice_number), because="paid", actor=actor, now=now)


@operation
def keep_unreadable(*, file_hash: str, lines: Iterable[tuple[int, str]], now: datetime) -> None:
    """Keep which lines of a file of results could not be read, and why; each once for the file.

    The ``code`` of each is how the file's hash (SHA-256, hexadecimal) begins: it tells of which file it is.

    Raises:
        CollectingUnderWayError: another file has the turn.
    """
    _take_turn()
    keep_once(
        [
            Unmatched(
                fingerprint=hashlib.sha256(f"{file_hash} {line} {what}".encode()).hexdigest(),
                why="unreadable",
                reference=f"line {line}, {what}"[:40],
                amount_yen=0,
                code=file_hash[:12],
                on=day_in_tokyo(now),
                received_at=now,
            )
            for line, what in lines
        ]
    )

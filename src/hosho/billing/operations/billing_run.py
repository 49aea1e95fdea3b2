"""The monthly run: opened, written, indexed, closed. Each stage is a transaction of its own, and each chunk of writing.

Interrupted anywhere it goes on where it was; run again it writes nothing; two at once, the second is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction

from hosho.billing import billable, events, partitions, postings, queries
from hosho.billing.invoicing import Issuing, issuer_row
from hosho.billing.models import Chunk, Run
from hosho.billing.operations import batches
from hosho.billing.operations.batches import Passed, RunUnderWayError, nothing
from hosho.billing.operations.late_charges import month_before, to_catch_up
from hosho.billing.pricing import rules
from hosho.core.calendar import TOKYO, day_in_tokyo, first_of_next_month, month_period
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.journal.models import Duty
from hosho.numbering.operations import lock_series, take_numbers
from hosho.platform.transactions import operation, requires_operation

WHEN_TO_RUN = "billing.run"
"""The duty due on the 1st, 9:00, for the month before. It puts the next one on the agenda."""
HOUR = time(9, tzinfo=TOKYO)
SOON = timedelta(minutes=10)
ONE_AT_A_TIME = 0x484F_5348_4F42  # any number that nothing else locks
CHUNK = 50_000
"""How many contracts are looked at in one transaction."""
AT_ONCE = 10_000
"""A run over no more contracts is done by one duty; a larger one takes a step each time the agenda comes to it."""
SUBJECT = UUID(int=0x484F_5348_4F42)
"""The duty is about no row."""
POINTS = ("opened", "caught-up", "facts", "counted", "invoices", "charges", "written", "indexed", "closing")
"""Named points inside the stages, told to ``passed``: a test ends the run at each."""


class MonthNotOverError(Refused):
    """A month is billed when it is over. Field ``month``."""

    code = "month-not-over"
    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(month=f"{month:%Y-%m}", billed_from=first_of_next_month(month))


class RunOutOfOrderError(Refused):
    """Months are billed one after the other. Field ``month``; ``expected`` is the one whose turn it is."""

    code = "out-of-order"
    field = "month"

    def __init__(self, expected: date) -> None:
        self.expected = expected
        super().__init__(turn=f"{expected:%Y-%m}")


@operation
def open_run(
    *, month: date, issuer: Issuing, actor: Actor, now: datetime, chunk: int = CHUNK, passed: Passed = nothing
) -> Run:
    """Open the run of a month (its first day), or return the one there is. ``now`` is its cut-off: later facts do
    not count.

    Raises:
        MonthNotOverError, RunOutOfOrderError, RunUnderWayError
    """
    _take_turn()
    if found := Run.objects.filter(month=month).first():
        return found
    last = Run.objects.order_by("-month").first()
    check_turn(month, last=last, now=now)
    loads = billable.months_of(month, {rule.billed for rule in rules()})
    loads += [(month, billed) for _each, billed in loads[1:]]  # who joined within it, and pays in advance
    run = Run.objects.create(
        month=month,
        cut_off_at=now,
        previous_cut_off_at=last.cut_off_at if last else None,
        opened_by=str(actor),
        issuer=issuer_row(issuer),
        loads=[(each.isoformat(), billed) for each, billed in loads],
        numbers_from=lock_series("invoice", day_in_tokyo(now)).last,
    )
    for each in sorted({each for each, _billed in loads}):
        if not partitions.attached("billing_charge", each):
            partitions.begin("billing_charge", each)
    for parent in ("billing_invoice", "billing_invoiceline"):
        partitions.begin(parent, month)
    run.contracts = batches.split(run, contracts=chunk) * len(loads)
    run.save(update_fields=["contracts"])
    passed("opened")
    return run


def check_turn(month: date, *, last: Run | None, now: datetime) -> None:
    """Check that a run of a month (its first day) may be opened now, after the ``last`` one.

    Raises:
        MonthNotOverError, RunOutOfOrderError
    """
    if month_period(month.year, month.month).last_day >= day_in_tokyo(now):
        raise MonthNotOverError(month)
    turn = queries.month_after(last)
    if turn is not None and month != turn:
        raise RunOutOfOrderError(turn)


@operation
def take_step(*, run_id: UUID, now: datetime, passed: Passed = nothing) -> Run:
    """Take the run one step further; return it as it is then.

    Raises:
        RunUnderWayError
    """
    _take_turn()
    run = Run.objects.select_for_update().get(id=run_id)
    if run.state != "closed":
        billable.prepare(rules())
        STEPS[run.state](run, now, passed)
        run.save()
    return run


def run_month(
    *,
    month: date,
    issuer: Issuing,
    actor: Actor,
    now: datetime,
    chunk: int = CHUNK,
    workers: int = 1,
    seen: Callable[[Run], object] = lambda run: None,
    passed: Passed = nothing,
) -> Run:
    """Bill a month: open its run or go on with it, to the end. ``seen`` is told the run after each step.

    ``workers`` connections write chunks side by side, where this is not part of another transaction.

    Raises:
        MonthNotOverError, RunOutOfOrderError, RunUnderWayError
    """
    with alone():
        run = open_run(month=month, issuer=issuer, actor=actor, now=now, chunk=chunk, passed=passed)
        seen(run)
        while run.state != "closed":
            if workers > 1 and not connection.in_atomic_block:
                if run.state == "writing":
                    batches.write_side_by_side(run, workers=workers, seen=seen)
                elif run.state == "written":
                    batches.index_side_by_side(run, workers=workers)
            run = take_step(run_id=run.id, now=now, passed=passed)
            seen(run)
    return run


@operation
def begin_run(*, month: date, issuer: Issuing, actor: Actor, now: datetime) -> Run:
    """Open the run of a month and leave its steps to the agenda; a run that is closed is returned as it is.

    Raises:
        MonthNotOverError, RunOutOfOrderError, RunUnderWayError
    """
    run = open_run(month=month, issuer=issuer, actor=actor, now=now)
    if run.state != "closed":
        journal.schedule(kind=WHEN_TO_RUN, due_at=now, subject_id=SUBJECT, member_id=None, now=now)
    return run


@operation
def run_due(*, issuer: Issuing, now: datetime) -> None:
    """Do the duty of the 1st: bill the month before, and any that was missed, in order; a step at a time where there
    are many contracts."""
    month = month_to_run(now)
    if month_period(month.year, month.month).last_day >= day_in_tokyo(now):
        schedule_run_of(month, now=now)
        return
    try:
        with transaction.atomic():  # where another process bills, nothing of this is kept, and it is tried again
            run = open_run(month=month, issuer=issuer, actor=AGENDA, now=now)
            run = take_step(run_id=run.id, now=now)
            while run.state != "closed" and run.contracts <= AT_ONCE:
                run = take_step(run_id=run.id, now=now)
    except RunUnderWayError:
        schedule_run_of(month, now=now)
        return
    if run.state != "closed":
        journal.schedule(kind=WHEN_TO_RUN, due_at=now, subject_id=SUBJECT, member_id=None, now=now)


@operation
def schedule_first(*, now: datetime) -> None:
    """Put the run on the agenda where it is not; every installation calls this when it starts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME + 1])
    if not Duty.objects.filter(kind=WHEN_TO_RUN, taken_at=None, failed="").exists():
        schedule_run_of(month_to_run(now) if Run.objects.exists() else day_in_tokyo(now).replace(day=1), now=now)


@requires_operation
def schedule_run_of(month: date, *, now: datetime) -> None:
    """Put the run of a month on the agenda: on the 1st after it, or in some minutes where that has passed. Once."""
    due_at = datetime.combine(first_of_next_month(month), HOUR)
    if due_at <= now:
        due_at = now + SOON
    if not Duty.objects.filter(kind=WHEN_TO_RUN, due_at=due_at, taken_at=None, failed="").exists():
        journal.schedule(kind=WHEN_TO_RUN, due_at=due_at, subject_id=SUBJECT, member_id=None, now=now)


def month_to_run(now: datetime) -> date:
    """Return the month to bill next: the one that is open, the next after the last, or at first the month before."""
    last = Run.objects.order_by("-month").first()
    return queries.month_after(last) or month_before(day_in_tokyo(now).replace(day=1))


@contextmanager
def alone() -> Iterator[None]:
    """Keep other processes from billing during the block.

    Raises:
        RunUnderWayError: one is billing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            raise RunUnderWayError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


@requires_operation
def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        if cursor.fetchone() != (True,):
            raise RunUnderWayError
    batches.take_time()


def _catch_up(run: Run, now: datetime, passed: Passed) -> None:
    """Charge earlier months: starts that became known too late for theirs, and what a person has released."""
    late = to_catch_up(run.month, previous_cut_off_at=run.previous_cut_off_at, cut_off_at=run.cut_off_at)
    for facts, contracts, released in late:
        charges = batches.catch_up(run, facts, contracts, tell_second=released)
        run.caught_up += charges
        if charges and facts.month.isoformat() not in run.also_months:
            run.also_months = sorted([*run.also_months, facts.month.isoformat()])
    batches.price_some(run)
    run.charges, run.state = run.caught_up, "writing"
    passed("caught-up")


def _write(run: Run, now: datetime, passed: Passed) -> None:
    """Write the next chunk.

    Raises:
        RunUnderWayError: all that are left are worked on by another process.
    """
    if counted := batches.count_one(run, passed):
        batches.write_one(run, counted, passed)
    elif Chunk.objects.filter(run=run, invoiced=False).exists():
        raise RunUnderWayError
    else:
        run.state = "written"
        passed("written")
    run.seen, run.charges, run.invoices = batches.progress(run)
    run.charges += run.caught_up


def _index(run: Run, now: datetime, passed: Passed) -> None:
    """Build the keys of the parts over the set: they are unique, or it is refused. Add up what is to be posted."""
    for each in batches.to_index(run):
        partitions.index(*each)
    for part in batches.loaded_parts(run):
        partitions.analyze(*part)
    batches.add_up(run)
    run.state = "indexed"
    passed("indexed")


def _close(run: Run, now: datetime, passed: Passed) -> None:
    """Attach the parts, close the series, post the books, record the closing: from now on the invoices are issued."""
    batches.add_up(run)  # where that is not done yet: the release before did it here
    for parent, month in batches.loaded_parts(run):
        partitions.attach(parent, month)
    before = take_numbers("invoice", day_in_tokyo(run.cut_off_at), count=run.invoices)
    assert before == run.numbers_from, "nothing else takes numbers of invoices"
    postings.post_run(run, now=now)
    _note_released(run)
    run.state, run.closed_at = "closed", now
    journal.write(
        event=events.RUN_CLOSED,
        at=now,
        actor=AGENDA,
        data={
            "month": run.month.isoformat(),
            "charges": run.charges,
            "invoices": run.invoices,
            "net_yen": run.net_yen,
            "tax_yen": run.tax_yen,
        },
    )
    schedule_run_of(first_of_next_month(run.month), now=now)
    passed("closing")


def _note_released(run: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE billing_parked p SET billed_by = c.run_id FROM billing_charge c WHERE c.month = p.month"
            " AND c.member_id = p.member_id AND c.contract_id = p.contract_id AND p.released_at <= %s"
            " AND p.billed_by IS NULL AND c.run_id = %s",
            [run.cut_off_at, run.id],
        )


STEPS: dict[str, Callable[[Run, datetime, Passed], None]] = {
    "opened": _catch_up,
    "writing": _write,
    "written": _index,
    "indexed": _close,
}

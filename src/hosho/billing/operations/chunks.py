"""A run's work in chunks of members: each a transaction of its own, done by one process or by several side by side."""

import threading
from collections.abc import Callable
from datetime import date
from queue import SimpleQueue
from uuid import UUID

from django.db import connection, connections
from django.db.models import Sum

from hosho.billing import events, invoicing, loading, parts
from hosho.billing.loading import Facts
from hosho.billing.models import Chunk, OneOff, Parked, Run
from hosho.billing.pricing import rules
from hosho.contracts.models import Contract
from hosho.ground.transactions import operation, takes_part
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA

Passed = Callable[[str], object]


class RunUnderWayError(Exception):
    """Another process is billing now."""

    def __init__(self) -> None:
        super().__init__(
            "a billing run is under way in another process; wait for it, or look with: hosho billing status"
        )


def nothing(point: str) -> None:
    """Pass a named point."""


@takes_part
def take_time() -> None:
    """Let the statements of this transaction take their time and some memory: they are about many rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL work_mem = '64MB'")


@takes_part
def split(run: Run, *, contracts: int) -> None:
    """Share the members out over chunks of about so many contracts. Who joins later is beyond the cut-off anyway."""
    after, made = UUID(int=0), list[Chunk]()
    while (to := loading.member_at(after=after, contracts=contracts)) is not None:
        made.append(Chunk(run=run, ordinal=len(made) + 1, after=after, to=to))
        after = to
    Chunk.objects.bulk_create(made)


@takes_part
def load_one(run: Run, passed: Passed = nothing) -> bool:
    """Write the charges of the next chunk; say whether there was one."""
    chunk = _claim(run, loaded=False)
    if chunk is None:
        return False
    loading.use_rules(rules())
    for written, billed in run.loads:
        facts = Facts(date.fromisoformat(written), billed, run.cut_off_at)
        loading.facts_of_members(facts, after=chunk.after, to=chunk.to)
        into_part = not parts.attached("billing_charge", facts.month)
        done = write(run, facts, into_part=into_part, park_second=facts.month == run.month, passed=passed)
        chunk.seen += done.seen
        chunk.charges += done.charges
        chunk.members += done.members
    chunk.loaded = True
    chunk.save()
    return True


@takes_part
def invoice_one(run: Run, passed: Passed = nothing) -> bool:
    """Write the invoices of the next chunk; say whether there was one."""
    chunk = _claim(run, invoiced=False)
    if chunk is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # a chunk's members are read in one go, not one by one
    written = invoicing.write_invoices(
        run,
        lines=parts.name_of("billing_invoiceline", run.month),
        invoices=parts.name_of("billing_invoice", run.month),
        after=chunk.after,
        to=chunk.to,
        numbers_from=run.numbers_from + chunk.numbers_before,
    )
    assert written == chunk.members, "as many invoices as were counted have their numbers"
    chunk.invoiced = True
    chunk.save()
    passed("invoices")
    return True


def _claim(run: Run, **unfinished: bool) -> Chunk | None:
    """Take the first chunk that nobody works on.

    Raises:
        RunUnderWayError: all that are left are worked on by another process.
    """
    left = Chunk.objects.filter(run=run, **unfinished)
    chunk = left.select_for_update(skip_locked=True).order_by("ordinal").first()
    if chunk is None and left.exists():
        raise RunUnderWayError
    return chunk


@takes_part
def share_numbers(run: Run) -> None:
    """Give each chunk the numbers of its invoices, in the order of the chunks.

    Members were counted as they were charged; they are counted anew where something was added to that.
    """
    added = len(run.loads) > 1 or run.also_months or run.charges != loaded(run)[1]
    before = 0
    for chunk in Chunk.objects.filter(run=run).order_by("ordinal"):
        owed = OneOff.objects.filter(
            owed_on__range=invoicing.days_owed(run), member_id__gt=chunk.after, member_id__lte=chunk.to
        )
        if added or owed.exists():
            chunk.members = invoicing.count_members(run, after=chunk.after, to=chunk.to)
        chunk.numbers_before = before
        chunk.save(update_fields=["members", "numbers_before"])
        before += chunk.members


def loaded(run: Run) -> tuple[int, int]:
    """Count the contracts looked at and the charges written in all chunks."""
    sums = Chunk.objects.filter(run=run).aggregate(seen=Sum("seen"), charges=Sum("charges"))
    return sums["seen"] or 0, sums["charges"] or 0


def invoiced(run: Run) -> int:
    """Count the invoices written in all chunks."""
    return Chunk.objects.filter(run=run, invoiced=True).aggregate(members=Sum("members"))["members"] or 0


@operation
def _load_aside(run: Run) -> bool:
    take_time()
    return load_one(run)


@operation
def _invoice_aside(run: Run) -> bool:
    take_time()
    return invoice_one(run)


SIDE_BY_SIDE: dict[str, Callable[[Run], bool]] = {"loading": _load_aside, "invoicing": _invoice_aside}
"""The stages that several can work on, and how one takes the next chunk."""


def work_side_by_side(run: Run, *, workers: int, seen: Callable[[Run], object]) -> None:
    """Let several connections write the chunks of the run's stage. What one of them meets is raised when all are
    done."""
    take = SIDE_BY_SIDE[run.state]
    done: SimpleQueue[BaseException | bool] = SimpleQueue()

    def work() -> None:
        try:
            while take(run):
                done.put(True)
            done.put(False)
        except RunUnderWayError:
            done.put(False)  # the others have the rest
        except BaseException as error:
            done.put(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    working, met = workers, None
    while working:
        came = done.get()
        if came is True:
            run.seen, run.charges = loaded(run)
            run.invoices = invoiced(run)
            seen(run)
            continue
        working -= 1
        met = met or (came or None)
    for thread in threads:
        thread.join()
    if isinstance(met, BaseException):
        raise met


def write(
    run: Run,
    facts: Facts,
    *,
    into_part: bool,
    park_second: bool,
    released: bool = False,
    passed: Passed = nothing,
) -> loading.Loaded:
    """Leave out what is held back, price the rest, and write it. ``park_second``: name what is charged already."""
    passed("facts")
    leave_out_held(facts)
    second = [] if into_part else leave_out_charged(facts)
    loading.price_facts(facts.month, bounded=not released)
    into = parts.name_of("billing_charge", facts.month) if into_part else "billing_charge"
    loaded = loading.write_charges(facts, into=into, run_id=run.id, by=run.opened_by)
    for contract_id in loaded.parked:
        _tell_parked(run, facts.month, contract_id)
    if park_second:
        for contract_id in second:
            _park_second(run, facts.month, contract_id)
    passed("charges")
    return loaded


def leave_out_held(facts: Facts) -> None:
    """Leave out what is parked as of the cut-off, and not released then."""
    held = Parked.objects.filter(month=facts.month, parked_at__lte=facts.cut_off_at, billed_by=None)
    if held.exists():
        loading.leave_out(
            "EXISTS (SELECT FROM billing_parked p WHERE p.month = %s AND p.contract_id = f.contract_id"
            " AND p.parked_at <= %s AND (p.released_at IS NULL OR p.released_at > %s))",
            [facts.month, facts.cut_off_at, facts.cut_off_at],
        )


def leave_out_charged(facts: Facts) -> list[UUID]:
    """Leave out, and give, the contracts that are charged for the month already."""
    return loading.leave_out(
        "EXISTS (SELECT FROM billing_charge b"
        " WHERE b.month = %s AND b.member_id = f.member_id AND b.contract_id = f.contract_id)",
        [facts.month],
    )


def _park_second(run: Run, month: date, contract_id: UUID) -> None:
    """Name a contract whose month would be charged twice."""
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

"""Writing the journal and the agenda, and taking what is due."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from procrastinate.contrib.django import app as jobs

from hosho.core.refusals import Refused
from hosho.journal import events
from hosho.journal.actor import Actor
from hosho.journal.models import Duty, Entry
from hosho.journal.queries import next_due
from hosho.platform.infrastructure_errors import MAY_PASS, is_infrastructure_error
from hosho.platform.transactions import is_retryable, operation, requires_operation

logger = logging.getLogger(__name__)

TAKE_AGENDA = "agenda.take"
"""The job that takes what is due; ``interfaces/jobs`` gives it its body."""
FOLLOW = "journal.follow"
"""The job that tells the world outside of one entry, by mail and webhook; ``interfaces/jobs`` gives it its body."""
BUSINESS, OUTSIDE = "default", "outside"
"""The queues: of what is due, one job at a time; and of what waits for others, mail and webhooks, several at once."""
TURN_OF_THE_AGENDA = 0x484F53484F  # any number that nobody else locks: the letters HOSHO

FOLLOWERS: list[Callable[[str], bool]] = []
"""Each says of an event whether somebody outside is to be told; ``interfaces/jobs`` puts them here at the start.

A job costs twice what its entry does, and most entries concern nobody outside: so it is asked before, not in the job.
"""
Handler = Callable[[UUID, datetime], object]
"""Called with the duty's subject and the business time at which it is done."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
"""How long a duty that met an error of the infrastructure waits: doubled each time, in real time."""
DROPPED = "dropped"


class DutyDoneError(Refused):
    """The duty is no longer open: it was done, or taken off the agenda."""

    code = "duty-done"


@requires_operation
def write(
    *,
    event: str,
    at: datetime,
    actor: Actor,
    member_id: UUID | None = None,
    contract_id: UUID | None = None,
    order_id: UUID | None = None,
    claim_id: UUID | None = None,
    unit_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry to the journal, inside the operation that did what it tells.

    ``at`` is business time (aware). ``data`` holds codes, dates, yen and numbers, never personal data.

    Where somebody outside is to be told of it, the job ``FOLLOW`` goes with it; it carries the entry's id alone.
    """
    entry = Entry.objects.create(
        event=event,
        at=at,
        actor=str(actor),
        member_id=member_id,
        contract_id=contract_id,
        order_id=order_id,
        claim_id=claim_id,
        unit_id=unit_id,
        data=dict(data or {}),
    )
    if any(wants(event) for wants in FOLLOWERS):
        jobs.configure_task(FOLLOW, queue=OUTSIDE).defer(entry_id=str(entry.id))
    return entry


@requires_operation
def schedule(*, kind: str, due_at: datetime, subject_id: UUID, member_id: UUID | None, now: datetime) -> Duty:
    """Put a duty on the agenda. One that is due already wakes the worker when the operation commits."""
    duty = Duty.objects.create(kind=kind, due_at=due_at, subject_id=subject_id, member_id=member_id)
    if due_at <= now:
        jobs.configure_task(TAKE_AGENDA).defer(duty_id=str(duty.id))
    return duty


def take_next(
    *, until: datetime, handlers: Mapping[str, Handler], chains: Collection[str] = (), at: datetime | None = None
) -> Duty | None:
    """Run the earliest duty that is due by ``until``. Return it, or None if none is due.

    One at a time, whoever asks: another's turn is waited for, and what was written meanwhile is then seen. The turn
    ends with its transaction, so nobody who was killed keeps it.

    The handler's work and the mark that it is done commit together. A handler that refuses, or has a mistake, leaves
    the duty marked as failed, with nothing of its work kept, so that the agenda goes on and an operator can look at
    it. A duty of the kinds ``chains``, which put their next one on the agenda themselves, stays due instead and is
    tried again later, so that the chain never breaks.

    An error of the infrastructure (a statement's time limit, a lock, the disk, the connection) is no failure: it is
    raised, and the duty stays due; where the database is there to note it, it is tried again after a pause.

    ``at`` is the business time at which it is done; by default the time it was due.
    """
    met: list[Duty] = []
    try:
        return _take(until=until, handlers=handlers, chains=chains, at=at, met=met)
    except MAY_PASS as error:
        if met and is_infrastructure_error(error) and not connection.in_atomic_block:
            _put_off(met[-1], error)
        raise


@operation
def _take(
    *, until: datetime, handlers: Mapping[str, Handler], chains: Collection[str], at: datetime | None, met: list[Duty]
) -> Duty | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_OF_THE_AGENDA])
    duty = next_due(until=until)
    if duty is None:
        return None
    met.append(duty)
    now = at or duty.due_at
    try:
        with transaction.atomic():
            handlers[duty.kind](duty.subject_id, now)
    except Exception as error:
        if is_retryable(error) or is_infrastructure_error(error):
            raise
        logger.exception("duty %s (%s) failed", duty.id, duty.kind)
        if duty.kind in chains:
            _put_off(duty, error)
            return duty
        duty.failed = type(error).__name__
    else:
        duty.taken_at = now
    duty.save(update_fields=["taken_at", "failed"])
    return duty


@operation
def _put_off(duty: Duty, error: BaseException) -> None:
    """Note that a duty met an error and is tried again after 5 s, 10, 20 … at most 10 minutes of real time."""
    pause = min(FIRST_PAUSE * 2 ** min(duty.tries, 10), LONGEST_PAUSE)
    Duty.objects.filter(id=duty.id, taken_at=None).update(
        tries=F("tries") + 1, again_at=Now() + pause, met=type(error).__name__
    )


@operation
def retry_duty(*, duty_id: UUID, now: datetime) -> Duty:
    """Make a failed duty, or one that waits after an error, due again at once.

    Raises:
        Duty.DoesNotExist: no such duty.
        DutyDoneError: it was done, or dropped, already.
    """
    duty = _open_duty(duty_id)
    duty.failed, duty.again_at = "", None
    duty.save(update_fields=["failed", "again_at"])
    if duty.due_at <= now:
        jobs.configure_task(TAKE_AGENDA).defer(duty_id=str(duty.id))
    return duty


@operation
def drop_duty(*, duty_id: UUID, actor: Actor, now: datetime) -> Duty:
    """Take a duty off the agenda without doing it; the journal keeps who did so, and the duty why it had failed.

    Raises:
        Duty.DoesNotExist: no such duty.
        DutyDoneError: it was done, or dropped, already.
    """
    duty = _open_duty(duty_id)
    duty.taken_at, duty.failed = now, duty.failed or duty.met or DROPPED
    duty.save(update_fields=["taken_at", "failed"])
    write(event=events.DUTY_DROPPED, at=now, actor=actor, data={"duty": str(duty.id), "kind": duty.kind})
    return duty


def _open_duty(duty_id: UUID) -> Duty:
    duty = Duty.objects.select_for_update().get(id=duty_id)
    if duty.taken_at is not None:
        raise DutyDoneError
    return duty

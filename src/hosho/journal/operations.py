"""Writing the journal and the agenda, and taking what is due."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app as jobs
from psycopg import errors

from hosho.journal.actor import Actor
from hosho.journal.models import Duty, Entry
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


@operation
def take_next(*, until: datetime, handlers: Mapping[str, Handler], at: datetime | None = None) -> Duty | None:
    """Do the earliest duty that is due by ``until``; give it, or nothing when none is due.

    One at a time, whoever asks: another's turn is waited for, and what was written meanwhile is then seen. The turn
    ends with its transaction, so nobody who was killed keeps it.

    The handler's work and the mark that it is done commit together. A handler that fails leaves the duty marked as
    failed, with nothing of its work kept, so that the agenda goes on and a person can look at it. That somebody else
    held a row for too long is no failure of the duty: it is raised, and the duty stays due.

    ``at`` is the business time at which it is done; by default the time it was due.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_OF_THE_AGENDA])
    duty = Duty.objects.filter(taken_at=None, failed="", due_at__lte=until).order_by("due_at", "id").first()
    if duty is None:
        return None
    now = at or duty.due_at
    try:
        with transaction.atomic():
            handlers[duty.kind](duty.subject_id, now)
    except Exception as error:
        if is_retryable(error) or isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        logger.exception("duty %s (%s) failed", duty.id, duty.kind)
        duty.failed = type(error).__name__
    else:
        duty.taken_at = now
    duty.save(update_fields=["taken_at", "failed"])
    return duty

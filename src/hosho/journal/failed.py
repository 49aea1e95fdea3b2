"""What gave up and waits for an operator: duties of the agenda, and jobs outside (emails, webhooks, documents)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from django.db import connection
from procrastinate.contrib.django import app as jobs

from hosho.core.refusals import Refused
from hosho.journal import events
from hosho.journal.actor import Actor
from hosho.journal.operations import write
from hosho.platform.transactions import operation

Kind = Literal["duty", "job"]


class GaveUp(NamedTuple):
    """A duty or a job that failed. ``what``: the duty's kind or the job's task; ``tries`` so far.

    ``error``: the duty's error by its type; of a job the worker's log has it. ``since``: business time of a duty, real
    time of a job. ``waits`` says of a duty that it is tried again by itself.
    """

    kind: Kind
    id: str
    what: str
    error: str
    since: datetime
    tries: int
    waits: bool


ALL = """
    SELECT 'duty', id::text, kind, CASE WHEN failed = '' THEN met ELSE failed END, due_at, tries, failed = ''
    FROM journal_duty WHERE taken_at IS NULL AND (failed <> '' OR again_at IS NOT NULL)
    UNION ALL
    SELECT 'job', j.id::text, j.task_name, '', coalesce(max(e.at), to_timestamp(0)), j.attempts, false
    FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id
    WHERE j.status = 'failed' GROUP BY j.id
    ORDER BY 5, 2
"""


class NoSuchJobError(Refused):
    """There is no failed job of this number."""

    code = "no-failed-job"

    def __init__(self, job_id: int) -> None:
        super().__init__(job=job_id)


def gave_up(kind: Kind | None = None) -> Sequence[GaveUp]:
    """Return what failed and what waits to be tried again, oldest first; of one kind, or all. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ALL)
        found = [GaveUp(*row) for row in cursor.fetchall()]
    return [each for each in found if kind in (None, each.kind)]


@operation
def retry_job(*, job_id: int, real_now: datetime) -> None:
    """Queue a failed job again.

    Raises:
        NoSuchJobError: no such job has failed.
    """
    _failed_job(job_id)
    jobs.job_manager.retry_job_by_id(job_id=job_id, retry_at=real_now)


@operation
def drop_job(*, job_id: int, actor: Actor, now: datetime) -> None:
    """Forget a failed job; the journal keeps who did so.

    Raises:
        NoSuchJobError: no such job has failed.
    """
    task = _failed_job(job_id)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job_id])
    write(event=events.JOB_DROPPED, at=now, actor=actor, data={"job": job_id, "task": task})


def _failed_job(job_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id]
        )
        row = cursor.fetchone()
    if row is None:
        raise NoSuchJobError(job_id)
    return str(row[0])

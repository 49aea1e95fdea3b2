"""The tasks of the worker. Each may run more than once and does its work once."""

from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

from hosho.doors import clock
from hosho.doors.api.idempotency import forget_old_answers
from hosho.doors.jobs.agenda import HANDLERS
from hosho.journal import operations as journal

STALLED_AFTER_SECONDS = 60
"""A worker beats every ten seconds; one that was silent so long is dead, and its jobs go to another."""


@app.task(name=journal.TAKE_AGENDA)  # no lock of the queue: a killed worker's job would keep it until it is reaped
def take_agenda(duty_id: str = "") -> int:
    """Do all that is due by now, in order; give how much that was. ``duty_id`` names the duty that woke us."""
    done = 0
    while journal.take_next(until=clock.now(), handlers=HANDLERS):
        done += 1
    return done


@app.periodic(cron="* * * * *")
@app.task(name="agenda.tick", pass_context=True)
def tick(context: JobContext, timestamp: int) -> None:
    """Take the agenda each minute: this is how duties of a later time come to be done."""
    take_agenda()


@app.periodic(cron="* * * * *")
@app.task(name="jobs.reap", pass_context=True)
async def reap(context: JobContext, timestamp: int) -> None:
    """Give the jobs of workers that were killed to those that live."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await app.job_manager.retry_job(job)


@app.periodic(cron="7 * * * *")
@app.task(name="api.forget-answers")
def forget_answers(timestamp: int) -> int:
    """Forget each hour what the API answered more than a day ago (``timestamp``: real time in seconds)."""
    return forget_old_answers(real_now=datetime.fromtimestamp(timestamp, UTC))

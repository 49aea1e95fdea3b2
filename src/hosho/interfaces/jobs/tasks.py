"""The tasks of the worker. Each may run more than once and does its work once."""

import logging
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from hosho import clock
from hosho.claims.intake.held_calls import forget_old_calls
from hosho.gateways.webhooks import operations as deliveries
from hosho.gateways.webhooks.queries import find_delivery
from hosho.journal import operations as journal
from hosho.journal.queries import entry_with
from hosho.platform import progress
from hosho.platform.infrastructure_errors import MAY_PASS, is_infrastructure_error
from hosho.sales.purchases import returning_customers
from hosho.sales.purchases.operations import forget_old_purchases
from hosho.web.idempotency import forget_old_answers
from hosho.workflows import notices, webhooks
from hosho.workflows.agenda import CHAINS, HANDLERS

logger = logging.getLogger(__name__)

STALLED_AFTER_SECONDS = 60
"""A worker beats every ten seconds; one that was silent so long is dead, and its jobs go to another."""

JOBS_KEPT_HOURS = 24
"""Jobs that are done are forgotten after a day of real time; the journal is what remembers."""
MOST_ERRORS_IN_A_ROW = 3
"""After so many errors of the infrastructure one after the other the agenda waits for the next tick."""
MAIL_AGAIN = RetryStrategy(max_attempts=7, exponential_wait=4)
"""4 seconds, 16, 64 … 4.5 hours: six hours in all, after which the job stands as failed for a person."""


@app.task(name=journal.TAKE_AGENDA)  # no lock of the queue: a killed worker's job would keep it until it is reaped
def take_agenda(duty_id: str = "") -> int:
    """Do all that is due by now, in order. Return how much that was. ``duty_id`` names the duty that woke us.

    A duty that meets an error of the infrastructure waits, and the next one is done; where several in a row do, it is
    the database that is away, and the minute's tick comes back to them.
    """
    done = in_a_row = 0
    while True:
        progress.note()
        try:
            if journal.take_next(until=clock.now(), handlers=HANDLERS, chains=CHAINS) is None:
                return done
        except MAY_PASS as error:
            in_a_row += 1
            if in_a_row == MOST_ERRORS_IN_A_ROW or not is_infrastructure_error(error):
                raise
            logger.warning("a duty stays due: %s", type(error).__name__)
            close_old_connections()
        else:
            done, in_a_row = done + 1, 0


@app.periodic(cron="* * * * *")
@app.task(name="agenda.tick", pass_context=True)
def tick(context: JobContext, timestamp: int) -> None:
    """Take the agenda each minute: this is how duties of a later time come to be done."""
    take_agenda()


@app.periodic(cron="* * * * *")
@app.task(name="jobs.reap", pass_context=True)
async def reap(context: JobContext, timestamp: int) -> None:
    """Requeue the jobs of workers that were killed."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await app.job_manager.retry_job(job)


@app.task(name=journal.FOLLOW, queue=journal.OUTSIDE, retry=MAIL_AGAIN)
def follow(entry_id: str) -> None:
    """Send webhooks and the notice about an entry of the journal, each once."""
    entry = entry_with(UUID(entry_id))
    webhooks.tell(entry, real_now=clock.real_now())
    notices.send(entry, real_now=clock.real_now())


@app.task(name=returning_customers.RECOGNISE, queue=journal.OUTSIDE)
def recognise(token: str) -> None:
    """Look whether a guest of the shop may be a member, and if so let them prove it."""
    returning_customers.match_returning_customer(token=UUID(token), now=clock.now())


@app.task(name=deliveries.DELIVER, queue=journal.OUTSIDE, retry=webhooks.Resend(), pass_context=True)
def deliver(context: JobContext, delivery_id: str) -> None:
    """Try one delivery of a webhook."""
    delivery = find_delivery(UUID(delivery_id))
    if delivery is None:
        return  # its endpoint was deleted
    deliveries.deliver(
        delivery_id=delivery.id,
        body=webhooks.body_of(entry_with(delivery.entry_id)),
        last=webhooks.is_last(context.job.attempts),
        to_loopback=settings.CONFIG.webhooks_to_loopback,
        real_now=clock.real_now(),
    )


@app.periodic(cron="17 * * * *")
@app.task(name="jobs.tidy")
def tidy(timestamp: int) -> None:
    """Forget each hour what is kept for a time only: repeated requests, deliveries that are over, abandoned purchases,
    calls on hold.

    ``timestamp`` is real time in seconds.
    """
    real_now = datetime.fromtimestamp(timestamp, UTC)
    with ExitStack() as each:  # one that fails keeps none of the others from its work
        for tidy_up in (forget_old_answers, deliveries.forget_old_deliveries, forget_old_purchases, forget_old_calls):
            each.callback(tidy_up, real_now=real_now)


@app.periodic(cron="27 * * * *")
@app.task(name="jobs.forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """Forget jobs that were done; those that failed stay for a person."""
    await app.job_manager.delete_old_jobs(nb_hours=JOBS_KEPT_HOURS)

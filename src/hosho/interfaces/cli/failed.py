"""``hosho agenda`` and ``hosho jobs``: what gave up, and what becomes of it."""

from typing import Annotated
from uuid import UUID

import typer

from hosho.interfaces.cli.installation import echo, fail, installation

agenda = typer.Typer(no_args_is_help=True, help="Scheduled tasks of the business that failed.")
jobs = typer.Typer(no_args_is_help=True, help="Jobs outside (emails, webhooks, documents) that gave up.")


@agenda.command("failed")
def failed_duties() -> None:
    """List tasks that failed, and those that wait after an error and are tried again."""
    with installation():
        from hosho.core.calendar import TOKYO
        from hosho.journal.failed import gave_up

        for each in gave_up("duty"):
            due = each.since.astimezone(TOKYO).isoformat(timespec="minutes")
            how = f"tried {each.tries} times, tried again by itself" if each.waits else "waits for you"
            echo(f"{each.id}  {each.what}  due {due}  {each.error}  {how}")


@agenda.command("retry")
def retry_duty(duty: Annotated[UUID, typer.Argument(help="The task's id, as failed shows it.")]) -> None:
    """Run a failed task again, at once."""
    with installation():
        from hosho import clock
        from hosho.journal import operations as journal
        from hosho.journal.models import Duty
        from hosho.presentation.refusals import for_terminal

        try:
            journal.retry_duty(duty_id=duty, now=clock.now())
        except Duty.DoesNotExist:
            fail(f"there is no open task {duty}; list them with hosho agenda failed", code=2)
        except journal.DutyDoneError as error:
            fail(for_terminal(error), code=2)
        echo("queued again")


@agenda.command("drop")
def drop_duty(duty: Annotated[UUID, typer.Argument(help="The task's id, as failed shows it.")]) -> None:
    """Take a task off the agenda without running it. The history keeps that you did."""
    with installation():
        from hosho import clock
        from hosho.journal import operations as journal
        from hosho.journal.actor import OPERATOR
        from hosho.journal.models import Duty
        from hosho.presentation.refusals import for_terminal

        try:
            journal.drop_duty(duty_id=duty, actor=OPERATOR, now=clock.now())
        except Duty.DoesNotExist:
            fail(f"there is no open task {duty}; list them with hosho agenda failed", code=2)
        except journal.DutyDoneError as error:
            fail(for_terminal(error), code=2)
        echo("dropped")


@jobs.command("failed")
def failed_jobs() -> None:
    """List jobs that gave up. The worker's log has their errors."""
    with installation():
        from hosho.core.calendar import TOKYO
        from hosho.journal.failed import gave_up

        for each in gave_up("job"):
            since = each.since.astimezone(TOKYO).isoformat(timespec="minutes")
            echo(f"{each.id}  {each.what}  failed {since}  tried {each.tries} times")


@jobs.command("retry")
def retry_job(job: Annotated[int, typer.Argument(min=1, help="The job's number, as failed shows it.")]) -> None:
    """Queue a failed job again."""
    with installation():
        from hosho import clock
        from hosho.journal.failed import NoSuchJobError
        from hosho.journal.failed import retry_job as queue_again
        from hosho.presentation.refusals import for_terminal

        try:
            queue_again(job_id=job, real_now=clock.real_now())
        except NoSuchJobError as error:
            fail(for_terminal(error), code=2)
        echo("queued again")


@jobs.command("drop")
def drop_job(job: Annotated[int, typer.Argument(min=1, help="The job's number, as failed shows it.")]) -> None:
    """Forget a failed job. The history keeps that you did."""
    with installation():
        from hosho import clock
        from hosho.journal.actor import OPERATOR
        from hosho.journal.failed import NoSuchJobError
        from hosho.journal.failed import drop_job as forget
        from hosho.presentation.refusals import for_terminal

        try:
            forget(job_id=job, actor=OPERATOR, now=clock.now())
        except NoSuchJobError as error:
            fail(for_terminal(error), code=2)
        echo("dropped")

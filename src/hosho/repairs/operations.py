"""Taking a unit onto the bench, finding what is wrong, and repairing it. Called by the claim that brings the unit."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hosho.core.codes import Cause, Fault
from hosho.journal.actor import Actor
from hosho.platform.transactions import requires_operation
from hosho.repairs.models import Finding, Job, Quote


@requires_operation
def take_in(*, member_id: UUID, unit_id: UUID, now: datetime) -> Job:
    """Open a job for a unit that has arrived."""
    return Job.objects.create(member_id=member_id, unit_id=unit_id, arrived_at=now)


@requires_operation
def find(*, job_id: UUID, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime) -> Finding:
    """Record what the inspection found."""
    job = Job.objects.get(id=job_id)
    return Finding.objects.create(
        job=job, member_id=job.member_id, cause=cause, faults=sorted(set(faults)), found_at=now, found_by=str(actor)
    )


@requires_operation
def start(*, job_id: UUID, now: datetime) -> None:
    """Start the work."""
    Job.objects.filter(id=job_id, started_at=None).update(started_at=now)


@requires_operation
def finish(*, job_id: UUID, now: datetime) -> None:
    """Finish the work: the unit is repaired."""
    Job.objects.filter(id=job_id, started_at__isnull=False, finished_at=None).update(finished_at=now)


@requires_operation
def undo_start(*, job_id: UUID) -> None:
    """Take a start back."""
    Job.objects.filter(id=job_id, finished_at=None).update(started_at=None)


@requires_operation
def undo_finish(*, job_id: UUID) -> None:
    """Take a finish back."""
    Job.objects.filter(id=job_id).update(finished_at=None)


@requires_operation
def quote(*, job_id: UUID, yen: int, now: datetime) -> Quote:
    """Offer a price (yen, with tax) for a repair that is not covered."""
    job = Job.objects.get(id=job_id)
    return Quote.objects.create(job=job, member_id=job.member_id, yen=yen, offered_at=now)


@requires_operation
def answer_quote(*, job_id: UUID, accepted: bool, now: datetime) -> Quote:
    """Record the member's answer to the open quote.

    Raises:
        Quote.DoesNotExist: no quote waits for an answer.
    """
    open_quote = Quote.objects.select_for_update().get(job_id=job_id, answered_at=None)
    open_quote.answered_at, open_quote.accepted = now, accepted
    open_quote.save(update_fields=["answered_at", "accepted"])
    return open_quote


@requires_operation
def withdraw_quote(*, job_id: UUID) -> None:
    """Take back a quote that has no answer yet."""
    Quote.objects.filter(job_id=job_id, answered_at=None).delete()


@requires_operation
def reopen_quote(*, job_id: UUID) -> bool:
    """Reopen the quote that was declined last. Return whether there is one."""
    declined = Quote.objects.filter(job_id=job_id, accepted=False).order_by("-answered_at", "-id").first()
    if declined is None:
        return False
    declined.answered_at = declined.accepted = None
    declined.save(update_fields=["answered_at", "accepted"])
    return True

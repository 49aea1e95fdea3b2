"""Taking a unit onto the bench, finding what is wrong, and repairing it. Called by the claim that brings the unit."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hosho.core.codes import Cause, Fault
from hosho.ground.transactions import takes_part
from hosho.journal.actor import Actor
from hosho.repairs.models import Finding, Job


@takes_part
def take_in(*, member_id: UUID, unit_id: UUID, now: datetime) -> Job:
    """Open a job for a unit that has arrived."""
    return Job.objects.create(member_id=member_id, unit_id=unit_id, arrived_at=now)


@takes_part
def find(*, job_id: UUID, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime) -> Finding:
    """Record what the inspection found."""
    job = Job.objects.get(id=job_id)
    return Finding.objects.create(
        job=job, member_id=job.member_id, cause=cause, faults=sorted(set(faults)), found_at=now, found_by=str(actor)
    )


@takes_part
def start(*, job_id: UUID, now: datetime) -> None:
    """Start the work."""
    Job.objects.filter(id=job_id, started_at=None).update(started_at=now)


@takes_part
def finish(*, job_id: UUID, now: datetime) -> None:
    """Finish the work: the unit is repaired."""
    Job.objects.filter(id=job_id, started_at__isnull=False, finished_at=None).update(finished_at=now)

"""What gave up is listed by one query, and an operator tries it again or drops it."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries
from tests.cast import at

from hosho.journal import failed
from hosho.journal import operations as journal
from hosho.journal.actor import OPERATOR
from hosho.journal.models import Entry
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation

NOON = at("2020-08-05 12:00")


@operation
def a_failed_job() -> int:
    job_id = app.configure_task(journal.FOLLOW, queue=journal.OUTSIDE).defer(entry_id=str(uuid7()))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 7 WHERE id = %s", [job_id])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [job_id])
    return int(job_id)


@operation
def a_failed_duty() -> str:
    duty = journal.schedule(kind="unknown", due_at=NOON, subject_id=uuid7(), member_id=None, now=NOON)
    journal.take_next(until=NOON, handlers={})
    return str(duty.id)


def test_duties_and_jobs_that_gave_up_are_listed_by_one_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    duty, job = a_failed_duty(), a_failed_job()
    with django_assert_num_queries(1):
        found = failed.gave_up()
    assert [(each.kind, each.id, each.what, each.error, each.tries) for each in found] == [
        ("duty", duty, "unknown", "KeyError", 0),
        ("job", str(job), "journal.follow", "", 7),
    ]
    assert [each.kind for each in failed.gave_up("job")] == ["job"]


def test_a_failed_job_is_queued_again(db: None) -> None:
    job = a_failed_job()
    failed.retry_job(job_id=job, real_now=NOON)
    assert ProcrastinateJob.objects.get(id=job).status == "todo"
    with pytest.raises(failed.NoSuchJobError):
        failed.retry_job(job_id=job, real_now=NOON)


def test_a_dropped_job_is_gone_and_the_journal_keeps_who_dropped_it(db: None) -> None:
    job = a_failed_job()
    failed.drop_job(job_id=job, actor=OPERATOR, now=NOON)
    assert not ProcrastinateJob.objects.filter(id=job).exists()
    entry = Entry.objects.get(event="jobs.job-dropped")
    assert (entry.actor, entry.data) == (str(OPERATOR), {"job": job, "task": "journal.follow"})
    with pytest.raises(failed.NoSuchJobError):
        failed.drop_job(job_id=job, actor=OPERATOR, now=NOON)

"""The agenda: what is due is done once, in order, and nobody who died or waits stands in its way."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from tests.cast import at, enrol
from tests.conftest import Database

from hosho.journal import operations as journal
from hosho.journal.models import Duty
from hosho.people.models import Member
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation
from hosho.workflows.clock_advance import set_clock

NOON = at("2020-08-05 12:00")


@operation
def put_down(kind: str, subject_id: UUID) -> Duty:
    return journal.schedule(kind=kind, due_at=NOON, subject_id=subject_id, member_id=None, now=NOON)


def take(handler: Callable[[UUID, datetime], object]) -> Duty | None:
    return journal.take_next(until=NOON, handlers={"test": handler})


def test_a_job_that_a_killed_worker_left_behind_keeps_no_later_one_from_starting(fresh_database: Database) -> None:
    set_clock(to=NOON, runs=False)
    put_down("unknown", uuid7())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    put_down("unknown", uuid7())
    with app.replace_connector(app.connector.get_worker_connector()) as outside_django:
        outside_django.run_worker(wait=False, listen_notify=False, install_signal_handlers=False)
    assert [duty.failed for duty in Duty.objects.all()] == ["KeyError", "KeyError"]
    connection.close()


def test_a_duty_that_met_a_locked_row_stays_due_and_is_no_failure(fresh_database: Database) -> None:
    member = enrol(now=NOON)
    duty = put_down("test", member.id)

    def rename(member_id: UUID, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1ms'")
        Member.objects.filter(id=member_id).update(name="青木 葵子")

    with psycopg.connect(fresh_database.app_url) as somebody:
        somebody.execute("SELECT 1 FROM people_member FOR UPDATE")
        with pytest.raises(OperationalError):
            take(rename)
    assert Duty.objects.get(id=duty.id).failed == ""
    taken = take(rename)
    assert taken is not None
    assert (taken.id, taken.failed) == (duty.id, "")
    assert Member.objects.get().name == "青木 葵子"
    connection.close()


def test_a_duty_that_cannot_be_done_is_marked_and_the_next_one_is_done(db: None) -> None:
    first, second = put_down("unknown", uuid7()), put_down("test", uuid7())
    seen: list[UUID] = []
    assert [take(lambda subject, now: seen.append(subject)) for _ in range(3)] == [first, second, None]
    assert [duty.failed for duty in Duty.objects.order_by("id")] == ["KeyError", ""]
    assert seen == [second.subject_id]

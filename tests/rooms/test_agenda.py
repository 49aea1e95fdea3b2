"""The agenda: what is due is done once, in order, and nobody who died or waits stands in its way."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from tests.cast import at, enrol
from tests.conftest import Database

from hosho.journal import operations as journal
from hosho.journal.actor import OPERATOR
from hosho.journal.models import Duty, Entry
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


def the_pause_is_over() -> None:
    """Let the real time pass for which duties that met an error wait."""
    Duty.objects.update(again_at=at("2020-01-01 00:00"))


def test_a_job_that_a_killed_worker_left_behind_keeps_no_later_one_from_starting(fresh_database: Database) -> None:
    set_clock(to=NOON, runs=False)
    put_down("unknown", uuid7())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    put_down("unknown", uuid7())
    assert isinstance(app.connector, DjangoConnector)
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
    the_pause_is_over()
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


def test_a_duty_that_met_the_time_limit_of_a_statement_is_done_later_and_the_next_one_at_once(
    fresh_database: Database,
) -> None:
    slow, next_one = put_down("slow", uuid7()), put_down("test", uuid7())
    seen: list[UUID] = []

    def too_long(subject_id: UUID, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10ms'")
            cursor.execute("SELECT pg_sleep(10)")

    handlers = {"slow": too_long, "test": lambda subject, now: seen.append(subject)}
    with pytest.raises(OperationalError):
        journal.take_next(until=NOON, handlers=handlers)
    assert journal.take_next(until=NOON, handlers=handlers) == next_one
    waits = Duty.objects.get(id=slow.id)
    assert (waits.failed, waits.taken_at, waits.tries, waits.met) == ("", None, 1, "OperationalError")
    the_pause_is_over()
    assert journal.take_next(until=NOON, handlers=handlers | {"slow": handlers["test"]}) == slow
    assert seen == [next_one.subject_id, slow.subject_id]
    connection.close()


def test_what_is_due_later_about_the_same_subject_waits_with_a_duty_that_was_put_off(fresh_database: Database) -> None:
    subject = uuid7()
    put_down("slow", subject)
    put_down("test", subject)

    def interrupted(subject_id: UUID, now: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_cancel_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        journal.take_next(until=NOON, handlers={"slow": interrupted})
    assert journal.take_next(until=NOON, handlers={}) is None
    connection.close()


def test_a_chain_is_not_broken_by_its_own_failure(db: None) -> None:
    duty = put_down("unknown", uuid7())
    taken = journal.take_next(until=NOON, handlers={}, chains={"unknown"})
    assert taken == duty
    row = Duty.objects.get()
    assert (row.failed, row.taken_at, row.tries, row.met) == ("", None, 1, "KeyError")


def test_a_failed_duty_is_tried_again_when_an_operator_says_so(db: None) -> None:
    duty = put_down("test", uuid7())
    journal.take_next(until=NOON, handlers={})
    journal.retry_duty(duty_id=duty.id, now=NOON)
    taken = take(lambda subject, now: None)
    assert taken is not None
    assert (taken.id, taken.failed, taken.taken_at) == (duty.id, "", NOON)


def test_a_dropped_duty_is_done_by_nobody_and_the_journal_keeps_who_dropped_it(db: None) -> None:
    duty = put_down("unknown", uuid7())
    take(lambda subject, now: None)
    journal.drop_duty(duty_id=duty.id, actor=OPERATOR, now=NOON)
    assert take(lambda subject, now: None) is None
    row = Duty.objects.get()
    assert (row.failed, row.taken_at) == ("KeyError", NOON)
    entry = Entry.objects.get(event="agenda.duty-dropped")
    assert (entry.actor, entry.data) == (str(OPERATOR), {"duty": str(duty.id), "kind": "unknown"})
    with pytest.raises(journal.DutyDoneError):
        journal.drop_duty(duty_id=duty.id, actor=OPERATOR, now=NOON)

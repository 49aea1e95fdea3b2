"""What gave up, from the command line: listed, tried again, dropped; what is not there is said so."""

import subprocess
import sys

import pytest
from django.db import connection
from tests.cast import at
from tests.conftest import Database

from hosho.journal import operations as journal
from hosho.journal.models import Duty
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation

NOON = at("2020-08-05 12:00")


def hosho(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from hosho.interfaces.cli.main import main; main()", *words]
    return subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)


@operation
def both() -> tuple[str, int]:
    """A duty and a job that gave up."""
    duty = journal.schedule(kind="unknown", due_at=NOON, subject_id=uuid7(), member_id=None, now=at("2020-01-01 00:00"))
    journal.take_next(until=NOON, handlers={})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)"
            " VALUES ('outside', 'journal.follow', 0, '{}', 'failed', 7) RETURNING id"
        )
        return str(duty.id), cursor.fetchone()[0]


def test_what_gave_up_is_listed_tried_again_and_dropped(fresh_database: Database) -> None:
    duty, job = both()
    connection.close()
    assert f"{duty}  unknown  due 2020-08-05T12:00+09:00  KeyError  waits for you" in (
        hosho(fresh_database, "agenda", "failed").stdout
    )
    assert f"{job}  journal.follow" in hosho(fresh_database, "jobs", "failed").stdout
    assert hosho(fresh_database, "agenda", "retry", duty).stdout == "queued again\n"
    assert hosho(fresh_database, "agenda", "failed").stdout == ""
    assert hosho(fresh_database, "agenda", "drop", duty).stdout == "dropped\n"
    assert Duty.objects.get(id=duty).taken_at is not None
    assert hosho(fresh_database, "jobs", "retry", str(job)).stdout == "queued again\n"
    again = hosho(fresh_database, "jobs", "drop", str(job))
    assert (again.returncode, again.stderr) == (
        2,
        f"There is no failed job {job}. List them with hosho jobs failed.\n",
    )
    connection.close()


@pytest.mark.parametrize("words", [("agenda", "retry"), ("agenda", "drop")])
def test_a_task_that_is_not_there_is_said_so(fresh_database: Database, words: tuple[str, str]) -> None:
    missing = str(uuid7())
    done = hosho(fresh_database, *words, missing)
    assert done.returncode == 2
    assert done.stderr == f"there is no open task {missing}; list them with hosho agenda failed\n"

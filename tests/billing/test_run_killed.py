"""The run killed (SIGKILL) at each of its named points, in a process of its own, with a second run beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from pytest_django import DjangoDbBlocker

from hosho.billing import operations as billing
from hosho.billing.models import Invoice, Run
from hosho.billing.operations.billing_run import ONE_AT_A_TIME, POINTS
from hosho.contracts.models import Contract
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database
from tests.billing.interrupted import LATER, NOW, meanwhile, portfolio, told, undisturbed
from tests.billing.making import bill
from tests.conftest import TEMPLATE, Database, copy

ROOT = Path(__file__).parents[2]


class Stage(NamedTuple):
    """The portfolio in a database to be copied, what it must come to, and who starts the processes."""

    server: postgres.Server
    database: str
    contracts: list[Contract]
    expected: tuple[object, ...]
    starter: subprocess.Popen[str]

    def told(self) -> str:
        """Give the next line of the processes."""
        assert self.starter.stdout is not None
        return self.starter.stdout.readline()

    def begin(self, point: str, database: Database) -> int:
        """Start a run, wait until it has reached the point, and give its process."""
        assert self.starter.stdin is not None
        self.starter.stdin.write(f"{point} {database.app_url}\n")
        self.starter.stdin.flush()
        reached, process = self.told().split()
        assert reached == point
        return int(process)


@pytest.fixture(scope="module")
def stage(django_db_setup: None, template: postgres.Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Make the portfolio once, to be copied for each point."""
    first = copy(template, TEMPLATE, "killed")
    with django_db_blocker.unblock(), default_database(connection_settings(first.app_url)):
        contracts = portfolio()
        expected = undisturbed()
    starter = subprocess.Popen(
        [sys.executable, "-m", "tests.billing.killed_run"],
        cwd=ROOT,
        env=first.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Stage(template, first.name, contracts, expected, starter)
    starter.communicate()  # without a line to read it ends


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_it_goes_on_to_the_same_totals(
    stage: Stage, point: str, django_db_blocker: DjangoDbBlocker
) -> None:
    database = copy(stage.server, stage.database, f"killed_{point}")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        process = stage.begin(point, database)
        with pytest.raises(billing.RunUnderWayError):
            bill("2020-09", now=LATER)
        os.kill(process, signal.SIGKILL)
        assert stage.told() == f"ended by {signal.SIGKILL.value}\n"
        with psycopg.connect(database.app_url) as other:  # until the server has seen that nobody is there any more
            other.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        assert not Run.objects.filter(state="closed").exists()
        begun = Run.objects.exists()
        assert begun == (point != "opened")
        if begun:
            meanwhile(stage.contracts)
        bill("2020-09", now=LATER if begun else NOW, chunk=3)
        assert told() == stage.expected
        issued = Invoice.objects.count()
        bill("2020-09", now=LATER)
        assert Invoice.objects.count() == issued

"""The commands that work on an installation: its configuration is read, its database is there, Django is set up."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:  # the commands beside these start without what this needs
    from hosho.platform.config import Config


def run() -> None:
    """Run the whole system: database, web server and worker, until Ctrl-C. HOSHO_* variables change its settings."""
    from hosho.interfaces.cli import run as supervisor

    config = configuration()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hosho.platform.settings"
    with _told_in_a_line():
        supervisor.run(config, say=say)


def migrate() -> None:
    """Bring the database to this release, renew its role's rights, and put billing on the agenda."""
    with installation() as config:
        from hosho import clock
        from hosho.billing.operations import schedule_first
        from hosho.platform.database import migrate

        migrate(config)
        schedule_first(now=clock.now())


def worker() -> None:
    """Do deferred jobs until Ctrl-C. `hosho run` starts one; further ones may run anywhere."""
    from hosho.interfaces.cli.worker import work
    from hosho.platform import postgres
    from hosho.platform.database import verify

    config = configuration()
    if config.embedded and not postgres.running(config.postgres_folder):
        fail("PostgreSQL is not running here; hosho run starts it, and a worker with it")
    with _told_in_a_line():
        verify(config)
        work()


@contextmanager
def installation() -> Iterator["Config"]:
    """Give the configuration, with the database running and Django set up, for the time of a command.

    What is wrong with either ends the process with one line for each problem.
    """
    config = configuration()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hosho.platform.settings"
    with _told_in_a_line():
        import django

        from hosho.platform.database import database_running

        with database_running(config):
            django.setup()
            yield config


@contextmanager
def _told_in_a_line() -> Iterator[None]:
    """End the process with a line for what is wrong with the database or with what is around us."""
    try:
        yield
    except _for_the_terminal() as error:
        fail(str(error))
    except _database_errors() as error:
        if not isinstance(error.__cause__, _missing_table()):
            raise
        fail("the database is not set up for this release; run: hosho migrate")


def configuration() -> "Config":
    """Read the environment, or end the process with code 2 and a line for every variable that is wrong."""
    from hosho.platform.config import ConfigError, read

    try:
        return read(os.environ)
    except ConfigError as error:
        fail(str(error), code=2)


def say(line: str) -> None:
    """Tell the person at the terminal how things go."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fail(line: str, *, code: int = 1) -> NoReturn:
    """Tell the person at the terminal what is wrong, and end."""
    sys.stderr.write(line + "\n")
    raise typer.Exit(code)


def _database_errors() -> type[Exception]:
    from django.db import ProgrammingError

    return ProgrammingError


def _missing_table() -> tuple[type[Exception], ...]:
    from psycopg.errors import UndefinedColumn, UndefinedTable

    return UndefinedTable, UndefinedColumn


def _for_the_terminal() -> tuple[type[Exception], ...]:
    """List what is wrong outside of us, and told in its own words without a traceback."""
    import django.db
    import psycopg

    from hosho.interfaces.cli.run import CannotRun
    from hosho.interfaces.cli.supervisor import GaveUp
    from hosho.platform.database import DatabaseRefused
    from hosho.platform.postgres import PostgresError

    return CannotRun, GaveUp, PostgresError, DatabaseRefused, psycopg.OperationalError, django.db.OperationalError

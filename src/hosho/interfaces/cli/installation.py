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
    """Run the whole system: database, web server and worker, until Ctrl+C. HOSHO_* variables change its settings."""
    from hosho.interfaces.cli import run as supervisor

    config = configuration()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hosho.platform.settings"
    with _exit_on_environment_error():
        supervisor.run(config, say=echo)


def migrate() -> None:
    """Migrate the database to this release, renew role permissions and schedule billing."""
    with installation() as config:
        from hosho import clock
        from hosho.billing.operations import schedule_first
        from hosho.platform.database import migrate

        migrate(config)
        schedule_first(now=clock.now())


def worker() -> None:
    """Run background jobs until Ctrl+C. `hosho run` starts one worker; start more on any machine."""
    from hosho.interfaces.cli.worker import work
    from hosho.platform import postgres
    from hosho.platform.database import verify

    config = configuration()
    if config.embedded and not postgres.running(config.postgres_folder):
        fail("PostgreSQL is not running here; hosho run starts it, and a worker with it")
    with _exit_on_environment_error():
        verify(config)
        work()


@contextmanager
def installation() -> Iterator["Config"]:
    """Yield the configuration, with the database running and Django set up, for the time of a command.

    What is wrong with either ends the process with one line for each problem.
    """
    config = configuration()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hosho.platform.settings"
    with _exit_on_environment_error():
        import django

        from hosho.platform.database import database_running

        with database_running(config):
            django.setup()
            yield config


@contextmanager
def _exit_on_environment_error() -> Iterator[None]:
    """Exit with one line for what is refused, or wrong with the database, the machine or the configuration."""
    from hosho.core.refusals import Refused

    try:
        yield
    except Refused as refused:
        from hosho.presentation.refusals import for_terminal

        fail(for_terminal(refused))
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


def echo(line: str) -> None:
    """Print a line to the person at the terminal."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fail(line: str, *, code: int = 1) -> NoReturn:
    """Print what is wrong and exit with ``code``."""
    sys.stderr.write(line + "\n")
    raise typer.Exit(code)


def _database_errors() -> type[Exception]:
    from django.db import ProgrammingError

    return ProgrammingError


def _missing_table() -> tuple[type[Exception], ...]:
    from psycopg.errors import UndefinedColumn, UndefinedTable

    return UndefinedTable, UndefinedColumn


def _for_the_terminal() -> tuple[type[Exception], ...]:
    """Return the errors that lie outside the program: they are printed in their own words, without a traceback."""
    import django.db
    import psycopg

    from hosho.interfaces.cli.run import CannotRun
    from hosho.interfaces.cli.supervisor import GaveUp
    from hosho.platform.database import DatabaseRefused
    from hosho.platform.postgres import PostgresError

    return CannotRun, GaveUp, PostgresError, DatabaseRefused, psycopg.OperationalError, django.db.OperationalError

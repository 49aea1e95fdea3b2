"""Runs in processes of their own, each of which says that it has reached a point and stays there until it is killed.

``python -m tests.billing.killed_run`` reads lines of a point and a database, and starts a process for each: a fork, as
importing everything is what costs. It tells the process's id, and afterwards the signal that ended it.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
django.setup()

from hosho.platform.config import connection_settings  # noqa: E402 - Django must be set up first
from hosho.platform.database import default_database  # noqa: E402
from tests.billing.interrupted import NOW  # noqa: E402
from tests.billing.making import bill  # noqa: E402


def stay_at(point: str, url: str) -> None:
    """Bill the month up to a point, say so, and wait there; nobody writes what is waited for."""

    def passed(here: str) -> None:
        if here == point:
            tell(f"{here} {os.getpid()}")
            sys.stdin.read()

    with default_database(connection_settings(url)):
        bill("2020-09", now=NOW, chunk=3, passed=passed)


def tell(line: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    while asked := sys.stdin.readline():
        child = os.fork()
        if not child:
            try:
                stay_at(*asked.split())
            finally:
                os._exit(1)
        tell(f"ended by {os.WTERMSIG(os.waitpid(child, 0)[1])}")

"""Eight clients that act at the same moment, each over a connection of its own.

What is limited is raced for 200 times, by the very function that takes it and by the whole operation around it
(``RACE_ROUNDS`` asks for another number of the latter, which cost several times as much).

Every race runs beside a control: the same clients, but without what should protect them. The control must break,
otherwise the race would show nothing; it ends with the first round that does.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import connection
from tests.conftest import Database

from hosho.insight import selfcheck

CLIENTS = 8
ROUNDS = 200
WHOLE_ROUNDS = int(os.environ.get("RACE_ROUNDS", "200"))
TOGETHER_SECONDS = 60
"""A client that has not come by then, or has not done its act, does not come; the database's own limits are shorter."""


class Clients:
    """Threads that keep their database connections from round to round."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def at_once(
        self, acts: Sequence[Callable[[], object]], *, refusals: tuple[type[Exception], ...] = ()
    ) -> list[object]:
        """Let each client do its act at the same moment; give what each got: an answer, or one of the refusals.

        Any other exception is raised; so is TimeoutError where a client does not come to an end.
        """
        assert len(acts) == CLIENTS
        gate = threading.Barrier(CLIENTS, timeout=TOGETHER_SECONDS)

        def client(act: Callable[[], object]) -> object:
            connection.ensure_connection()
            gate.wait()
            try:
                return act()
            except refusals as refusal:
                return refusal

        return [future.result(2 * TOGETHER_SECONDS) for future in [self._pool.submit(client, act) for act in acts]]


@contextmanager
def eight_clients() -> Iterator[Clients]:
    """Give the clients, and hang up afterwards, so that their database can go."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = Clients(pool)
        yield clients
        clients.at_once([lambda: connection.close()] * CLIENTS)  # each thread has its own connection


def drop(database: Database, *statements: str) -> None:
    """Take away, as the owner, what protects; for the control."""
    with psycopg.connect(database.owner_url) as owner:
        for statement in statements:
            owner.execute(statement.encode())


def all_is_well(now: datetime) -> None:
    """Ask the whole database; nobody moved the clock."""
    assert selfcheck.findings(now=now, leave_out=selfcheck.OF_THE_CLOCK) == []


def breaks(play_round: Callable[[], bool]) -> bool:
    """Play a control's rounds until one is broken, and say whether one was."""
    return any(play_round() for _round in range(ROUNDS))


def answered(results: Sequence[object]) -> list[object]:
    """Give the results that are no refusals."""
    return [result for result in results if not isinstance(result, Exception)]

"""Eight clients that act at the same moment, each over a connection of its own.

Every race runs beside a control: the same clients, but without what should protect them. The control must break,
otherwise the race would show nothing.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
from django.db import connection
from tests.conftest import Database

CLIENTS = 8
ROUNDS = 200
CONTROL_ROUNDS = 40


class Clients:
    """Threads that keep their database connections from round to round."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def at_once(
        self, acts: Sequence[Callable[[], object]], *, refusals: tuple[type[Exception], ...] = ()
    ) -> list[object]:
        """Let each client do its act at the same moment; give what each got: an answer, or one of the refusals.

        Any other exception is raised.
        """
        assert len(acts) == CLIENTS
        gate = threading.Barrier(CLIENTS)

        def client(act: Callable[[], object]) -> object:
            connection.ensure_connection()
            gate.wait()
            try:
                return act()
            except refusals as refusal:
                return refusal

        return [future.result() for future in [self._pool.submit(client, act) for act in acts]]


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
            owner.execute(statement)  # type: ignore[call-overload]  # from a test's own constants


def answered(results: Sequence[object]) -> list[object]:
    """Give the results that are no refusals."""
    return [result for result in results if not isinstance(result, Exception)]

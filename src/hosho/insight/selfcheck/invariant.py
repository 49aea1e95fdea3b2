"""What an invariant is, and how one is asked of the database."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from django.db import connection
from psycopg.sql import Composable

Row = tuple[str, str]
"""What breaks an invariant: the subject as people name it (a claim's number, a unit's id), and in what way."""
Seen = Callable[[int], object]
"""Told how many more rows have been looked at, where that takes long."""


class Invariant(NamedTuple):
    """Something that is true of the whole database at every moment between two operations.

    ``ja`` and ``en`` say it in one sentence; ``rows`` says what the rows are that ``find`` gives when it is not true.
    ``find`` takes business time and where to tell progress.
    """

    name: str
    ja: str
    en: str
    rows: str
    find: Callable[[datetime, Seen], Iterable[Row]]


def by_query(query: LiteralString | Composable, **parameters: Any) -> Callable[[datetime, Seen], Iterable[Row]]:
    """Return the finder of one set query with the columns subject and detail. ``%(now)s`` in it is business time."""

    def find(now: datetime, seen: Seen) -> Iterable[Row]:
        with connection.cursor() as cursor:
            cursor.execute(query, {"now": now, **parameters})
            return [(str(subject), str(detail)) for subject, detail in cursor.fetchall()]

    return find

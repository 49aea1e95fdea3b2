"""Tables of one month, loaded beside and attached. The functions are the owner's (see the second migration)."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from hosho.platform.database import PARTS


def name_of(parent: str, month: date) -> str:
    """Give the name of a table's part for a month, with its schema."""
    return f"{PARTS}.{parent}_{month:%Y_%m}"


def begin(parent: str, month: date) -> str:
    """See that a part is there to be loaded, and give its name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.begin(%s, %s)", [parent, month])
    return name_of(parent, month)


def to_ask(parent: str, month: date) -> str:
    """Name what a month's rows stand in: its part while that is loaded beside, and afterwards the table."""
    return parent if attached(parent, month) else name_of(parent, month)


def indexes(parents: Sequence[str]) -> list[tuple[str, str]]:
    """Name the keys and indexes of these tables, which parts need too, each after its table.

    The dearest come first: numbers, which are text, then ids, then sums.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parent, relname FROM unnest(%s::text[]) AS parent JOIN pg_index ON indrelid = to_regclass(parent)"
            " JOIN pg_class ON oid = indexrelid"
            " ORDER BY indisunique AND NOT indisprimary DESC, NOT indisprimary, relname",
            [list(parents)],
        )
        return list(cursor.fetchall())


def index(parent: str, month: date, name: str) -> None:
    """Build on a loaded part what is to become the table's key or index of that name; it takes no second copy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.index(%s, %s, %s)", [parent, month, name])


def analyze(parent: str, month: date) -> None:
    """Let the database look at what a part holds, to plan by, where it has not yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.analyze(%s, %s)", [parent, month])


def attach(parent: str, month: date) -> None:
    """Make a loaded part one of its table: keys and checks are built over the set, or it is refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.attach(%s, %s)", [parent, month])


def attached(parent: str, month: date) -> bool:
    """Say whether a month's part belongs to its table already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%s))", [name_of(parent, month)]
        )
        [found] = cursor.fetchone()
    return bool(found)

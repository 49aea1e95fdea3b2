"""Tables of one month, loaded beside and attached. The functions are the owner's (see the second migration)."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from psycopg.sql import Identifier

from hosho.platform.database import PARTS

INDEXES = """
    SELECT parent, relname FROM unnest(%s::text[]) AS parent JOIN pg_index ON indrelid = to_regclass(parent)
    JOIN pg_class ON oid = indexrelid
    ORDER BY indisunique AND NOT indisprimary DESC, NOT indisprimary, relname
"""
ATTACHED = "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%s))"


def _name_of(parent: str, month: date) -> tuple[str, str]:
    return PARTS, f"{parent}_{month:%Y_%m}"


def part_of(parent: str, month: date) -> Identifier:
    """Return the name of a table's part for a month, with its schema."""
    return Identifier(*_name_of(parent, month))


def begin(parent: str, month: date) -> None:
    """Make a part that is to be loaded, where it is not there yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.begin(%s, %s)", [parent, month])


def to_ask(parent: str, month: date) -> Identifier:
    """Return what a month's rows stand in: its part while that is loaded beside, and afterwards the table."""
    return Identifier(parent) if attached(parent, month) else part_of(parent, month)


def indexes(parents: Sequence[str]) -> list[tuple[str, str]]:
    """Return the keys and indexes of these tables, which parts need too, each after its table.

    The dearest come first: numbers, which are text, then ids, then sums.
    """
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [list(parents)])
        return list(cursor.fetchall())


def index(parent: str, month: date, name: str) -> None:
    """Build on a loaded part what is to become the table's key or index of that name; it takes no second copy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.index(%s, %s, %s)", [parent, month, name])


def analyze(parent: str, month: date) -> None:
    """Analyse what a part holds, for the database to plan by, where that is not done yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.analyze(%s, %s)", [parent, month])


def attach(parent: str, month: date) -> None:
    """Make a loaded part one of its table: keys and checks are built over the set, or it is refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.attach(%s, %s)", [parent, month])


def attached(parent: str, month: date) -> bool:
    """Whether a month's part belongs to its table already."""
    with connection.cursor() as cursor:
        cursor.execute(ATTACHED, [".".join(_name_of(parent, month))])
        [found] = cursor.fetchone()
    return bool(found)

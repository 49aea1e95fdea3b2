"""Tables of one month, loaded beside and attached. The functions are the owner's (see the second migration)."""

from datetime import date

from django.db import connection

from hosho.ground.database import PARTS


def name_of(parent: str, month: date) -> str:
    """Give the name of a table's part for a month, with its schema."""
    return f"{PARTS}.{parent}_{month:%Y_%m}"


def begin(parent: str, month: date) -> str:
    """See that a part is there to be loaded, and give its name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.begin(%s, %s)", [parent, month])
    return name_of(parent, month)


def to_write(parent: str, month: date) -> str:
    """Name what a month's rows are written to: its part while that is loaded beside, and afterwards the table."""
    return parent if attached(parent, month) else name_of(parent, month)


def indexes(parent: str) -> list[str]:
    """Name the keys and indexes of a table, which a part needs too, the dearest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = to_regclass(%s)"
            " ORDER BY NOT indisprimary, relname",
            [parent],
        )
        return [name for (name,) in cursor.fetchall()]


def index(parent: str, month: date, name: str) -> None:
    """Build on a loaded part what is to become the table's key or index of that name; it takes no second copy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parts.index(%s, %s, %s)", [parent, month, name])


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

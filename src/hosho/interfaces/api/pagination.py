"""Cursor pages: a list is walked from one end on, and what is added meanwhile moves nothing."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from hosho.core.refusals import Refused
from hosho.platform import keyset

Row = TypeVar("Row", bound=Model)
SIZE = 50
LARGEST = 200


class CursorInvalidError(Refused):
    """A page was asked for with a cursor that no page gave."""

    code = "cursor-invalid"
    field = "cursor"


def page_of(
    rows: QuerySet[Row], *, cursor: str, limit: int, by: str = "-id", read: Callable[[str], object] = UUID
) -> tuple[Sequence[Row], str]:
    """Return the next rows in the order of a column that tells them apart, and the cursor of the page after them, which
    is empty on the last.

    By id they come newest first (UUIDv7: by the time they were made), by ``id`` without the minus oldest first. A
    cursor is where the last page ended; ``read`` makes it a value of the column again. Ninja's own pages by cursor
    would name ``next``, ``items`` and ``limit`` otherwise, and count rows of the same value instead of knowing none.

    Raises:
        CursorInvalidError: ``read`` finds that no page can have given the cursor (ValueError).
    """
    column = by.removeprefix("-")
    try:
        last = {column: read(cursor)} if cursor else None
    except ValueError:
        raise CursorInvalidError from None
    found = list(keyset.after(rows, [by], last)[: limit + 1])
    return found[:limit], str(getattr(found[limit - 1], column)) if len(found) > limit else ""

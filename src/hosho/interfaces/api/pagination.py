"""Cursor pages: a list is walked from one end on, and what is added meanwhile moves nothing."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from hosho.core.refusals import Refused

Row = TypeVar("Row", bound=Model)
SIZE = 50
LARGEST = 200


class CursorInvalidError(Refused):
    """A page was asked for with a cursor that no page gave."""

    code = "cursor-invalid"
    field = "cursor"


def page_of(rows: QuerySet[Row], *, cursor: str, limit: int, oldest_first: bool = False) -> tuple[Sequence[Row], str]:
    """Give the next rows by id (UUIDv7: by the time they were made; newest first, unless the oldest are to come
    first), and the cursor of the page after them.

    Raises:
        CursorInvalidError: the cursor is none of ours.
    """
    if cursor:
        try:
            rows = rows.filter(**{"pk__gt" if oldest_first else "pk__lt": UUID(cursor)})
        except ValueError:
            raise CursorInvalidError from None
    found = list(rows.order_by("pk" if oldest_first else "-pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else ""

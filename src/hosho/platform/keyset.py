"""Go on in a list after the row that was seen last: what is added or taken away meanwhile moves nothing.

Every list that is read page by page, in any door, goes on by this one rule.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

Row = TypeVar("Row", bound=Model)
Key = str | OrderBy
"""A column as ``order_by`` takes it; one that can be empty says where: ``F(…).asc(nulls_first=True)``."""


class _Column(NamedTuple):
    name: str
    descending: bool = False
    empty_first: bool = False
    empty_last: bool = False


def after(rows: QuerySet[Row], by: Sequence[Key], row: Model | Mapping[str, Any] | None) -> QuerySet[Row]:
    """Return the rows in the order of ``by``, beginning after ``row``; all of them where it is None.

    The last column of ``by`` must tell all rows apart. Of ``row`` (or a mapping of column to value) only these columns
    are read; it need not be among the rows any more.
    """
    rows = rows.order_by(*by)
    if row is None:
        return rows
    further, same = Q(pk__in=()), Q()
    for column in map(_column, by):
        value = row[column.name] if isinstance(row, Mapping) else getattr(row, column.name)
        further |= same & _further(column, value)
        same &= Q(**{column.name: value})
    return rows.filter(further)


def before(rows: QuerySet[Row], by: Sequence[Key], row: Model | Mapping[str, Any] | None) -> QuerySet[Row]:
    """Return the rows in the opposite order of ``by``, beginning with the one just before ``row``."""
    return after(rows, [_turned(_column(key)) for key in by], row)


def _column(key: Key) -> _Column:
    if isinstance(key, str):
        return _Column(key.removeprefix("-"), key.startswith("-"))
    assert isinstance(key.expression, F), "where a row stands is told by its columns"
    name = str(key.expression.name)  # type: ignore[attr-defined]  # missing in the stubs
    return _Column(name, key.descending, bool(key.nulls_first), bool(key.nulls_last))


def _turned(column: _Column) -> Key:
    name, descending, empty_first, empty_last = column
    order = F(name).asc if descending else F(name).desc
    return order(nulls_first=empty_last or None, nulls_last=empty_first or None)


def _further(column: _Column, value: object) -> Q:
    """Pick the rows in whose order a column comes later than a value."""
    name, descending, empty_first, empty_last = column
    if value is None:
        return Q(**{f"{name}__isnull": False}) if empty_first else Q(pk__in=())
    later = Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
    return later | Q(**{f"{name}__isnull": True}) if empty_last else later

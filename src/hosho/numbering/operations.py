"""Assigning numbers: from a counter that never waits, or from a series that never misses one."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection

from hosho.core.calendar import day_in_tokyo
from hosho.numbering.formats import FORMATS, Gapless, Registered, number_of, prefix_of
from hosho.numbering.models import Series
from hosho.platform.transactions import requires_operation

ASSIGN = """
    INSERT INTO people_papernumber (number, member_id)
    SELECT %(prefix)s || lpad(n::text, greatest(%(digits)s, length(n::text)), '0'), %(member)s
    FROM nextval(%(counter)s) AS n RETURNING number
"""


@requires_operation
def assign_number(*, kind: Registered, member_id: UUID, now: datetime) -> str:
    """Assign the next number to an order, contract or claim: ``C-20-000123``, with the year of Tokyo's today.

    No one waits for it: an operation that fails afterwards leaves a gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ASSIGN,
            {
                "prefix": prefix_of(kind, day_in_tokyo(now)),
                "digits": FORMATS[kind].digits,
                "member": member_id,
                "counter": f"{kind}_number",
            },
        )
        [number] = cursor.fetchone()
    return str(number)


@requires_operation
def lock_series(kind: Gapless, day: date) -> Series:
    """Return the series of a calendar year, locked: no other transaction gives a number of it before this one ends."""
    letter = FORMATS[kind].letter
    Series.objects.get_or_create(letter=letter, year=day.year)
    return Series.objects.select_for_update().get(letter=letter, year=day.year)


@requires_operation
def take_numbers(kind: Gapless, day: date, *, count: int) -> int:
    """Take the next numbers of a calendar year's series; return the ordinal of the last one before them."""
    series = lock_series(kind, day)
    before, series.last = series.last, series.last + count
    series.save(update_fields=["last"])
    return before


@requires_operation
def next_number(kind: Gapless, day: date) -> str:
    """Take the next number of a calendar year's series: ``K-26-0000001``."""
    return number_of(kind, day, take_numbers(kind, day, count=1) + 1)

"""Days and periods of months after the Civil Code (arts. 140 and 143), in Japan's zone.

Every period includes its last day. A period is always computed from its original start, never chained: whoever adds
a month twice loses days at the end of February. Days beyond year 9999 are clamped to the last day there is.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct

TOKYO = ZoneInfo("Asia/Tokyo")
ONE_DAY = timedelta(days=1)


class Period(Struct, frozen=True, gc=False, order=True):
    """A run of days; both ``first_day`` and ``last_day`` belong to it."""

    first_day: date
    last_day: date

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def days(self) -> int:
        """The number of days, both ends included."""
        return (self.last_day - self.first_day).days + 1


def day_in_tokyo(instant: datetime) -> date:
    """Return the day it is in Tokyo at an aware instant.

    Raises:
        ValueError: the instant has no zone.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone; this one has none")
    return instant.astimezone(TOKYO).date()


def end_of(day: date) -> datetime:
    """Return the last second of a day in Tokyo."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=TOKYO)


def day_after(day: date) -> date:
    """Return the next day, or the same day where the calendar ends."""
    return day if day == date.max else day + ONE_DAY


def counted_from(first: date, *, first_day_counts: bool) -> date:
    """Return the day from which months are counted: the first day itself, or the one after it (Civil Code art. 140)."""
    return first if first_day_counts else day_after(first)


@lru_cache(maxsize=16384)
def _last_day(counted_first: date, months: int) -> date:
    month_index = counted_first.year * 12 + counted_first.month - 1 + months
    year, month = divmod(month_index, 12)
    if year > date.max.year:
        return date.max
    days_in_month = monthrange(year, month + 1)[1]
    if counted_first.day > days_in_month:
        return date(year, month + 1, days_in_month)
    if year == 1 and month == 0 and counted_first.day == 1:
        raise ValueError("the last day would lie before the calendar begins")
    return date(year, month + 1, counted_first.day) - ONE_DAY


def last_day(first: date, months: int, *, first_day_counts: bool = True) -> date:
    """Return the last day of a period of ``months`` that begins on ``first``.

    It is the day before the corresponding day, and the last day of that month where the corresponding day does not
    exist (Civil Code art. 143). With ``first_day_counts=False`` counting begins on the day after ``first`` (art. 140).

    Raises:
        ValueError: ``months`` is below 1.
    """
    if months < 1:
        raise ValueError(f"a period has at least 1 month, not {months}")
    return _last_day(first if first_day_counts else counted_from(first, first_day_counts=False), months)


def contract_year(start: date, day: date, first_day_counts: bool = True) -> int | None:
    """Number the contract year that ``day`` lies in, from 1; ``None`` before ``start``.

    Year k runs from the day after ``last_day(start, 12 * (k - 1))`` to ``last_day(start, 12 * k)``.
    """
    if day < start:
        return None
    anchor = start if first_day_counts else counted_from(start, first_day_counts=False)
    years = day.year - anchor.year
    # A year that has begun on the calendar but not yet on the corresponding day (or, after a 29 February, on the day
    # after the month's end) still belongs to the year before; the uncounted first day belongs to year 1.
    month = day.month - anchor.month
    if month < 0 or (month == 0 and day.day < anchor.day):
        years -= 1
    return years + 1 if years >= 0 else 1


@lru_cache(maxsize=16384)
def contract_year_period(start: date, number: int, first_day_counts: bool = True) -> Period:
    """Return the days of the contract year with this number (from 1), always from the original start."""
    last = last_day(start, 12 * number, first_day_counts=first_day_counts)
    if number == 1:
        return Period(start, last)
    return Period(day_after(last_day(start, 12 * (number - 1), first_day_counts=first_day_counts)), last)


def month_period(year: int, month: int) -> Period:
    """Return the days of a calendar month."""
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after ``day``'s, or the calendar's last day where there is none."""
    return day_after(month_period(day.year, day.month).last_day)

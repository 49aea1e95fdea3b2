"""Days and months as the Civil Code counts them (arts. 140 and 143). A day beyond the year 9999 is its last day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

LAST = date.max
JAPAN = timezone(timedelta(hours=9))


def shifted(day: date, days: int) -> date:
    """Give the day so many days later or earlier, staying within the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def days_from(first: date, last: date) -> Iterator[date]:
    """Walk from one day to another, both included."""
    day = first
    while day <= last:
        yield day
        if day == LAST:
            return
        day += timedelta(days=1)


def month_of(day: date) -> list[date]:
    """List the days of a day's month."""
    return [day.replace(day=number) for number in range(1, monthrange(day.year, day.month)[1] + 1)]


def end_of_months(first: date, months: int, *, first_day_counts: bool) -> date:
    """Give the last day of a period of months that begins on ``first``."""
    if not first_day_counts:
        if first == LAST:
            return LAST
        first += timedelta(days=1)
    years, months_later = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, months_later + 1
    if year > 9999:
        return LAST
    days_in_month = monthrange(year, month)[1]
    if first.day > days_in_month:
        return date(year, month, days_in_month)
    return date(year, month, first.day) - timedelta(days=1)


def contract_years(start: date, *, first_day_counts: bool) -> Iterator[tuple[int, date, date]]:
    """Walk through the contract years: number, first day, last day; each from the original start."""
    number, first = 1, start
    while True:
        last = end_of_months(start, 12 * number, first_day_counts=first_day_counts)
        yield number, first, last
        if last == LAST:
            return
        number, first = number + 1, last + timedelta(days=1)


def day_in_japan(instant: datetime) -> date:
    """Give the day on the calendar in Japan at an instant."""
    return instant.astimezone(JAPAN).date()

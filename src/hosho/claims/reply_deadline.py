"""By when a person who decides what the terms leave open answers: working days, since an office keeps those."""

from datetime import date, datetime, time, timedelta

import jpholiday

from hosho.core.calendar import TOKYO, day_in_tokyo

AT = time(17)
"""Until this hour (Asia/Tokyo) of the last day."""


def is_working_day(day: date) -> bool:
    """Return whether an office works on a day: Monday to Friday, and no holiday."""
    return day.weekday() < 5 and not jpholiday.is_holiday(day)


def reply_by(asked_at: datetime, *, days: int) -> datetime:
    """Return until when the answer is promised: 17:00 of the ``days``-th working day after the question."""
    day = day_in_tokyo(asked_at)
    for _day in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return datetime.combine(day, AT, tzinfo=TOKYO)

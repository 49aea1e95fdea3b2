"""This installation's phone desk: its number, and when it answers."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings

from hosho.core.calendar import TOKYO, day_in_tokyo


@dataclass(frozen=True)
class PhoneDesk:
    """The desk that takes reports; ``number`` as it is read, ``dial`` as a phone wants it.

    It answers from ``opens_at`` to ``closes_at`` (Asia/Tokyo) every day.
    """

    number: str
    opens_at: time
    closes_at: time

    @property
    def opens(self) -> str:
        """9:00"""
        return f"{self.opens_at.hour}:{self.opens_at:%M}"

    @property
    def closes(self) -> str:
        """19:00"""
        return f"{self.closes_at.hour}:{self.closes_at:%M}"

    @property
    def dial(self) -> str:
        """The number for a ``tel:`` link."""
        return "+81" + self.number.replace("-", "")[1:]

    def is_open(self, instant: datetime) -> bool:
        """Whether it answers at an instant (aware)."""
        return self.opens_at <= instant.astimezone(TOKYO).time() < self.closes_at

    def next_opening(self, instant: datetime) -> datetime:
        """Return the next instant at which it begins to answer."""
        today = datetime.combine(day_in_tokyo(instant), self.opens_at, tzinfo=TOKYO)
        return today if instant < today else today + timedelta(days=1)


def phone_desk() -> PhoneDesk:
    """Return this installation's phone desk, as configured."""
    return PhoneDesk(settings.CONFIG.desk_phone, *settings.CONFIG.desk_hours)

"""Read the journal as a story, and move the clock."""

from datetime import datetime

from tests.cast import at

from hosho import clock
from hosho.core.calendar import TOKYO
from hosho.journal.models import Entry
from hosho.workflows.clock_advance import advance


class Diary:
    """The entries of the journal since the last look."""

    def __init__(self) -> None:
        self.seen = Entry.objects.count()

    def since(self) -> list[tuple[str, str]]:
        """Return the time in Tokyo and the event of each new entry."""
        entries = list(Entry.objects.order_by("id"))
        new, self.seen = entries[self.seen :], len(entries)
        return [
            (f"{entry.at.astimezone(TOKYO):%Y-%m-%d %H:%M}", entry.event)
            for entry in sorted(new, key=lambda entry: (entry.at, entry.id))
        ]

    def events(self) -> list[str]:
        """Return the events of the new entries."""
        return [event for _when, event in self.since()]


def go_to(when: str) -> datetime:
    """Move the clock, and do everything that falls due on the way. Return the time."""
    advance(to=at(when), runs=False)
    assert clock.now() == at(when)
    return clock.now()

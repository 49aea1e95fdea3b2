"""Reading the journal as a story, and moving the clock."""

from datetime import datetime

from tests.cast import at

from hosho import clock
from hosho.core.calendar import TOKYO
from hosho.journal.models import Entry
from hosho.workflows.clock_advance import advance


class Diary:
    """What the journal says since the last look."""

    def __init__(self) -> None:
        self.seen = Entry.objects.count()

    def since(self) -> list[tuple[str, str]]:
        """Give each new entry as its day and hour in Tokyo, and its event."""
        entries = list(Entry.objects.order_by("id"))
        new, self.seen = entries[self.seen :], len(entries)
        return [
            (f"{entry.at.astimezone(TOKYO):%Y-%m-%d %H:%M}", entry.event)
            for entry in sorted(new, key=lambda entry: (entry.at, entry.id))
        ]

    def events(self) -> list[str]:
        """Give the names of the new entries alone."""
        return [event for _when, event in self.since()]


def go_to(when: str) -> datetime:
    """Move the clock, so that all that falls due on the way happens."""
    advance(to=at(when), runs=False)
    assert clock.now() == at(when)
    return clock.now()

"""Setting and moving the clock of a demonstration or test installation."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from hosho.clock import now, setting
from hosho.core.calendar import TOKYO
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal import queries as journal_queries
from hosho.journal.actor import OPERATOR
from hosho.platform.transactions import operation
from hosho.workflows.agenda import CHAINS, HANDLERS


class ClockFixedError(Refused):
    """The clock of a production installation is real time; it cannot be set."""

    code = "clock-fixed"


EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=TOKYO), datetime(2200, 1, 1, tzinfo=TOKYO)
"""Between these a clock can be set; beyond them, a contract's days would soon be none that a calendar has."""


class ClockTooFarError(Refused):
    """No demonstration lives so long ago, or so far ahead."""

    code = "clock-too-far"

    def __init__(self) -> None:
        super().__init__(first_year=EARLIEST.year, last_year=LATEST.year - 1)


class ClockBackwardsError(Refused):
    """The clock only goes forward: what has happened has happened."""

    code = "clock-backwards"

    def __init__(self, shows: datetime) -> None:
        super().__init__(shows=shows)


def set_clock(*, to: datetime, runs: bool | None = None) -> int:
    """Move the clock forward to an instant (aware); what falls due in between happens first, each at its time.

    Returns the number of duties done.

    Raises:
        ClockFixedError: in production.
        ClockTooFarError: ``to`` lies outside ``EARLIEST`` and ``LATEST``.
        ClockBackwardsError: ``to`` lies before what the clock shows.
    """
    if settings.CONFIG.production:
        raise ClockFixedError
    if not EARLIEST <= to < LATEST:
        raise ClockTooFarError
    if setting.is_set() and to < now():
        raise ClockBackwardsError(now())
    return advance(to=to, runs=runs)


def advance(*, to: datetime, runs: bool | None = None, seen: Callable[[datetime], object] = lambda at: None) -> int:
    """Run what falls due up to an instant, in order; return the number of duties done.

    Stopped in the middle it leaves the clock where it had come to, and called again it goes on from there. ``seen``
    is told each business time that is reached.
    """
    done = 0
    shown = now()
    while duty := journal_queries.next_due(until=to):
        if duty.due_at > shown:
            shown = duty.due_at
            _show(shown, runs=False)
        if journal.take_next(until=duty.due_at, handlers=HANDLERS, chains=CHAINS):
            done += 1
        seen(duty.due_at)
    _show(to, runs=True if runs is None else runs)
    return done


@operation
def _show(at: datetime, *, runs: bool) -> None:
    setting.show(at, runs=runs)
    if runs:
        journal.write(event="clock.set", at=at, actor=OPERATOR)

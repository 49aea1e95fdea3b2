"""Trying a month before it is billed: refused where a run of it would be, and otherwise nothing but looked at."""

from datetime import date, datetime

from hosho.billing import queries
from hosho.billing.operations.billing_run import RunOutOfOrderError
from hosho.billing.preview import Preview, dry_run
from hosho.core.calendar import day_in_tokyo, month_period


def try_month(*, month: date, now: datetime) -> Preview:
    """Say what a run of the month (its first day) would bill and park if it were opened now. Nothing is written.

    Raises:
        BilledAlreadyError: there is a run of it.
        MonthNotOverError: it is too early.
        RunOutOfOrderError: another month comes first.
    """
    turn = queries.whose_turn()
    over = month_period(month.year, month.month).last_day < day_in_tokyo(now)
    if turn is not None and month != turn and over and queries.run_of(month) is None:
        raise RunOutOfOrderError(turn)
    return dry_run(month=month, now=now)

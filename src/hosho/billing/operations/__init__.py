"""What can be done with charges, invoices and payments."""

from hosho.billing.operations.running import (
    WHEN_TO_RUN,
    MonthNotOverError,
    RunOutOfOrderError,
    RunUnderWayError,
    open_run,
    run_due,
    run_month,
    schedule_first,
    take_step,
)

__all__ = [
    "WHEN_TO_RUN",
    "MonthNotOverError",
    "RunOutOfOrderError",
    "RunUnderWayError",
    "open_run",
    "run_due",
    "run_month",
    "schedule_first",
    "take_step",
]

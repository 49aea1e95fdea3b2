"""What can be done with charges, invoices and payments."""

from hosho.billing.operations.batches import RunUnderWayError
from hosho.billing.operations.billing_holds import ChargedAlreadyError, NotParkedError, hold, release
from hosho.billing.operations.billing_run import (
    WHEN_TO_RUN,
    MonthNotOverError,
    RunOutOfOrderError,
    begin_run,
    open_run,
    run_due,
    run_month,
    schedule_first,
    take_step,
)
from hosho.billing.operations.collection import (
    CollectingUnderWayError,
    NothingDueError,
    Recorded,
    collect,
    due_invoices,
    keep_unreadable,
    record_results,
    set_means,
)
from hosho.billing.operations.corrections import (
    WHEN_CALLED_OFF,
    WHEN_UNUSED,
    correct_called_off,
    give_back_unused,
    schedule_correction,
    schedule_unused,
)
from hosho.billing.operations.crediting import (
    ByItself,
    CreditRefusedError,
    Typed,
    credit,
)
from hosho.billing.operations.dunning import DUTIES, take_unpaid_step
from hosho.billing.operations.limits import LIMITS, AboveLimitError
from hosho.billing.operations.one_time_charges import charge_once
from hosho.billing.operations.payments import (
    NotComeYetError,
    NothingOverError,
    PaymentKnownError,
    record_transfer,
    refund,
    write_off,
)
from hosho.billing.operations.unmatched_receipts import SettledAs, SettlementRefusedError, settle_unmatched

__all__ = [
    "DUTIES",
    "LIMITS",
    "WHEN_CALLED_OFF",
    "WHEN_TO_RUN",
    "WHEN_UNUSED",
    "AboveLimitError",
    "ByItself",
    "ChargedAlreadyError",
    "CollectingUnderWayError",
    "CreditRefusedError",
    "MonthNotOverError",
    "NotComeYetError",
    "NotParkedError",
    "NothingDueError",
    "NothingOverError",
    "PaymentKnownError",
    "Recorded",
    "RunOutOfOrderError",
    "RunUnderWayError",
    "SettledAs",
    "SettlementRefusedError",
    "Typed",
    "begin_run",
    "charge_once",
    "collect",
    "correct_called_off",
    "credit",
    "due_invoices",
    "give_back_unused",
    "hold",
    "keep_unreadable",
    "open_run",
    "record_results",
    "record_transfer",
    "refund",
    "release",
    "run_due",
    "run_month",
    "schedule_correction",
    "schedule_first",
    "schedule_unused",
    "set_means",
    "settle_unmatched",
    "take_step",
    "take_unpaid_step",
    "write_off",
]

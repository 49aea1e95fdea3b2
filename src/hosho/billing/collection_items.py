"""What goes out to be collected and what comes back, as plain values: a gateway's format knows no more of us."""

from datetime import date
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from hosho.billing.models import PaidBy

Kind = Literal["card", "bank"]
Outcome = Literal["paid", "no-funds", "refused"]
RETRIED: frozenset[str] = frozenset({"no-funds"})
"""Only want of funds passes by itself; after any other failure a person must act first."""
RETRY_AFTER_DAYS = 7
"""An attempt that failed so is made again in the next file that collects this many days later, or more."""


class DueInvoice(NamedTuple):
    """One sum to collect (yen, with tax). ``reference`` comes back with the result and is this attempt's alone."""

    reference: str
    invoice_number: str
    member_id: UUID
    amount_yen: int
    month: date
    means: PaidBy
    """What it was sent out with, whatever the member pays by now."""
    announced: str
    """Whether a bank sees this account for the first time (first | changed | as-before)."""


class ResultLine(Protocol):
    """What became of one sum, as a gateway reads it from a file."""

    @property
    def reference(self) -> str: ...

    @property
    def amount_yen(self) -> int: ...

    @property
    def outcome(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def on(self) -> date: ...


class Returned(NamedTuple):
    """A result made by hand."""

    reference: str
    amount_yen: int
    outcome: Outcome
    code: str
    on: date

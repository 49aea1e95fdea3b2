"""What goes out to be collected and what comes back, as values; and what every collector's format can do."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO, Literal, Protocol

from msgspec import Struct

from hosho.core.refusals import Refused

AccountKind = Literal["ordinary", "current", "tax", "other"]
"""普通, 当座, 納税準備, その他."""
Announced = Literal["first", "changed", "as-before"]
"""Whether a collector sees this account for the first time, changed, or as before."""
Outcome = Literal["paid", "no-funds", "refused"]


class Card(Struct, frozen=True):
    """A card, named by the reference that its keeper gave for it; the card's number is never with us."""

    token_reference: str


class BankAccount(Struct, frozen=True, kw_only=True):
    """A bank account: four digits of the bank, three of the branch, up to seven of the account.

    ``holder_kana`` is written as people write it; the format makes half-width capitals of it.
    """

    bank_code: str
    branch_code: str
    kind: AccountKind
    number: str
    holder_kana: str
    announced: Announced = "as-before"


class ToCollect(Struct, frozen=True, kw_only=True):
    """One sum to collect. ``reference`` comes back with the result and belongs to this try alone.

    ``month`` is any day of the month that is paid for; ``amount_yen`` includes tax. ``invoice_number`` and
    ``member_reference`` say what it is to us; no file carries them, as no collector needs them.
    """

    reference: str
    invoice_number: str
    member_reference: str
    amount_yen: int
    month: date
    pays: Card | BankAccount


class Result(Struct, frozen=True, kw_only=True):
    """What became of one sum. ``code`` is the collector's own; ``on`` the day of the debit or the charge."""

    reference: str
    amount_yen: int
    outcome: Outcome
    code: str
    on: date


Problem = Literal[
    "not-in-set",
    "too-long",
    "not-a-number",
    "out-of-range",
    "wrong-form",
    "other-means",
    "wrong-length",
    "unknown-code",
    "not-a-day",
    "in-the-future",
    "missing",
    "unexpected",
    "differs",
]
"""What is wrong with a field; ``words.PROBLEMS`` says each in two languages."""


class Unreadable(Struct, frozen=True, kw_only=True):
    """A place in a file that cannot be read or does not agree: its line (or record) from 1, and the field.

    ``whole_file``: not this line alone but the file is in doubt (a total, the order of records, another client's
    header), and nothing of it should be booked until a person has looked.
    """

    line: int
    field: str
    problem: Problem
    whole_file: bool = False


class UnwritableError(Refused):
    """The sum cannot be said in the collector's format: which one, which field, and what is wrong with it."""

    code = "unwritable"

    def __init__(self, reference: str, field: str, problem: Problem) -> None:
        self.reference, self.field, self.problem = reference, field, problem
        super().__init__(reference=reference, part=field, problem=problem)


class Gateway(Protocol):
    """A collector's format. Both directions stream, and the same input gives the same bytes."""

    def check(self, item: ToCollect) -> None:
        """Check that an item can be written.

        Raises:
            UnwritableError: it cannot; the field is named.
        """

    def write(self, items: Iterable[ToCollect], *, collected_on: date) -> Iterator[bytes]:
        """Yield the file piece by piece. ``collected_on`` is the day of the debit or the charge.

        Raises:
            UnwritableError: an item cannot be written; ``check`` it first, as half a file is of no use.
        """

    def read(self, file: BinaryIO, *, today: date) -> Iterator[Result | Unreadable]:
        """Yield what the file of results says, line by line, in its order; nothing in it is passed over.

        Book results and findings in one transaction: a finding about the whole file can come last.
        """

"""The records of the banks' format for account transfers (全銀協, 預金口座振替): their fields, in order.

Every record is 120 bytes. ``N`` fields hold digits, right-aligned and filled with zeros; ``C`` fields hold characters
of ``kana``, left-aligned and filled with spaces.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from hosho.gateways.payment_files.values import Problem
from hosho.gateways.zengin.kana import to_bytes, to_text

LENGTH = 120
HEADER, DATA, TRAILER, END = b"1", b"2", b"8", b"9"
TRANSFER = "91"
"""The code of the kind of business (種別コード) for account transfers."""
JIS = "0"


class FieldError(ValueError):
    """A field cannot be written or read: which, and why."""

    def __init__(self, field: str, problem: Problem) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


class Field(NamedTuple):
    """A field with its place in the record."""

    name: str
    mode: Literal["N", "C"]
    start: int
    width: int

    def write(self, value: str) -> bytes:
        """Write a value at the field's width.

        Raises:
            FieldError: it is too long, no number where one belongs, or not in the set.
        """
        if not value.strip():
            raise FieldError(self.name, "missing")
        if self.mode == "N":
            if not (value.isascii() and value.isdigit()):
                raise FieldError(self.name, "not-a-number")
            written = value.encode().rjust(self.width, b"0")
        else:
            try:
                written = to_bytes(value).ljust(self.width)
            except ValueError:
                raise FieldError(self.name, "not-in-set") from None
        if len(written) > self.width:
            raise FieldError(self.name, "too-long")
        return written

    @property
    def empty(self) -> bytes:
        """What stands in a field that says nothing."""
        return (b"0" if self.mode == "N" else b" ") * self.width

    def raw(self, record: bytes) -> bytes:
        """Cut the field out of a record."""
        return record[self.start : self.start + self.width]

    def number(self, record: bytes) -> int:
        """Read a number.

        Raises:
            FieldError: it is none.
        """
        found = self.raw(record)
        if not found.isdigit():
            raise FieldError(self.name, "not-a-number")
        return int(found)

    def text(self, record: bytes) -> str:
        """Read characters, without the spaces that fill the field.

        Raises:
            FieldError: a byte is none of the set's.
        """
        try:
            return to_text(self.raw(record).rstrip(b" "))
        except ValueError:
            raise FieldError(self.name, "not-in-set") from None


def _fields(*of: tuple[str, Literal["N", "C"], int]) -> dict[str, Field]:
    fields, start = {}, 1  # the first byte says which record it is
    for name, mode, width in of:
        fields[name] = Field(name, mode, start, width)
        start += width
    if start != LENGTH:
        raise ValueError(f"a record has {LENGTH} bytes, not {start}")
    return fields


HEADER_FIELDS = _fields(
    ("business", "N", 2),
    ("encoding", "N", 1),
    ("client_code", "N", 10),
    ("client_name", "C", 40),
    ("day", "N", 4),
    ("bank_code", "N", 4),
    ("bank_name", "C", 15),
    ("branch_code", "N", 3),
    ("branch_name", "C", 15),
    ("kind", "N", 1),
    ("number", "N", 7),
    ("spare", "C", 17),
)
DATA_FIELDS = _fields(
    ("bank_code", "N", 4),
    ("bank_name", "C", 15),
    ("branch_code", "N", 3),
    ("branch_name", "C", 15),
    ("unused", "C", 4),
    ("kind", "N", 1),
    ("number", "N", 7),
    ("holder_kana", "C", 30),
    ("amount_yen", "N", 10),
    ("announced", "N", 1),
    ("reference", "C", 20),
    ("result", "N", 1),
    ("spare", "C", 8),
)
TRAILER_FIELDS = _fields(
    ("count", "N", 6),
    ("yen", "N", 12),
    ("paid_count", "N", 6),
    ("paid_yen", "N", 12),
    ("failed_count", "N", 6),
    ("failed_yen", "N", 12),
    ("spare", "C", 65),
)
END_FIELDS = _fields(("spare", "C", 119))


def record(kind: bytes, fields: Mapping[str, Field], values: Mapping[str, str]) -> bytes:
    """Write a record; a field that no value is given for is zeros or spaces.

    Raises:
        FieldError: a value does not go into its field.
    """
    return kind + b"".join(
        [field.write(values[name]) if name in values else field.empty for name, field in fields.items()]
    )

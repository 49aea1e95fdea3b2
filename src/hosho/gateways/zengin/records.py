"""The records of the banks' format (全銀協): fields in order, written and read.

Every record is 120 bytes. ``N`` fields hold digits, right-aligned and filled with zeros; ``C`` fields hold characters
of ``kana``, left-aligned and filled with spaces.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Literal, NamedTuple

from hosho.gateways.payment_files.lines import DOS_END
from hosho.gateways.payment_files.values import Problem
from hosho.gateways.zengin.kana import to_bytes, to_text

LENGTH = 120
HEADER, DATA, TRAILER, END = b"1", b"2", b"8", b"9"
JIS = "0"
"""The code of the characters (コード区分)."""
_BETWEEN = b"\r\n" + DOS_END
_LINE_END = re.compile(rb"[\r\n]")
_AT_ONCE = 4096  # bytes


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
        """The bytes of a field without a value."""
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


def fields(*of: tuple[str, Literal["N", "C"], int]) -> dict[str, Field]:
    """Return the fields of a record by name, from name, mode and width of each in their order.

    Raises:
        ValueError: they do not fill the record.
    """
    found, start = {}, 1  # the first byte says which record it is
    for name, mode, width in of:
        found[name] = Field(name, mode, start, width)
        start += width
    if start != LENGTH:
        raise ValueError(f"a record has {LENGTH} bytes, not {start}")
    return found


def record(kind: bytes, fields: Mapping[str, Field], values: Mapping[str, str]) -> bytes:
    """Write a record; a field that no value is given for is zeros or spaces.

    Raises:
        FieldError: a value does not go into its field.
    """
    return kind + b"".join(
        [field.write(values[name]) if name in values else field.empty for name, field in fields.items()]
    )


def read_records(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the records, numbered from 1, with or without line ends between them; one cut short comes as
    it is."""
    waiting, number = b"", 0
    while True:
        waiting = waiting.lstrip(_BETWEEN)
        if len(waiting) < LENGTH and (more := file.read(_AT_ONCE)):
            waiting += more
            continue
        if not waiting:
            return
        record = _LINE_END.split(waiting[:LENGTH], 1)[0]
        waiting = waiting[len(record) :]
        number += 1
        yield number, record

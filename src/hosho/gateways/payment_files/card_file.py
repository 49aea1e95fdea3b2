"""The card company's files: CSV in UTF-8 (docs/collection-files.md).

Out: ``token_reference,amount_yen,month,reference``. Back: ``reference,amount_yen,result,code,processed_on``, in any
order of columns, further ones allowed. No number of a card is in either.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, get_args

from msgspec import Struct

from hosho.gateways.payment_files.lines import numbered
from hosho.gateways.payment_files.values import Card, Outcome, Problem, Result, ToCollect, Unreadable, UnwritableError

SENT = ("token_reference", "amount_yen", "month", "reference")
RETURNED = ("reference", "amount_yen", "result", "code", "processed_on")
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LARGEST_YEN = 9_999_999_999

_PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,63}")  # nothing that a spreadsheet would take for a formula
_CODE = re.compile(r"[0-9A-Za-z._-]{0,16}")
_YEN = re.compile(r"[0-9]{1,10}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BOM = b"\xef\xbb\xbf"


class CardFile(Struct, frozen=True):
    """The format of the card company."""

    def check(self, item: ToCollect) -> None:
        """Check that an item can be written.

        Raises:
            UnwritableError: it is paid in another way, its references are not plain, or its amount is none.
        """
        _line(item)

    def write(self, items: Iterable[ToCollect], *, collected_on: date) -> Iterator[bytes]:
        """Yield the header, then a line for each item. The day of the charge is the company's to choose.

        Raises:
            UnwritableError: an item cannot be written.
        """
        yield _csv(SENT)
        for item in items:
            yield _line(item)

    def read(self, file: BinaryIO, *, today: date) -> Iterator[Result | Unreadable]:
        """Yield what each line says. A file without its header is not read on."""
        lines = numbered(file)
        _, first = next(lines, (1, b""))
        columns = _cells((first or b"").removeprefix(_BOM)) or []
        missing = [name for name in RETURNED if columns.count(name) != 1]
        if missing:
            yield from (Unreadable(line=1, field=name, problem="missing", whole_file=True) for name in missing)
            return
        for number, line in lines:
            cells = _cells(line)
            if cells is None or len(cells) != len(columns):
                yield Unreadable(line=number, field="line", problem="wrong-form")
            else:
                yield _result(number, dict(zip(columns, cells, strict=True)), today)


def _line(item: ToCollect) -> bytes:
    if not isinstance(item.pays, Card):
        raise UnwritableError(item.reference, "pays", "other-means")
    if not _PLAIN.fullmatch(item.reference):
        raise UnwritableError(item.reference, "reference", "wrong-form")
    if not _PLAIN.fullmatch(item.pays.token_reference):
        raise UnwritableError(item.reference, "token_reference", "wrong-form")
    if not 1 <= item.amount_yen <= LARGEST_YEN:
        raise UnwritableError(item.reference, "amount_yen", "out-of-range")
    return _csv(
        (item.pays.token_reference, str(item.amount_yen), f"{item.month.year:04}-{item.month.month:02}", item.reference)
    )


def _csv(cells: Iterable[str]) -> bytes:
    """Put cells into a line; none of ours can hold what would need quotes."""
    return ",".join(cells).encode() + b"\r\n"


def _cells(line: bytes | None) -> list[str] | None:
    """Take one line apart; a quote that is not closed stays this line's trouble."""
    try:
        return next(csv.reader([line.decode()], strict=True)) if line is not None else None
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return None


def _result(line: int, said: Mapping[str, str], today: date) -> Result | Unreadable:
    def unreadable(field: str, problem: Problem) -> Unreadable:
        return Unreadable(line=line, field=field, problem=problem)

    if not _PLAIN.fullmatch(said["reference"]):
        return unreadable("reference", "wrong-form")
    if not _YEN.fullmatch(said["amount_yen"]):
        return unreadable("amount_yen", "not-a-number")
    outcome = next((each for each in OUTCOMES if each == said["result"]), None)
    if outcome is None:
        return unreadable("result", "unknown-code")
    if not _CODE.fullmatch(said["code"]):
        return unreadable("code", "wrong-form")
    on = _day(said["processed_on"])
    if on is None:
        return unreadable("processed_on", "not-a-day")
    if on > today:
        return unreadable("processed_on", "in-the-future")
    return Result(
        reference=said["reference"], amount_yen=int(said["amount_yen"]), outcome=outcome, code=said["code"], on=on
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if _DAY.fullmatch(written) else None
    except ValueError:
        return None

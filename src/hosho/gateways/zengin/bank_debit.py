"""Bank debit in the banks' 120-byte format (全銀フォーマット, 預金口座振替依頼明細 and 振替結果明細).

One client's debits of one day go out as a header, a record for each account, a trailer with the totals and an end. The
same records come back with a result each, and the trailer filled with what was transferred and what was not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from msgspec import Struct

from hosho.gateways.payment_files.values import (
    AccountKind,
    Announced,
    BankAccount,
    Outcome,
    Problem,
    Result,
    ToCollect,
    Unreadable,
    UnwritableError,
)
from hosho.gateways.zengin import records
from hosho.gateways.zengin.account_transfer import DATA_FIELDS, END_FIELDS, HEADER_FIELDS, TRAILER_FIELDS, TRANSFER
from hosho.gateways.zengin.kana import CAPITALS, DIGITS
from hosho.gateways.zengin.records import LENGTH, FieldError, read_records

KINDS: Mapping[AccountKind, str] = {"ordinary": "1", "current": "2", "tax": "3", "other": "9"}
ANNOUNCED: Mapping[Announced, str] = {"first": "1", "changed": "2", "as-before": "0"}
OUTCOMES: Mapping[str, Outcome] = {
    "0": "paid",
    "1": "no-funds",
    "2": "refused",  # no such account, or no business with it
    "3": "refused",  # by the depositor's wish
    "4": "refused",  # no request form of the depositor
    "8": "refused",  # by the client's wish
    "9": "refused",  # other
}
"""The result codes (振替結果コード). Only want of funds passes by itself."""
PARTS = ("paid_", "failed_")
_REFERENCE = frozenset(DIGITS + CAPITALS + "-")


class BankDebit(Struct, frozen=True, kw_only=True):
    """The format, as one client (委託者) of a bank uses it. ``client_code`` is the number that the bank gave."""

    client_code: str
    client_kana: str
    account: BankAccount
    """The client's own account, to which the sums go."""

    def check(self, item: ToCollect) -> None:
        """Check that an item can be written.

        Raises:
            UnwritableError: it is paid in another way, or a field does not go into its place.
        """
        _data(item)

    def write(self, items: Iterable[ToCollect], *, collected_on: date) -> Iterator[bytes]:
        """Yield the records, each with its line end.

        Raises:
            UnwritableError: an item cannot be written. The client's own data and the totals answer so, too.
        """
        count = yen = 0
        yield self._written(records.HEADER, HEADER_FIELDS, self._header(collected_on))
        for item in items:
            yield _data(item) + b"\r\n"
            count += 1
            yen += item.amount_yen
        yield self._written(records.TRAILER, TRAILER_FIELDS, {"count": str(count), "yen": str(yen)})
        yield self._written(records.END, END_FIELDS, {})

    def read(self, file: BinaryIO, *, today: date) -> Iterator[Result | Unreadable]:
        """Yield what each record says, with or without line ends. The format's day has no year: the last such day
        up to ``today`` is meant.
        """
        group, ended, number = None, False, 0
        for number, record in read_records(file):
            kind = record[:1]
            if len(record) != LENGTH:
                yield _doubt(number, "record", "wrong-length")
            elif ended:
                yield _doubt(number, "record", "unexpected")
            elif kind == records.HEADER:
                if group is not None:
                    yield _doubt(number, "trailer", "missing")
                group = _Group(_day_before(HEADER_FIELDS["day"].raw(record), today))
                yield from self._doubts_about_header(number, record, group)
            elif kind == records.END:
                if group is not None:
                    yield _doubt(number, "trailer", "missing")
                group, ended = None, True
            elif group is None:
                yield _doubt(number, "header", "missing")
            elif kind == records.DATA:
                yield group.read(number, record)
            elif kind == records.TRAILER:
                yield from group.doubts_about_totals(number, record)
                group = None
            else:
                yield _doubt(number, "record", "unknown-code")
        if not ended:
            yield _doubt(number + 1, "end", "missing")

    def _header(self, collected_on: date) -> dict[str, str]:
        return {
            "business": TRANSFER,
            "encoding": records.JIS,
            "client_code": self.client_code,
            "client_name": self.client_kana,
            "day": f"{collected_on.month:02}{collected_on.day:02}",
            "bank_code": self.account.bank_code,
            "branch_code": self.account.branch_code,
            "kind": KINDS[self.account.kind],
            "number": self.account.number,
        }

    def _written(self, kind: bytes, fields: Mapping[str, records.Field], values: Mapping[str, str]) -> bytes:
        try:
            return records.record(kind, fields, values) + b"\r\n"
        except FieldError as error:
            raise UnwritableError(self.client_code, error.field, error.problem) from None

    def _doubts_about_header(self, number: int, record: bytes, group: "_Group") -> Iterator[Unreadable]:
        if HEADER_FIELDS["business"].raw(record) != TRANSFER.encode():
            yield _doubt(number, "business", "differs")
        if HEADER_FIELDS["client_code"].raw(record) != self.client_code.encode().rjust(10, b"0"):
            yield _doubt(number, "client_code", "differs")
        if group.on is None:
            yield _doubt(number, "day", "not-a-day")


@dataclass
class _Group:
    """The records between a header and its trailer, summed up as they pass."""

    on: date | None
    unread: int = 0
    counts: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    yen: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})

    def read(self, number: int, record: bytes) -> Result | Unreadable:
        try:
            amount = DATA_FIELDS["amount_yen"].number(record)
            reference = _reference(record)
            code = DATA_FIELDS["result"].raw(record).decode("ascii", "replace")
            if code not in OUTCOMES:
                raise FieldError("result", "unknown-code")
        except FieldError as error:
            self.unread += 1
            return Unreadable(line=number, field=error.field, problem=error.problem)
        outcome = OUTCOMES[code]
        self.counts[outcome == "paid"] += 1
        self.yen[outcome == "paid"] += amount
        if self.on is None:
            return Unreadable(line=number, field="day", problem="not-a-day")
        return Result(reference=reference, amount_yen=amount, outcome=outcome, code=code, on=self.on)

    def doubts_about_totals(self, number: int, record: bytes) -> Iterator[Unreadable]:
        """Compare the trailer with what was read. Records that could not be read are missing in our sums, and nothing
        else may be: the trailer counts exactly that many more, and what failed and what was paid make up the whole.
        """
        found = {
            "count": sum(self.counts.values()),
            "yen": sum(self.yen.values()),
            "paid_count": self.counts[True],
            "paid_yen": self.yen[True],
            "failed_count": self.counts[False],
            "failed_yen": self.yen[False],
        }
        missing: dict[str, int] = {}
        for name, value in found.items():
            try:
                missing[name] = TRAILER_FIELDS[name].number(record) - value
            except FieldError as error:
                yield _doubt(number, error.field, error.problem)
        wrong = [name for name, gap in missing.items() if not self._may_be_missing(name, gap)]
        if not wrong and len(missing) == len(found):
            wrong = [each for each in ("count", "yen") if missing[each] != sum(missing[part + each] for part in PARTS)]
        for name in wrong:
            yield _doubt(number, name, "differs")

    def _may_be_missing(self, total: str, gap: int) -> bool:
        return gap == self.unread if total == "count" or not self.unread else gap >= 0


def check_account(account: BankAccount) -> None:
    """Check that an account can be debited at all.

    Raises:
        UnwritableError: a field does not go into its place; the field is named.
    """
    _data(
        ToCollect(
            reference="1",
            invoice_number="",
            member_reference="",
            amount_yen=1,
            month=date(2000, 1, 1),
            pays=account,
        )
    )


def _data(item: ToCollect) -> bytes:
    account = item.pays
    if not isinstance(account, BankAccount):
        raise UnwritableError(item.reference, "pays", "other-means")
    if item.amount_yen < 1:
        raise UnwritableError(item.reference, "amount_yen", "out-of-range")
    # A reference of digits is written as a number is, with zeros before it; so it cannot begin with one.
    if not item.reference or item.reference.startswith("0") or not _REFERENCE.issuperset(item.reference):
        raise UnwritableError(item.reference, "reference", "wrong-form")
    for name, digits in (("bank_code", account.bank_code), ("branch_code", account.branch_code)):
        if len(digits) != DATA_FIELDS[name].width:
            raise UnwritableError(item.reference, name, "wrong-form")
    values = {
        "bank_code": account.bank_code,
        "branch_code": account.branch_code,
        "kind": KINDS[account.kind],
        "number": account.number,
        "holder_kana": account.holder_kana,
        "amount_yen": str(item.amount_yen),
        "announced": ANNOUNCED[account.announced],
        "reference": item.reference.rjust(20, "0") if item.reference.isdigit() else item.reference,
    }
    try:
        return records.record(records.DATA, DATA_FIELDS, values)
    except FieldError as error:
        raise UnwritableError(item.reference, error.field, error.problem) from None


def _reference(record: bytes) -> str:
    written = DATA_FIELDS["reference"].text(record)
    reference = written.lstrip("0") if written.isdigit() else written
    if not reference or not _REFERENCE.issuperset(reference):
        raise FieldError("reference", "wrong-form")
    return reference


def _doubt(number: int, name: str, problem: Problem) -> Unreadable:
    return Unreadable(line=number, field=name, problem=problem, whole_file=True)


def _day_before(month_and_day: bytes, today: date) -> date | None:
    """Return the last day up to today of this month and day; 29 February may lie eight years back."""
    if not month_and_day.isdigit():
        return None
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    for year in range(today.year, max(today.year - 9, 0), -1):
        try:
            if (found := date(year, month, day)) <= today:
                return found
        except ValueError:
            continue
    return None

"""What the API takes and gives about money. Yen are whole; days Asia/Tokyo; months are written 2026-09."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from hosho.interfaces.api.schemas import Body, Number, PageOf
from hosho.web.inputs import money as inputs
from hosho.web.inputs.fields import Day as Day

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Yen = Annotated[int, Field(ge=-2_000_000_000, le=2_000_000_000)]


class RunIn(Body):
    """The month to be billed."""

    month: Month


class RunOut(Schema):
    """A month's run: how far it is and what it billed (yen before tax, and tax)."""

    month: str
    state: str
    cut_off_at: datetime
    charges: int
    invoices: int
    net_yen: int
    tax_yen: int
    closed_at: datetime | None


class PlanPreviewOut(Schema):
    """What would be billed of a plan, beside the month before: charges and yen before tax.

    ``new``, ``ended`` and ``changed`` count the contracts that would be charged and were not, were and would not be,
    and would be charged another amount.
    """

    plan: str
    charges: int
    net_yen: int
    charges_before: int
    net_yen_before: int
    new: int
    ended: int
    changed: int


class WouldParkOut(Schema):
    """A contract that the run would not bill but park, and why (a code)."""

    contract_id: UUID
    number: str
    why: str


class PreviewOut(Schema):
    """What a run of the month would bill if it were opened now: the plans' charges, those caught up for earlier months
    (what became known late, and what was released), and those for one occasion.

    ``parked`` are the first 1,000 of ``parked_count``.
    """

    month: str
    charges: int
    caught_up: int
    caught_up_net_yen: int
    oneoffs: int
    oneoffs_net_yen: int
    net_yen: int
    plans: list[PlanPreviewOut]
    parked_count: int
    parked: list[WouldParkOut]


class RunPage(Schema):
    """All runs, the newest first."""

    items: list[RunOut]


class ChargeOut(Schema):
    """A contract's fee for a month: the days charged from the first one, yen before tax, the rate in per cent."""

    month: str
    contract_id: UUID
    plan: str
    terms_version: int
    first_day: date
    days: int
    net_yen: int
    tax_rate: int


class ChargeList(Schema):
    """A contract's charges, the newest first."""

    items: list[ChargeOut]


class RateOut(Schema):
    """The sum of an invoice's lines of one rate (per cent; 0: outside the tax) and the tax on it."""

    rate: int
    net_yen: int
    tax_yen: int


class LineOut(Schema):
    """A line of an invoice."""

    ordinal: int
    kind: str
    contract_id: UUID
    charged_month: str | None
    first_day: date
    days: int | None
    net_yen: int
    tax_rate: int


class InvoiceOut(Schema):
    """An invoice as it was issued. ``total_yen`` includes tax."""

    number: str
    month: str
    member_id: UUID
    issued_on: date
    recipient: str
    net_yen: int
    tax_yen: int
    total_yen: int


class InvoicePage(PageOf):
    """Invoices, the newest number first."""

    items: list[InvoiceOut]


class WholeInvoiceOut(InvoiceOut):
    """An invoice with its lines, its totals per rate, who issued it, and how it stands now (yen with tax)."""

    issuer_name: str
    issuer_number: str
    issuer_address: str
    by_rate: list[RateOut]
    lines: list[LineOut]
    credited_yen: int
    paid_yen: int
    left_yen: int
    credit_notes: list[str]


class CreditLineIn(inputs.CreditLineIn, Body):
    """A line of the invoice, and how many yen before tax are taken back of it."""


class CreditIn(inputs.CreditIn, Body):
    """What is to be taken back of an invoice, and why: the reason is printed on the note."""

    lines: Annotated[  # type: ignore[assignment]  # each of them refuses what is not named, as every body here
        list[CreditLineIn], Field(min_length=1, max_length=200), AfterValidator(inputs.each_line_once)
    ]


class CreditOut(Schema):
    """A credit note. ``total_yen`` includes tax."""

    number: str
    invoice: str
    issued_on: date
    kind: str
    reason: str
    net_yen: int
    tax_yen: int
    total_yen: int


class CreditLineOut(Schema):
    """A line of the invoice, and how many yen before tax were taken back of it; the rate in per cent."""

    ordinal: int
    net_yen: int
    tax_rate: int


class WholeCreditOut(CreditOut):
    """A credit note with its lines. ``reason`` is as it was typed, or says in the asked language why it was issued by
    itself: ``kind`` is then called-off or unused."""

    member_id: UUID
    lines: list[CreditLineOut]


class CollectIn(Body):
    """How and on which day is to be collected what is due."""

    by: Literal["card", "bank"]
    on: Day


class BatchOut(Schema):
    """What was sent out for collection together; ``file`` of it can be had as often as it is wanted."""

    batch: int
    by: str
    on: date
    lines: int
    total_yen: int


class BatchPage(PageOf):
    """A page of what was sent out, the newest first."""

    items: list[BatchOut]


class WholeBatchOut(BatchOut):
    """A batch with what came back for it: lines paid, failed and still open, and the yen that were paid."""

    paid: int
    failed: int
    open: int
    paid_yen: int


class ResultIn(Body):
    """What became of one sum, under the reference that it went out with."""

    reference: Number
    amount_yen: Annotated[int, Field(ge=0, le=2_000_000_000, strict=True)]
    outcome: Literal["paid", "no-funds", "refused"]
    code: Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9A-Za-z._-]*$")] = ""
    on: Day


class ResultsIn(Body):
    """Results, in any order; those that are known already change nothing."""

    results: Annotated[list[ResultIn], Field(min_length=1, max_length=5_000)]


class RecordedOut(Schema):
    """What they brought: how many were paid, failed, known already, and fit nothing; and the yen that came."""

    paid: int
    failed: int
    known: int
    unmatched: int
    yen: int


class UnreadableOut(Schema):
    """A line of a file (of a bank's: a record) that cannot be read: which, the field, and what is wrong with it."""

    line: int
    field: str
    problem: str
    message: str


class FileRecordedOut(RecordedOut):
    """What a file brought; ``unreadable`` lines could not be read and are listed with those that fit nothing.

    ``findings`` are the first 200 of them; ``file`` is the SHA-256 of what came.
    """

    file: str
    unreadable: int
    findings: list[UnreadableOut]


class UnmatchedOut(Schema):
    """A line of results that fits nothing: why (unknown, contradicts or unreadable) and what it says.

    ``code`` is the collector's own; of a line that could not be read, how the SHA-256 of its file begins. Where money
    came, it stands in the books as unallocated.
    """

    id: UUID
    why: str
    reference: str
    amount_yen: int
    outcome: str
    code: str
    on: date
    money_came: bool


class UnmatchedPage(PageOf):
    """A page of what nobody has settled, the oldest first."""

    items: list[UnmatchedOut]


class ParkedOut(Schema):
    """A contract's month that was not billed, and why; once released, the next run bills it."""

    contract_id: UUID
    month: str
    why: str
    net_yen: int | None
    released_at: datetime | None


class ParkedPage(PageOf):
    """A page of what waits, what was parked first in front."""

    items: list[ParkedOut]


class MonthOfContractIn(Body):
    """A contract's month."""

    contract_id: UUID
    month: Month


class TransferIn(inputs.TransferIn, Body):
    """Money that a member sent by themselves: yen with tax, the bank's reference (once), and the day it came."""


class RefundIn(TransferIn):
    """Money that went back to a member: no more than was paid too much."""


class PaymentOut(Schema):
    """What was recorded (negative: it went back), and what is left of the invoice now (negative: too much is paid)."""

    invoice: str
    source: str
    reference: str
    yen: int
    on: date
    left_yen: int


class WriteOffIn(inputs.WriteOffIn, Body):
    """Why the rest of an invoice is given up."""


class WriteOffOut(Schema):
    """What was given up of an invoice (yen with tax)."""

    invoice: str
    yen: int
    reason: str


class SettlementIn(Body):
    """What becomes of a line of results that fits nothing. Money that came pays an ``invoice``, or was returned."""

    settled_as: Literal["noted", "payment", "returned"]
    invoice: Number | None = None


class SettledOut(Schema):
    """A line of results that a person has dealt with."""

    id: UUID
    reference: str
    settled_at: datetime
    settled_as: str
    invoice: str | None


class CardIn(inputs.CardIn, Body):
    """The reference under which a card's keeper knows it; the number of a card is never sent here."""


class AccountIn(inputs.AccountIn, Body):
    """A bank account. Digits are read in any width; the holder's name is in kana, as the bank knows it."""


class MeansOut(Schema):
    """How a member pays. Of an account only the bank and the last three digits are told."""

    member_id: UUID
    kind: str
    bank_code: str
    ends_with: str
    set_at: datetime

"""Invoices and the credit notes on them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from hosho.interfaces.api.schemas.base import Body, Number, PageOf, Text


class TaxTotalOut(Schema):
    """The total of an invoice's lines of one tax rate."""

    rate: int = Field(description="Tax rate in per cent. 0: outside the tax.")
    net_yen: int = Field(description="Sum of the lines in yen before tax.")
    tax_yen: int = Field(description="Tax on the sum in yen.")


class InvoiceLineOut(Schema):
    """A line of an invoice."""

    ordinal: int = Field(description="Place on the invoice, from 1. Credit notes name lines by it.")
    kind: str = Field(description="`fee`, or a one-off charge: `loaner-lost`, `paid-repair`.")
    contract_id: UUID = Field(description="Id of the contract.")
    charged_month: str | None = Field(description="Month that is charged, as in `2026-09`. Null for a one-off charge.")
    first_day: date = Field(description="First day that is charged, or the day of the one-off charge.")
    days: int | None = Field(description="How many days are charged. Null for a one-off charge.")
    net_yen: int = Field(description="Amount in yen before tax.")
    tax_rate: int = Field(description="Tax rate in per cent. 0: outside the tax.")


class InvoiceOut(Schema):
    """An invoice as it was issued."""

    number: str = Field(description="Invoice number, as in `I-26-0000001`.")
    month: str = Field(description="Month of the billing run, as in `2026-09`.")
    member_id: UUID = Field(description="Id of the member.")
    issued_on: date = Field(description="Day of issue (Asia/Tokyo).")
    recipient: str = Field(description="Name of the member on the day of issue.")
    net_yen: int = Field(description="Total in yen before tax.")
    tax_yen: int = Field(description="Tax in yen.")
    total_yen: int = Field(description="Total in yen with tax.")


class InvoicePage(PageOf):
    """A page of invoices."""

    items: list[InvoiceOut] = Field(description="The invoices, highest number first.")


class InvoiceDetailOut(InvoiceOut):
    """An invoice with its lines, and what is paid of it now."""

    issuer_name: str = Field(description="Who issued it.")
    issuer_number: str = Field(description="Registration number of the issuer: `T` and 13 digits.")
    issuer_address: str = Field(description="Address of the issuer.")
    by_rate: list[TaxTotalOut] = Field(description="Totals by tax rate, highest rate first.")
    lines: list[InvoiceLineOut] = Field(description="The lines in their order.")
    credited_yen: int = Field(description="Credited so far, in yen with tax.")
    paid_yen: int = Field(description="Paid so far, in yen with tax.")
    left_yen: int = Field(description="Left to pay, in yen with tax. Negative: paid too much.")
    credit_notes: list[str] = Field(description="Numbers of the credit notes on it.")


class CreditNoteLineIn(Body):
    """How much of a line is credited."""

    ordinal: Annotated[int, Field(ge=1, le=10_000, strict=True)] = Field(description="The line's place on the invoice.")
    net_yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)] = Field(description="Yen before tax to credit.")


def _each_line_once(lines: list[CreditNoteLineIn]) -> list[CreditNoteLineIn]:
    if len({line.ordinal for line in lines}) < len(lines):
        raise PydanticCustomError("line-twice", "a line stands twice")
    return lines


class CreditNoteIn(Body):
    """What is credited of an invoice."""

    invoice: Number = Field(description="Invoice number.")
    lines: Annotated[list[CreditNoteLineIn], Field(min_length=1, max_length=200), AfterValidator(_each_line_once)] = (
        Field(description="The lines to credit, each once.")
    )
    kind: Literal["correction", "goodwill"] = Field(
        default="correction", description="Whether the invoice was wrong, or this is goodwill."
    )
    reason: Text = Field(description="The reason. It is printed on the credit note.")


class CreditNoteOut(Schema):
    """A credit note."""

    number: str = Field(description="Number of the credit note, as in `K-26-0000001`.")
    invoice: str = Field(description="Invoice number.")
    issued_on: date = Field(description="Day of issue (Asia/Tokyo).")
    kind: str = Field(
        description="`correction`, `goodwill`; or issued by Hosho: `called-off` (the sale was cancelled or returned), "
        "`unused` (billed in advance and not used)."
    )
    reason: str = Field(description="The reason as it was given, or that of Hosho in the requested language.")
    net_yen: int = Field(description="Total in yen before tax.")
    tax_yen: int = Field(description="Tax in yen.")
    total_yen: int = Field(description="Total in yen with tax.")


class CreditNoteLineOut(Schema):
    """How much of a line was credited."""

    ordinal: int = Field(description="The line's place on the invoice.")
    net_yen: int = Field(description="Credited yen before tax.")
    tax_rate: int = Field(description="Tax rate in per cent. 0: outside the tax.")


class CreditNoteDetailOut(CreditNoteOut):
    """A credit note with its lines."""

    member_id: UUID = Field(description="Id of the member.")
    lines: list[CreditNoteLineOut] = Field(description="The credited lines.")

"""Payments by hand, write-offs, and how members pay."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.interfaces.api.schemas.base import READABLE, Body, Day, Number, Text


class TransferIn(Body):
    """Money that a member sent by bank transfer."""

    yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)] = Field(description="Amount in yen with tax.")
    reference: Number = Field(description="The bank's reference. Each can be recorded once.")
    on: Day = Field(description="Day on which the money moved (Asia/Tokyo), today or earlier.")


class RefundIn(TransferIn):
    """Money that went back to a member: at most what was paid too much."""


class PaymentOut(Schema):
    """A payment that was recorded."""

    invoice: str = Field(description="Invoice number.")
    source: str = Field(description="`collection`, `transfer`, `unmatched` or `refund`.")
    reference: str = Field(description="Reference of the payment.")
    yen: int = Field(description="Amount in yen with tax. Negative: it went back to the member.")
    on: date = Field(description="Day on which the money moved (Asia/Tokyo).")
    left_yen: int = Field(description="What is left of the invoice now, in yen with tax. Negative: paid too much.")


class WriteOffIn(Body):
    """Why the balance of an invoice is written off."""

    reason: Text = Field(description="The reason. It stays in the history.")


class WriteOffOut(Schema):
    """A write-off."""

    invoice: str = Field(description="Invoice number.")
    yen: int = Field(description="Amount written off, in yen with tax.")
    reason: str = Field(description="The reason.")


class CardIn(Body):
    """A card, by the reference of the company that keeps it. Never send the number of a card."""

    token_reference: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$")] = Field(
        description="Reference under which the card company knows the card."
    )


class BankAccountIn(Body):
    """A bank account. Digits are read in any width."""

    bank_code: Number = Field(description="Bank code of 4 digits.")
    branch_code: Number = Field(description="Branch code of 3 digits.")
    account_kind: Literal["ordinary", "current", "tax", "other"] = Field(
        default="ordinary", description="Kind of account: 普通, 当座, 納税準備 or other."
    )
    account_number: Number = Field(description="Account number of 1 to 7 digits.")
    holder_kana: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=READABLE)
    ] = Field(description="Name of the holder in kana, as the bank knows it.")


class PaymentMethodOut(Schema):
    """How a member pays. Of an account only the bank and the last three digits are returned."""

    member_id: UUID = Field(description="Id of the member.")
    kind: str = Field(description="`card` or `bank`.")
    bank_code: str = Field(description="Bank code. Empty for a card.")
    ends_with: str = Field(description="Last three digits of the account number. Empty for a card.")
    set_at: datetime = Field(description="When it was set.")

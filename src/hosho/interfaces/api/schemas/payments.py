"""Payments by hand, write-offs, and how members pay."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.interfaces.api.schemas.base import Body
from hosho.web.inputs import money


class TransferIn(money.TransferIn, Body):
    """Money that a member sent by bank transfer."""


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


class WriteOffIn(money.WriteOffIn, Body):
    """Why the balance of an invoice is written off."""


class WriteOffOut(Schema):
    """A write-off."""

    invoice: str = Field(description="Invoice number.")
    yen: int = Field(description="Amount written off, in yen with tax.")
    reason: str = Field(description="The reason.")


class CardIn(money.CardIn, Body):
    """A card, by the reference of the company that keeps it. Never send the number of a card."""


class BankAccountIn(money.AccountIn, Body):
    """A bank account. Digits are read in any width."""


class PaymentMethodOut(Schema):
    """How a member pays. Of an account only the bank and the last three digits are returned."""

    member_id: UUID = Field(description="Id of the member.")
    kind: str = Field(description="`card` or `bank`.")
    bank_code: str = Field(description="Bank code. Empty for a card.")
    ends_with: str = Field(description="Last three digits of the account number. Empty for a card.")
    set_at: datetime = Field(description="When it was set.")

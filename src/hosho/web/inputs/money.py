"""Payments, credits and payment methods as the API and the command line read them. Yen are whole."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hosho.web.inputs.fields import READABLE, Day, Number, Text

LINES = "The lines to credit, each once."


class CreditLineIn(BaseModel):
    """A line of the invoice, and how many yen before tax are taken back of it."""

    ordinal: Annotated[int, Field(ge=1, le=10_000, strict=True)] = Field(description="The line's place on the invoice.")
    net_yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)] = Field(description="Yen before tax to credit.")


def each_line_once(lines: list[CreditLineIn]) -> list[CreditLineIn]:
    """Return the lines.

    Raises:
        PydanticCustomError: a line is named twice.
    """
    if len({line.ordinal for line in lines}) < len(lines):
        raise PydanticCustomError("line-twice", "a line stands twice")
    return lines


class CreditIn(BaseModel):
    """What is to be taken back of an invoice, and why: the reason is printed on the note."""

    invoice: Number = Field(description="Invoice number.")
    lines: Annotated[list[CreditLineIn], Field(min_length=1, max_length=200), AfterValidator(each_line_once)] = Field(
        description=LINES
    )
    kind: Literal["correction", "goodwill"] = Field(
        default="correction", description="Whether the invoice was wrong, or this is goodwill."
    )
    reason: Text = Field(description="The reason. It is printed on the credit note.")


class TransferIn(BaseModel):
    """Money that a member sent by themselves: yen with tax, the bank's reference (once), and the day it came."""

    yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)] = Field(description="Amount in yen with tax.")
    reference: Number = Field(description="The bank's reference. Each can be recorded once.")
    on: Day = Field(description="Day on which the money moved (Asia/Tokyo), today or earlier.")


class RefundIn(TransferIn):
    """Money that went back to a member: no more than was paid too much."""


class WriteOffIn(BaseModel):
    """Why the rest of an invoice is written off."""

    reason: Text = Field(description="The reason. It stays in the history.")


class CardIn(BaseModel):
    """The reference under which a card's keeper knows it; the number of a card is never sent here."""

    token_reference: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$")] = Field(
        description="Reference under which the card company knows the card."
    )


class AccountIn(BaseModel):
    """A bank account. Digits are read in any width; the holder's name is in kana, as the bank knows it."""

    bank_code: Number = Field(description="Bank code of 4 digits.")
    branch_code: Number = Field(description="Branch code of 3 digits.")
    account_kind: Literal["ordinary", "current", "tax", "other"] = Field(
        default="ordinary", description="Kind of account: 普通, 当座, 納税準備 or other."
    )
    account_number: Number = Field(description="Account number of 1 to 7 digits.")
    holder_kana: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=READABLE)
    ] = Field(description="Name of the holder in kana, as the bank knows it.")

"""Payments, credits and payment methods as the API and the command line read them. Yen are whole."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from pydantic_core import PydanticCustomError

from hosho.web.inputs.fields import READABLE, Day, Number, Text


class CreditLineIn(BaseModel):
    """A line of the invoice, and how many yen before tax are taken back of it."""

    ordinal: Annotated[int, Field(ge=1, le=10_000, strict=True)]
    net_yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)]


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

    invoice: Number
    lines: Annotated[list[CreditLineIn], Field(min_length=1, max_length=200), AfterValidator(each_line_once)]
    kind: Literal["correction", "goodwill"] = "correction"
    reason: Text


class TransferIn(BaseModel):
    """Money that a member sent by themselves: yen with tax, the bank's reference (once), and the day it came."""

    yen: Annotated[int, Field(ge=1, le=2_000_000_000, strict=True)]
    reference: Number
    on: Day


class RefundIn(TransferIn):
    """Money that went back to a member: no more than was paid too much."""


class WriteOffIn(BaseModel):
    """Why the rest of an invoice is written off."""

    reason: Text


class CardIn(BaseModel):
    """The reference under which a card's keeper knows it; the number of a card is never sent here."""

    token_reference: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$")]


class AccountIn(BaseModel):
    """A bank account. Digits are read in any width; the holder's name is in kana, as the bank knows it."""

    bank_code: Number
    branch_code: Number
    account_kind: Literal["ordinary", "current", "tax", "other"] = "ordinary"
    account_number: Number
    holder_kana: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=READABLE)]

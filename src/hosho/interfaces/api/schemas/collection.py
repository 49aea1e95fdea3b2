"""Collection by card or bank debit: batches that go out, results that come back, and those that match nothing."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.interfaces.api.schemas.base import Body, Day, Number, PageOf


class CollectionBatchIn(Body):
    """How and when to collect what is due."""

    by: Literal["card", "bank"] = Field(description="Card, or bank debit.")
    on: Day = Field(description="Day of the collection (Asia/Tokyo).")


class CollectionBatchOut(Schema):
    """The payments sent out together. The file can be downloaded again at any time."""

    batch: int = Field(description="Number of the batch, from 1.")
    by: str = Field(description="`card` or `bank`.")
    on: date = Field(description="Day of the collection (Asia/Tokyo).")
    lines: int = Field(description="How many payments it asks for.")
    total_yen: int = Field(description="Sum of them in yen with tax.")


class CollectionBatchPage(PageOf):
    """A page of batches."""

    items: list[CollectionBatchOut] = Field(description="The batches, newest first.")


class CollectionBatchDetailOut(CollectionBatchOut):
    """A batch with its results so far."""

    paid: int = Field(description="How many payments came.")
    failed: int = Field(description="How many failed.")
    open: int = Field(description="How many have no result yet.")
    paid_yen: int = Field(description="Sum of the payments that came, in yen.")


class CollectionResultIn(Body):
    """The result of one payment."""

    reference: Number = Field(description="Reference that the payment was sent out with.")
    amount_yen: Annotated[int, Field(ge=0, le=2_000_000_000, strict=True)] = Field(description="Amount in yen.")
    outcome: Literal["paid", "no-funds", "refused"] = Field(description="Only `no-funds` is tried again by itself.")
    code: Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9A-Za-z._-]*$")] = Field(
        default="", description="The collector's own code."
    )
    on: Day = Field(description="Day of the result (Asia/Tokyo).")


class CollectionResultsIn(Body):
    """Results in any order. Those recorded before change nothing."""

    results: Annotated[list[CollectionResultIn], Field(min_length=1, max_length=5_000)] = Field(
        description="The results, 1 to 5,000."
    )


class RecordedResultsOut(Schema):
    """What came of recording results."""

    paid: int = Field(description="How many payments came.")
    failed: int = Field(description="How many failed.")
    known: int = Field(description="How many were recorded before.")
    unmatched: int = Field(description="How many match no payment. See `GET /unmatched-results`.")
    yen: int = Field(description="Sum of the payments that came, in yen.")


class UnreadableLineOut(Schema):
    """A line of a file that cannot be read."""

    line: int = Field(description="Number of the line (in a bank's file: of the record), from 1.")
    field: str = Field(description="Name of the field, as in `amount_yen`.")
    problem: str = Field(description="What is wrong, as a code.")
    message: str = Field(description="The same in words, in the requested language.")


class RecordedFileOut(RecordedResultsOut):
    """What came of recording a file of results."""

    file: str = Field(description="SHA-256 of the file, in hex.")
    unreadable: int = Field(description="How many lines cannot be read. See `GET /unmatched-results`.")
    findings: list[UnreadableLineOut] = Field(description="The first 200 of those.")


class UnmatchedResultOut(Schema):
    """A result that matches no payment."""

    id: UUID = Field(description="Id of the result.")
    why: str = Field(description="`unknown` (no such reference), `contradicts` (another amount) or `unreadable`.")
    reference: str = Field(description="Reference as it came.")
    amount_yen: int = Field(description="Amount in yen.")
    outcome: str = Field(description="`paid`, `no-funds` or `refused`. Empty if it cannot be read.")
    code: str = Field(description="The collector's own code; of an unreadable line the start of its file's SHA-256.")
    on: date = Field(description="Day of the result (Asia/Tokyo).")
    money_came: bool = Field(description="Whether money came with it. It is then unallocated in the books.")


class UnmatchedResultPage(PageOf):
    """A page of unmatched results."""

    items: list[UnmatchedResultOut] = Field(description="The results, oldest first.")


class ResolutionIn(Body):
    """What becomes of an unmatched result."""

    settled_as: Literal["noted", "payment", "returned"] = Field(
        description="Without money: `noted`. With money: `payment` of an invoice, or `returned` to the sender."
    )
    invoice: Number | None = Field(default=None, description="Number of the invoice that is paid. With `payment` only.")


class ResolvedResultOut(Schema):
    """An unmatched result that was resolved."""

    id: UUID = Field(description="Id of the result.")
    reference: str = Field(description="Reference as it came.")
    settled_at: datetime = Field(description="When it was resolved.")
    settled_as: str = Field(description="`noted`, `payment` or `returned`.")
    invoice: str | None = Field(description="Number of the invoice that was paid. Null if none was.")

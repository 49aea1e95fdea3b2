"""Claims: the report, each step that is taken, and what became of it; and the events of claims and contracts."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.core.codes import OUTCOMES, Cause, Channel, Fault, Method
from hosho.core.moves import CLAIM_MOVES, CLAIM_STATES
from hosho.interfaces.api.schemas.base import (
    BilingualText,
    Body,
    LongText,
    NotBefore1900,
    Number,
    PageOf,
    ShortText,
    Story,
    codes,
)
from hosho.interfaces.api.schemas.hand_in import PREPARATION, HandInIn
from hosho.interfaces.api.schemas.loaners import LoanerOut
from hosho.interfaces.api.schemas.visits import VisitOut

TRACKING_NUMBER = "Carrier's tracking number: 12 digits, the last one a check digit. Any width, hyphens allowed."


class TrackedIn(Body):
    """Something that was handed to a carrier."""

    tracking_number: Number = Field(description=TRACKING_NUMBER)


class KitIn(TrackedIn, HandInIn):
    """A packing kit and, with it, a loaner."""

    loaner_tracking_number: Number | None = Field(
        default=None, description="Tracking number of the loaner. Send it only if a loaner goes out with the kit."
    )
    loaner_unit_id: UUID | None = Field(
        default=None, description="Id of the unit to lend. Left out, the reserved or else the best fitting one goes."
    )


class KitRequestIn(HandInIn):
    """The member's wish to send the device in."""

    loaner: bool = Field(default=False, description="Whether the member wants a loaner meanwhile.")


class ReportIn(Body):
    """A failure as the member reports it."""

    device: Number = Field(description="IMEI or serial number of the device that failed, in any width.")
    cause: Cause = Field(description="Why it failed, as the member says.")
    faults: tuple[Fault, ...] = Field(default=(), description="What is broken or does not work.")
    occurred_on: NotBefore1900 | None = Field(
        default=None, description="Day of the failure, today or earlier. Null if not known."
    )
    channel: Channel = Field(default="phone", description="Where the report was taken.")
    method: Method | None = Field(default=None, description="Repair method that the member wants. Null for no wish.")
    phone_reception: bool | None = Field(
        default=None,
        description="Whether the phone team took the report before a store visit. Null: as `channel` says.",
    )
    story: Story = Field(default="", description="What happened, in the member's own words.")


class ReviewDecisionIn(Body):
    """The claims team's decision of a referred claim."""

    covered: bool = Field(description="Whether the plan covers it.")
    clause: ShortText = Field(description="Id of the clause that the decision rests on, as in `cover.damage`.")
    reason: LongText = Field(description="The reason. The member reads it.")


class QuoteIn(Body):
    """The price of a repair that the plan does not cover."""

    yen: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = Field(description="Price in yen with tax.")


class QuoteAnswerIn(Body):
    """The member's answer to a quote."""

    accepted: Annotated[bool, Field(strict=True)] = Field(description="Whether the member accepts the price.")


class ExchangeIn(Body):
    """The unit to send instead of the member's device."""

    unit_id: UUID | None = Field(
        default=None, description="Id of the unit to send. Left out, the smallest one that fits is reserved."
    )


class UndoIn(Body):
    """Why the last action is undone."""

    reason: LongText = Field(description="The reason. It stays in the history.")


class InspectionIn(Body):
    """What the inspection found."""

    cause: Cause = Field(description="Diagnosed cause.")
    faults: tuple[Fault, ...] = Field(default=(), description="Diagnosed faults.")


class DecisionOut(Schema):
    """A decision of a claim, in codes and in words."""

    basis: Literal["reported", "diagnosed", "person"] = Field(
        description="What it was made from: the report, the inspection, or a review by the claims team."
    )
    outcome: str = Field(description=f"One of {codes(OUTCOMES)}.")
    clauses: list[str] = Field(description="Ids of the clauses that decided. See `GET /plans/{code}/terms/{version}`.")
    decided_at: datetime = Field(description="When it was made.")
    reason: str = Field(description="Written reason of a review. Empty for other decisions.")
    record_hash: str = Field(description="SHA-256 of the decision record, in hex.")
    record: dict[str, Any] = Field(
        description="Everything the decision was made from: facts, terms, catalogue and result. Replaying it gives the "
        "same record."
    )
    explanation: BilingualText = Field(description="The decision in sentences that can be read out to the member.")


class ClaimOut(Schema):
    """A claim with its decisions and the actions that are possible now."""

    id: UUID = Field(description="Id of the claim.")
    number: str = Field(description="Claim number as it is read out, as in `R-23-00063`.")
    state: str = Field(description=f"State of the claim: {codes(CLAIM_STATES)}.")
    outcome: str = Field(description=f"Outcome of the latest decision: {codes(OUTCOMES)}.")
    contract_id: UUID = Field(description="Id of the contract.")
    received_on: date = Field(description="Day of the report (Asia/Tokyo). Decisions look at this day.")
    cause: str = Field(description="Reported cause.")
    faults: list[str] = Field(description="Reported faults.")
    kit_parcel_id: UUID | None = Field(description="Parcel with the packing kit. Null until it is sent.")
    inbound_parcel_id: UUID | None = Field(description="Parcel with the device to the depot. Null until it is sent.")
    return_parcel_id: UUID | None = Field(description="Parcel back to the member. Null until it is sent.")
    method: str = Field(description="Repair method in use: `ship-in`, `walk-in`. Empty until one is chosen.")
    methods_offered: list[str] = Field(description="Repair methods that can be chosen now.")
    preparation: dict[str, str] = Field(description=PREPARATION)
    visit: VisitOut | None = Field(description="The latest store visit. Null if none was booked.")
    loaner: LoanerOut | None = Field(description="The loaner lent for this claim. Null if there is none.")
    exchange_unit_id: UUID | None = Field(description="Unit sent instead of the device. Null if there is none.")
    reply_due_at: datetime | None = Field(
        description="By when the member was promised a decision of the claims team. Null unless `state` is `referred`."
    )
    moves: list[str] = Field(description=f"Actions possible in this state, of {codes(CLAIM_MOVES)}.")
    decisions: list[DecisionOut] = Field(description="All decisions, oldest first.")


class ClaimSummaryOut(Schema):
    """A claim in a list."""

    id: UUID = Field(description="Id of the claim.")
    number: str = Field(description="Claim number as it is read out, as in `R-23-00063`.")
    contract_id: UUID = Field(description="Id of the contract.")
    state: str = Field(description=f"State of the claim: {codes(CLAIM_STATES)}.")
    outcome: str = Field(description=f"Outcome of the latest decision: {codes(OUTCOMES)}.")
    reported_at: datetime = Field(description="When it was reported.")


class ClaimPage(PageOf):
    """A page of claims."""

    items: list[ClaimSummaryOut] = Field(description="The claims, newest first.")


class EventOut(Schema):
    """Something that happened."""

    id: UUID = Field(description="Id of the event. Webhook messages name it as `entry_id`.")
    at: datetime = Field(description="When it happened.")
    actor: str = Field(description="Who did it: a kind and an id, as in `key:0198…`. For tracing, not for display.")
    event: str = Field(description="Name of the event, as in `claims.visit-booked`. See docs/events.md.")
    claim_id: UUID | None = Field(description="Id of the claim it is about. Null if it is about none.")
    data: dict[str, Any] = Field(description="Details of the event, as docs/events.md lists them.")

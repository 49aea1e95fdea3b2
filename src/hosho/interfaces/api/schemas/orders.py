"""Orders, plan quotes before them, and parcels."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.core.moves import ORDER_STATES
from hosho.devices.parcels import PURPOSES
from hosho.interfaces.api.schemas.base import Body, Number, PageOf, ShortText, Text, codes
from hosho.interfaces.api.schemas.units import PriceYen
from hosho.sales.offering import REASONS


class OrderIn(Body):
    """The purchase of a device, with the plan or without it."""

    member_id: UUID = Field(description="Id of the member who buys.")
    unit_id: UUID = Field(description="Id of the unit that is sold.")
    price_yen: PriceYen = Field(description="Price of the device in yen with tax.")
    option: bool = Field(default=True, description="Whether the plan is bought with it. It cannot be added later.")
    consents: list[Literal["terms", "fee"]] = Field(
        default_factory=list, description="Consents of the buyer. With the plan both are needed."
    )
    shown: dict[ShortText, Text] = Field(
        default_factory=dict,
        max_length=40,
        description="What the buyer saw on the final confirmation page: text by item. Kept as evidence.",
    )


class OrderReturnIn(Body):
    """A sold device that comes back."""

    because: Literal["dead-on-arrival", "returned"] = Field(description="Why it comes back.")
    tracking_number: Number = Field(
        description="Carrier's tracking number: 12 digits, the last one a check digit. Any width, hyphens allowed."
    )


class OrderEndOut(Schema):
    """What became of contract and fee when an order was cancelled or returned."""

    because: Literal["cancelled", "undelivered", "dead-on-arrival", "returned"] = Field(description="Why it ended.")
    contract: Literal["", "called-off"] = Field(description="`called-off` if there was a contract. Empty if not.")
    fee: Literal["none", "days-of-use"] = Field(description="Whether the days of use are charged, or nothing is.")
    message: str = Field(description="The same in words, in the requested language.")


class OrderOut(Schema):
    """An order."""

    id: UUID = Field(description="Id of the order.")
    number: str = Field(description="Order number as it is read out, as in `O-23-000051`.")
    state: str = Field(description=f"State of the order: {codes(ORDER_STATES)}.")
    contract_id: UUID | None = Field(description="Id of the contract. Null if the plan was not bought.")
    contract_number: str | None = Field(description="Contract number. Null if the plan was not bought.")
    parcel_id: UUID | None = Field(description="Parcel with the device. Null until it is shipped.")
    over: OrderEndOut | None = Field(description="How the order ended. Null while the sale stands.")


class OrderSummaryOut(Schema):
    """An order in a list."""

    id: UUID = Field(description="Id of the order.")
    number: str = Field(description="Order number as it is read out, as in `O-23-000051`.")
    state: str = Field(description=f"State of the order: {codes(ORDER_STATES)}.")
    member_id: UUID = Field(description="Id of the member who bought.")
    unit_id: UUID = Field(description="Id of the unit that was sold.")
    contract_id: UUID | None = Field(description="Id of the contract. Null if the plan was not bought.")
    price_yen: int = Field(description="Price of the device in yen with tax.")
    placed_at: datetime = Field(description="When it was placed.")


class OrderPage(PageOf):
    """A page of orders."""

    items: list[OrderSummaryOut] = Field(description="The orders, newest first.")


class PlanQuoteReasonOut(Schema):
    """A reason why the plan cannot be bought with a unit."""

    reason: str = Field(description=f"One of {codes(REASONS)}.")
    clause: str = Field(description="Id of the clause of the terms behind it.")
    message: str = Field(description="The reason in words, in the requested language.")


class PlanQuoteOut(Schema):
    """Whether the plan can be bought with a unit now, and what it costs."""

    may_join: bool = Field(description="Whether the plan can be bought with this unit now.")
    reason: str = Field(description="The first of `reasons`. Empty if the plan can be bought.")
    message: str = Field(description="The first reason in words. Empty if the plan can be bought.")
    reasons: list[PlanQuoteReasonOut] = Field(description="All reasons against it. Empty if the plan can be bought.")
    plan: str = Field(description="Code of the plan.")
    terms_version: int | None = Field(description="Version of the terms. Null if the plan cannot be bought.")
    monthly_net_yen: int | None = Field(description="Monthly fee in yen before tax. Null if it cannot be bought.")
    monthly_total_yen: int | None = Field(description="Monthly fee in yen with tax. Null if it cannot be bought.")
    first_month_total_yen: int | None = Field(
        description="Fee of the month of start in yen with tax, if it started today. Null if it cannot be bought."
    )


class ParcelOut(Schema):
    """A parcel."""

    id: UUID = Field(description="Id of the parcel.")
    purpose: str = Field(description=f"What it carries: {codes(PURPOSES)}.")
    delivered_at: datetime | None = Field(description="When it was delivered. Null until then.")

"""What the API takes and gives about members, units and orders; see ``schemas``."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.devices.identity import Seller
from hosho.interfaces.api.schemas import READABLE, Body, CodeOfOurs, NotBefore1900, Number, PageOf, ShortText, Text

PriceYen = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]


class MemberIn(Body):
    """A new member. Phone and postal code in any width, with or without hyphens."""

    name: ShortText
    kana: ShortText
    born_on: NotBefore1900
    mail: Annotated[str, StringConstraints(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    phone: Number
    postal_code: Number
    address: Text
    language: Literal["ja", "en"] = "ja"


class MemberOut(Schema):
    """A member, by id alone: the caller knows the rest."""

    id: UUID


class AskingPriceIn(Body):
    """The asking price of a unit with tax; null takes it off the shop's shelf."""

    price_yen: PriceYen | None


class UnitIn(Body):
    """A device for the stock. With ``price_yen`` (with tax) the shop's pages offer it, if it is meant for sale."""

    model: CodeOfOurs
    capacity_gb: Annotated[int, Field(ge=1, le=8192, strict=True)]
    serial: Number
    imei: Number | None = None
    imei2: Number | None = None
    grade: Annotated[str, StringConstraints(max_length=2, pattern=READABLE)] = ""
    meant_for: Literal["sale", "exchange", "loaner"] = "sale"
    restriction: Literal["", "○", "×", "△", "－"] = ""
    restriction_checked_on: NotBefore1900 | None = None
    condition: Literal["used", "new"] = "used"
    colour: Literal["", "black", "white", "space-gray", "silver", "gold", "red", "blue", "yellow", "coral"] = ""
    seller: Seller = "operator"
    price_yen: PriceYen | None = None


class WarningOut(Schema):
    """What was taken as it is, and should be looked at once more."""

    field: str
    ja: str
    en: str


class UnitOut(Schema):
    """A unit and where it is. ``price_yen`` is its asking price with tax, while it is on offer."""

    id: UUID
    model: str
    capacity_gb: int
    serial: str
    imeis: list[str]
    grade: str
    colour: str
    condition: str
    meant_for: str
    restriction: str
    restriction_checked_on: date | None
    holder: str
    seller: str
    price_yen: int | None
    warnings: list[WarningOut]


class OrderIn(Body):
    """The purchase of a device, with the option (which needs both consents) or, ``option`` being false, without it.

    The option cannot be added afterwards. ``shown`` keeps what the buyer saw on the final confirmation page, by items.
    """

    member_id: UUID
    unit_id: UUID
    price_yen: PriceYen
    option: bool = True
    consents: list[Literal["terms", "fee"]] = Field(default_factory=list)
    shown: dict[ShortText, Text] = Field(default_factory=dict, max_length=40)


class OrderOverOut(Schema):
    """What became of contract and fee when a sale came to nothing; ``contract`` is empty where there was none."""

    because: Literal["cancelled", "undelivered", "dead-on-arrival", "returned"]
    contract: Literal["", "called-off"]
    fee: Literal["none", "days-of-use"]
    message: str


class OrderOut(Schema):
    """An order, and the contract that it brought about, if the option was taken."""

    id: UUID
    number: str
    state: str
    contract_id: UUID | None
    contract_number: str | None
    parcel_id: UUID | None
    over: OrderOverOut | None


class OrderLineOut(Schema):
    """An order in a list."""

    id: UUID
    number: str
    state: str
    member_id: UUID
    unit_id: UUID
    contract_id: UUID | None
    price_yen: int
    placed_at: datetime


class OrderPage(PageOf):
    """A page of orders, newest first."""

    items: list[OrderLineOut]


class WhyNotOut(Schema):
    """One reason against: a code, the clause of the terms behind it, and words in the asked language."""

    reason: str
    clause: str
    message: str


class QuoteOut(Schema):
    """May a unit be bought with the plan, and what does it cost: a full month, and the month of start.

    ``reasons`` are all that stand against it; ``reason`` and ``message`` are the first, and empty when it may.
    """

    may_join: bool
    reason: str
    message: str
    reasons: list[WhyNotOut]
    plan: str
    terms_version: int | None
    monthly_net_yen: int | None
    monthly_total_yen: int | None
    first_month_total_yen: int | None


class ReturnIn(Body):
    """A sold device that comes back."""

    because: Literal["dead-on-arrival", "returned"]
    tracking_number: Number


class UnitPage(PageOf):
    """A page of units, newest first."""

    items: list[UnitOut]

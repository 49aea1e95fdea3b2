"""What the API takes and gives. Days are Asia/Tokyo, instants carry their offset, yen are whole."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from hosho.core.codes import Cause, Channel, Fault

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
NotBefore1900 = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]


class Body(Schema):
    """A request's body: what is not named here is refused."""

    model_config = ConfigDict(extra="forbid")


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


class UnitIn(Body):
    """A used device for the stock."""

    model: ShortText
    capacity_gb: Annotated[int, Field(ge=1, le=8192, strict=True)]
    serial: Number
    imei: Number | None = None
    imei2: Number | None = None
    grade: Annotated[str, StringConstraints(max_length=2)] = ""
    restriction: Literal["", "○", "×", "△", "－"] = ""
    restriction_checked_on: NotBefore1900 | None = None


class UnitOut(Schema):
    """A unit and where it is."""

    id: UUID
    model: str
    capacity_gb: int
    serial: str
    imeis: list[str]
    holder: str


class OrderIn(Body):
    """The purchase of a used device with the plan."""

    member_id: UUID
    unit_id: UUID
    price_yen: Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
    consents: list[Literal["terms", "fee"]]


class OrderOut(Schema):
    """An order, and the contract that it brought about."""

    id: UUID
    number: str
    state: str
    contract_id: UUID
    contract_number: str
    parcel_id: UUID | None


class TrackedIn(Body):
    """Something handed to a carrier, by its tracking number (12 digits, the last a check digit)."""

    tracking_number: Number


class KitIn(TrackedIn):
    """A packing kit, and what the member agreed to before the device is sent in."""

    consents: list[Literal["data-loss", "parts", "remedy-is-ours"]]


class ParcelOut(Schema):
    """A parcel."""

    id: UUID
    purpose: str
    delivered_at: datetime | None


class ContractOut(Schema):
    """A contract. ``last_day`` is the last day in force, once it is known."""

    id: UUID
    number: str
    plan: str
    terms_version: int
    model: str
    started_on: date | None
    last_day: date | None
    suspended: bool


class StandingOut(Schema):
    """What the member can use on a day. ``sentences`` say it in words, in Japanese and in English."""

    today: date
    standing: dict[str, Any]


class ReportIn(Body):
    """A report of a failure, as the member tells it. ``device`` is an IMEI or serial number."""

    device: Number
    cause: Cause
    faults: tuple[Fault, ...] = ()
    occurred_on: NotBefore1900 | None = None
    channel: Channel = "phone"
    story: Annotated[str, StringConstraints(max_length=2000)] = ""


class FindingIn(Body):
    """What the inspection found."""

    cause: Cause
    faults: tuple[Fault, ...] = ()


class DecisionOut(Schema):
    """A decision: codes, and the same in words."""

    basis: Literal["reported", "diagnosed", "person"]
    outcome: str
    clauses: list[str]
    decided_at: datetime
    record_hash: str
    record: dict[str, Any]
    explanation: dict[Literal["ja", "en"], str]


class ClaimOut(Schema):
    """A claim with its decisions, oldest first."""

    id: UUID
    number: str
    state: str
    outcome: str
    contract_id: UUID
    received_on: date
    cause: str
    faults: list[str]
    kit_parcel_id: UUID | None
    inbound_parcel_id: UUID | None
    return_parcel_id: UUID | None
    decisions: list[DecisionOut]


class EntryOut(Schema):
    """One thing that happened."""

    id: UUID
    at: datetime
    actor: str
    event: str
    claim_id: UUID | None
    data: dict[str, Any]


class PlanOut(Schema):
    """A plan on offer. The monthly fee is without and with tax, in yen; empty where it depends on the model."""

    code: str
    name: dict[str, str]
    terms_version: int
    terms_hash: str
    from_at: datetime
    monthly_net_yen: int | None
    monthly_total_yen: int | None


class ModelOut(Schema):
    """A covered model, how it can be repaired, and which faults a store can repair."""

    code: str
    name: dict[str, str]
    methods: list[str]
    walk_in_faults: list[str]


class CatalogueOut(Schema):
    """The models covered on a day."""

    plan: str
    on: date
    from_at: datetime
    hash: str
    models: list[ModelOut]


class ClockOut(Schema):
    """Business time."""

    now: datetime

"""What the API takes and gives. Days are Asia/Tokyo, instants carry their offset, yen are whole."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from hosho.claims.preparing import Preparation, Prepared
from hosho.core.codes import Cause, Channel, Fault, Method

READABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""Text that people can read: no control characters but tabs and line ends. PostgreSQL keeps no NUL."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=READABLE)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=READABLE)]
Code = Annotated[str, StringConstraints(max_length=60, pattern=READABLE)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=READABLE)]
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
    grade: Annotated[str, StringConstraints(max_length=2, pattern=READABLE)] = ""
    meant_for: Literal["sale", "exchange", "loaner"] = "sale"
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


class QuoteOut(Schema):
    """May a unit be bought with the plan, and what does it cost: a full month, and the month of start.

    ``reason`` is a code, and empty when it may.
    """

    may_join: bool
    reason: str
    message: str
    plan: str
    terms_version: int | None
    monthly_net_yen: int | None
    monthly_total_yen: int | None
    first_month_total_yen: int | None


class ReturnIn(Body):
    """A sold device that comes back."""

    because: Literal["dead-on-arrival", "returned"]
    tracking_number: Number


class ApplyTermsIn(Body):
    """A later terms version for a contract, from a day on, for a stated reason."""

    version: Annotated[int, Field(ge=1, strict=True)]
    from_on: NotBefore1900
    reason: ShortText


class TerminateIn(Body):
    """The operator ends a contract; ``reason`` is a code."""

    last_day: NotBefore1900
    reason: ShortText


class TrackedIn(Body):
    """Something handed to a carrier, by its tracking number (12 digits, the last a check digit)."""

    tracking_number: Number


class KitIn(TrackedIn):
    """A packing kit, and what the member agreed to before the device is sent in."""

    consents: list[Literal["data-loss", "parts", "remedy-is-ours", "loaner"]]
    loaner_tracking_number: Number | None = None
    loaner_unit_id: UUID | None = None


class KitRequestIn(Body):
    """A member's wish to send the device in: with a loaner or without, what is prepared, what was agreed to."""

    loaner: bool = False
    preparation: dict[Preparation, Prepared]
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


class CertificateOut(Schema):
    """What the contract document names. ``leaving`` says how the terms end it: month-end, by-day or at-once."""

    number: str
    plan: dict[str, str]
    terms_version: int
    terms_hash: str
    joined_at: datetime
    started_on: date | None
    last_day: date | None
    model: dict[str, str]
    unit_id: UUID
    monthly_net_yen: int
    natural_until: date | None
    leaving: str


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
    method: Method | None = None
    phone_reception: bool | None = None
    story: Annotated[str, StringConstraints(max_length=2000, pattern=READABLE)] = ""


class VisitIn(Body):
    """A slot of a store: its code, and the beginning of the slot with its offset."""

    store: ShortText
    starts_at: AwareDatetime


class ReportAndBookIn(VisitIn):
    """A report taken by the phone desk, and the visit booked for it in the same call."""

    device: Number
    cause: Cause
    faults: tuple[Fault, ...]
    occurred_on: NotBefore1900 | None = None
    story: Annotated[str, StringConstraints(max_length=2000, pattern=READABLE)] = ""


class JudgementIn(Body):
    """A person's decision of a referral: the clause it rests on, and the reason that the member reads."""

    covered: bool
    clause: ShortText
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=READABLE)]


class PriceIn(Body):
    """A price for a repair that is not covered, in yen with tax."""

    yen: Annotated[int, Field(ge=1, le=1_000_000, strict=True)]


class AnswerIn(Body):
    """The member's answer to a price."""

    accepted: Annotated[bool, Field(strict=True)]


class ExchangeIn(Body):
    """The unit to send in exchange; left out, the smallest that will do."""

    unit_id: UUID | None = None


class ReasonIn(Body):
    """Why a slip of the hand is undone."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=READABLE)]


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
    reason: str
    record_hash: str
    record: dict[str, Any]
    explanation: dict[Literal["ja", "en"], str]


class VisitOut(Schema):
    """A visit to a store."""

    id: UUID
    store: str
    starts_at: datetime
    state: str
    part_checked_at: datetime | None


class LoanerOut(Schema):
    """A loaner that is, or was, lent for a claim."""

    unit_id: UUID
    state: str
    due_on: date | None
    out_parcel_id: UUID
    back_parcel_id: UUID | None


class StoreOut(Schema):
    """A partner store. Hours are whole hours of Tokyo."""

    code: str
    network: str
    name: dict[str, str]
    address: str
    phone: str
    opens: int
    closes: int


class FreeHourOut(Schema):
    """A slot with free places."""

    starts_at: datetime
    places: int


class VisitOfDayOut(VisitOut):
    """A visit as the store sees it: the claim's number, no name and no address."""

    claim_id: UUID | None
    claim_number: str | None
    model: str
    faults: list[str]


class CustodyOut(Schema):
    """One line of a unit's custody ledger."""

    holder_kind: str
    holder_id: str
    since_at: datetime


class ClaimOut(Schema):
    """A claim with its decisions, oldest first, and the moves that are possible now."""

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
    method: str
    methods_offered: list[str]
    visit: VisitOut | None
    loaner: LoanerOut | None
    exchange_unit_id: UUID | None
    moves: list[str]
    decisions: list[DecisionOut]


class ClaimLineOut(Schema):
    """A claim in a list."""

    id: UUID
    number: str
    contract_id: UUID
    state: str
    outcome: str
    reported_at: datetime


class PageOf(Schema):
    """What every page of a list has: the cursor of the next one, empty on the last."""

    next: str


class ClaimPage(PageOf):
    """A page of claims, newest first."""

    items: list[ClaimLineOut]


class UnitPage(PageOf):
    """A page of units, newest first."""

    items: list[UnitOut]


class ContractPage(PageOf):
    """A page of contracts, newest first."""

    items: list[ContractOut]


class EntryOut(Schema):
    """One thing that happened."""

    id: UUID
    at: datetime
    actor: str
    event: str
    claim_id: UUID | None
    data: dict[str, Any]


class ClockOut(Schema):
    """Business time."""

    now: datetime

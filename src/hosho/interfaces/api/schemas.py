"""What the API takes and gives. Days are Asia/Tokyo, instants carry their offset, yen are whole."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from hosho.claims.preparing import Preparation, Prepared
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.interfaces.api.examples import with_example
from hosho.web.inputs.fields import READABLE as READABLE
from hosho.web.inputs.fields import Number as Number
from hosho.web.inputs.fields import Text as Text

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=READABLE)]
CodeOfOurs = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=READABLE)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=READABLE)]
"""A code that says why, in the caller's own words for it."""
Code = Annotated[str, StringConstraints(max_length=60, pattern=READABLE)]
NotBefore1900 = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
"""A day that can be reckoned with."""
Instant = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]
"""A time with its offset that can be reckoned with."""


class Body(Schema):
    """A request's body: what is not named here is refused."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=with_example)


class ApplyTermsIn(Body):
    """A later terms version for a contract, from a day on, for a stated reason."""

    version: Annotated[int, Field(ge=1, strict=True)]
    from_on: NotBefore1900
    reason: Reason


class TerminateIn(Body):
    """The operator ends a contract; ``reason`` is a code."""

    last_day: NotBefore1900
    reason: Reason


class HandInIn(Body):
    """What the member agreed to, and what they have prepared, before a device is handed in.

    Consents that are on record for the claim are not asked again.
    """

    consents: list[Literal["data-loss", "parts", "remedy-is-ours", "loaner"]] = Field(default=[])
    preparation: dict[Preparation, Prepared] = Field(default={})


class TrackedIn(Body):
    """Something handed to a carrier, by its tracking number (12 digits, the last a check digit)."""

    tracking_number: Number


class KitIn(TrackedIn, HandInIn):
    """A packing kit, and a loaner with it where its tracking number is given."""

    loaner_tracking_number: Number | None = None
    loaner_unit_id: UUID | None = None


class KitRequestIn(HandInIn):
    """A member's wish to send the device in: with a loaner or without, what is prepared, what was agreed to."""

    loaner: bool = False


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


class VisitIn(HandInIn):
    """A slot of a store: its code, and the beginning of the slot with its offset."""

    store: ShortText
    starts_at: Instant


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
    out_parcel_id: UUID | None
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
    preparation: dict[str, str]
    visit: VisitOut | None
    loaner: LoanerOut | None
    exchange_unit_id: UUID | None
    reply_due_at: datetime | None
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

"""Contracts: what they are, what they cover on a day, and their document."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.interfaces.api.schemas.base import BilingualText, Body, NotBefore1900, PageOf, Reason


class ApplyTermsIn(Body):
    """A later version of the terms for a contract."""

    version: Annotated[int, Field(ge=1, strict=True)] = Field(
        description="Version to follow. It must be later than the one the contract follows."
    )
    from_on: NotBefore1900 = Field(description="First day under that version (Asia/Tokyo).")
    reason: Reason = Field(description="A code of yours that says why, as in `asked-by-the-member`.")


class TerminateIn(Body):
    """The end of a contract by the operator."""

    last_day: NotBefore1900 = Field(description="Last day of cover (Asia/Tokyo), today or later.")
    reason: Reason = Field(description="A code of yours that says why, as in `unpaid`.")


class ContractOut(Schema):
    """A contract: one member's protection of one device under one plan."""

    id: UUID = Field(description="Id of the contract.")
    number: str = Field(description="Contract number as it is read out, as in `C-23-000051`.")
    plan: str = Field(description="Code of the plan.")
    terms_version: int = Field(description="Version of the terms that the contract follows today.")
    model: str = Field(description="Model of the covered device, as in `iphone-xr`.")
    started_on: date | None = Field(description="First day of cover (Asia/Tokyo). Null until the cover starts.")
    last_day: date | None = Field(description="Last day of cover, included. Null while no end is known.")
    suspended: bool = Field(description="Whether the cover is paused because of unpaid invoices.")


class ContractPage(PageOf):
    """A page of contracts."""

    items: list[ContractOut] = Field(description="The contracts, newest first.")


class ContractDocumentOut(Schema):
    """The facts that the contract document states."""

    number: str = Field(description="Contract number.")
    plan: BilingualText = Field(description="Name of the plan.")
    terms_version: int = Field(description="Version of the terms that the contract follows today.")
    terms_hash: str = Field(description="SHA-256 of the file of these terms, in hex.")
    joined_at: datetime = Field(description="When the plan was bought.")
    started_on: date | None = Field(description="First day of cover (Asia/Tokyo). Null until the cover starts.")
    last_day: date | None = Field(description="Last day of cover, included. Null while no end is known.")
    model: BilingualText = Field(description="Name of the covered model.")
    unit_id: UUID = Field(description="Id of the unit that is covered today.")
    monthly_net_yen: int = Field(description="Monthly fee in yen before tax.")
    natural_until: date | None = Field(
        description="Last day on which breakdowns are covered. Null before the start, or if there is no end."
    )
    leaving: str = Field(description="How the contract ends when the member cancels: `month-end`, `by-day`, `at-once`.")


class CoverOut(Schema):
    """One cover of the terms on a day."""

    clause: str = Field(description="Id of the clause that grants it, as in `cover.damage`.")
    causes: list[str] = Field(description="Causes that it covers.")
    last_day: date | None = Field(description="Its last day. Null if it has no end.")
    days_left: int | None = Field(description="Days left, the asked day included; 0 once it ended. Null without end.")
    is_open: bool = Field(description="Whether it can be used on that day.")


class CoverageStatusOut(Schema):
    """What can be used on a day."""

    on: date = Field(description="The day that was asked about (Asia/Tokyo).")
    in_force: bool = Field(description="Whether the contract covers anything on that day.")
    suspended: bool = Field(description="Whether the cover is paused because of unpaid invoices.")
    started_on: date = Field(description="First day of cover.")
    last_in_force: date | None = Field(description="Last day of cover, included. Null while no end is known.")
    contract_year: int | None = Field(description="Contract year of that day, from 1. Null before the start.")
    unlimited: bool = Field(description="Whether the terms set no limit on repairs.")
    uses_left: int | None = Field(description="Repairs left; a replacement counts as one. Null without a limit.")
    uses_of: int | None = Field(description="Repairs that the tightest limit allows. Null without a limit.")
    window_last_day: date | None = Field(
        description="Last day for the repairs left. Null without a limit, or if it counts back from each day."
    )
    returns_on: date | None = Field(description="Day on which more repairs are available. Null if none come back.")
    returns_to: int | None = Field(description="Repairs left on that day. Null if none come back.")
    natural_until: date | None = Field(description="Last day on which breakdowns are covered. Null without end.")
    natural_days_left: int | None = Field(description="Days left for breakdowns, the asked day included.")
    covers: list[CoverOut] = Field(description="Each cover of the terms.")
    excluded: list[str] = Field(description="Causes that the terms never cover.")


class CoverageOut(Schema):
    """What a contract covers on a day."""

    today: date = Field(description="The day that was asked about (Asia/Tokyo).")
    standing: CoverageStatusOut = Field(description="What can be used on that day.")

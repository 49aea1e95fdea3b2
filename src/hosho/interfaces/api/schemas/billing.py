"""Billing runs, the charges they write, and contract months on hold."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.billing.models.charges import STATES
from hosho.interfaces.api.schemas.base import Body, Month, PageOf, codes

MONTH = "as in `2026-09`"
WHY_ON_HOLD = (
    "Why it is on hold: `held` (a person put it on hold), `second`, `negative`, `over-bound` or `no-price` (a rule of "
    "safety stopped it)."
)


class BillingRunIn(Body):
    """The month to bill."""

    month: Month = Field(description=f"Month, {MONTH}. It must be over, and the months before it billed.")


class BillingRunOut(Schema):
    """The billing of one month. It bills what was known at `cut_off_at`, however long it takes."""

    month: str = Field(description=f"Month, {MONTH}.")
    state: str = Field(description=f"State of the run: {codes(STATES)}.")
    cut_off_at: datetime = Field(description="Business time at which it was opened. Later facts do not count.")
    charges: int = Field(description="How many charges it wrote so far.")
    invoices: int = Field(description="How many invoices it issued so far.")
    net_yen: int = Field(description="Sum of the charges in yen before tax.")
    tax_yen: int = Field(description="Tax on them in yen.")
    closed_at: datetime | None = Field(description="When all its invoices were issued. Null until then.")


class BillingRunPage(Schema):
    """All billing runs."""

    items: list[BillingRunOut] = Field(description="The runs, newest month first.")


class PlanPreviewOut(Schema):
    """What would be billed of one plan, beside the month before."""

    plan: str = Field(description="Code of the plan.")
    charges: int = Field(description="How many contracts would be charged.")
    net_yen: int = Field(description="Sum of these charges in yen before tax.")
    charges_before: int = Field(description="How many contracts were charged for the month before.")
    net_yen_before: int = Field(description="Sum of those charges in yen before tax.")
    new: int = Field(description="How many would be charged and were not the month before.")
    ended: int = Field(description="How many were charged the month before and would not be.")
    changed: int = Field(description="How many would be charged another amount than the month before.")


class PreviewHoldOut(Schema):
    """A contract month that the run would put on hold."""

    contract_id: UUID = Field(description="Id of the contract.")
    number: str = Field(description="Contract number.")
    why: str = Field(description=WHY_ON_HOLD)


class BillingPreviewOut(Schema):
    """What a billing run of the month would bill if it were opened now."""

    month: str = Field(description=f"Month, {MONTH}.")
    charges: int = Field(description="How many contracts would be charged for the month.")
    caught_up: int = Field(description="How many charges of earlier months would be caught up.")
    caught_up_net_yen: int = Field(description="Sum of those in yen before tax.")
    oneoffs: int = Field(description="How many one-off charges would be billed.")
    oneoffs_net_yen: int = Field(description="Sum of those in yen before tax.")
    net_yen: int = Field(description="Sum of everything in yen before tax.")
    plans: list[PlanPreviewOut] = Field(description="The charges of the month, plan by plan.")
    parked_count: int = Field(description="How many contract months would be put on hold.")
    parked: list[PreviewHoldOut] = Field(description="The first 1,000 of those.")


class ChargeOut(Schema):
    """A contract's fee for a month."""

    month: str = Field(description=f"Month that is charged, {MONTH}.")
    contract_id: UUID = Field(description="Id of the contract.")
    plan: str = Field(description="Code of the plan.")
    terms_version: int = Field(description="Version of the terms it was priced by.")
    first_day: date = Field(description="First day that is charged (Asia/Tokyo).")
    days: int = Field(description="How many days of the month are charged.")
    net_yen: int = Field(description="Fee in yen before tax.")
    tax_rate: int = Field(description="Tax rate in per cent.")


class ChargePage(Schema):
    """A contract's charges."""

    items: list[ChargeOut] = Field(description="The charges, newest month first.")


class BillingHoldIn(Body):
    """A contract month."""

    contract_id: UUID = Field(description="Id of the contract.")
    month: Month = Field(description=f"Month, {MONTH}.")


class BillingHoldOut(Schema):
    """A contract month on hold. Once released, the next run bills it."""

    contract_id: UUID = Field(description="Id of the contract.")
    month: str = Field(description=f"Month, {MONTH}.")
    why: str = Field(description=WHY_ON_HOLD)
    net_yen: int | None = Field(description="What it would cost in yen before tax. Null if not known.")
    released_at: datetime | None = Field(description="When it was released. Null while it is on hold.")


class BillingHoldPage(PageOf):
    """A page of contract months on hold."""

    items: list[BillingHoldOut] = Field(description="The contract months, the one longest on hold first.")

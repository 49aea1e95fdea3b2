"""Loaners: devices lent to members while their own is away."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.claims.operations import How
from hosho.interfaces.api.schemas.base import READABLE, Body, PageOf

STATES = "`reserved`, `sent`, `lent`, `overdue`, `coming-back`, `returned`, `wiped`, `lost`"


class LoanerReminderIn(Body):
    """How the member was asked to send the loaner back."""

    how: How = Field(description="`reached` or `not-reached` on the phone, or `reminded` in writing.")
    note: Annotated[str, StringConstraints(max_length=300, pattern=READABLE)] = Field(
        default="", description="What was said. Staff read it."
    )


class LoanerOut(Schema):
    """The loaner of a claim."""

    unit_id: UUID = Field(description="Id of the unit.")
    state: str = Field(description=f"State of the loan: {STATES}.")
    due_on: date | None = Field(description="Last day to send it back. Null until the member's own device is back.")
    out_parcel_id: UUID | None = Field(description="Parcel to the member. Null while the loaner is only reserved.")
    back_parcel_id: UUID | None = Field(description="Parcel back. Null until it is sent.")


class LoanerSummaryOut(Schema):
    """A loaner in a list."""

    unit_id: UUID = Field(description="Id of the unit.")
    state: str = Field(description=f"State of the loan: {STATES}.")
    due_on: date | None = Field(description="Last day to send it back. Null until the member's own device is back.")
    claim_id: UUID = Field(description="Id of the claim.")
    claim_number: str = Field(description="Claim number.")
    member_id: UUID = Field(description="Id of the member who has it.")


class LoanerPage(PageOf):
    """A page of loaners."""

    items: list[LoanerSummaryOut] = Field(description="The loaners, latest first.")

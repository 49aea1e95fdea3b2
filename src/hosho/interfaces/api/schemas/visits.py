"""Visits to a store, and the report that is taken together with one."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.core.codes import Cause, Fault
from hosho.interfaces.api.schemas.base import Instant, NotBefore1900, Number, ShortText, Story
from hosho.interfaces.api.schemas.hand_in import HandInIn

STATES = "`booked`, `in-store`, `done`, `sent-on`, `not-covered`, `no-show`, `cancelled`"


class VisitIn(HandInIn):
    """A slot of a store, with what the member agreed to and prepared."""

    store: ShortText = Field(description="Code of the store, as in `midoricho`.")
    starts_at: Instant = Field(description="Start of the slot, with its offset. See `GET /stores/{code}/slots`.")


class ReportWithVisitIn(VisitIn):
    """A failure reported on the phone, and the slot that is booked in the same call."""

    device: Number = Field(description="IMEI or serial number of the device that failed, in any width.")
    cause: Cause = Field(description="Why it failed, as the member says.")
    faults: tuple[Fault, ...] = Field(description="What is broken or does not work. The store needs a part for each.")
    occurred_on: NotBefore1900 | None = Field(
        default=None, description="Day of the failure, today or earlier. Null if not known."
    )
    story: Story = Field(default="", description="What happened, in the member's own words.")


class VisitOut(Schema):
    """A visit to a store."""

    id: UUID = Field(description="Id of the visit.")
    store: str = Field(description="Code of the store.")
    starts_at: datetime = Field(description="Start of the slot.")
    state: str = Field(description=f"State of the visit: {STATES}.")
    part_checked_at: datetime | None = Field(description="When the store confirmed the part. Null until it did.")


class StoreVisitOut(VisitOut):
    """A visit as the store sees it: no name and no address."""

    claim_id: UUID | None = Field(description="Id of the claim. Null if the claim has another visit by now.")
    claim_number: str | None = Field(description="Claim number. Null if the claim has another visit by now.")
    model: str = Field(description="Model of the device, as in `iphone-xr`.")
    faults: list[str] = Field(description="Faults to repair.")

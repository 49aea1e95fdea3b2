"""Partner stores: their slots, what closes them, and their parts."""

from datetime import datetime
from typing import Annotated, Self

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hosho.core.codes import Fault
from hosho.interfaces.api.schemas.base import (
    READABLE,
    BilingualText,
    Body,
    CodeOfOurs,
    Instant,
    NotBefore1900,
    ShortText,
)

StoreCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
Weekday = Annotated[int, Field(ge=0, le=6, strict=True)]


class StoreIn(Body):
    """A partner store. Hours are whole hours of Tokyo."""

    code: StoreCode = Field(description="Code of the store: small letters, digits and hyphens, as in `midoricho`.")
    network: CodeOfOurs = Field(description="Code of the chain it belongs to.")
    name_ja: ShortText = Field(description="Name in Japanese.")
    name_en: ShortText = Field(description="Name in English.")
    address: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=READABLE)
    ] = Field(description="Postal address.")
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9-]{9,20}$")] = Field(
        description="Phone number: digits and hyphens."
    )
    opens: Annotated[int, Field(ge=0, le=23, strict=True)] = Field(description="Hour at which it opens, 0 to 23.")
    closes: Annotated[int, Field(ge=1, le=24, strict=True)] = Field(
        description="Hour at which it closes, 1 to 24, after `opens`."
    )
    closed_weekdays: Annotated[list[Weekday], Field(max_length=7, default_factory=list)] = Field(
        description="Weekdays on which it is closed. 0 is Monday."
    )
    closed_on_holidays: bool = Field(default=False, description="Whether it is closed on public holidays.")
    places_per_hour: Annotated[int, Field(ge=1, le=50, strict=True)] = Field(
        default=1, description="How many visits it takes in one slot."
    )

    @model_validator(mode="after")
    def opens_before_it_closes(self) -> Self:
        """Refuse a store that closes before it opens: it would take no visits."""
        if self.opens >= self.closes:
            raise PydanticCustomError("opens-before-it-closes", "opens must lie before closes")
        return self


class StoreOut(Schema):
    """A partner store. Hours are whole hours of Tokyo."""

    code: str = Field(description="Code of the store.")
    network: str = Field(description="Code of the chain it belongs to.")
    name: BilingualText = Field(description="Name of the store.")
    address: str = Field(description="Postal address.")
    phone: str = Field(description="Phone number.")
    opens: int = Field(description="Hour at which it opens.")
    closes: int = Field(description="Hour at which it closes.")


class SlotOut(Schema):
    """A slot that can be booked."""

    starts_at: datetime = Field(description="Start of the slot. Book it with this value.")
    places: int = Field(description="How many visits it still takes.")


class ClosedDayIn(Body):
    """A day on which a store is closed."""

    on: NotBefore1900 = Field(description="The day (Asia/Tokyo).")


class BlockedSlotIn(Body):
    """A slot in which a store takes no further visits."""

    starts_at: Instant = Field(description="Start of the slot, with its offset.")


class PartsIn(Body):
    """Parts for one fault of one model that come in, or are taken out."""

    model: CodeOfOurs = Field(description="Model, as in `iphone-xr`.")
    fault: Fault = Field(description="Fault that the part repairs.")
    pieces: Annotated[int, Field(ge=-10_000, le=10_000, strict=True)] = Field(
        description="How many come in. Below zero: how many are taken out."
    )


class PartOut(Schema):
    """A store's stock of the part for one fault of one model."""

    model: str = Field(description="Model, as in `iphone-xr`.")
    fault: str = Field(description="Fault that the part repairs.")
    at_hand: int = Field(description="Pieces in stock.")
    held: int = Field(description="How many of them booked visits hold.")

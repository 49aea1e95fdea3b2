"""Units: single devices, in stock, with members or elsewhere."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from hosho.devices.custody import HOLDERS
from hosho.devices.identity import Seller
from hosho.interfaces.api.schemas.base import READABLE, Body, CodeOfOurs, NotBefore1900, Number, PageOf, codes

PriceYen = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
RESTRICTION = (
    "Network restriction mark of the carrier: `○` none, `△` the device is not paid off, `×` restricted, `－` unknown"
)
MEANT_FOR = "What the unit is kept for: `sale`, `exchange` or `loaner`."


class AskingPriceIn(Body):
    """The asking price of a unit."""

    price_yen: PriceYen | None = Field(description="Price in yen with tax. Null takes the unit out of the shop.")


class UnitIn(Body):
    """A device for the stock."""

    model: CodeOfOurs = Field(description="Model, as in `iphone-xr`. See `GET /plans/{code}/models`.")
    capacity_gb: Annotated[int, Field(ge=1, le=8192, strict=True)] = Field(description="Storage capacity in GB.")
    serial: Number = Field(description="Serial number: 8 to 14 digits and letters, in any width.")
    imei: Number | None = Field(default=None, description="IMEI of 15 digits, the last a check digit. Null if none.")
    imei2: Number | None = Field(default=None, description="Second IMEI of a dual-SIM device. Null if none.")
    grade: Annotated[str, StringConstraints(max_length=2, pattern=READABLE)] = Field(
        default="", description="Grade of a used device, as in `A`. Empty if not graded."
    )
    meant_for: Literal["sale", "exchange", "loaner"] = Field(default="sale", description=MEANT_FOR)
    restriction: Literal["", "○", "×", "△", "－"] = Field(
        default="", description=f"{RESTRICTION}. Empty if not looked up."
    )
    restriction_checked_on: NotBefore1900 | None = Field(
        default=None, description="Day on which the mark was looked up. Null if it was not."
    )
    condition: Literal["used", "new"] = Field(default="used", description="Whether the device is used or new.")
    colour: Literal["", "black", "white", "space-gray", "silver", "gold", "red", "blue", "yellow", "coral"] = Field(
        default="", description="Colour. Empty if not known."
    )
    seller: Seller = Field(default="operator", description="Who sells it: the operator, or another company.")
    price_yen: PriceYen | None = Field(
        default=None,
        description="Asking price in yen with tax: the shop offers it at once. Null keeps it out of the shop.",
    )


class RestockIn(Body):
    """The stock that a unit goes into."""

    meant_for: Literal["sale", "exchange", "loaner"] = Field(description="What the unit is kept for from now on.")


class RestrictionCheckIn(Body):
    """The network restriction mark that was looked up today."""

    mark: Literal["○", "×", "△", "－"] = Field(description=f"{RESTRICTION}.")


class WarningOut(Schema):
    """A value that was accepted but should be checked."""

    field: str = Field(description="Name of the field.")
    ja: str = Field(description="What to check, in Japanese.")
    en: str = Field(description="What to check, in English.")


class UnitOut(Schema):
    """A unit and where it is."""

    id: UUID = Field(description="Id of the unit.")
    model: str = Field(description="Model, as in `iphone-xr`.")
    capacity_gb: int = Field(description="Storage capacity in GB.")
    serial: str = Field(description="Serial number in normalised form.")
    imeis: list[str] = Field(description="IMEIs. Empty for a device without mobile network.")
    grade: str = Field(description="Grade of a used device. Empty if not graded.")
    colour: str = Field(description="Colour. Empty if not known.")
    condition: str = Field(description="`used` or `new`.")
    meant_for: str = Field(description=MEANT_FOR)
    restriction: str = Field(description=f"{RESTRICTION}. Empty if not looked up.")
    restriction_checked_on: date | None = Field(description="Day on which the mark was looked up. Null if it was not.")
    holder: str = Field(description=f"Where it is: {codes(HOLDERS)}.")
    seller: str = Field(description="Who sells it: `operator` or `another`.")
    price_yen: int | None = Field(description="Asking price in yen with tax. Null while it is not on offer.")
    warnings: list[WarningOut] = Field(description="Values to check. Empty if there are none.")


class UnitPage(PageOf):
    """A page of units."""

    items: list[UnitOut] = Field(description="The units, newest first.")


class CustodyEntryOut(Schema):
    """One entry of a unit's custody: from that moment the unit is there."""

    holder_kind: str = Field(description=f"Kind of holder: {codes(HOLDERS)}.")
    holder_id: str = Field(description="Id of the holder, or code of the place.")
    since_at: datetime = Field(description="Since when it is there.")

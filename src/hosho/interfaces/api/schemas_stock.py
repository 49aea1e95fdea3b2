"""What the API takes and gives about what is ours: units in stock, stores with their parts, loaners."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from hosho.core.codes import Fault
from hosho.interfaces.api.schemas import READABLE, Body, CodeOfOurs, Instant, NotBefore1900, PageOf, ShortText

Weekday = Annotated[int, Field(ge=0, le=6, strict=True)]
StoreCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]


class RestockIn(Body):
    """What a unit is to serve from now on."""

    meant_for: Literal["sale", "exchange", "loaner"]


class RestrictionIn(Body):
    """The network restriction mark that was looked up today."""

    mark: Literal["○", "×", "△", "－"]


class StoreIn(Body):
    """A partner store. Hours are whole hours of Tokyo; weekday 0 is Monday."""

    code: StoreCode
    network: CodeOfOurs
    name_ja: ShortText
    name_en: ShortText
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=READABLE)]
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9-]{9,20}$")]
    opens: Annotated[int, Field(ge=0, le=23, strict=True)]
    closes: Annotated[int, Field(ge=1, le=24, strict=True)]
    closed_weekdays: Annotated[
        list[Annotated[int, Field(ge=0, le=6, strict=True)]], Field(max_length=7, default_factory=list)
    ]
    closed_on_holidays: bool = False
    places_per_hour: Annotated[int, Field(ge=1, le=50, strict=True)] = 1

    @model_validator(mode="after")
    def opens_before_it_closes(self) -> Self:
        """A store that closes before it opens takes no visits."""
        if self.opens >= self.closes:
            raise PydanticCustomError("opens-before-it-closes", "opens must lie before closes")
        return self


class ClosedDayIn(Body):
    """A day on which a store is closed."""

    on: NotBefore1900


class BlockedHourIn(Body):
    """The beginning of an hour in which a store takes no visits."""

    starts_at: Instant


class PartsIn(Body):
    """Parts for one fault of one model; ``pieces`` below zero takes some away."""

    model: CodeOfOurs
    fault: Fault
    pieces: Annotated[int, Field(ge=-10_000, le=10_000, strict=True)]


class PartOut(Schema):
    """The parts for one fault of one model: pieces at hand, and how many of them booked visits hold."""

    model: str
    fault: str
    at_hand: int
    held: int


class LentOut(Schema):
    """A loaner that was lent for a claim; ``due_on`` is the last day on which it is in time."""

    unit_id: UUID
    state: str
    due_on: date | None
    claim_id: UUID
    claim_number: str
    member_id: UUID


class LentPage(PageOf):
    """Some loaners, the latest first."""

    items: list[LentOut]

"""Search results."""

from uuid import UUID

from ninja import Schema
from pydantic import Field

from hosho.insight.search import Kind, Recognised, State


class SearchHitOut(Schema):
    """A record that was found."""

    kind: Kind = Field(description="What it is. A device that a contract covers is returned as that contract.")
    id: UUID = Field(description="Id of the record.")
    member_id: UUID | None = Field(description="Id of the member. Null for a unit that no contract covers.")
    matched: list[Recognised] = Field(description="By what it was found.")
    near: bool = Field(description="Whether it only comes close, as an IMEI with one digit mistyped.")
    label: str = Field(description="Display text. Do not parse it.")


class SearchResultOut(Schema):
    """What a search found."""

    state: State = Field(description="`too-many`: there are more than the hits returned. `idle`: nothing was asked.")
    recognised: list[Recognised] = Field(description="What the text was recognised as.")
    hint: str = Field(description="What to do next, in the requested language. Empty if there is nothing to do.")
    hits: list[SearchHitOut] = Field(description="Up to 20 hits, the closest first.")

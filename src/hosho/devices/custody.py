"""The holders that a unit can be at."""

from typing import Literal, NamedTuple, cast, get_args
from uuid import UUID

HolderKind = Literal["stock", "buyer", "member", "carrier", "depot", "store", "lost", "scrapped"]
HOLDERS: tuple[HolderKind, ...] = get_args(HolderKind)


class Holder(NamedTuple):
    """Where a unit is: a kind, and the row or place of that kind."""

    kind: HolderKind
    id: str

    @classmethod
    def read(cls, kind: str, place: str) -> "Holder":
        """Make a holder from a row's columns."""
        return cls(cast(HolderKind, kind), place)

    @classmethod
    def of(cls, kind: HolderKind, place: UUID | str) -> "Holder":
        """Make a holder from a row's id or a place's code."""
        return cls(kind, str(place))


STOCK = Holder("stock", "main")
DEPOT = Holder("depot", "main")

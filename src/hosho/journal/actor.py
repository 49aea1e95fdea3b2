"""Who did it."""

from typing import Literal, NamedTuple
from uuid import UUID

Kind = Literal["member", "staff", "key", "system"]


class Actor(NamedTuple):
    """Somebody, or some program, that acts. ``id`` is a row's id or, for the system, the name of its part."""

    kind: Kind
    id: UUID | str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


AGENDA = Actor("system", "agenda")
OPERATOR = Actor("system", "operator")
"""Whoever holds the command line of the installation."""

"""The dated catalogue of a plan: the models that are sold with it and how each can be repaired."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Fault, Method
from hosho.core.terms.model import Text


class ModelRow(Struct, frozen=True, kw_only=True, eq=False):
    """A model in a catalogue: its methods and, for walk-in, the faults that a store can repair."""

    code: str
    name: Text
    tier: str | None
    methods: tuple[Method, ...]
    walk_in_faults: frozenset[Fault]
    catalogue_hash: str


class Announcement(Struct, frozen=True):
    """What a catalogue changed, for the feed: the day it was announced and the words."""

    on: date
    text: Text


class Catalogue(Struct, frozen=True, kw_only=True, eq=False):
    """The models from an aware instant on. ``hash`` is the sha256 (hex) of the file's text."""

    plan: str
    from_at: datetime
    hash: str
    file: str
    models: Mapping[str, ModelRow]
    announcements: tuple[Announcement, ...]
    lines: Mapping[str, int]

    @property
    def from_on(self) -> date:
        """The day in Tokyo on which it begins to count."""
        return day_in_tokyo(self.from_at)

"""What a decision is about, and what it answers. Days are days in Tokyo."""

from datetime import date

from msgspec import Struct

from hosho.core.codes import Cause, Channel, Fault, Method, Outcome, Remedy
from hosho.core.terms.model import Loaner, Pays


class Contract(Struct, frozen=True, gc=False):
    """The facts of a contract on the day of a report.

    ``ended_on`` is the last day in force, ``suspended`` whether cover is paused for unpaid charges, ``device`` the
    identifier of the unit that is covered that day (compared after normalisation, never stored in a decision).
    """

    started_on: date
    model: str
    device: str
    ended_on: date | None = None
    suspended: bool = False


class Use(Struct, frozen=True, gc=False):
    """A use reserved or spent and not given back: the day its report was received, and the remedy where known."""

    received_on: date
    remedy: Remedy | None = None


class Report(Struct, frozen=True):
    """What was reported (or, after the inspection, diagnosed). ``occurred_on`` missing: the day it was received."""

    received_on: date
    device: str
    cause: Cause
    occurred_on: date | None = None
    faults: tuple[Fault, ...] = ()
    method: Method | None = None
    phone_reception: bool = False
    channel: Channel | None = None


class Offer(Struct, frozen=True):
    """One way to put it right: what is done, how it gets there, what the member pays, the loaner meanwhile."""

    remedy: Remedy
    method: Method
    pays: Pays
    loaner: Loaner | None


class Decision(Struct, frozen=True):
    """The answer. ``clauses`` are sorted: all that refuse, or the one that grants or refers.

    ``contract_year`` counts from 1 and is ``None`` before the start; ``uses_left`` is before this claim, ``None``
    before the start and where the plan has no limit (``unlimited``). ``natural_until`` is the last day of cover for
    natural failure (``None``: no end, or none covered). ``next_use_on`` is set only when ``limit`` refuses: the first
    later day on which it would not, ``None`` when there is none.
    """

    outcome: Outcome
    clauses: tuple[str, ...]
    methods: tuple[Method, ...]
    offers: tuple[Offer, ...]
    contract_year: int | None
    uses_left: int | None
    natural_until: date | None
    next_use_on: date | None
    unlimited: bool = False

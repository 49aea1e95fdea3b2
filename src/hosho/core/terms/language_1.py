"""Version 1 of the language of terms: what may stand in a file, and what it means. Frozen; never change a meaning here.

A later version of the language gets a reader of its own beside this one. Yen: ``net`` before tax, ``yen``,
``excess_over`` and ``lost_yen`` with tax. Days and months are counted after the Civil Code (``core.calendar``).
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from hosho.core.codes import Cause, Fault, Method, Remedy
from hosho.core.money import Rounding
from hosho.core.terms.model import (
    Billed,
    ByDay,
    ExampleExpected,
    ExampleGiven,
    Leaving,
    Per,
    Start,
    Tested,
    Text,
    UnpaidAct,
    When,
)

Code = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="lower case words joined by hyphens")]
Count = Annotated[int, Meta(ge=1, le=9999)]
Days = Annotated[int, Meta(ge=0, le=36500)]
Amount = Annotated[int, Meta(ge=0, le=100_000_000)]
Words = Annotated[str, Meta(min_length=1)]
Instant = Annotated[datetime, Meta(tz=True)]


class FileText(Struct, frozen=True, forbid_unknown_fields=True):
    """``{ ja, en }``: the same in both languages."""

    ja: Words
    en: Words

    def text(self) -> Text:
        """Return it as a value."""
        return Text(self.ja.strip(), self.en.strip())


class FileWhen(When, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The condition of a row; see ``model.When``."""


class FileJoin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[join]``: either ``at = "purchase"`` or ``within_days``; which devices are eligible."""

    at: Literal["purchase"] | None = None
    within_days: Count | None = None
    condition: tuple[Literal["used", "new"], ...] = ()
    sold_by: tuple[Literal["operator"], ...] = ()


class FileTime(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[time]``: how time counts."""

    start: Start
    tested: Tested = "received"
    first_day_counts: bool = True
    months: Count | None = None


class FileMonthly(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of ``price.monthly``."""

    net: Amount
    when: FileWhen | None = None


class FilePrice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[price]``: the monthly price and how it is charged."""

    monthly: tuple[FileMonthly, ...]
    by_day: ByDay = "floor-total"
    leaving: Leaving = "month-end"
    billed: Billed = "afterwards"
    charged_while_suspended: bool = True
    free_days: Days = 0
    at_most: Amount | None = None
    tax: Rounding = "floor"


class FileLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of ``[[limit]]``."""

    uses: Count
    per: Per


class FileCover(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of ``[cover]``."""

    causes: tuple[Cause, ...]
    months: Count | None = None
    remedies: tuple[Remedy, ...] | None = None


class FileCauses(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[causes]``: those the plan excludes, and those a person decides about."""

    exclude: tuple[Cause, ...] = ()
    refer: tuple[Cause, ...] = ()


class FilePays(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of ``remedy.pays``: ``yen`` for the incident, or what goes beyond ``excess_over``."""

    yen: Amount | None = None
    excess_over: Amount | None = None
    when: FileWhen | None = None


class FileWalkIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``remedy.walk_in``: what a walk-in needs before it."""

    needs: Literal["phone-reception"]


class FileLoaner(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of ``remedy.loaner``."""

    due_days: Count
    lost_yen: Amount
    when: FileWhen | None = None


class FileExchange(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``remedy.exchange_unit``: which unit may be sent in exchange."""

    model: Literal["same", "equivalent"] = "same"
    capacity: Literal["same", "same-or-larger"] = "same-or-larger"
    restriction: tuple[Literal["○", "×", "△", "－"], ...] = ("○",)
    equivalent: dict[Code, tuple[Code, ...]] = {}


class FileRemedy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[remedy]``: what is done, in order of trying, and what it costs the member."""

    try_: tuple[Remedy, ...] = field(name="try")
    pays: tuple[FilePays, ...]
    walk_in: FileWalkIn | None = None
    loaner: tuple[FileLoaner, ...] = ()
    exchange_unit: FileExchange = FileExchange()


class FileVisit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[visit]``: how a store is visited."""

    ahead_days: Days
    slot_minutes: Count
    release_minutes: Count


class FileStep(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of ``unpaid.steps``."""

    day: Count
    do: UnpaidAct


class FileUnpaid(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[unpaid]``: what happens after a failed collection."""

    steps: tuple[FileStep, ...] = ()


class FileClause(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``[clause."id"]``: the words of a clause; see ``model.ClauseText``."""

    title: FileText
    ja: Words
    en: Words
    next: FileText | None = None
    ended: FileText | None = None
    source: Words | None = None
    informs: bool = False


class FileExample(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ``[[example]]``: a sentence, what is given, what must come out."""

    says: Words
    given: ExampleGiven
    expect: ExampleExpected


class FileTerms(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole file of terms."""

    language: Literal[1]
    plan: Code
    version: Count
    from_at: Instant = field(name="from")
    name: FileText
    operator: FileText
    url: str = ""
    join: FileJoin
    time: FileTime
    price: FilePrice
    limit: tuple[FileLimit, ...] = ()
    cover: dict[Code, FileCover]
    causes: FileCauses = FileCauses()
    remedy: FileRemedy
    visit: FileVisit | None = None
    unpaid: FileUnpaid = FileUnpaid()
    clause: dict[str, FileClause]
    example: tuple[FileExample, ...] = ()


class FileModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ``[[model]]`` of a catalogue."""

    code: Code
    ja: Words
    en: Words
    methods: tuple[Method, ...]
    walk_in_faults: tuple[Fault, ...] = ()
    tier: Code | None = None


class FileAnnouncement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ``[[announcement]]``: what changed, for the feed."""

    on: date
    ja: Words
    en: Words


class FileCatalogue(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole catalogue file."""

    language: Literal[1]
    plan: Code
    from_at: Instant = field(name="from")
    model: tuple[FileModel, ...]
    announcement: tuple[FileAnnouncement, ...] = ()

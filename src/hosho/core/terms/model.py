"""A terms version, as a value: what a plan promises, its price, its words and its own worked examples.

The values here are what every reader of the language (``language_1`` …) produces; how they are spelt in a file is the
reader's business. Yen in ``net`` are before tax, yen in ``pays`` and ``lost_yen`` include it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from hosho.core.codes import Cause, Channel, Fault, Language, Method, Outcome, Remedy
from hosho.core.money import Rounding, Yen

Start = Literal["shipped", "delivered", "purchased", "next-month"]
Tested = Literal["received", "occurred"]
Per = Literal["contract-year", "rolling-12-months", "from-first-use", "calendar-year", "life"]
ByDay = Literal["floor-total", "floor-daily", "ceil-total", "half-up-total"]
Leaving = Literal["month-end", "by-day", "at-once"]
Billed = Literal["afterwards", "in-advance"]
UnpaidAct = Literal["notify", "suspend", "end"]


class Text(Struct, frozen=True):
    """The same thing said in Japanese and in English."""

    ja: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the words in one language."""
        return self.ja if language == "ja" else self.en


class When(Struct, frozen=True, kw_only=True):
    """The condition of a row: keys joined by *and*, the values of a key by *or*; an absent key does not matter.

    ``faults`` matches when the report names faults and all of them are listed. ``nth`` counts uses of the row's remedy
    in the window of the plan's first limit, this one included.
    """

    method: tuple[Method, ...] | None = None
    remedy: tuple[Remedy, ...] | None = None
    tier: tuple[str, ...] | None = None
    channel: tuple[Channel, ...] | None = None
    faults: tuple[Fault, ...] | None = None
    nth: tuple[int, ...] | None = None
    cause: tuple[Cause, ...] | None = None
    model: tuple[str, ...] | None = None


ALWAYS = When()


class ExcessOver(Struct, frozen=True, gc=False, order=True):
    """The plan pays up to ``excess_over`` yen (tax included); the member pays what the work costs beyond it."""

    excess_over: int


Pays = Yen | ExcessOver


class Loaner(Struct, frozen=True, gc=False, order=True):
    """A device lent meanwhile: due back ``due_days`` after the delivery; lost, it costs ``lost_yen`` with tax."""

    due_days: int
    lost_yen: int


class PaysRow(Struct, frozen=True):
    """What a member pays for an incident when ``when`` matches; the first matching row wins."""

    when: When
    pays: Pays


class LoanerRow(Struct, frozen=True):
    """The loaner offered when ``when`` matches; no matching row means none."""

    when: When
    loaner: Loaner


class MonthlyRow(Struct, frozen=True):
    """The monthly price before tax when ``when`` (tier or model only) matches; the first matching row wins."""

    when: When
    net: Yen


class Joining(Struct, frozen=True, kw_only=True):
    """When the option can be taken (at the purchase, or within N days of it) and for which devices."""

    within_days: int | None = None
    condition: tuple[str, ...] = ()
    sold_by: tuple[str, ...] = ()


class Time(Struct, frozen=True, kw_only=True):
    """How time counts: the start of use, the day that is tested, whether the first day counts, the end of the plan."""

    start: Start
    tested: Tested = "received"
    first_day_counts: bool = True
    months: int | None = None


class Price(Struct, frozen=True, kw_only=True):
    """The monthly price and how it is charged; ``free_days`` counts from the start of use.

    A month priced above ``at_most`` (yen before tax) is not billed before a person has looked at it.
    """

    monthly: tuple[MonthlyRow, ...]
    by_day: ByDay = "floor-total"
    leaving: Leaving = "month-end"
    billed: Billed = "afterwards"
    charged_while_suspended: bool = True
    free_days: int = 0
    at_most: Yen | None = None
    tax: Rounding = "floor"


class Limit(Struct, frozen=True, gc=False):
    """At most ``uses`` uses in each window of the kind ``per``."""

    uses: int
    per: Per


class Cover(Struct, frozen=True, kw_only=True):
    """A cover: the causes it grants, for how many months from the start of use, with which remedies (``None``: all).

    ``granting`` holds the id of its clause, ready to be the clauses of a decision.
    """

    name: str
    causes: tuple[Cause, ...]
    granting: tuple[str]
    months: int | None = None
    remedies: tuple[Remedy, ...] | None = None

    @property
    def clause(self) -> str:
        """The id of the clause that grants, and after its months refuses."""
        return self.granting[0]


class ExchangeUnit(Struct, frozen=True, kw_only=True):
    """Which unit may be sent in exchange."""

    model: Literal["same", "equivalent"] = "same"
    capacity: Literal["same", "same-or-larger"] = "same-or-larger"
    restriction: tuple[Literal["○", "×", "△", "－"], ...] = ("○",)
    equivalent: Mapping[str, tuple[str, ...]] = {}


class RemedyRules(Struct, frozen=True, kw_only=True):
    """What is done about a covered incident, in order of trying, and what the member pays."""

    try_: tuple[Remedy, ...]
    pays: tuple[PaysRow, ...]
    walk_in_needs_phone_reception: bool = False
    loaner: tuple[LoanerRow, ...] = ()
    exchange_unit: ExchangeUnit = ExchangeUnit()


class VisitRules(Struct, frozen=True, kw_only=True):
    """How a store is visited: booked so many days ahead, in slots of so many minutes, released after so many."""

    ahead_days: int
    slot_minutes: int
    release_minutes: int


class UnpaidStep(Struct, frozen=True, gc=False):
    """What happens on the ``day``-th day after a failed collection."""

    day: int
    do: UnpaidAct


class ClauseText(Struct, frozen=True, kw_only=True):
    """The words of a clause, with closed placeholders such as ``{last_day}``.

    ``says`` is the sentence when the clause refuses, refers or informs; for a cover it is the sentence when it grants,
    and ``ended`` the one after its months. ``next`` says what can be done now. ``source`` names where the rule stands.
    """

    says: Text
    title: Text
    next: Text | None = None
    ended: Text | None = None
    source: str = ""
    informs: bool = False


class Example(Struct, frozen=True, kw_only=True):
    """A worked example that the terms carry: a sentence, what is given, what must come out; ``line`` is its place."""

    says: str
    given: "ExampleGiven"
    expect: "ExampleExpected"
    line: int


class ExampleGiven(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The facts of an example; what is not said is ordinary (same device, no uses, first model of the catalogue)."""

    started_on: date
    received_on: date
    cause: Cause
    ended_on: date | None = None
    suspended: bool = False
    occurred_on: date | None = None
    model: str | None = None
    same_device: bool = True
    faults: tuple[Fault, ...] = ()
    method: Method | None = None
    phone_reception: bool = False
    channel: Channel | None = None
    uses: tuple["ExampleUse | date", ...] = ()


class ExampleUse(Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier use in an example."""

    received_on: date
    remedy: Remedy | None = None


class ExampleExpected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an example expects; a key left out is not compared. ``pays`` is what the first offer costs, in yen."""

    outcome: Outcome
    clauses: tuple[str, ...] | None = None
    methods: tuple[Method, ...] | None = None
    remedies: tuple[Remedy, ...] | None = None
    contract_year: int | None = None
    uses_left: int | None = None
    natural_until: date | None = None
    next_use_on: date | None = None
    pays: int | None = None
    pays_excess_over: int | None = None
    loaner: bool | None = None


class Terms(Struct, frozen=True, kw_only=True, eq=False):
    """One version of a plan's terms. It is whole: nothing is inherited from another version.

    ``from_at`` is the aware instant it is published from, ``hash`` the sha256 (hex) of the file's text, ``file`` its
    name for messages. The tables at the end are worked out once at load, so that a decision only looks things up.
    """

    language: int
    plan: str
    version: int
    from_at: datetime
    hash: str
    file: str
    name: Text
    operator: Text
    url: str
    join: Joining
    time: Time
    price: Price
    limits: tuple[Limit, ...]
    covers: tuple[Cover, ...]
    excluded: tuple[Cause, ...]
    referred: tuple[Cause, ...]
    remedy: RemedyRules
    visit: VisitRules | None
    unpaid: tuple[UnpaidStep, ...]
    clauses: Mapping[str, ClauseText]
    examples: tuple[Example, ...]
    lines: Mapping[str, int]

    cover_of: Mapping[Cause, Cover]
    exclusion_of: Mapping[Cause, str]
    needs_history_by_remedy: bool
    fewest_uses: int | None

    @property
    def informing(self) -> tuple[str, ...]:
        """The ids of the clauses that only inform, in the order of the file."""
        return tuple(clause for clause, text in self.clauses.items() if text.informs)

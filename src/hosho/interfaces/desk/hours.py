"""The free hours of one store, as many days at a time as an agent can read out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Fault
from hosho.core.terms.model import VisitRules
from hosho.network import queries as network
from hosho.network.models import Store
from hosho.network.queries import FreeHour
from hosho.presentation.words import FAULTS, Bilingual, joined

DAYS = 7


@dataclass(frozen=True)
class Day:
    """A day with free hours."""

    on: date
    hours: list[FreeHour]


@dataclass(frozen=True)
class Hours:
    """A store's free hours on ``DAYS`` days from ``from_day``; ``lacking`` are faults for which it has no part."""

    store: Store
    from_day: date
    first_day: date
    days: list[Day]
    lacking: Bilingual | None
    chosen: datetime | None

    @property
    def last_day(self) -> date:
        """The last day that is shown."""
        return self.from_day + timedelta(days=DAYS - 1)

    @property
    def later(self) -> date:
        """The first day of the days after these."""
        return self.from_day + timedelta(days=DAYS)

    @property
    def earlier(self) -> date | None:
        """The first day of the days before these, unless these are the first."""
        return max(self.first_day, self.from_day - timedelta(days=DAYS)) if self.from_day > self.first_day else None


def hours_of(
    code: str,
    *,
    rules: VisitRules | None,
    model: str,
    faults: Collection[Fault],
    from_day: date | None,
    chosen: datetime | None = None,
    now: datetime,
) -> Hours | None:
    """Return a store's free hours by the contract's terms; nothing where no such store takes visits."""
    store = network.find_store(code)
    if store is None or rules is None:
        return None
    first = network.first_day_to_book(rules, now=now)
    from_day = min(max(from_day or first, first), first + timedelta(days=365))
    free = network.free_hours(store, rules=rules, from_day=from_day, days=DAYS, now=now)
    lacking = network.parts_lacking(store, model=model, faults=faults)
    return Hours(
        store=store,
        from_day=from_day,
        first_day=first,
        days=[Day(on, list(hours)) for on, hours in groupby(free, key=lambda hour: day_in_tokyo(hour.starts_at))],
        lacking=named(lacking) if lacking else None,
        chosen=chosen,
    )


def named(faults: Sequence[str]) -> Bilingual:
    """Return the names of faults in one line."""
    words = [words for fault, words in FAULTS.items() if fault in faults]
    return Bilingual(joined([each.ja for each in words], "ja"), joined([each.en for each in words], "en"))

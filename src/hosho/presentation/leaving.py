"""Leaving a contract, and staying after all: what is possible on a day, and what it would mean."""

from dataclasses import dataclass
from datetime import date

from hosho.core.rating import last_day_when_leaving
from hosho.core.terms import Terms
from hosho.presentation.contract_status import Today


@dataclass(frozen=True)
class Leaving:
    """What leaving would mean for a contract today, by the terms that it follows."""

    today: Today
    terms: Terms

    @property
    def last_day(self) -> date:
        """The last day in force for who leaves today."""
        return last_day_when_leaving(terms=self.terms, asked_on=self.today.on)

    @property
    def first_month(self) -> bool:
        """Whether the cover began in this very month, so that leaving it is charged by the day (domain: leaving)."""
        started, on = self.today.contract.started_on, self.today.on
        by_the_day = self.terms.price.leaving != "month-end"
        return by_the_day or (started is not None and (started.year, started.month) == (on.year, on.month))

    @property
    def can_leave(self) -> bool:
        """Whether it can be left: it has begun, and its end is not settled."""
        return self.today.state in ("in-force", "suspended") and self.today.contract.last_day is None

    @property
    def can_stay(self) -> bool:
        """Whether leaving can still be taken back."""
        return self.today.state == "leaving" and self.today.contract.ended_because == "left"

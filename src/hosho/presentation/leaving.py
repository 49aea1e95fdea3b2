"""Leaving a contract, and staying after all: what is possible on a day, and what it would mean."""

from dataclasses import dataclass
from datetime import date

from hosho.contracts.queries import may_leave, may_stay
from hosho.core.calendar import month_period
from hosho.core.rating import charged_period, last_day_when_leaving
from hosho.core.terms import Terms
from hosho.core.terms.wording import day_in_words
from hosho.presentation.contract_status import Today
from hosho.presentation.words import Bilingual

IN_FULL = Bilingual(
    "今月分は全額かかり、来月からの請求はありません。", "This month is charged in full; nothing is charged after it."
)
FROM_START = Bilingual(
    "今月分は利用開始日からの日割りで、来月からの請求はありません。",
    "This month is charged by the day from the start of use; nothing is charged after it.",
)
FREE = Bilingual(
    "今月の料金はかかりません。来月からの請求もありません。", "Nothing is charged for this month or after it."
)


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
    def charge(self) -> Bilingual:
        """What this month costs who leaves today, in a sentence to read or to read out (``core.rating``)."""
        started, month = self.today.contract.started_on, month_period(self.today.on.year, self.today.on.month)
        assert started is not None, "who can leave has begun"
        charged = charged_period(terms=self.terms, started_on=started, ended_on=self.last_day, month=month)
        if charged is None:
            return FREE
        if charged == month:
            return IN_FULL
        first, last = charged.first_day, charged.last_day
        if first == started and last == month.last_day:
            return FROM_START
        return Bilingual(
            f"今月分は{day_in_words(first, 'ja')}から{day_in_words(last, 'ja')}までの日割りで、"
            "来月からの請求はありません。",
            f"This month is charged by the day, from {day_in_words(first, 'en')} to {day_in_words(last, 'en')}; "
            "nothing is charged after it.",
        )

    @property
    def can_leave(self) -> bool:
        """Whether it can be left: it has begun, and its end is not settled."""
        return self.today.state in ("in-force", "suspended") and may_leave(self.today.contract)

    @property
    def can_stay(self) -> bool:
        """Whether the member is leaving and can still keep the plan."""
        return may_stay(self.today.contract, today=self.today.on)

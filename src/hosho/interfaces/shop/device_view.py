"""A device as the shop shows it: its facts, and the option with what it costs or every reason why it is not offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from hosho.core.calendar import day_in_tokyo
from hosho.core.terms import Plan, Terms
from hosho.devices.identity import Colour
from hosho.devices.models import Unit
from hosho.presentation.clauses import Clause, clause_of
from hosho.presentation.order_view import device_name
from hosho.presentation.plan_summary import PlanBrief, brief_of
from hosho.presentation.words import COLOURS, NOT_JOINED, RESTRICTION, Bilingual
from hosho.sales.offering import CLAUSE_OF, Fees, Reason, fees_now, reasons_of_the_terms

GRADES: Mapping[str, Bilingual] = {
    "A": Bilingual("目立つ傷はありません", "no visible wear"),
    "B": Bilingual("小さな傷があります", "small scratches"),
    "C": Bilingual("目立つ傷があります", "visible wear"),
}
NOT_SAID = Bilingual("未確認", "not recorded")


@dataclass(frozen=True)
class WhyNot:
    """One reason against the option, and the clause behind it."""

    reason: Reason
    clause: str

    @property
    def words(self) -> Bilingual:
        """The reason in words."""
        return NOT_JOINED[self.reason]


@dataclass(frozen=True)
class DeviceShown:
    """A unit on the shelf. ``terms`` are those in force, or the first ones while the plan is not offered yet."""

    unit: Unit
    name: Bilingual
    terms: Terms
    why_not: list[WhyNot]

    @property
    def colour(self) -> Bilingual:
        """Its colour in words."""
        return COLOURS[cast(Colour, self.unit.colour)] if self.unit.colour else NOT_SAID

    @property
    def grade(self) -> Bilingual | None:
        """What its grade means, where one is known."""
        return GRADES.get(self.unit.grade)

    @property
    def restriction(self) -> Bilingual | None:
        """What its network restriction mark means, where it has one."""
        return RESTRICTION.get(self.unit.restriction)

    @property
    def checked_on(self) -> date | None:
        """The day on which the mark was checked."""
        return self.unit.restriction_checked_on

    @property
    def price(self) -> int:
        """The price, yen with tax; 0 where it is not on offer."""
        return self.unit.price_yen or 0


def device_shown(unit: Unit, *, plan: Plan, now: datetime) -> DeviceShown:
    """Return what the shop says about a unit that is there to be sold."""
    against = reasons_of_the_terms(plan, unit, now=now)
    return DeviceShown(
        unit,
        device_name(plan, unit, on=day_in_tokyo(now)),
        plan.terms_at(now) or plan.versions[0],
        why_not=[WhyNot(each, CLAUSE_OF[each]) for each in against],
    )


@dataclass(frozen=True)
class OptionShown:
    """The option with one device: the plan in brief, what it costs here, and the clauses that a buyer must know."""

    brief: PlanBrief
    fees: Fees
    clauses: list[Clause]


INFORMING = ("join.purchase-only", "exchange", "parts", "walk-in.book-first")
"""The clauses that the device page quotes, where the terms have them."""


def option_shown(shown: DeviceShown, *, plan: Plan, now: datetime) -> OptionShown:
    """Return what the option comes to with a device with which it is offered."""
    terms = shown.terms
    return OptionShown(
        brief_of(terms, on=day_in_tokyo(now)),
        fees_now(plan, terms, shown.unit, now=now),
        [clause_of(terms, each) for each in INFORMING if each in terms.clauses],
    )

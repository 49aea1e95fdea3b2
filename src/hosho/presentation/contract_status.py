"""What a member can use today: the answer that the page opens with, as a value for its template."""

from dataclasses import dataclass
from datetime import date

from hosho.contracts.models import Contract
from hosho.core.coverage import ContractState, CoverageStatus, contract_state
from hosho.core.coverage.status import CoverStatus
from hosho.presentation.plan_summary import incident, listed
from hosho.presentation.words import CONTRACT, Bilingual, StatusStyle, leaving_on


@dataclass(frozen=True)
class CoverToday:
    """A cover as a member reads it. It ends with the contract, if that comes first."""

    standing: CoverStatus
    on: date
    last_in_force: date | None

    @property
    def what(self) -> Bilingual:
        """What happens, in a member's words."""
        return incident(self.standing.causes)

    @property
    def last_day(self) -> date | None:
        """The last day of the cover or of the contract; ``None`` while neither has an end."""
        return min((day for day in (self.standing.last_day, self.last_in_force) if day is not None), default=None)

    @property
    def days_until(self) -> int | None:
        """Days from today to the last day (0: it is today); ``None`` without an end."""
        return None if self.last_day is None else (self.last_day - self.on).days


@dataclass(frozen=True)
class Today:
    """What can be used today. ``standing`` is missing while the contract has no day of start yet."""

    contract: Contract
    on: date
    standing: CoverageStatus | None

    @property
    def state(self) -> ContractState:
        """The contract's state on the day; an end that is already known and still to come is ``leaving``."""
        return contract_state(self.standing, ended_on=self.contract.last_day)

    @property
    def look(self) -> StatusStyle:
        """How the state is shown; who leaves reads when."""
        if self.state == "leaving" and self.contract.last_day is not None:
            return leaving_on(self.contract.last_day)
        return CONTRACT[self.state]

    @property
    def usable(self) -> bool:
        """Whether the cover can be used today, as far as the contract goes."""
        return self.state in ("in-force", "leaving")

    @property
    def uses_taken(self) -> int:
        """How many uses of the window are taken."""
        if self.standing is None or self.standing.uses_of is None or self.standing.uses_left is None:
            return 0
        return self.standing.uses_of - self.standing.uses_left

    @property
    def last_day_to_use(self) -> date | None:
        """The last day on which what is left can be used: of the window, or of the contract if that comes first."""
        if self.standing is None:
            return None
        ends = [day for day in (self.standing.window_last_day, self.standing.last_in_force) if day is not None]
        return min(ends, default=None)

    @property
    def returns_on(self) -> date | None:
        """The day on which the count is next higher, unless the contract will have ended by then."""
        if self.standing is None or self.standing.returns_on is None:
            return None
        last = self.standing.last_in_force
        return self.standing.returns_on if last is None or self.standing.returns_on <= last else None

    @property
    def covers(self) -> list[CoverToday]:
        """The covers, those without an end first, those that have ended last."""
        standing = self.standing
        covers = [CoverToday(each, self.on, standing.last_in_force) for each in standing.covers] if standing else []
        return sorted(covers, key=lambda each: (not each.standing.is_open, each.standing.last_day is not None))

    @property
    def excluded(self) -> Bilingual:
        """The excluded causes in one line; empty where nothing is excluded."""
        return listed(self.standing.excluded if self.standing else ())

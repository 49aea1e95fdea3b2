"""A loaner as its borrower reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from hosho.claims.models import Lending
from hosho.devices.queries import units_with
from hosho.plans.queries import plans_named
from hosho.presentation.contract_view import with_capacity
from hosho.presentation.words import LOANER, Bilingual, LendingState, StatusStyle, loaner_due

PRESSES_DAYS = 7
"""So many days before its last day a loaner comes first on the page."""


@dataclass(frozen=True)
class LoanerShown:
    """A lent device, and how urgent its return is on a day."""

    lending: Lending
    device: Bilingual
    on: date

    @property
    def days_left(self) -> int | None:
        """Days until it is due (0: today, negative: over); nothing while the member's own device is still away."""
        return (self.lending.due_on - self.on).days if self.lending.due_on else None

    @property
    def is_with_member(self) -> bool:
        """Whether it is the member's turn to send it."""
        return self.lending.state in ("lent", "overdue")

    @property
    def presses(self) -> bool:
        """Whether it should come first."""
        return self.is_with_member and self.days_left is not None and self.days_left <= PRESSES_DAYS

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        if self.lending.state == "lent" and self.presses and self.days_left is not None and self.days_left >= 0:
            return loaner_due(self.days_left)
        return LOANER[cast(LendingState, self.lending.state)]


def loaner_shown(lending: Lending, *, plan: str, today: date) -> LoanerShown:
    """Return what a page says about a loaner on a day (Asia/Tokyo); ``plan`` is the code of the contract's."""
    [shown] = loaners_shown([lending], plans={lending.id: plan}, today=today)
    return shown


def loaners_shown(lendings: Sequence[Lending], *, plans: Mapping[UUID, str], today: date) -> list[LoanerShown]:
    """Return the same of many loaners, in as many questions as of one; ``plans`` are the codes by lending."""
    units, named = units_with([each.unit_id for each in lendings]), plans_named(set(plans.values()))
    shown = []
    for each in lendings:
        lent = units[each.unit_id]
        name = named[plans[each.id]].row(lent.model, today).name
        shown.append(LoanerShown(each, with_capacity(name, lent.capacity_gb), today))
    return shown

"""What a run charges for months before its own: what became known too late for theirs, and what was released."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from hosho.billing import partitions
from hosho.billing.billable import Facts
from hosho.billing.models import Parked
from hosho.contracts.models import Contract
from hosho.core.calendar import first_of_next_month
from hosho.core.terms.model import Billed


class Late(NamedTuple):
    """Contracts to charge for a month whose part is attached; ``released``: a person has released them, so that one
    that is charged for it already is named."""

    facts: Facts
    contracts: Sequence[UUID]
    released: bool


def to_catch_up(month: date, *, previous_cut_off_at: datetime | None, cut_off_at: datetime) -> Iterator[Late]:
    """Yield what a run of the month catches up as of its cut-off. A contract may come twice, and is charged once."""
    before = month_before(month)
    if previous_cut_off_at is not None and partitions.attached("billing_charge", before):
        late = Contract.objects.filter(
            started_at__gt=previous_cut_off_at,
            started_at__lte=cut_off_at,
            started_on__lt=first_of_next_month(before),
        )
        if contracts := list(late.values_list("id", flat=True)):
            yield Late(Facts(before, "afterwards", attached=True), contracts, released=False)
    released = Parked.objects.filter(billed_by=None, released_at__lte=cut_off_at, month__lte=month)
    for each in sorted(set(released.values_list("month", flat=True))):
        if partitions.attached("billing_charge", each):
            contracts = list(released.filter(month=each).order_by("contract_id").values_list("contract_id", flat=True))
            ways: tuple[Billed, ...] = ("afterwards", "in-advance") if each < month else ("in-advance",)
            for billed in ways:
                yield Late(Facts(each, billed, attached=True), contracts, released=billed == "afterwards")


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)

"""What a run would bill and park, without writing anything, and what differs from the month before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.billing import billable
from hosho.billing.billable import AsOf, Facts, OtherItems
from hosho.billing.invoicing import days_owed
from hosho.billing.models import Charge, Run
from hosho.billing.operations.billing_run import CHUNK, check_turn
from hosho.billing.operations.late_charges import month_before, to_catch_up
from hosho.billing.partitions import attached
from hosho.billing.pricing import Rule, rules
from hosho.core.refusals import Refused
from hosho.core.terms.model import Billed
from hosho.platform.transactions import operation

COMPARED = """
    WITH now AS (SELECT member_id, contract_id, plan, net_yen FROM billing_owed WHERE billed AND month = %(month)s
            AND plan = ANY(%(plans)s)),
    before AS (
        SELECT member_id, contract_id, plan, net_yen FROM billing_charge
        WHERE month = %(before)s AND member_id > %(after)s AND member_id <= %(to)s AND plan = ANY(%(plans)s))
    SELECT coalesce(n.plan, b.plan) AS plan, count(n.net_yen), coalesce(sum(n.net_yen), 0), count(b.net_yen),
           coalesce(sum(b.net_yen), 0), count(*) FILTER (WHERE b.net_yen IS NULL),
           count(*) FILTER (WHERE n.net_yen IS NULL), count(*) FILTER (WHERE n.net_yen <> b.net_yen)
    FROM now n FULL JOIN before b ON b.member_id = n.member_id AND b.contract_id = n.contract_id
    GROUP BY 1
"""
CAUGHT_UP = """
    SELECT count(*), coalesce(sum(net_yen), 0), coalesce(array_agg(contract_id), '{}') FROM billing_owed
    WHERE billed AND kind = 'fee' AND month = %(month)s AND contract_id <> ALL(%(but)s)
      AND (%(any_plan)s OR plan = ANY(%(plans)s))
"""


class BilledAlreadyError(Refused):
    """The month is billed, so there is nothing to try. Field ``month``."""

    code = "billed-already"
    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(month=f"{month:%Y-%m}")


@dataclass
class OfPlan:
    """What would be billed of a plan, beside the month before: charges, yen before tax, and what differs."""

    charges: int = 0
    net_yen: int = 0
    charges_before: int = 0
    net_yen_before: int = 0
    new: int = 0
    ended: int = 0
    changed: int = 0


@dataclass
class Preview:
    """What a run would bill, by plan, and the contracts that it would park, each with the reason (a code).

    ``caught_up``: how many charges are for months whose own run could not know of them, or did not bill them.
    """

    month: date
    plans: dict[str, OfPlan] = field(default_factory=dict)
    parked: list[tuple[UUID, str]] = field(default_factory=list)
    caught_up: int = 0
    caught_up_net_yen: int = 0
    seen: int = 0
    oneoffs: int = 0
    oneoffs_net_yen: int = 0

    @property
    def net_yen(self) -> int:
        """What would be billed in all, yen before tax."""
        return sum(plan.net_yen for plan in self.plans.values()) + self.caught_up_net_yen + self.oneoffs_net_yen


class _Asked(NamedTuple):
    """What a run of the month would look at.

    ``facts`` are those of its own months, ``late`` those of its month that became known too late to be billed in
    advance; ``plans`` are those of each way of billing, ``only_in_advance`` those that have no other.
    """

    month: date
    of: AsOf
    known_until: datetime | None
    facts: Sequence[Facts]
    late: Sequence[Facts]
    others: OtherItems
    plans: Mapping[Billed, Sequence[str]]
    only_in_advance: Sequence[str]


@operation
def preview_month(*, month: date, now: datetime, chunk: int = CHUNK) -> Preview:
    """Return what a run of the month (its first day) would bill and park if it were opened now; nothing is kept.

    Raises:
        BilledAlreadyError: there is a run of it.
        MonthNotOverError: it is too early.
        RunOutOfOrderError: another month comes first.
    """
    if Run.objects.filter(month=month).exists():
        raise BilledAlreadyError(month)
    last = Run.objects.order_by("-month").first()
    check_turn(month, last=last, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    known = rules()
    billable.prepare(known)
    asked, preview = _asked(month, known, last=last, now=now), Preview(month)
    caught: dict[date, list[UUID]] = defaultdict(list)
    with billable.prices_to_be_forgotten():
        _catch_up(preview, asked, caught)
        after = UUID(int=0)
        while (to := billable.member_at(after=after, contracts=chunk)) is not None:
            _add_members(preview, asked, caught[month], after=after, to=to)
            after = to
    return preview


def _asked(month: date, known: Sequence[Rule], *, last: Run | None, now: datetime) -> _Asked:
    known_until = last.cut_off_at if last else None
    facts = [
        Facts(each, billed, attached("billing_charge", each))
        for each, billed in billable.months_of(month, {rule.billed for rule in known})
    ]
    ways: tuple[Billed, ...] = ("afterwards", "in-advance")
    plans = {way: sorted({rule.plan for rule in known if rule.billed == way}) for way in ways}
    return _Asked(
        month=month,
        of=AsOf(UUID(int=0), now),
        known_until=known_until,
        facts=facts,
        late=[Facts(month, each.billed, attached("billing_charge", month), known_until) for each in facts[1:]],
        others=OtherItems([], *days_owed(month, first=last is None)),
        plans=plans,
        only_in_advance=sorted(set(plans["in-advance"]) - set(plans["afterwards"])),
    )


def _catch_up(preview: Preview, asked: _Asked, caught: dict[date, list[UUID]]) -> None:
    """Add what the run would charge for earlier months, and note by month in ``caught`` for which contracts."""
    late = to_catch_up(asked.month, previous_cut_off_at=asked.known_until, cut_off_at=asked.of.cut_off_at)
    for each, contracts, released in late:
        while not (found := billable.owed_by_contracts([each], asked.of, contracts)).priced:
            billable.keep_prices(asked.of.run_id, found.unpriced)
        caught[each.month] += _add_caught_up(preview, each.month, but=caught[each.month])
        _add_parked(preview)
        if released:
            second = Charge.objects.filter(month=each.month, contract_id__in=contracts)
            preview.parked += [(contract_id, "second") for contract_id in second.values_list("contract_id", flat=True)]


def _add_members(preview: Preview, asked: _Asked, caught: Sequence[UUID], *, after: UUID, to: UUID) -> None:
    """Add what the members between two ids would be billed; ``caught`` are contracts that are added already."""
    facts = [*asked.facts, *asked.late]
    while not (found := billable.owed_by_members(facts, asked.others, asked.of, after=after, to=to)).priced:
        billable.keep_prices(asked.of.run_id, found.unpriced)
    preview.seen += found.seen
    for each in asked.facts:
        between = {"before": month_before(each.month), "after": after, "to": to}
        _compare(preview, {**between, "month": each.month, "plans": list(asked.plans[each.billed])})
    if asked.late:
        _add_caught_up(preview, asked.month, but=caught, plans=asked.only_in_advance)
    _add_parked(preview)
    _add_occasions(preview)
    twice = [each for each in asked.facts if each.attached and each.billed == "afterwards"]
    if twice:
        charged = billable.charged_already(twice, asked.of, after=after, to=to)
        preview.parked += [(contract_id, "second") for _month, contract_id in charged]


def _compare(preview: Preview, parameters: Mapping[str, Any]) -> None:
    """Add what the connection's table of what is owed has of a month's fees; it is that of a chunk of members."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, parameters)
        for plan, *counts in cursor.fetchall():
            of_plan = preview.plans.setdefault(plan, OfPlan())
            for name, count in zip(OfPlan.__dataclass_fields__, counts, strict=True):
                setattr(of_plan, name, getattr(of_plan, name) + int(count))


def _add_caught_up(
    preview: Preview, month: date, *, but: Sequence[UUID], plans: Sequence[str] | None = None
) -> list[UUID]:
    """Add the fees of a month, of these plans or of all, that stand in the connection's table of what is owed.

    Return the contracts; ``but`` those that were added before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CAUGHT_UP, {"month": month, "but": list(but), "any_plan": plans is None, "plans": list(plans or ())}
        )
        count, net, contracts = cursor.fetchone()
    preview.caught_up, preview.caught_up_net_yen = preview.caught_up + count, preview.caught_up_net_yen + int(net)
    return list(contracts)


def _add_parked(preview: Preview) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT contract_id, park FROM billing_owed WHERE park <> '' ORDER BY contract_id")
        preview.parked += cursor.fetchall()


def _add_occasions(preview: Preview) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(sum(net_yen), 0) FROM billing_owed WHERE kind <> 'fee'")
        count, net = cursor.fetchone()
        preview.oneoffs, preview.oneoffs_net_yen = preview.oneoffs + count, preview.oneoffs_net_yen + int(net)

"""What a run would bill, without writing anything, and what differs from the month before."""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from hosho.billing import loading
from hosho.billing.loading import Facts
from hosho.billing.models import Run
from hosho.billing.operations.chunks import sift
from hosho.billing.operations.running import CHUNK, MonthNotOverError, month_before
from hosho.billing.pricing import rules
from hosho.core.calendar import day_in_tokyo, month_period
from hosho.ground.transactions import operation

COMPARED = f"""
    WITH now AS (SELECT member_id, contract_id, plan, net_yen FROM billing_facts WHERE {loading.BILLED}),
    before AS (
        SELECT member_id, contract_id, plan, net_yen FROM billing_charge
        WHERE month = %(before)s AND member_id > %(after)s AND member_id <= %(to)s AND plan = ANY(%(plans)s))
    SELECT coalesce(n.plan, b.plan) AS plan, count(n.net_yen), coalesce(sum(n.net_yen), 0), count(b.net_yen),
           coalesce(sum(b.net_yen), 0), count(*) FILTER (WHERE b.net_yen IS NULL),
           count(*) FILTER (WHERE n.net_yen IS NULL), count(*) FILTER (WHERE n.net_yen <> b.net_yen)
    FROM now n FULL JOIN before b ON b.member_id = n.member_id AND b.contract_id = n.contract_id
    GROUP BY 1
"""
WOULD_PARK = "SELECT contract_id, park FROM billing_facts WHERE park <> '' ORDER BY contract_id"


class BilledAlreadyError(Exception):
    """The month is billed, so there is nothing to try. Field ``month``."""

    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(f"{month:%Y-%m} is billed already")


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
    """What a run would bill, by plan, and the contracts that it would park, each with the reason (a code)."""

    month: date
    plans: dict[str, OfPlan] = field(default_factory=dict)
    parked: list[tuple[UUID, str]] = field(default_factory=list)
    seen: int = 0

    @property
    def net_yen(self) -> int:
        return sum(plan.net_yen for plan in self.plans.values())


@operation
def dry_run(
    *, month: date, now: datetime, chunk: int = CHUNK, seen: Callable[[int], object] = lambda contracts: None
) -> Preview:
    """Say what a run of the month (its first day) would bill if it were opened now. ``seen`` is told its progress.

    Raises:
        MonthNotOverError, BilledAlreadyError
    """
    if Run.objects.filter(month=month).exists():
        raise BilledAlreadyError(month)
    if month_period(month.year, month.month).last_day >= day_in_tokyo(now):
        raise MonthNotOverError(month)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    known = rules()
    loading.prepare(known)
    preview, after = Preview(month), UUID(int=0)
    while (to := loading.member_at(after=after, contracts=chunk)) is not None:
        for each, billed in loading.months_of(month, {rule.billed for rule in known}):
            plans = sorted({rule.plan for rule in known if rule.billed == billed})
            _look(preview, Facts(each, billed, now), plans, after=after, to=to)
        seen(preview.seen)
        after = to
    return preview


def _look(preview: Preview, facts: Facts, plans: Sequence[str], *, after: UUID, to: UUID) -> None:
    loading.clear()
    preview.seen += loading.facts_of_members(facts, after=after, to=to)
    preview.parked += [(contract_id, "second") for contract_id in sift(facts)]
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, {"before": month_before(facts.month), "after": after, "to": to, "plans": list(plans)})
        for plan, *counts in cursor.fetchall():
            of_plan = preview.plans.setdefault(plan, OfPlan())
            for name, count in zip(OfPlan.__dataclass_fields__, counts, strict=True):
                setattr(of_plan, name, getattr(of_plan, name) + int(count))
        cursor.execute(WOULD_PARK)
        preview.parked += cursor.fetchall()

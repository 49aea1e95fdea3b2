"""A month's run, slow and obvious: one contract after the other, by the day-by-day reference of the price."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

from hosho.contracts.models import Contract
from hosho.core.calendar import TOKYO
from tests.billing.making import Published
from tests.core.reference import charging
from tests.core.reference.days import month_of, shifted
from tests.core.reference.deciding import model_row

Charged = dict[tuple[UUID, date], tuple[int, int, str]]
"""By contract and month: yen before tax, the rate, and how the terms round the tax."""
FREE = ("undelivered", "dead-on-arrival", "cancelled")
STRICTNESS = ("floor", "half-up", "ceil")


def run(
    contracts: list[Contract],
    plans: Mapping[str, Published],
    *,
    month: date,
    now: datetime,
    before: datetime | None,
    charged: Charged,
) -> Charged:
    """Give what a run of ``month`` with the cut-off ``now`` charges, ``before`` being the last run's cut-off."""
    this, last, ahead = month, shifted(month, -1).replace(day=1), shifted(month_of(month)[-1], 1)
    found: Charged = {}
    for contract in contracts:
        if contract.started_on is None or contract.started_at is None or contract.started_at > now:
            continue
        became_known = before is None or contract.started_at > before
        for each in (last, this, ahead):
            way = "afterwards" if each in (last, this) else "in-advance"
            ways = [(way, True)] if each != last else [("afterwards", before is not None and became_known)]
            if each == this:
                ways = [("afterwards", True), ("in-advance", became_known)]
            for billed, wanted in ways:
                priced = _price(contract, plans[contract.plan], each, now, billed) if wanted else None
                if priced is not None and priced[0] > 0 and (contract.id, each) not in charged:
                    found[contract.id, each] = priced
    return found


def _price(contract: Contract, plan: Published, month: date, now: datetime, billed: str) -> tuple[int, int, str] | None:
    assert contract.started_on is not None
    first_day = max(contract.started_on, month)
    lines = sorted(
        (each for each in contract.applied_terms.all() if each.applied_at <= now),
        key=lambda each: (each.from_on, each.applied_at),
    )
    version = ([each.version for each in lines if each.from_on <= first_day] or [lines[0].version])[-1]
    side = plan.versions[version]
    if side.toml["price"].get("billed", "afterwards") != billed:
        return None
    ended = contract.last_day if contract.ended_at is not None and contract.ended_at <= now else None
    called_off = contract.called_off_at is not None and contract.called_off_at <= now
    if called_off and contract.ended_because in FREE:
        return None
    suspended = []
    for each in contract.suspensions.all():
        if each.since_at <= now:
            resumed = each.until_at is not None and each.until_at <= now
            until = each.until_at.astimezone(TOKYO).date() - timedelta(days=1) if resumed and each.until_at else None
            suspended.append((each.since_at.astimezone(TOKYO).date(), until or date(2100, 1, 1)))
    case = {
        "started_on": contract.started_on,
        "ended_on": ended,
        "month": month,
        "suspended": suspended,
        "days_of_use_only": called_off,
    }
    if ended is None:
        del case["ended_on"]
    row = model_row(side.catalogues, contract.model, first_day)
    net = charging.charge(side.toml, row, case)["net"]
    rate = 10 if month_of(month)[-1] >= date(2019, 10, 1) else 8
    return net, rate, side.toml["price"].get("tax", "floor")


def taxes(lines: list[tuple[int, int, str]]) -> list[list[int]]:
    """Give rate, net and tax of an invoice with these lines: rounded once a rate, by the mildest of the ways."""
    by_rate = defaultdict(list)
    for net, rate, rounding in lines:
        by_rate[rate].append((net, rounding))
    rows = []
    for rate in sorted(by_rate, reverse=True):
        net = sum(each for each, _rounding in by_rate[rate])
        mildest = min((rounding for _net, rounding in by_rate[rate]), key=STRICTNESS.index)
        rows.append([rate, net, charging.ROUND[mildest](Fraction(net * rate, 100))])
    return rows

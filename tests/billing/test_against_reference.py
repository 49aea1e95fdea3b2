"""The run against a slow, obvious one, on made-up portfolios of made-up plans."""

from collections import defaultdict
from datetime import date, datetime
from random import Random
from uuid import UUID

import pytest

from hosho.billing.models import Charge, Invoice, InvoiceLine, Parked
from hosho.billing.preview import preview_month
from hosho.core.calendar import TOKYO
from hosho.insight import selfcheck
from tests.billing import reference
from tests.billing.making import bill, random_portfolio

CUT_OFFS = {
    "2019-12": datetime(2020, 1, 1, 9, tzinfo=TOKYO),
    "2020-01": datetime(2020, 2, 2, 14, tzinfo=TOKYO),
    "2020-02": datetime(2020, 3, 1, 9, tzinfo=TOKYO),
}
OF_MONEY = [each.name for each in selfcheck.money.INVARIANTS]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_a_run_charges_what_the_reference_does(seed: int) -> None:
    random = Random(seed)
    portfolio = random_portfolio(random, members=30)
    charged: reference.Charged = {}
    before, caught_up = None, 0
    for month, now in CUT_OFFS.items():
        expected = reference.run(
            portfolio.contracts,
            portfolio.plans,
            month=date.fromisoformat(f"{month}-01"),
            now=now,
            before=before,
            charged=charged,
        )
        preview = preview_month(month=date.fromisoformat(f"{month}-01"), now=now, chunk=random.choice((7, 1000)))
        run = bill(month, now=now, chunk=random.choice((7, 1000)))
        tried = sum(of_plan.charges for of_plan in preview.plans.values()) + preview.caught_up
        assert (tried, preview.net_yen, preview.parked) == (run.charges, run.net_yen, [])
        caught_up += preview.caught_up
        found = {(each.contract_id, each.month): each.net_yen for each in Charge.objects.filter(run_id=run.id)}
        assert found == {key: net for key, (net, _rate, _rounding) in expected.items()}
        charged |= expected
        before = now
        _check_invoices(month, expected, {each.id: each.member_id for each in portfolio.contracts})
    assert not Parked.objects.exists()
    assert caught_up, "some became known too late for their month"
    assert before is not None
    ours = [each for each in selfcheck.findings(now=before) if each.invariant in OF_MONEY]
    assert [each for each in ours if each.invariant != "charged-inside-the-contract"] == []


def _check_invoices(month: str, expected: reference.Charged, owners: dict[UUID, UUID]) -> None:
    lines: dict[UUID, list[tuple[int, int, str]]] = defaultdict(list)
    for (contract_id, _month), priced in expected.items():
        lines[owners[contract_id]].append(priced)
    issued = Invoice.objects.filter(month=f"{month}-01")
    assert {each.member_id: each.by_rate for each in issued} == {
        owner: reference.taxes(of_owner) for owner, of_owner in lines.items()
    }
    assert InvoiceLine.objects.filter(month=f"{month}-01").count() == len(expected)

"""What a member is told of a month that is not billed yet is what the run then bills."""

from datetime import date
from random import Random

import pytest

from hosho.billing.models import Charge, Invoice
from hosho.billing.upcoming_charges import expected
from tests.billing.making import bill, random_portfolio
from tests.cast import at

pytestmark = pytest.mark.django_db
MONTH = date(2020, 2, 1)
AFTERWARDS = ("plan-a", "plan-b")
LONG_AFTER = at("2020-08-01 09:00")
"""All that happens to the made-up contracts has happened."""


@pytest.mark.parametrize("seed", range(3))
def test_what_is_expected_is_what_the_run_bills(seed: int) -> None:
    portfolio = random_portfolio(Random(seed), members=25)
    members = {each.member_id for each in portfolio.contracts}
    told = {member_id: expected(member_id, month=MONTH) for member_id in members}
    bill("2020-02", now=LONG_AFTER)
    fees = {
        fee.contract.id: (fee.priced.net_yen, fee.priced.days)
        for each in told.values()
        for fee in each.fees
        if fee.contract.plan in AFTERWARDS and fee.priced.net_yen
    }
    charged = Charge.objects.filter(month=MONTH, plan__in=AFTERWARDS)
    assert fees == {each.contract_id: (each.net_yen, each.days) for each in charged}
    assert len(fees) > 10
    advance = {each.member_id for each in portfolio.contracts if each.plan not in AFTERWARDS}
    totals = {each.member_id: each.total_yen for each in Invoice.objects.filter(month=MONTH)}
    assert {owner: each.total_yen for owner, each in told.items() if owner not in advance and each.total_yen} == {
        owner: yen for owner, yen in totals.items() if owner not in advance
    }

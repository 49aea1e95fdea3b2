"""Cancel against billing: before the cut-off the run bills what is owed, afterwards a credit note brings it there."""

from datetime import date

import pytest

from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.models import Charge, CreditNote, Invoice
from hosho.insight import selfcheck
from hosho.sales import operations as sales
from hosho.sales.operations import ReturnReason
from tests.billing.making import ISSUER, bill
from tests.cast import SHOP, at, in_hand, publish, tracking_number
from tests.stories.diary import go_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("because", "net"), [("dead-on-arrival", 0), ("returned", 112)])
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_member_owes_the_same_whenever_it_is_called_off(when: str, because: ReturnReason, net: int) -> None:
    publish()
    bought = in_hand(start="2020-08-25")
    if when == "after":
        go_to("2020-09-01 09:00")
        bill("2020-08", now=at("2020-09-01 09:00"))
    else:
        go_to("2020-08-31 10:00")
    sales.return_order(
        order_id=bought.order.id,
        because=because,
        tracking_number=tracking_number(),
        actor=SHOP,
        now=at("2020-08-31 10:00") if when == "before" else at("2020-09-01 10:00"),
    )
    go_to("2020-09-01 12:00")
    bill("2020-08", now=at("2020-09-01 12:00"))
    kept = sum(Charge.objects.values_list("net_yen", flat=True)) - sum(
        CreditNote.objects.values_list("net_yen", flat=True)
    )
    assert kept == net
    assert CreditNote.objects.exists() == (when == "after" and because == "dead-on-arrival")
    if because == "returned" and when == "after":
        bill("2020-09")
        assert Charge.objects.get(month=date(2020, 9, 1)).net_yen == 16
    for invoice in Invoice.objects.filter(month=date(2020, 8, 1)):
        left = queries.balance_of(invoice).left
        assert left == net + net // 10
    ours = {each.name for each in selfcheck.money.INVARIANTS}
    assert [each for each in selfcheck.findings(now=at("2020-09-02 10:00")) if each.invariant in ours] == []


def test_an_open_run_is_waited_for() -> None:
    publish()
    bought = in_hand(start="2020-08-25")
    go_to("2020-09-01 09:00")
    run = billing.open_run(month=date(2020, 8, 1), issuer=ISSUER, actor=SHOP, now=at("2020-09-01 09:00"))
    sales.return_order(
        order_id=bought.order.id,
        because="dead-on-arrival",
        tracking_number=tracking_number(),
        actor=SHOP,
        now=at("2020-09-01 10:00"),
    )
    go_to("2020-09-01 10:30")
    assert not CreditNote.objects.exists()
    while billing.take_step(run_id=run.id, now=at("2020-09-01 10:30")).state != "closed":
        pass
    go_to("2020-09-01 11:00")
    assert CreditNote.objects.get().net_yen == 112

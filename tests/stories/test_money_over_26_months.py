"""Forty contracts over 26 months: billed, collected, unpaid, paid late, left, sent back. All events, and no others."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.cast import OFFICE, SHOP, Bought, at, in_hand, publish
from tests.stories.diary import Diary, go_to

from hosho.billing import operations as billing
from hosho.billing import queries
from hosho.billing.collection_items import Outcome, Returned
from hosho.billing.models import Charge, DunningCase, Invoice
from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with
from hosho.core.calendar import first_of_next_month

pytestmark = pytest.mark.django_db
MONTHS = 26
STARTS = ("2020-08-04", "2020-08-15", "2020-08-31", "2020-09-01", "2020-09-16")
Said = list[tuple[str, str]]


def collect(failing: Mapping[UUID, Outcome], on: date) -> None:
    """Send out what is due on the 27th; the results come back in the evening."""
    batch = billing.collect(kind="card", collect_on=on, actor=OFFICE, now=go_to(f"{on} 06:00"))
    results = [
        Returned(line.reference, line.amount_yen, failing.get(line.member_id, "paid"), "", on)
        for line in billing.due_invoices(batch)
    ]
    billing.record_results(results=reversed(results), actor=OFFICE, now=go_to(f"{on} 20:00"))


def test_forty_contracts_live_through_26_months() -> None:
    publish()
    billing.schedule_first(now=at("2020-08-04 10:00"))
    everybody: list[Bought] = []
    for start in STARTS:
        everybody += [in_hand("iphone-8", start=start) for _ in range(8)]
        go_to(f"{start} 21:00")
    for bought in everybody:
        billing.set_means(
            member_id=bought.member.id,
            kind="card",
            token_reference=bought.serial,
            actor=OFFICE,
            now=at("2020-09-16 21:00"),
        )
    forgetful, poor, late, leaving = everybody[0], everybody[9], everybody[18], everybody[30]
    diary = Diary()
    expected: Said = []
    month = date(2020, 9, 1)
    for _ in range(MONTHS):
        on = month.replace(day=27)
        failing: dict[UUID, Outcome] = {}
        if month == date(2021, 1, 1):
            failing[forgetful.member.id] = "no-funds"
        if month >= date(2021, 3, 1):
            failing[poor.member.id] = "no-funds"
        if date(2021, 6, 1) <= month <= date(2021, 7, 1):
            failing[late.member.id] = "refused"
        collect(failing, on)
        if month == date(2021, 5, 1):
            contracts.leave(contract_id=leaving.contract_id, actor=OFFICE, now=go_to("2021-05-28 10:00"))
        if month == date(2021, 7, 1):
            for invoice in Invoice.objects.filter(member_id=late.member.id, month__gte=date(2021, 5, 1)):
                billing.record_transfer(
                    invoice_number=invoice.number,
                    yen=invoice.total_yen,
                    reference=invoice.number,
                    on=date(2021, 7, 29),
                    actor=OFFICE,
                    now=go_to("2021-07-29 10:00"),
                )
        if month == date(2021, 9, 1):
            number = Invoice.objects.get(member_id=leaving.member.id, month=date(2021, 5, 1)).number
            billing.credit(
                invoice_number=number,
                lines={1: 500},
                kind="goodwill",
                reason="おわび",
                role="desk",
                actor=SHOP,
                now=go_to("2021-09-28 10:00"),
            )
        month = first_of_next_month(month)
        go_to(f"{month} 12:00")
        expected += [(f"{on} 06:00", "billing.sent-out"), (f"{on} 20:00", "billing.collected")]
        expected.append((f"{month} 09:00", "billing.run-closed"))

    assert sorted(diary.since()) == sorted(expected + OF_FORGETFUL + of_poor() + OF_LATE + OF_LEAVING + OF_COVER)
    assert contract_with(poor.contract_id).ended_because == "unpaid"
    assert Charge.objects.filter(contract_id=poor.contract_id).latest("month").month == date(2021, 6, 1)
    assert Charge.objects.filter(contract_id=leaving.contract_id).latest("month").month == date(2021, 5, 1)
    unpaid = [each for each in Invoice.objects.exclude(month=date(2022, 10, 1)) if queries.balance_of(each).left > 0]
    assert {each.member_id for each in unpaid} == {poor.member.id}
    assert len(unpaid) == DunningCase.objects.filter(closed_at=None).count() == 5
    contracts_of = {bought.contract_id: bought for bought in everybody}
    assert Charge.objects.count() == sum(_months_charged(contracts_of[key]) for key in contracts_of)


def _months_charged(bought: Bought) -> int:
    """Count the months from the start of use to October 2022, or to the month of the last day."""
    contract = contract_with(bought.contract_id)
    assert contract.started_on is not None
    last = contract.last_day or date(2022, 10, 31)
    return (last.year - contract.started_on.year) * 12 + last.month - contract.started_on.month + 1


def of_poor() -> Said:
    """Give what happens to the one who stops paying in March 2021, whose contract ends after 90 days.

    Five invoices are left: each is reminded of once and tried again with every file.
    """
    told: Said = [("2021-04-26 10:00", "contracts.suspended"), ("2021-06-25 10:00", "contracts.terminated")]
    told.append(("2021-06-25 23:59", "contracts.ended"))
    month, unpaid = date(2021, 3, 1), 0
    while month <= date(2022, 10, 1):
        if month <= date(2021, 7, 1):
            unpaid += 1
            told.append((f"{month.replace(day=27) + timedelta(days=10)} 10:00", "billing.reminded"))
        told += [(f"{month.replace(day=27)} 20:00", "billing.collection-failed")] * unpaid
        month = first_of_next_month(month)
    return told


OF_FORGETFUL: Said = [
    ("2021-01-27 20:00", "billing.collection-failed"),
    ("2021-02-06 10:00", "billing.reminded"),
    ("2021-02-26 10:00", "contracts.suspended"),
    ("2021-02-27 20:00", "billing.paid"),
    ("2021-02-27 20:00", "contracts.resumed"),
]
OF_LATE: Said = [
    ("2021-06-27 20:00", "billing.collection-failed"),
    ("2021-07-07 10:00", "billing.reminded"),
    ("2021-07-27 10:00", "contracts.suspended"),
    ("2021-07-27 20:00", "billing.collection-failed"),
    ("2021-07-29 10:00", "billing.paid"),
    ("2021-07-29 10:00", "contracts.resumed"),
    ("2021-07-29 10:00", "billing.paid"),
]
OF_LEAVING: Said = [
    ("2021-05-28 10:00", "contracts.left"),
    ("2021-05-31 23:59", "contracts.ended"),
    ("2021-09-28 10:00", "billing.credited"),
]
OF_COVER: Said = [
    (at_, event)
    for ends, people in (
        ("2022-08-03", 8),
        ("2022-08-14", 7),
        ("2022-08-30", 8),
        ("2022-08-31", 7),
        ("2022-09-15", 8),
    )
    for at_, event in (
        (f"{date.fromisoformat(ends) - timedelta(days=30)} 10:00", "contracts.natural-cover-ending"),
        (f"{ends} 23:59", "contracts.natural-cover-ended"),
    )
    for _ in range(people)
]
"""Two years after each start, but for the two that have ended."""

"""Charges for one occasion, and the tax of invoices: the database's against the core's."""

from datetime import date
from random import Random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from psycopg.sql import SQL

from hosho.billing.invoicing import TAX
from hosho.billing.models import Invoice, OneOff
from hosho.billing.operations.one_time_charges import Kind, charge_once
from hosho.billing.pricing import ROUNDINGS
from hosho.contracts.models import Contract
from hosho.core.money import Yen, net_within, with_tax
from hosho.core.rating import invoice_tax
from hosho.people.models import Consent
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation
from tests.billing.making import bill, contract, member
from tests.cast import OFFICE, at, publish


@given(
    gross=st.lists(st.integers(1, 200_000), min_size=1, max_size=4),
    fees=st.lists(st.integers(1, 9_999), max_size=4),
    rate=st.sampled_from([8, 10]),
)
def test_an_invoice_never_asks_for_more_than_was_agreed(gross: list[int], fees: list[int], rate: int) -> None:
    def total(nets: list[int]) -> int:
        return sum(
            each.net.yen + each.tax.yen for each in invoice_tax(lines=((Yen(n), rate) for n in nets), rounding="floor")
        )

    agreed = [net_within(Yen(each), rate).yen for each in gross]
    assert total([*fees, *agreed]) <= total(fees) + sum(gross)


@given(gross=st.integers(1, 1_000_000))
def test_alone_it_is_what_was_agreed_or_one_yen_less(gross: int) -> None:
    net = net_within(Yen(gross), 10)
    assert gross - 1 <= with_tax(net, 10, "floor").yen <= gross


@pytest.mark.django_db
def test_the_databases_tax_is_the_cores() -> None:
    random = Random(7)
    sums = [(random.randrange(2_000_000), random.choice((0, 8, 10)), random.randrange(3)) for _ in range(3_000)]
    with connection.cursor() as cursor:
        cursor.execute(
            SQL(
                "SELECT {} FROM unnest(%s::bigint[], %s::int[], %s::int[]) WITH ORDINALITY AS t(net, rate, rounding, n)"
                " ORDER BY n"
            ).format(TAX),
            [list(column) for column in zip(*sums, strict=True)],
        )
        found = [tax for (tax,) in cursor.fetchall()]
    expected = [
        invoice_tax(lines=[(Yen(net), rate)], rounding=ROUNDINGS[rounding])[0].tax.yen for net, rate, rounding in sums
    ]
    assert found == expected


@operation
def owe(made: Contract, kind: Kind, yen: int, *, consent: str = "", when: str = "2020-09-10 10:00") -> OneOff | None:
    """Owe an amount for a new claim of the contract."""
    claim_id = uuid7()
    if consent:
        Consent.objects.create(
            member_id=made.member_id,
            subject_id=claim_id,
            about=consent,
            terms_hash="x" * 64,
            given_at=at(when),
        )
    return charge_once(
        kind=kind,
        member_id=made.member_id,
        contract_id=made.id,
        claim_id=claim_id,
        yen=yen,
        actor=OFFICE,
        now=at(when),
    )


@pytest.mark.django_db
def test_they_stand_on_the_invoice_of_their_month_each_with_its_tax() -> None:
    publish()
    made = contract(member(), date(2020, 8, 4))
    owe(made, "loaner-lost", 40_000, consent="loaner")
    owe(made, "paid-repair", 12_000, consent="paid-repair", when="2020-09-30 23:59")
    owe(made, "paid-repair", 5_000, consent="paid-repair", when="2020-10-01 08:59")
    bill("2020-09")
    invoice = Invoice.objects.get()
    assert invoice.by_rate == [[10, 10_909 + 500, 1_140], [0, 40_000, 0]]
    assert invoice.total_yen == 550 + 11_999 + 40_000
    bill("2020-10")
    assert Invoice.objects.get(month="2020-10-01").by_rate == [[10, 4_545 + 500, 504]]


@pytest.mark.django_db
def test_nothing_is_owed_without_recorded_consent() -> None:
    publish()
    made = contract(member(), date(2020, 8, 4))
    assert owe(made, "loaner-lost", 40_000) is None
    assert owe(made, "paid-repair", 12_000, consent="data-loss") is None
    bill("2020-09")
    assert Invoice.objects.get().total_yen == 550

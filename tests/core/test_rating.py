from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.calendar import Period, month_period
from hosho.core.money import Yen
from hosho.core.rating import (
    PriceDependsOnModelError,
    TaxLine,
    billed_on,
    by_day,
    charge,
    days_charged,
    invoice_tax,
    last_day_when_leaving,
    start_of_use,
    tax_rate,
)
from hosho.core.terms import shipped
from hosho.core.terms.model import ByDay
from tests.core.making import plan_of, terms_text

TERMS = shipped().terms()


def priced(price: str, started: date, month: date, ended: date | None = None, **more: Any) -> tuple[int, int]:
    _, terms = plan_of(terms_text(price=f"price = {{ monthly = [{{ net = 500 }}], {price} }}"))
    made = charge(terms=terms, started_on=started, ended_on=ended, month=month, **more)
    return made.net.yen, made.tax.yen


@pytest.mark.parametrize(
    ("started_on", "net", "tax"),
    [
        ("2020-08-04", 451, 45),
        ("2020-08-31", 16, 1),
        ("2020-09-16", 250, 25),
        ("2024-02-15", 258, 25),
        ("2021-05-01", 500, 50),
    ],
)
def test_the_first_month_is_charged_by_the_day(started_on: str, net: int, tax: int) -> None:
    start = date.fromisoformat(started_on)
    made = charge(terms=TERMS, started_on=start, ended_on=None, month=start)
    assert (made.net, made.tax, made.total) == (Yen(net), Yen(tax), Yen(net + tax))


def test_the_tax_of_an_invoice_is_rounded_once_on_the_sum_of_its_lines() -> None:
    assert invoice_tax(lines=[(Yen(258), 10)] * 3, rounding="floor") == (TaxLine(10, Yen(774), Yen(77)),)


def test_the_tax_of_an_invoice_is_rounded_once_per_rate() -> None:
    lines = invoice_tax(lines=[(Yen(258), 10), (Yen(99), 8), (Yen(258), 10)], rounding="ceil")
    assert lines == (TaxLine(10, Yen(516), Yen(52)), TaxLine(8, Yen(99), Yen(8)))


def test_the_tax_rate_changed_on_the_first_of_october_2019() -> None:
    assert (tax_rate(date(2019, 9, 30)), tax_rate(date(2019, 10, 1))) == (8, 10)


@pytest.mark.parametrize(
    ("way", "yen"), [("floor-total", 451), ("floor-daily", 448), ("ceil-total", 452), ("half-up-total", 452)]
)
def test_each_way_of_counting_by_the_day_rounds_as_its_name_says(way: ByDay, yen: int) -> None:
    assert by_day(Yen(500), 28, 31, way) == Yen(yen)
    assert priced(f'by_day = "{way}"', date(2020, 8, 4), date(2020, 8, 1))[0] == yen


@pytest.mark.parametrize("way", ["floor-total", "floor-daily", "ceil-total", "half-up-total"])
def test_a_whole_month_costs_the_monthly_price_however_parts_are_rounded(way: str) -> None:
    assert priced(f'by_day = "{way}"', date(2020, 8, 1), date(2020, 8, 1)) == (500, 50)


@pytest.mark.parametrize(("tax", "yen"), [("floor", 45), ("ceil", 46), ("half-up", 45)])
def test_tax_is_rounded_as_the_terms_say(tax: str, yen: int) -> None:
    assert priced(f'tax = "{tax}"', date(2020, 8, 4), date(2020, 8, 1)) == (451, yen)


def test_leaving_at_the_months_end_charges_that_month_in_full() -> None:
    assert priced('leaving = "month-end"', date(2020, 1, 1), date(2020, 9, 1), date(2020, 9, 10))[0] == 500
    assert last_day_when_leaving(terms=TERMS, asked_on=date(2024, 2, 3)) == date(2024, 2, 29)


def test_leaving_by_the_day_charges_the_days_up_to_the_last() -> None:
    assert priced('leaving = "by-day"', date(2020, 1, 1), date(2020, 9, 1), date(2020, 9, 15))[0] == 250
    _, terms = plan_of(terms_text(price='price = { monthly = [{ net = 500 }], leaving = "by-day" }'))
    assert last_day_when_leaving(terms=terms, asked_on=date(2024, 2, 3)) == date(2024, 2, 3)


def test_leaving_at_once_ends_that_day_and_charges_the_month_in_full() -> None:
    assert priced('leaving = "at-once"', date(2020, 1, 1), date(2020, 9, 1), date(2020, 9, 15))[0] == 500


def test_joined_and_left_in_one_month_is_charged_from_the_start_to_the_months_end() -> None:
    made = charge(terms=TERMS, started_on=date(2020, 9, 16), ended_on=date(2020, 9, 20), month=date(2020, 9, 1))
    assert made.net == Yen(250)


def test_free_days_are_left_out_from_the_start_of_use() -> None:
    assert priced("free_days = 31", date(2020, 8, 16), date(2020, 8, 1)) == (0, 0)
    assert priced("free_days = 31", date(2020, 8, 16), date(2020, 9, 1)) == (250, 25)
    assert priced("free_days = 31", date(2020, 8, 16), date(2020, 10, 1)) == (500, 50)


def test_free_days_at_the_end_of_the_calendar_are_free() -> None:
    assert priced("free_days = 31", date.max, date(9999, 12, 1)) == (0, 0)


def test_suspended_days_are_left_out_only_where_the_terms_say_so() -> None:
    paused = [Period(date(2020, 9, 1), date(2020, 9, 10)), Period(date(2020, 9, 6), date(2020, 9, 15))]
    started = date(2020, 1, 1)
    assert priced("charged_while_suspended = true", started, date(2020, 9, 1), suspended=paused)[0] == 500
    assert priced("charged_while_suspended = false", started, date(2020, 9, 1), suspended=paused)[0] == 250


def test_a_suspended_day_at_the_end_of_the_calendar_is_left_out_once() -> None:
    paused = [Period(date.max, date.max)] * 2
    price = "charged_while_suspended = false"
    assert priced(price, date(2020, 1, 1), date.max, suspended=paused)[0] == 500 * 30 // 31


def test_a_price_by_tier_needs_the_model() -> None:
    plan, terms = plan_of(
        terms_text(price='price = { monthly = [{ when = { tier = ["a"] }, net = 750 }, { net = 1100 }] }')
    )
    month = date(2021, 1, 1)
    for model, net in (("one", 750), ("two", 1100)):
        made = charge(terms=terms, started_on=month, ended_on=None, month=month, row=plan.row(model, month))
        assert made.net == Yen(net)
    with pytest.raises(PriceDependsOnModelError):
        charge(terms=terms, started_on=month, ended_on=None, month=month)


@pytest.mark.parametrize(
    ("start", "day"),
    [("shipped", "2020-08-04"), ("delivered", "2020-08-06"), ("purchased", "2020-07-31"), ("next-month", "2020-08-01")],
)
def test_use_starts_on_the_day_the_terms_name(start: str, day: str) -> None:
    _, terms = plan_of(terms_text(time=f'time = {{ start = "{start}" }}'))
    days = {"purchased_on": date(2020, 7, 31), "shipped_on": date(2020, 8, 4), "delivered_on": date(2020, 8, 6)}
    assert start_of_use(terms=terms, **days) == date.fromisoformat(day)


def test_use_has_no_start_while_the_device_is_not_shipped() -> None:
    assert start_of_use(terms=TERMS, purchased_on=date(2020, 8, 1)) is None


def test_a_month_is_billed_on_the_first_after_it_or_on_its_own_first() -> None:
    _, before = plan_of(terms_text(price='price = { monthly = [{ net = 500 }], billed = "in-advance" }'))
    assert billed_on(terms=TERMS, month=date(2020, 8, 1)) == date(2020, 9, 1)
    assert billed_on(terms=before, month=date(2020, 8, 1)) == date(2020, 8, 1)


def test_a_plan_of_n_months_is_not_charged_after_them() -> None:
    _, terms = plan_of(terms_text(time='time = { start = "shipped", months = 12 }'))
    start = date(2020, 8, 1)
    assert charge(terms=terms, started_on=start, ended_on=None, month=date(2021, 7, 1)).net == Yen(500)
    assert charge(terms=terms, started_on=start, ended_on=None, month=date(2021, 8, 1)).net == Yen(0)


@given(st.dates(date(2019, 1, 1), date(2023, 1, 1)), st.integers(0, 900), st.integers(-3, 40))
def test_days_charged_are_the_days_one_by_one(start: date, length: int, months_on: int) -> None:
    _, terms = plan_of(terms_text(price='price = { monthly = [{ net = 500 }], leaving = "by-day", free_days = 10 }'))
    ended = start + timedelta(days=length)
    index = start.year * 12 + start.month - 1 + months_on
    month = month_period(index // 12, index % 12 + 1)
    one_by_one = sum(
        start + timedelta(days=10) <= day <= ended
        for day in (month.first_day + timedelta(days=n) for n in range(month.days))
    )
    assert days_charged(terms=terms, started_on=start, ended_on=ended, month=month) == one_by_one

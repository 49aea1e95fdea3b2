from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.calendar import (
    Period,
    contract_year,
    contract_year_period,
    day_in_tokyo,
    first_of_next_month,
    last_day,
    month_period,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-08-04", "2022-08-03"),
        ("2020-08-31", "2022-08-30"),
        ("2020-02-29", "2022-02-28"),
        ("2024-02-29", "2026-02-28"),
        ("2022-02-28", "2024-02-27"),
        ("2022-03-01", "2024-02-29"),
    ],
)
def test_twenty_four_months_end_the_day_before_the_corresponding_day(first: str, last: str) -> None:
    assert last_day(date.fromisoformat(first), 24) == date.fromisoformat(last)


def test_contract_years_of_a_leap_day_start_come_from_the_original_start() -> None:
    start = date(2024, 2, 29)
    ends = [contract_year_period(start, number).last_day for number in (1, 2, 3, 4)]
    assert ends == [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 28)]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2021-01-31", 1, "2021-02-28"),
        ("2021-01-30", 1, "2021-02-28"),
        ("2021-01-29", 1, "2021-02-28"),
        ("2021-01-28", 1, "2021-02-27"),
        ("2021-12-31", 2, "2022-02-28"),
        ("2020-01-01", 12, "2020-12-31"),
    ],
)
def test_a_corresponding_day_that_does_not_exist_gives_the_months_last_day(first: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(first), months) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2020-08-04", "2022-08-04"),
        ("2020-08-31", "2022-08-31"),
        ("2022-02-28", "2024-02-29"),
        ("2023-12-31", "2025-12-31"),
    ],
)
def test_an_uncounted_first_day_moves_the_count_to_the_day_after(first: str, last: str) -> None:
    assert last_day(date.fromisoformat(first), 24, first_day_counts=False) == date.fromisoformat(last)


@given(days, st.integers(1, 240))
def test_an_uncounted_first_day_is_a_count_from_the_next_day(first: date, months: int) -> None:
    assert last_day(first, months, first_day_counts=False) == last_day(first + timedelta(days=1), months)


@given(days, st.integers(1, 240))
def test_more_months_end_later(first: date, months: int) -> None:
    assert first <= last_day(first, months) < last_day(first, months + 1)


@given(days, days, st.booleans())
def test_every_day_from_the_start_lies_in_the_year_it_is_numbered_with(start: date, day: date, counts: bool) -> None:
    number = contract_year(start, day, counts)
    if day < start:
        assert number is None
    else:
        assert number is not None
        assert day in contract_year_period(start, number, counts)


@given(days, st.integers(1, 60), st.booleans())
def test_contract_years_follow_each_other_without_gap_or_overlap(start: date, number: int, counts: bool) -> None:
    this, following = contract_year_period(start, number, counts), contract_year_period(start, number + 1, counts)
    assert following.first_day == this.last_day + timedelta(days=1)


@given(st.dates(), st.integers(1, 1200), st.booleans())
def test_no_day_of_the_calendar_makes_a_period_fail(first: date, months: int, counts: bool) -> None:
    assert first <= last_day(first, months, first_day_counts=counts) <= date.max


@given(st.dates(), st.dates(), st.booleans())
def test_no_day_of_the_calendar_makes_a_contract_year_fail(start: date, day: date, counts: bool) -> None:
    number = contract_year(start, day, counts)
    assert (number is None) == (day < start)
    if number is not None:
        assert day in contract_year_period(start, number, counts)


def test_a_period_of_no_months_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 month"):
        last_day(date(2020, 8, 4), 0)


def test_the_day_in_tokyo_changes_at_fifteen_hours_utc() -> None:
    assert day_in_tokyo(datetime(2020, 8, 3, 14, 59, 59, tzinfo=UTC)) == date(2020, 8, 3)
    assert day_in_tokyo(datetime(2020, 8, 3, 15, 0, tzinfo=UTC)) == date(2020, 8, 4)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        day_in_tokyo(datetime(2020, 8, 4))  # noqa: DTZ001


def test_a_period_includes_both_its_ends() -> None:
    assert Period(date(2020, 8, 1), date(2020, 8, 31)).days == 31
    assert month_period(2024, 2).last_day == date(2024, 2, 29)


def test_the_first_of_the_next_month_stops_where_the_calendar_ends() -> None:
    assert first_of_next_month(date(2020, 12, 15)) == date(2021, 1, 1)
    assert first_of_next_month(date(9999, 12, 15)) == date.max

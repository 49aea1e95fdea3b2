"""The ways of counting uses: the table of the domain page, and what holds for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.coverage import Use
from hosho.core.coverage.limits import next_day_with_more, uses_left
from tests.core.making import PARTS, decided, limited, plan_of, terms_text

WAYS = ("contract-year", "rolling-12-months", "from-first-use", "calendar-year", "life")
COUNTED = {per: limited(per) for per in WAYS}
UNCOUNTED = {per: limited(per, first_day_counts=False) for per in WAYS}
START = date(2020, 8, 4)
near = st.dates(date(2020, 7, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("uses", "received", "answers"),
    [
        (("2021-07-20", "2021-07-30"), "2021-08-03", (False, False, False, False)),
        (("2021-07-20", "2021-07-30"), "2021-08-04", (True, False, False, False)),
        (("2020-12-20", "2020-12-28"), "2021-01-05", (False, False, False, True)),
        (("2020-12-20", "2021-12-01", "2021-12-25"), "2022-01-05", (False, False, True, True)),
        (("2020-12-20", "2021-03-01"), "2021-12-19", (True, False, False, True)),
        (("2020-12-20", "2021-03-01"), "2021-12-20", (True, True, True, True)),
    ],
)
def test_the_ways_of_counting_differ_as_the_table_says(
    uses: tuple[str, ...], received: str, answers: tuple[bool, ...]
) -> None:
    within = tuple(decided(received, on=COUNTED[per], uses=uses).outcome == "covered" for per in WAYS[:4])
    assert within == answers


def test_over_the_whole_life_a_use_never_comes_back() -> None:
    decision = decided("2030-01-01", on=COUNTED["life"], uses=("2020-12-20", "2021-03-01"))
    assert (decision.clauses, decision.uses_left, decision.next_use_on) == (("limit",), 0, None)


def test_a_plan_without_a_limit_is_unlimited() -> None:
    plan = plan_of(
        terms_text(
            limit="",
            words=terms_text().split(PARTS["limit"])[1].replace('[clause."limit"]', '[clause."about"]\ninforms = true'),
        )
    )
    decision = decided("2021-01-01", on=plan, uses=("2020-09-01",) * 50)
    assert (decision.outcome, decision.uses_left, decision.contract_year, decision.unlimited) == (
        "covered",
        None,
        1,
        True,
    )


def test_of_several_limits_each_must_hold() -> None:
    both = '[[limit]]\nuses = 2\nper = "contract-year"\n[[limit]]\nuses = 3\nper = "life"'
    plan = plan_of(terms_text(limit=both))
    uses = ("2020-09-01", "2021-09-01")
    assert decided("2022-09-01", on=plan, uses=uses).uses_left == 1
    refused = decided("2022-09-01", on=plan, uses=(*uses, "2022-08-10"))
    assert (refused.clauses, refused.next_use_on) == (("limit",), None)


def test_uses_before_the_start_do_not_count() -> None:
    for per in WAYS:
        assert decided("2020-08-04", on=COUNTED[per], uses=("2020-08-02", "2020-08-03")).uses_left == 2


def test_before_the_start_the_limit_cannot_fail() -> None:
    decision = decided("2020-08-03", uses=("2020-08-04", "2020-08-05"))
    assert (decision.clauses, decision.contract_year, decision.uses_left) == (("in-force",), None, None)


def test_what_is_left_is_never_below_zero() -> None:
    assert decided("2020-12-01", uses=("2020-09-01",) * 9).uses_left == 0


def test_a_rolling_year_ends_the_day_before_the_corresponding_day() -> None:
    uses = ("2021-03-01", "2021-03-02")
    for received, left in (("2022-02-28", 0), ("2022-03-01", 1), ("2022-03-02", 2)):
        assert decided(received, on=COUNTED["rolling-12-months"], uses=uses).uses_left == left


def test_a_year_from_a_use_that_does_not_count_its_first_day_is_a_day_longer() -> None:
    uses = ("2021-03-01", "2021-03-01")
    for received, left in (("2022-03-01", 0), ("2022-03-02", 2)):
        assert decided(received, on=UNCOUNTED["rolling-12-months"], uses=uses).uses_left == left
        assert decided(received, on=UNCOUNTED["from-first-use"], uses=uses).uses_left == left


@pytest.mark.parametrize("per", WAYS)
@given(uses=st.lists(near, max_size=6), day=near, counts=st.booleans())
def test_the_next_day_with_a_use_is_the_first_one(per: str, uses: list[date], day: date, counts: bool) -> None:
    _, terms = (COUNTED if counts else UNCOUNTED)[per]
    taken = [Use(each) for each in uses]
    if uses_left(terms, START, taken, day) != 0:
        return
    found = next_day_with_more(terms, START, taken, day)
    last_looked_at = found or day + timedelta(days=1500)
    looked_at = (day + timedelta(days=n) for n in range(1, (last_looked_at - day).days))
    assert all(uses_left(terms, START, taken, each) == 0 for each in looked_at)
    assert found is None or (uses_left(terms, START, taken, found) or 0) > 0


@pytest.mark.parametrize("per", [per for per in WAYS if per != "from-first-use"])
@given(uses=st.lists(near, max_size=6), more=near, day=near)
def test_another_use_never_makes_a_refused_limit_pass(per: str, uses: list[date], more: date, day: date) -> None:
    _, terms = COUNTED[per]
    before = uses_left(terms, START, [Use(each) for each in uses], day)
    after = uses_left(terms, START, [Use(each) for each in (*uses, more)], day)
    assert (before is None and after is None) or (after or 0) <= (before or 0)


@pytest.mark.parametrize("per", WAYS)
@given(uses=st.lists(st.dates(), max_size=5), day=st.dates(), start=st.dates())
def test_no_day_of_the_calendar_makes_counting_fail(per: str, uses: list[date], day: date, start: date) -> None:
    for counts in (COUNTED, UNCOUNTED):
        _, terms = counts[per]
        taken = [Use(each) for each in uses]
        left = uses_left(terms, start, taken, day)
        assert (left is None) == (day < start)
        if left == 0:
            next_day_with_more(terms, start, taken, day)

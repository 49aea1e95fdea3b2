"""Differences that the reference has found, each cut down to its smallest case and settled by the rules."""

from datetime import date
from importlib.resources import files

from hosho.core.calendar import Period
from hosho.core.coverage import Contract, Report, Use, decide
from hosho.core.rating import charge
from hosho.core.terms import Plan, Terms, load_terms, shipped


def shipped_but(was: str, now: str) -> Terms:
    """Load the shipped terms with one thing said otherwise."""
    text = (files("hosho") / "shipped" / "iijmio-used" / "terms-1.toml").read_text(encoding="utf-8")
    assert was in text
    return load_terms(text.replace(was, now), file="terms-1.toml")


def test_a_use_may_come_back_on_the_very_last_day_of_the_calendar() -> None:
    terms = shipped_but('uses = 2\nper = "contract-year"', 'uses = 1\nper = "rolling-12-months"')
    decision = decide(
        plan=Plan.of([terms], shipped().catalogues),
        terms=terms,
        contract=Contract(date(9998, 12, 31), "iphone-8", "the unit"),
        uses=[Use(date(9998, 12, 31))],
        report=Report(date(9999, 11, 1), "the unit", "wet"),
    )
    assert decision.clauses == ("limit",)
    assert decision.next_use_on == date(9999, 12, 31)


def test_a_use_that_counts_to_the_last_day_of_the_calendar_never_comes_back() -> None:
    terms = shipped_but('uses = 2\nper = "contract-year"', 'uses = 1\nper = "calendar-year"')
    decision = decide(
        plan=Plan.of([terms], shipped().catalogues),
        terms=terms,
        contract=Contract(date(9998, 12, 31), "iphone-8", "the unit"),
        uses=[Use(date(9999, 1, 1))],
        report=Report(date(9999, 11, 1), "the unit", "wet"),
    )
    assert decision.clauses == ("limit",)
    assert decision.next_use_on is None


def test_a_suspended_day_is_left_out_once_even_where_the_calendar_ends() -> None:
    last = Period(date.max, date.max)
    priced = charge(
        terms=shipped_but("charged_while_suspended = true", "charged_while_suspended = false"),
        started_on=date.max,
        ended_on=None,
        month=date.max,
        suspended=[last, last],
    )
    assert (priced.net.yen, priced.tax.yen, priced.total.yen) == (0, 0, 0)

"""What a decision says: every clause the day before, on the day and the day after; all reasons; the offers."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.codes import CAUSES, FAULTS, METHODS, Cause, Fault
from hosho.core.coverage import Contract, Report, Use, decide
from hosho.core.money import Yen
from hosho.core.terms import Loaner, Plan, UnknownModelError, load_catalogue, load_terms, shipped
from tests.core.making import CATALOGUE, DEVICE, decided, plan_of, terms_text

PLAN = shipped()
TERMS = PLAN.terms()


@pytest.mark.parametrize(
    ("received", "outcome"), [("2022-08-02", "covered"), ("2022-08-03", "covered"), ("2022-08-04", "not-covered")]
)
def test_natural_cover_includes_its_last_day(received: str, outcome: str) -> None:
    decision = decided(received, "natural-failure")
    assert (decision.outcome, decision.clauses) == (outcome, ("cover.natural",))
    assert decision.natural_until == date(2022, 8, 3)


@pytest.mark.parametrize(
    ("received", "refused"), [("2020-08-03", True), ("2020-08-04", False), ("2021-06-30", False), ("2021-07-01", True)]
)
def test_a_contract_is_in_force_from_its_start_to_its_last_day(received: str, refused: bool) -> None:
    assert (decided(received, ended_on="2021-06-30").clauses == ("in-force",)) == refused


def test_a_failure_before_the_start_is_refused_though_it_is_reported_after_it() -> None:
    assert decided("2020-08-04", occurred_on="2020-08-03").clauses == ("in-force",)


def test_a_failure_in_force_that_is_reported_after_leaving_is_refused() -> None:
    assert decided("2021-07-01", occurred_on="2021-06-30", ended_on="2021-06-30").clauses == ("in-force",)


@pytest.mark.parametrize("cause", ["theft", "loss", "modification", "natural-disaster", "software", "battery"])
def test_each_excluded_cause_is_refused_by_its_own_clause(cause: Cause) -> None:
    assert decided("2021-01-10", cause).clauses == (f"exclude.{cause}",)


def test_the_fault_battery_excludes_nothing_under_another_cause() -> None:
    assert decided("2021-01-10", "partial-damage", faults=("battery",)).outcome == "covered"


def test_every_reason_is_named_and_sorted() -> None:
    decision = decided(
        "2020-08-03", "theft", suspended=True, device="other", method="walk-in", uses=("2020-08-04", "2020-08-04")
    )
    assert decision.clauses == ("device", "exclude.theft", "in-force", "suspended", "walk-in.reception")


def test_a_refused_referred_cause_is_refused() -> None:
    assert decided("2021-01-10", "other", suspended=True).clauses == ("suspended",)


def test_a_cause_that_no_clause_names_goes_to_a_person() -> None:
    decision = decided("2021-01-10", "other", faults=("other",))
    assert (decision.outcome, decision.clauses, decision.methods, decision.offers) == ("refer", ("refer",), (), ())


@pytest.mark.parametrize(
    "written", ["490154203237518", "49 015420 323751 8", "４９０１５４２０３２３７５１８", "49-015420-323751-8"]
)
def test_a_device_is_the_same_however_its_number_is_written(written: str) -> None:
    assert decided("2021-01-10", device=written).outcome == "covered"


def test_a_device_is_the_same_in_lower_case() -> None:
    contract = Contract(date(2020, 8, 4), "iphone-8", "F17XK203JCM")
    report = Report(date(2021, 1, 1), "f17xk203jcm", "wet")
    assert decide(plan=PLAN, terms=TERMS, contract=contract, uses=(), report=report).outcome == "covered"


@pytest.mark.parametrize(
    ("model", "faults", "methods"),
    [
        ("iphone-8", ("screen",), ("ship-in", "walk-in")),
        ("iphone-8", ("screen", "camera"), ("ship-in", "walk-in")),
        ("iphone-8", ("screen", "power"), ("ship-in",)),
        ("iphone-8", (), ("ship-in",)),
        ("iphone-xr", ("screen",), ("ship-in", "walk-in")),
        ("iphone-xr", ("camera",), ("ship-in",)),
        ("iphone-xs", ("screen",), ("ship-in",)),
        ("ipad-air-3", ("screen",), ("ship-in",)),
        ("ipad-mini-5", ("screen",), ("ship-in",)),
        ("ipad-pro-11", ("screen",), ("ship-in",)),
        ("ipad-pro-12-9-3", ("screen",), ("ship-in",)),
    ],
)
def test_a_store_is_offered_only_for_faults_that_the_models_row_allows(
    model: str, faults: tuple[Fault, ...], methods: tuple[str, ...]
) -> None:
    assert decided("2021-01-10", model=model, faults=faults).methods == methods


@pytest.mark.parametrize("cause", ["wet", "submerged"])
def test_a_wet_device_carries_the_fault_liquid_and_is_sent_in(cause: Cause) -> None:
    assert decided("2021-01-10", cause, faults=("screen",)).methods == ("ship-in",)


@pytest.mark.parametrize("model", sorted(PLAN.rows))
def test_a_visit_without_the_phone_desk_is_refused_for_every_model(model: str) -> None:
    refused = decided("2021-01-10", model=model, method="walk-in", faults=("power",))
    assert refused.clauses == ("walk-in.reception",)
    assert decided("2021-01-10", model=model, method="walk-in", phone_reception=True).outcome == "covered"


def test_a_loaner_comes_with_ship_in_only_and_nothing_is_paid() -> None:
    decision = decided("2021-01-10", model="iphone-8", faults=("screen",))
    said = [(offer.remedy, offer.method, offer.pays, offer.loaner) for offer in decision.offers]
    lent = Loaner(14, 40000)
    assert said == [
        ("repair", "ship-in", Yen(0), lent),
        ("repair", "walk-in", Yen(0), None),
        ("exchange", "ship-in", Yen(0), lent),
        ("exchange", "walk-in", Yen(0), None),
    ]


def test_a_model_that_no_catalogue_named_cannot_be_decided_on() -> None:
    with pytest.raises(UnknownModelError) as caught:
        decided("2021-01-10", model="iphone-3g")
    assert "iphone-xr" in caught.value.known


def test_the_catalogue_of_the_reports_day_gives_the_methods() -> None:
    later = CATALOGUE.replace("2020-01-01T", "2021-01-01T").replace('"screen", "camera"', '"screen"')
    later = (
        later[: later.index('[[model]]\ncode = "two"')]
        + '[[model]]\ncode = "three"\nja = "三"\nen = "3"\nmethods = ["ship-in"]\n'
    )
    plan = Plan.of(
        [load_terms(terms_text(), file="terms-1.toml")],
        [load_catalogue(later, file="later"), load_catalogue(CATALOGUE, file="first")],
    )
    on = (plan, plan.terms())
    assert decided("2020-12-31", on=on, model="one", faults=("camera",)).methods == ("ship-in", "walk-in")
    assert decided("2021-01-01", on=on, model="one", faults=("camera",)).methods == ("ship-in",)
    assert decided("2022-01-01", on=on, model="two").methods == ("ship-in",), "it left, and keeps its methods"
    assert decided("2020-12-31", on=on, model="three").methods == ("ship-in",), "the first that names it speaks"
    assert plan.catalogue_on(date(2019, 1, 1)).file == "first"


def test_the_day_of_the_failure_is_tested_where_the_terms_say_so() -> None:
    on = plan_of(terms_text(time='time = { start = "shipped", tested = "occurred" }'))
    late = decided("2022-08-10", "natural-failure", on=on, occurred_on="2022-08-03")
    assert (late.outcome, late.contract_year) == ("covered", 2)
    assert decided("2022-08-10", "natural-failure", on=on).clauses == ("cover.natural",)
    before = decided("2020-08-04", on=on, occurred_on="2020-08-03")
    assert (before.clauses, before.contract_year, before.uses_left) == (("in-force",), None, None)


facts = {
    "started_on": st.dates(date(2020, 1, 1), date(2022, 12, 31)),
    "received_on": st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    "cause": st.sampled_from(CAUSES),
    "faults": st.lists(st.sampled_from(FAULTS), max_size=3).map(tuple),
    "method": st.sampled_from((None, *METHODS)),
    "suspended": st.booleans(),
}


@given(uses=st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), max_size=4), **facts)
def test_the_order_of_earlier_uses_does_not_matter(uses: list[date], **given_facts: Any) -> None:
    cause, received = given_facts.pop("cause"), given_facts.pop("received_on")
    answers = {
        str(decided(received, cause, uses=tuple(map(str, order)), **given_facts)) for order in permutations(uses)
    }
    assert len(answers) == 1


@given(**facts)
def test_methods_and_offers_are_given_exactly_when_covered(**given_facts: Any) -> None:
    cause, received = given_facts.pop("cause"), given_facts.pop("received_on")
    decision = decided(received, cause, **given_facts)
    assert bool(decision.methods) == bool(decision.offers) == (decision.outcome == "covered")
    assert list(decision.clauses) == sorted(set(decision.clauses))
    assert decision.clauses
    assert (decision.contract_year is None) == (decision.uses_left is None)


@given(st.dates(), st.dates(), st.dates(), st.sampled_from(CAUSES))
def test_no_day_of_the_calendar_makes_a_decision_fail(start: date, received: date, used: date, cause: Cause) -> None:
    contract, report = Contract(start, "iphone-8", DEVICE), Report(received, DEVICE, cause)
    decide(plan=PLAN, terms=TERMS, contract=contract, uses=(Use(used), Use(used)), report=report)

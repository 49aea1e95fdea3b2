"""The plans that the terms must be able to say without new code: each is a few rows, and decides rightly."""

from datetime import date

import pytest

from hosho.core.codes import Cause, Channel, Fault
from hosho.core.coverage import Decision
from hosho.core.money import Yen
from hosho.core.rating import charge
from hosho.core.terms import ExcessOver, Pays, Plan, Terms, shipped
from tests.core.making import PARTS, USUAL_WORDS, decided, plan_of, terms_text


def pays(decision: Decision) -> list[Pays]:
    return [offer.pays for offer in decision.offers]


def carrier() -> tuple[Plan, Terms]:
    plan = shipped("hinode-whole")
    return plan, plan.terms()


@pytest.mark.parametrize(
    ("model", "channel", "yen"),
    [
        ("hinode-one", "web", 6000),
        ("hinode-one", "phone", 7000),
        ("hinode-max", "web", 11000),
        ("hinode-max", None, 12000),
    ],
)
def test_a_carriers_exchange_costs_by_tier_and_less_on_the_web(model: str, channel: Channel | None, yen: int) -> None:
    decision = decided("2024-09-01", "theft", on=carrier(), started_on="2024-05-10", model=model, channel=channel)
    assert (decision.clauses, set(pays(decision))) == (("cover.lost",), {Yen(yen)})
    assert {offer.remedy for offer in decision.offers} == {"exchange"}


def test_a_carriers_plan_exchanges_first_and_can_be_joined_within_fourteen_days() -> None:
    plan, terms = carrier()
    decision = decided("2024-09-01", on=(plan, terms), started_on="2024-05-10")
    assert [offer.remedy for offer in decision.offers] == ["exchange", "repair"]
    assert terms.join.within_days == 14
    first = charge(
        terms=terms,
        started_on=date(2024, 5, 1),
        ended_on=None,
        month=date(2024, 5, 1),
        row=plan.row("hinode-one", date(2024, 5, 1)),
    )
    assert first.net == Yen(0), "the first 31 days are free"


@pytest.mark.parametrize(("uses", "yen"), [((), 5500), (("2024-02-01",), 8800)])
def test_a_second_exchange_in_a_year_costs_more(uses: tuple[str, ...], yen: int) -> None:
    plan = shipped("minato-exchange")
    decision = decided("2024-11-04", on=(plan, plan.terms()), started_on="2023-11-05", uses=uses, remedy="exchange")
    assert pays(decision) == [Yen(yen)]


def test_a_plan_of_fifty_nine_months_ends_after_them() -> None:
    on = plan_of(terms_text(time='time = { start = "shipped", months = 59 }'))
    assert decided("2025-07-03", on=on).outcome == "covered"
    assert decided("2025-07-04", on=on).clauses == ("in-force",)
    assert decided("2025-07-04", on=on, occurred_on="2025-07-03").clauses == ("in-force",)


def test_a_plan_can_pay_up_to_a_sum_and_charge_the_excess() -> None:
    on = plan_of(terms_text(remedy='remedy = { try = ["repair"], pays = [{ excess_over = 50000 }] }'))
    assert pays(decided("2021-01-01", on=on)) == [ExcessOver(50000)]


def test_a_makers_plan_is_unlimited_and_has_its_own_fee_for_the_screen() -> None:
    on = plan_of(
        terms_text(
            limit="",
            words=USUAL_WORDS.replace('[clause."limit"]', '[clause."about"]\ninforms = true'),
            remedy="""remedy = { try = ["repair"], pays = [
  { when = { faults = ["screen"] }, yen = 3700 },
  { yen = 12900 },
] }""",
        )
    )
    many = ("2020-09-01",) * 20
    fees: tuple[tuple[Cause, tuple[Fault, ...], int], ...] = (
        ("partial-damage", ("screen",), 3700),
        ("partial-damage", ("screen", "camera"), 12900),
        ("partial-damage", (), 12900),
        ("wet", ("screen",), 12900),
    )
    for cause, faults, yen in fees:
        decision = decided("2021-01-01", cause, on=on, faults=faults, uses=many, model="two")
        assert (decision.outcome, decision.uses_left, pays(decision)) == ("covered", None, [Yen(yen)])


def test_a_plan_can_be_priced_by_tier() -> None:
    plan, terms = plan_of(
        terms_text(
            price="""price = { monthly = [
  { when = { tier = ["a"] }, net = 300 },
  { when = { tier = ["b"] }, net = 400 },
  { net = 500 },
] }"""
        )
    )
    month = date(2021, 1, 1)
    prices = [
        charge(terms=terms, started_on=month, ended_on=None, month=month, row=plan.row(model, month)).net
        for model in ("one", "two")
    ]
    assert prices == [Yen(300), Yen(400)]


def test_a_cover_may_grant_some_remedies_only() -> None:
    cover = PARTS["cover"].replace('"submerged"] }', '"submerged"], remedies = ["exchange"] }')
    on = plan_of(terms_text(cover=cover))
    assert {offer.remedy for offer in decided("2021-01-01", "wet", on=on).offers} == {"exchange"}
    assert {offer.remedy for offer in decided("2021-01-01", "natural-failure", on=on).offers} == {"repair", "exchange"}


def test_a_row_may_look_at_method_cause_and_model() -> None:
    rows = """remedy = { try = ["repair"], pays = [
  { when = { method = ["walk-in"] }, yen = 1 },
  { when = { cause = ["wet", "submerged"], model = ["two"] }, yen = 2 },
  { yen = 3 },
] }"""
    on = plan_of(terms_text(remedy=rows))
    assert pays(decided("2021-01-01", on=on, faults=("screen",))) == [Yen(3), Yen(1)]
    assert pays(decided("2021-01-01", "wet", on=on, model="two")) == [Yen(2)]
    assert pays(decided("2021-01-01", "wet", on=on, model="one")) == [Yen(3)]

from datetime import date

import pytest

from hosho.core.code_labels import CAUSE_WORDS, FAULT_WORDS, METHOD_WORDS
from hosho.core.codes import CAUSES, FAULTS, METHODS, Cause
from hosho.core.coverage import Contract, Report, Use, coverage_status, decide
from hosho.core.explain import Explanation, cost_in_words, explain, informing
from hosho.core.money import Yen
from hosho.core.terms import ExcessOver, shipped
from tests.core.making import DEVICE, limited

PLAN = shipped()
TERMS = PLAN.terms()
START = date(2020, 8, 4)


def explained(contract: Contract, report: Report, uses: tuple[str, ...] = (), code: str = "iijmio-used") -> Explanation:
    plan = shipped(code)
    terms, taken = plan.terms(), tuple(Use(date.fromisoformat(each)) for each in uses)
    decision = decide(plan=plan, terms=terms, contract=contract, uses=taken, report=report)
    return explain(plan=plan, terms=terms, contract=contract, report=report, decision=decision)


def test_a_covered_screen_is_said_with_cost_and_ways() -> None:
    said = explained(
        Contract(START, "iphone-8", DEVICE), Report(date(2021, 1, 1), DEVICE, "partial-damage", None, ("screen",))
    )
    assert said.outcome.ja == "補償の対象です。費用はかかりません。発送か、お店への持ち込みを選べます。"
    assert said.outcome.en == "This is covered. You pay nothing. Choose to send it in or visit a store."
    assert [sentence.clause for sentence in said.sentences] == ["cover.damage"]


def test_an_ended_cover_is_said_with_its_last_day() -> None:
    said = explained(Contract(START, "iphone-xs", DEVICE), Report(date(2022, 8, 4), DEVICE, "natural-failure"))
    assert "自然故障の補償は2022年8月3日（水）で終わりました。" in said.aloud("ja")
    assert "Cover for natural failure ended on Wed 3 Aug 2022." in said.aloud("en")


def test_a_reached_limit_is_said_with_the_next_day() -> None:
    report = Report(date(2021, 8, 3), DEVICE, "battery")
    said = explained(Contract(START, "iphone-xs", DEVICE), report, ("2021-07-20", "2021-07-30"))
    assert said.outcome.ja == "補償の対象外です。理由は2つあります。"
    assert "次に使えるのは2021年8月4日（水）からです。" in said.aloud("ja")
    assert [sentence.clause for sentence in said.sentences] == ["exclude.battery", "limit"]


def test_days_in_force_are_said_with_both_ends() -> None:
    contract = Contract(START, "iphone-xs", DEVICE, date(2021, 6, 30))
    said = explained(contract, Report(date(2021, 7, 1), DEVICE, "wet"))
    assert "2020年8月4日（火）から2021年6月30日（水）まで" in said.aloud("ja")
    assert "Tue 4 Aug 2020 to Wed 30 Jun 2021" in said.aloud("en")


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("code", ["iijmio-used", "hinode-whole", "minato-exchange"])
def test_every_cause_of_every_plan_has_its_words_without_a_placeholder_left(code: str, cause: Cause) -> None:
    plan = shipped(code)
    for received in (date(2020, 1, 1), date(2025, 1, 1), date(2035, 1, 1)):
        for suspended in (False, True):
            contract = Contract(date(2024, 6, 1), next(iter(plan.rows)), DEVICE, None, suspended)
            report = Report(received, DEVICE, cause, None, (), "walk-in" if suspended else None)
            said = explained(contract, report, ("2024-12-01", "2024-12-02"), code)
            for language in ("ja", "en"):
                assert "{" not in said.aloud(language)
                assert said.sentences


def test_the_clauses_that_inform_are_said_with_their_values() -> None:
    said = {sentence.clause: sentence.says for sentence in informing(TERMS)}
    assert "14日以内" in said["loaner"].ja
    assert "¥40,000" in said["loaner"].en


def test_costs_are_said_as_nothing_an_amount_a_range_or_an_excess() -> None:
    assert cost_in_words([Yen(0), Yen(0)]).en == "You pay nothing."
    assert cost_in_words([Yen(5500)]).ja == "ご負担は5,500円（税込）です。"
    assert "¥3,300 to ¥12,000" in cost_in_words([Yen(12000), Yen(3300)]).en
    assert "50,000円（税込）を超えた分" in cost_in_words([ExcessOver(50000)]).ja


def test_every_code_has_words() -> None:
    assert (set(CAUSE_WORDS), set(FAULT_WORDS), set(METHOD_WORDS)) == (set(CAUSES), set(FAULTS), set(METHODS))


def test_a_standing_says_what_is_left_until_when_and_what_comes_back() -> None:
    now = coverage_status(
        plan=PLAN,
        terms=TERMS,
        contract=Contract(START, "iphone-8", DEVICE),
        uses=(Use(date(2021, 9, 1)),),
        today=date(2022, 5, 30),
    )
    assert (now.in_force, now.uses_left, now.uses_of, now.contract_year) == (True, 1, 2, 2)
    assert (now.window_last_day, now.returns_on, now.returns_to) == (date(2022, 8, 3), date(2022, 8, 4), 2)
    assert (now.natural_until, now.natural_days_left) == (date(2022, 8, 3), 66)
    assert [(cover.clause, cover.is_open) for cover in now.covers] == [("cover.natural", True), ("cover.damage", True)]
    assert "battery" in now.excluded


def test_a_standing_with_everything_left_has_nothing_to_come_back() -> None:
    contract = Contract(START, "iphone-8", DEVICE)
    now = coverage_status(plan=PLAN, terms=TERMS, contract=contract, uses=(), today=date(2022, 8, 4))
    assert (now.uses_left, now.returns_on, now.returns_to) == (2, None, None)
    assert (now.natural_days_left, now.covers[0].is_open) == (0, False)


def test_a_standing_before_the_start_and_after_leaving_is_not_in_force() -> None:
    contract = Contract(START, "iphone-8", DEVICE, date(2021, 6, 30))
    for today, left in ((date(2020, 8, 3), None), (date(2021, 7, 1), 2)):
        now = coverage_status(plan=PLAN, terms=TERMS, contract=contract, uses=(), today=today)
        assert (now.in_force, now.uses_left, now.last_in_force) == (False, left, date(2021, 6, 30))


def test_a_standing_counts_as_the_plan_does() -> None:
    plan, terms = limited("rolling-12-months")
    contract, uses = Contract(START, "one", DEVICE), (Use(date(2020, 12, 20)), Use(date(2021, 3, 1)))
    now = coverage_status(plan=plan, terms=terms, contract=contract, uses=uses, today=date(2021, 3, 2))
    assert (now.uses_left, now.window_last_day, now.returns_on, now.returns_to) == (0, None, date(2021, 12, 20), 1)

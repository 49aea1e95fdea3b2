from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hosho.core.codes import CAUSES, CHANNELS, FAULTS, METHODS, REMEDIES
from hosho.core.coverage import Contract, ReplayError, Report, Use, decide, record, recorded_decision, replay
from hosho.core.terms import Plan, load_catalogue, load_terms, shipped
from tests.core.making import CATALOGUE, plan_of, terms_text

PLAN = shipped()
TERMS = PLAN.terms()
days = st.dates(date(2020, 7, 1), date(2025, 12, 31))
contracts = st.builds(
    Contract, days, st.sampled_from(sorted(PLAN.rows)), st.sampled_from(("a", "b")), st.none() | days, st.booleans()
)
reports = st.builds(
    Report,
    days,
    st.sampled_from(("a", "Ａ")),
    st.sampled_from(CAUSES),
    st.none() | days,
    st.lists(st.sampled_from(FAULTS), max_size=3).map(tuple),
    st.sampled_from((None, *METHODS)),
    st.booleans(),
    st.sampled_from((None, *CHANNELS)),
)
uses = st.lists(st.builds(Use, days, st.sampled_from((None, *REMEDIES))), max_size=4)


def written(contract: Contract, taken: list[Use], report: Report) -> bytes:
    decision = decide(plan=PLAN, terms=TERMS, contract=contract, uses=taken, report=report)
    return record(plan=PLAN, terms=TERMS, contract=contract, uses=taken, report=report, decision=decision)


@given(contracts, uses, reports)
def test_a_decision_replays_to_the_same_bytes(contract: Contract, taken: list[Use], report: Report) -> None:
    recorded = written(contract, taken, report)
    assert replay(recorded, PLAN) == recorded
    assert written(contract, taken[::-1], report) == recorded


@given(contracts, uses, reports)
def test_a_record_gives_back_the_decision_that_was_made(contract: Contract, taken: list[Use], report: Report) -> None:
    decision, held = recorded_decision(written(contract, taken, report))
    assert decision == decide(plan=PLAN, terms=TERMS, contract=contract, uses=taken, report=report)
    assert not set(held) & set(decision.clauses)


def test_a_record_gives_back_what_the_member_pays_in_part() -> None:
    plan, terms = plan_of(terms_text(remedy='remedy = { try = ["repair"], pays = [{ excess_over = 50000 }] }'))
    contract, report = Contract(date(2020, 8, 4), "one", "x"), Report(date(2021, 1, 1), "x", "wet")
    decision = decide(plan=plan, terms=terms, contract=contract, uses=[], report=report)
    kept = record(plan=plan, terms=terms, contract=contract, uses=[], report=report, decision=decision)
    assert decision.offers
    assert recorded_decision(kept)[0] == decision


def test_no_identifier_is_inside_a_record() -> None:
    recorded = written(
        Contract(date(2020, 8, 4), "iphone-8", "490154203237518"),
        [],
        Report(date(2021, 1, 1), "356938035643809", "wet"),
    )
    assert b"490154203237518" not in recorded
    assert b"356938035643809" not in recorded
    assert msgspec.json.decode(recorded)["facts"]["same_device"] is False


def test_a_record_names_the_clauses_that_spoke_and_those_that_held() -> None:
    recorded = msgspec.json.decode(
        written(Contract(date(2020, 8, 4), "iphone-8", "x", None, True), [], Report(date(2021, 1, 1), "x", "wet"))
    )
    assert recorded["decision"]["clauses"] == ["suspended"]
    assert recorded["held"] == ["cover.damage", "device", "in-force", "limit"]
    assert (recorded["language"], recorded["terms_hash"]) == (1, TERMS.hash)


def test_a_later_catalogue_for_the_same_days_does_not_disturb_a_replay() -> None:
    plan, terms = plan_of(terms_text())
    contract, report = Contract(date(2020, 8, 4), "one", "x"), Report(date(2021, 6, 1), "x", "wet")
    decision = decide(plan=plan, terms=terms, contract=contract, uses=(), report=report)
    recorded = record(plan=plan, terms=terms, contract=contract, uses=(), report=report, decision=decision)
    later = CATALOGUE.replace("2020-01-01T", "2021-01-01T").replace('["ship-in", "walk-in"]', '["walk-in"]')
    grown = Plan.of([load_terms(terms_text(), file="t")], [*plan.catalogues, load_catalogue(later, file="later")])
    assert replay(recorded, grown) == recorded


def test_a_record_of_other_terms_is_not_replayed() -> None:
    recorded = written(Contract(date(2020, 8, 4), "iphone-8", "x"), [], Report(date(2021, 1, 1), "x", "wet"))
    with pytest.raises(ReplayError, match="no terms with the hash"):
        replay(recorded, shipped("hinode-whole"))


@pytest.mark.parametrize("wrong", [b"", b"{}", b"\xff", b"[]"])
def test_bytes_that_are_no_record_are_not_replayed(wrong: bytes) -> None:
    with pytest.raises(ReplayError, match="not a recorded decision"):
        replay(wrong, PLAN)
    with pytest.raises(ReplayError, match="not a recorded decision"):
        recorded_decision(wrong)

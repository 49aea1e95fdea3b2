"""What state a contract is in on a day: said in one place, for pages, operations and programs alike."""

from datetime import date

import pytest
from tests.cast import at

from hosho.contracts.models import Contract
from hosho.contracts.queries import has_ended
from hosho.core.coverage import Contract as Facts
from hosho.core.coverage import ContractState, contract_state, coverage_status
from hosho.core.terms import shipped

PLAN = shipped()
START = date(2020, 8, 4)


def state(contract: Contract, on: date, *, suspended: bool = False) -> ContractState:
    if contract.started_on is None:
        return contract_state(None, ended_on=contract.last_day)
    facts = Facts(contract.started_on, "iphone-xr", "490154203237518", contract.last_day, suspended)
    status = coverage_status(plan=PLAN, terms=PLAN.terms(), contract=facts, uses=(), today=on)
    return contract_state(status, ended_on=contract.last_day)


@pytest.mark.parametrize(
    ("started_on", "last_day", "on", "expected"),
    [
        (None, None, START, "not-started"),
        (START, None, date(2020, 8, 3), "not-started"),
        (START, None, START, "in-force"),
        (START, date(2020, 9, 30), date(2020, 9, 30), "leaving"),
        (START, date(2020, 9, 30), date(2020, 10, 1), "ended"),
    ],
)
def test_a_contract_is_in_force_from_its_start_to_its_last_day(
    started_on: date | None, last_day: date | None, on: date, expected: ContractState
) -> None:
    assert state(Contract(started_on=started_on, last_day=last_day), on) == expected


def test_a_suspended_contract_says_so_until_it_has_ended() -> None:
    contract = Contract(started_on=START, last_day=date(2020, 9, 30))
    days = (date(2020, 9, 30), date(2020, 10, 1))
    assert [state(contract, on, suspended=True) for on in days] == ["suspended", "ended"]


def test_a_contract_has_ended_on_the_day_after_its_last_one() -> None:
    contract = Contract(started_on=START, last_day=date(2020, 9, 30))
    assert [has_ended(contract, on=on) for on in (date(2020, 9, 30), date(2020, 10, 1))] == [False, True]


def test_a_contract_whose_sale_was_called_off_has_ended_at_once() -> None:
    assert has_ended(Contract(called_off_at=at("2020-08-03 12:00")), on=date(2020, 8, 3))

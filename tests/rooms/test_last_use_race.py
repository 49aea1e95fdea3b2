"""The last use of a contract year, taken at once by eight claims: one gets it, whatever the others read before.

A contract has one open claim at a time, which alone keeps most of this from happening; the seat ``seat_use`` holds the
limit even where several claims of one contract are decided at once. So the clients take the use directly.
"""

from uuid import UUID, uuid4

import pytest
from tests.cast import at, buy, publish, ship
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, CONTROL_ROUNDS, ROUNDS, Clients, drop

from hosho.contracts import queries as contracts
from hosho.contracts.models import Use
from hosho.contracts.uses import reserve_use
from hosho.core.calendar import day_in_tokyo
from hosho.core.coverage.limits import uses_left
from hosho.ground.transactions import operation

NOW = at("2021-02-01 11:00")


@operation
def take_a_use(contract_id: UUID) -> bool:
    """Take a use for a claim if the limit of the terms leaves one, as a decision does."""
    contract = contracts.hold(contract_id)
    known = contracts.uses_taken(contract)
    _plan, terms = contracts.plan_and_terms(contract, on=day_in_tokyo(NOW))
    assert contract.started_on is not None
    if uses_left(terms, contract.started_on, known.counting, day_in_tokyo(NOW)) == 0:
        return False
    reserve_use(contract=contract, known=known, claim_id=uuid4(), received_on=day_in_tokyo(NOW), now=NOW)
    return True


def contracts_with_one_use_left(how_many: int) -> list[UUID]:
    """Let members have a device and one use taken in this contract year."""
    publish()
    bought = [buy(now=at("2020-08-04 10:00")) for _ in range(how_many)]
    for each in bought:
        ship(each, now=at("2020-08-04 15:00"))
        assert take_a_use(each.contract_id)
    return [each.contract_id for each in bought]


def uses_of(contract_id: UUID) -> int:
    """Count the uses taken."""
    return Use.objects.filter(contract_id=contract_id).count()


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_claims_one_gets_the_last_use(clients: Clients) -> None:
    for contract_id in contracts_with_one_use_left(ROUNDS):
        results = clients.at_once([lambda contract_id=contract_id: take_a_use(contract_id)] * CLIENTS)
        assert sorted(results) == [False] * (CLIENTS - 1) + [True]  # type: ignore[type-var]
        assert uses_of(contract_id) == 2


def test_without_the_seat_the_same_claims_oversell(clients: Clients, fresh_database: Database) -> None:
    drop(fresh_database, "ALTER TABLE contracts_use DROP CONSTRAINT seat_use")
    oversold = 0
    for contract_id in contracts_with_one_use_left(CONTROL_ROUNDS):
        clients.at_once([lambda contract_id=contract_id: take_a_use(contract_id)] * CLIENTS)
        oversold += uses_of(contract_id) > 2
    assert oversold > 0

"""The last use of a contract year, taken at once by eight claims: one gets it, whatever the others read before.

A contract has one open claim at a time, which alone keeps most of this from happening; the seat ``seat_use`` holds the
limit even where several claims of one contract are decided at once. So the clients take the use directly.
"""

from uuid import UUID, uuid4

import pytest
from tests.cast import at, buy, publish, ship
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, ROUNDS, Clients, breaks, drop

from hosho.contracts import queries as contracts
from hosho.contracts.models import Use
from hosho.contracts.uses import reserve_use
from hosho.core.calendar import day_in_tokyo
from hosho.core.coverage.limits import uses_left
from hosho.platform.transactions import operation

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


def contract_with_one_use_left() -> UUID:
    """Let a member have a device and one use taken in this contract year."""
    publish()
    bought = buy(now=at("2020-08-04 10:00"))
    ship(bought, now=at("2020-08-04 15:00"))
    assert take_a_use(bought.contract_id)
    return bought.contract_id


def uses_after_a_race(clients: Clients, contract_id: UUID) -> int:
    """Let eight take the last use; give how many uses there are then, and take all but the first away again."""
    results = clients.at_once([lambda: take_a_use(contract_id)] * CLIENTS)
    taken = list(Use.objects.filter(contract_id=contract_id).order_by("ordinal").values_list("id", flat=True))
    assert results.count(True) == len(taken) - 1
    Use.objects.filter(id__in=taken[1:]).delete()
    return len(taken)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_claims_one_gets_the_last_use(clients: Clients) -> None:
    contract_id = contract_with_one_use_left()
    for _round in range(ROUNDS):
        assert uses_after_a_race(clients, contract_id) == 2


def test_without_the_seat_the_same_claims_oversell(clients: Clients, fresh_database: Database) -> None:
    drop(fresh_database, "ALTER TABLE contracts_use DROP CONSTRAINT seat_use")
    contract_id = contract_with_one_use_left()
    assert breaks(lambda: uses_after_a_race(clients, contract_id) > 2)

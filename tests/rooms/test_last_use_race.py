"""Agents who approve the last use of a contract at once: one gets it, whatever the others read before.

The control is the same code and the same clients on a database without the constraint ``seat_use``. It must break:
otherwise this test would show nothing.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from tests.cast import DESK, Bought, at, in_hand, publish
from tests.conftest import Database

from hosho.claims import operations as claims
from hosho.contracts.models import Use

CLIENTS = 8
ROUNDS = 200
CONTROL_ROUNDS = 40
NOW = at("2021-02-01 11:00")


def members_with_one_use_left(how_many: int) -> list[Bought]:
    """Let members have a device and one use taken in this contract year."""
    publish()
    bought = [in_hand() for _ in range(how_many)]
    for each in bought:
        assert report(each.contract_id, each.serial) == "approved"
    return bought


def report(contract_id: UUID, serial: str) -> str:
    """Report a broken screen; give the state it is in after the decision."""
    return claims.report_failure(
        contract_id=contract_id,
        device=serial,
        cause="partial-damage",
        faults=["screen"],
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=NOW,
    ).state


def at_once(act: Callable[[], str]) -> list[str]:
    """Let all clients do the same at the same moment, each over its own connection; give what each of them got."""
    gate = threading.Barrier(CLIENTS)

    def client() -> str:
        connection.ensure_connection()
        gate.wait()
        return act()

    return [future.result() for future in [_pool.submit(client) for _ in range(CLIENTS)]]


_pool = ThreadPoolExecutor(CLIENTS)


@pytest.fixture(scope="module", autouse=True)
def _clients() -> object:
    """Close the clients' connections at the end, so that their databases can go."""
    yield
    _pool.shutdown()


@pytest.fixture
def hang_up() -> object:
    """Close the clients' connections after a test, so that its database can be dropped."""
    yield
    gate = threading.Barrier(CLIENTS)

    def close() -> None:
        gate.wait()
        connection.close()

    for future in [_pool.submit(close) for _ in range(CLIENTS)]:
        future.result()


def test_of_eight_agents_one_gets_the_last_use(fresh_database: Database, hang_up: None) -> None:
    for bought in members_with_one_use_left(ROUNDS):
        states = at_once(lambda bought=bought: report(bought.contract_id, bought.serial))
        assert sorted(states) == ["approved"] + ["closed"] * (CLIENTS - 1)
        assert Use.objects.filter(contract_id=bought.contract_id).count() == 2


def test_without_the_constraint_the_same_agents_oversell(fresh_database: Database, hang_up: None) -> None:
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("ALTER TABLE contracts_use DROP CONSTRAINT seat_use")
    oversold = 0
    for bought in members_with_one_use_left(CONTROL_ROUNDS):
        at_once(lambda bought=bought: report(bought.contract_id, bought.serial))
        oversold += Use.objects.filter(contract_id=bought.contract_id).count() > 2
    assert oversold > 0

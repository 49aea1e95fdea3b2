"""Placing an order locks a unit before its contract is there. Nobody can close a circle of waiting through that."""

import time
from collections.abc import Callable
from uuid import UUID

import psycopg
from tests.business import arrived, inspected
from tests.cast import DEPOT, SHOP, at, enrol, in_hand, publish, report, stock, tracking_number
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, eight_clients

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.people.consents import TO_HAND_IN, TO_JOIN
from hosho.platform.transactions import operation
from hosho.sales import operations as sales
from hosho.sales.models import Order

NOW = at("2021-02-01 11:00")
ROUNDS = 30
REFUSALS = (
    claims.NoExchangeUnitError,
    claims.NoLoanerError,
    devices.UnitNotThereError,
    devices.UnitPromisedError,
    claims.NotOursError,
    sales.NotInStockError,
)


def deadlocks(database: Database) -> int:
    """Give how many deadlocks PostgreSQL has found in the database; who was connected must have hung up."""
    with psycopg.connect(database.owner_url) as asking:
        row = asking.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = %s", [database.name]).fetchone()
    assert row is not None
    return int(row[0])


def in_need_of_exchange() -> UUID:
    """Let a device lie at the depot beyond repair."""
    claim = arrived(in_hand(), now=NOW)
    inspected(claim, now=NOW)
    return claims.give_up(claim_id=claim.id, actor=DEPOT, now=NOW).id


@operation
def puts_up_and_sells(unit_id: UUID, member_id: UUID) -> Order:
    """Let a unit be put up for sale, whatever it was kept for, and bought at once."""
    claims.restock(unit_id=unit_id, meant_for="sale", actor=DEPOT, now=NOW)
    return sales.place_order(member_id=member_id, unit_id=unit_id, price_yen=100, consents=TO_JOIN, actor=SHOP, now=NOW)


def buys(unit_id: UUID, member_id: UUID) -> Callable[[], Order]:
    """Let a member buy a unit."""
    return lambda: puts_up_and_sells(unit_id, member_id)


def gets_in_exchange(claim_id: UUID, unit_id: UUID) -> Callable[[], Claim]:
    """Let a claim be given a unit."""
    return lambda: claims.allocate_exchange(claim_id=claim_id, unit_id=unit_id, actor=DEPOT, now=NOW)


def is_lent(claim_id: UUID, unit_id: UUID) -> Callable[[], Claim]:
    """Let a unit be lent for a claim."""
    return lambda: claims.send_kit(
        claim_id=claim_id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        loaner_unit_id=unit_id,
        consents=TO_HAND_IN,
        actor=DEPOT,
        now=NOW,
    )


def test_orders_never_stand_in_a_circle_with_claims_that_want_the_same_units(fresh_database: Database) -> None:
    """Each round two units are wanted by orders, exchanges and loans at once, in both orders of their ids."""
    publish()
    buyers = [enrol(now=NOW).id for _ in range(4)]
    broken = [in_need_of_exchange() for _ in range(2)]
    borrowers = [in_hand() for _ in range(2)]
    reported = [report(each, now=NOW).id for each in borrowers]
    with eight_clients() as clients:
        for _round in range(ROUNDS):
            one, two = (stock(now=NOW).id for _ in range(2))
            Unit.objects.filter(id__in=[one, two]).update(meant_for="exchange")
            acts: list[Callable[[], object]] = [
                *(buys(unit, buyer) for unit, buyer in zip((one, two, two, one), buyers, strict=True)),
                *(gets_in_exchange(claim, unit) for claim, unit in zip(broken, (two, one), strict=True)),
                *(is_lent(claim, unit) for claim, unit in zip(reported, (one, two), strict=True)),
            ]
            for result in clients.at_once(acts, refusals=REFUSALS):
                if isinstance(result, Claim) and result.exchange_unit_id is not None:
                    claims.undo(claim_id=result.id, reason="the next round", actor=DEPOT, now=NOW)
                elif isinstance(result, Claim):
                    where = reported.index(result.id)
                    borrowers[where] = in_hand()
                    reported[where] = report(borrowers[where], now=NOW).id
    assert deadlocks(fresh_database) == 0
    assert len(acts) == CLIENTS


def test_a_circle_of_waiting_is_counted(fresh_database: Database) -> None:
    """The control: two who lock two units in opposite orders."""
    units = [stock(now=NOW).id for _ in range(2)]
    locking = "SELECT 1 FROM devices_unit WHERE id = %s FOR UPDATE"
    with (
        eight_clients() as clients,
        psycopg.connect(fresh_database.app_url) as first,
        psycopg.connect(fresh_database.app_url) as second,
    ):
        first.execute(locking, [units[0]])
        second.execute(locking, [units[1]])

        def crosses(connection: psycopg.Connection[object], unit_id: UUID) -> None:
            connection.execute(locking, [unit_id])
            connection.rollback()

        idle: list[Callable[[], object]] = [lambda: None] * (CLIENTS - 2)
        acts = [lambda: crosses(first, units[1]), lambda: crosses(second, units[0]), *idle]
        results = clients.at_once(acts, refusals=(psycopg.errors.DeadlockDetected,))
        assert sum(isinstance(each, psycopg.errors.DeadlockDetected) for each in results) == 1
    until = time.monotonic() + 10
    while deadlocks(fresh_database) == 0:
        assert time.monotonic() < until, "PostgreSQL does not tell of it"

"""The last place of a store's hour: the place itself, and the whole booking with its use and part."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from tests.cast import DESK, MEI, at, book, in_hand, open_store, publish, report
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, ROUNDS, WHOLE_ROUNDS, Clients, all_is_well, answered, breaks, drop

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.models import Use
from hosho.core.moves import MoveRefusedError
from hosho.core.terms.model import VisitRules
from hosho.network import operations as network
from hosho.network.models import Store, Visit
from hosho.network.queries import HOLDING, slots_of
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation

NOW = at("2021-02-01 11:00")
RULES = VisitRules(ahead_days=2, slot_minutes=60, release_minutes=15)
REFUSALS = (MoveRefusedError, network.HourFullError)


def hours(how_many: int) -> list[datetime]:
    """Open Mei's store with plenty of parts and one place an hour; give so many of its hours."""
    store = open_store(now=NOW)
    network.stock_parts(store=store, model="iphone-xr", fault="screen", pieces=100, actor=MEI, now=NOW)
    days = [NOW.date() + timedelta(days=2 + offset) for offset in range(how_many)]
    return slots_of(store, days, minutes=60)[:how_many]


def held(starts_at: datetime) -> int:
    """Count the visits that hold a place of an hour."""
    return Visit.objects.filter(starts_at=starts_at, state__in=HOLDING).count()


@operation
def take_a_place(starts_at: datetime) -> Visit:
    """Take a place of an hour, as a booking does."""
    store = Store.objects.get()
    return network.book(
        store=store, starts_at=starts_at, rules=RULES, member_id=uuid7(), model="iphone-xr", faults=[], now=NOW
    )


def takes_a_place(starts_at: datetime) -> Callable[[], Visit]:
    """Let somebody take a place."""
    return lambda: take_a_place(starts_at)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_visits_one_gets_the_last_place(clients: Clients) -> None:
    for starts_at in hours(ROUNDS):
        assert len(answered(clients.at_once([takes_a_place(starts_at)] * CLIENTS, refusals=REFUSALS))) == 1
        assert held(starts_at) == 1


def test_without_the_seat_the_last_place_is_taken_twice(clients: Clients, fresh_database: Database) -> None:
    drop(fresh_database, "DROP INDEX seat_place")
    free = iter(hours(ROUNDS))

    def taken_twice() -> bool:
        starts_at = next(free)
        clients.at_once([takes_a_place(starts_at)] * CLIENTS, refusals=REFUSALS)
        return held(starts_at) > 1

    assert breaks(taken_twice)


def books(claim_id: UUID, starts_at: datetime) -> Callable[[], Claim]:
    """Let the desk book a visit to Mei's store."""
    return lambda: book(Claim(id=claim_id), starts_at, now=NOW)


def withdraws(claim_id: UUID) -> Callable[[], Claim]:
    """Let the member think better of it."""
    return lambda: claims.withdraw(claim_id=claim_id, actor=DESK, now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_bookings_one_gets_the_last_place(clients: Clients) -> None:
    publish()
    approved = [report(in_hand(), now=NOW).id for _ in range(CLIENTS)]
    for starts_at in hours(WHOLE_ROUNDS):
        [claim] = answered(clients.at_once([books(each, starts_at) for each in approved], refusals=REFUSALS))
        assert held(starts_at) == 1
        assert isinstance(claim, Claim)
        claims.cancel_visit(claim_id=claim.id, actor=DESK, now=NOW)
    all_is_well(NOW)


@pytest.mark.usefixtures("fresh_database")
def test_a_claim_withdrawn_while_it_is_booked_keeps_no_place(clients: Clients) -> None:
    publish()
    aoi = in_hand()
    for starts_at in hours(WHOLE_ROUNDS):
        claim = report(aoi, now=NOW)
        acts = [books(claim.id, starts_at), withdraws(claim.id)] * (CLIENTS // 2)
        clients.at_once(acts, refusals=REFUSALS)
        assert Claim.objects.get(id=claim.id).state == "withdrawn"
        assert held(starts_at) == 0
        assert not Use.objects.filter(given_back_at=None).exists()
    all_is_well(NOW)

"""One claim, several who act on it: reported twice, booked on one place, withdrawn while it is booked or approved."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from tests.cast import DESK, MEI, OFFICE, Bought, at, book, in_hand, open_store, publish, report
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, CONTROL_ROUNDS, ROUNDS, Clients, answered, drop

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.operations.steps import make
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.contracts.models import Use
from hosho.core.moves import ENDED, MoveRefusedError
from hosho.ground.transactions import operation
from hosho.insight import selfcheck
from hosho.network.models import Visit
from hosho.network.operations import HourFullError, stock_parts
from hosho.network.queries import HOLDING, slots_of

NOW = at("2021-02-01 11:00")
REFUSALS = (MoveRefusedError, claims.ClaimOpenError, HourFullError)


def all_is_well() -> None:
    """Ask the whole database; nobody moved the clock."""
    assert selfcheck.findings(now=NOW, leave_out=selfcheck.OF_THE_CLOCK) == []


def withdraws(claim_id: UUID) -> Callable[[], Claim]:
    """Let the member think better of it."""
    return lambda: claims.withdraw(claim_id=claim_id, actor=DESK, now=NOW)


def books(claim_id: UUID, starts_at: datetime) -> Callable[[], Claim]:
    """Let the desk book a visit to Mei's store."""
    return lambda: book(Claim(id=claim_id), starts_at, now=NOW)


def hours(how_many: int) -> list[datetime]:
    """Open Mei's store with plenty of parts and one place an hour; give so many of its hours."""
    store = open_store(now=NOW)
    stock_parts(store=store, model="iphone-xr", fault="screen", pieces=100, actor=MEI, now=NOW)
    days = (NOW.date() + timedelta(days=2 + offset) for offset in range(how_many))
    found = [starts_at for day in days for starts_at in slots_of(store, day, minutes=60)]
    return found[:how_many]


# ---- the same report twice -----------------------------------------------------------------------------------------


def open_claims(bought: Bought) -> list[UUID]:
    """Give the contract's open claims."""
    return list(
        Claim.objects.filter(contract_id=bought.contract_id).exclude(state__in=ENDED).values_list("id", flat=True)
    )


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_equal_reports_one_is_taken(clients: Clients) -> None:
    publish()
    aoi = in_hand()
    for _round in range(ROUNDS):
        [claim] = answered(clients.at_once([lambda: report(aoi, now=NOW)] * CLIENTS, refusals=REFUSALS))
        assert isinstance(claim, Claim)
        assert open_claims(aoi) == [claim.id]
        claims.withdraw(claim_id=claim.id, actor=DESK, now=NOW)
    assert Claim.objects.count() == ROUNDS
    all_is_well()


def test_without_the_seats_the_same_report_is_taken_twice(clients: Clients, fresh_database: Database) -> None:
    publish()
    aoi = in_hand()
    drop(fresh_database, "DROP INDEX seat_open_claim", "ALTER TABLE contracts_use DROP CONSTRAINT seat_use")
    twice = 0
    for _round in range(CONTROL_ROUNDS):
        clients.at_once([lambda: report(aoi, now=NOW)] * CLIENTS, refusals=REFUSALS)
        taken = open_claims(aoi)
        twice += len(taken) > 1
        for claim_id in taken:
            Claim.objects.filter(id=claim_id).update(state="withdrawn", closed_at=NOW)
            Use.objects.filter(claim_id=claim_id).update(given_back_at=NOW)
    assert twice > 0


# ---- the last place of an hour -------------------------------------------------------------------------------------


def held(starts_at: datetime) -> int:
    """Count the visits that hold a place of an hour."""
    return Visit.objects.filter(starts_at=starts_at, state__in=HOLDING).count()


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_bookings_one_gets_the_last_place(clients: Clients) -> None:
    publish()
    approved = [report(in_hand(), now=NOW).id for _ in range(CLIENTS)]
    for starts_at in hours(ROUNDS):
        [claim] = answered(clients.at_once([books(each, starts_at) for each in approved], refusals=REFUSALS))
        assert held(starts_at) == 1
        assert isinstance(claim, Claim)
        claims.cancel_visit(claim_id=claim.id, actor=DESK, now=NOW)
    all_is_well()


def test_without_the_seat_the_last_place_is_taken_twice(clients: Clients, fresh_database: Database) -> None:
    publish()
    approved = [report(in_hand(), now=NOW).id for _ in range(CLIENTS)]
    drop(fresh_database, "DROP INDEX seat_place")
    twice = 0
    for starts_at in hours(CONTROL_ROUNDS):
        booked = answered(clients.at_once([books(each, starts_at) for each in approved], refusals=REFUSALS))
        twice += held(starts_at) > 1
        for claim in booked:
            assert isinstance(claim, Claim)
            claims.cancel_visit(claim_id=claim.id, actor=DESK, now=NOW)
    assert twice > 0


# ---- withdrawn at the same moment ----------------------------------------------------------------------------------


@pytest.mark.usefixtures("fresh_database")
def test_a_claim_withdrawn_while_it_is_booked_keeps_no_place(clients: Clients) -> None:
    publish()
    aoi = in_hand()
    for starts_at in hours(ROUNDS):
        claim = report(aoi, now=NOW)
        acts = [books(claim.id, starts_at), withdraws(claim.id)] * (CLIENTS // 2)
        clients.at_once(acts, refusals=REFUSALS)
        assert Claim.objects.get(id=claim.id).state == "withdrawn"
        assert held(starts_at) == 0
        assert not Use.objects.filter(given_back_at=None).exists()
    all_is_well()


def approves(claim_id: UUID) -> Callable[[], Claim]:
    """Let a person with authority decide that it is covered."""
    return lambda: claims.decide_referral(
        claim_id=claim_id, covered=True, clause="cover.damage", reason="seen", actor=OFFICE, now=NOW
    )


def referred(bought: Bought) -> Claim:
    """Report what no clause names."""
    return report(bought, cause="other", faults=["other"], now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_a_claim_withdrawn_while_it_is_approved_keeps_no_use(clients: Clients) -> None:
    publish()
    aoi = in_hand()
    for _round in range(ROUNDS):
        claim = referred(aoi)
        results = clients.at_once([approves(claim.id), withdraws(claim.id)] * (CLIENTS // 2), refusals=REFUSALS)
        assert 1 <= len(answered(results)) <= 2
        assert Claim.objects.get(id=claim.id).state == "withdrawn"
        assert not Use.objects.filter(given_back_at=None).exists()
    all_is_well()


@operation
def withdraw_unlocked(claim_id: UUID) -> None:
    """Withdraw as the operation does, but without locking the claim."""
    make(Claim.objects.get(id=claim_id), "withdraw", actor=DESK, now=NOW)
    uses.give_back_use(claim_id=claim_id, now=NOW)


@operation
def approve_unlocked(claim_id: UUID) -> None:
    """Approve as the operation does, but without locking the claim."""
    claim = Claim.objects.get(id=claim_id)
    contract = contracts.contract_with(claim.contract_id)
    known = contracts.uses_taken(contract, but_of=claim.id)
    make(claim, "approve", actor=OFFICE, now=NOW)
    uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_without_the_lock_a_withdrawn_claim_keeps_a_use_or_comes_back(clients: Clients) -> None:
    publish()
    aoi = in_hand()
    broken = 0
    for _round in range(CONTROL_ROUNDS):
        claim = referred(aoi)
        acts = [lambda: approve_unlocked(claim.id), lambda: withdraw_unlocked(claim.id)] * (CLIENTS // 2)  # noqa: B023
        clients.at_once(acts, refusals=(MoveRefusedError, IntegrityError))
        kept = Use.objects.filter(claim_id=claim.id, given_back_at=None).exists()
        state = Claim.objects.get(id=claim.id).state
        broken += state != "withdrawn" or kept
        Claim.objects.filter(id=claim.id).update(state="withdrawn", closed_at=NOW)
        Use.objects.filter(claim_id=claim.id).update(given_back_at=NOW)
    assert broken > 0

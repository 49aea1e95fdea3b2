"""One unit, several who want it: sold twice, given in exchange twice, sold while it is lent."""

from collections.abc import Callable
from uuid import UUID

import pytest
from tests.business import arrived, inspected
from tests.cast import CARRIER, DEPOT, DESK, SHOP, at, enrol, in_hand, publish, report, stock, tracking_number
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, CONTROL_ROUNDS, ROUNDS, Clients, answered, drop

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.operations.lending import lend
from hosho.claims.operations.steps import lock
from hosho.contracts.queries import plan_and_terms
from hosho.devices import operations as devices
from hosho.devices.models import Allocation, Unit
from hosho.doors.jobs.agenda import HANDLERS
from hosho.ground.ids import uuid7
from hosho.ground.transactions import operation
from hosho.insight import selfcheck
from hosho.journal.operations import take_next
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.sales import operations as sales
from hosho.sales.models import Order

NOW = at("2021-02-01 11:00")
TAKEN = (claims.NoLoanerError, devices.UnitPromisedError, devices.UnitNotThereError, sales.NotInStockError)


def promises(unit_id: UUID) -> int:
    """Count what the unit is promised to now."""
    return Allocation.objects.filter(unit_id=unit_id, released_at=None).count()


def all_is_well() -> None:
    """Ask the whole database; nobody moved the clock."""
    assert selfcheck.findings(now=NOW, leave_out=selfcheck.OF_THE_CLOCK) == []


# ---- sold twice ----------------------------------------------------------------------------------------------------


def buys(member: Member, unit: Unit) -> Callable[[], Order]:
    """Let a member buy a unit."""
    return lambda: sales.place_order(
        member_id=member.id, unit_id=unit.id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=NOW
    )


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_buyers_one_gets_the_unit(clients: Clients) -> None:
    publish()
    unit = stock(now=NOW)
    orders = [buys(enrol(now=NOW), unit) for _ in range(CLIENTS)]
    for _round in range(ROUNDS):
        [order] = answered(clients.at_once(orders, refusals=TAKEN))
        assert promises(unit.id) == 1
        assert isinstance(order, Order)
        sales.cancel_order(order_id=order.id, actor=SHOP, now=NOW)
    assert Order.objects.count() == ROUNDS
    all_is_well()


@operation
def promise(unit_id: UUID) -> None:
    """Promise a unit without having locked it."""
    devices.promise(unit_id=unit_id, purpose="sale", subject_id=uuid7(), now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_promises_one_holds_even_without_a_lock_of_the_unit(clients: Clients) -> None:
    unit = stock(now=NOW)
    for _round in range(ROUNDS):
        assert len(answered(clients.at_once([lambda: promise(unit.id)] * CLIENTS, refusals=TAKEN))) == 1
        assert promises(unit.id) == 1
        Allocation.objects.update(released_at=NOW)


def test_without_the_seat_the_same_unit_is_promised_twice(clients: Clients, fresh_database: Database) -> None:
    drop(fresh_database, "DROP INDEX seat_allocation")
    unit = stock(now=NOW)
    twice = 0
    for _round in range(CONTROL_ROUNDS):
        clients.at_once([lambda: promise(unit.id)] * CLIENTS, refusals=TAKEN)
        twice += promises(unit.id) > 1
        Allocation.objects.update(released_at=NOW)
    assert twice > 0


# ---- the last exchange unit ----------------------------------------------------------------------------------------


def irreparable_claims() -> list[UUID]:
    """Let eight members' devices lie at the depot beyond repair, and one unit be in stock for exchange."""
    publish()
    spare = stock(now=NOW)
    Unit.objects.filter(id=spare.id).update(meant_for="exchange")
    waiting = []
    for member in [in_hand() for _ in range(CLIENTS)]:
        claim = arrived(member, now=NOW)
        inspected(claim, now=NOW)
        waiting.append(claims.give_up(claim_id=claim.id, actor=DEPOT, now=NOW).id)
    return waiting


def wants_exchange(claim_id: UUID) -> Callable[[], Claim]:
    """Let the depot find an exchange unit for a claim."""
    return lambda: claims.allocate_exchange(claim_id=claim_id, actor=DEPOT, now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_claims_one_gets_the_last_exchange_unit(clients: Clients) -> None:
    acts = [wants_exchange(claim_id) for claim_id in irreparable_claims()]
    for _round in range(ROUNDS):
        [claim] = answered(clients.at_once(acts, refusals=(claims.NoExchangeUnitError,)))
        assert isinstance(claim, Claim)
        assert Allocation.objects.filter(purpose="exchange", released_at=None).count() == 1
        claims.undo(claim_id=claim.id, reason="the next round", actor=DEPOT, now=NOW)
    all_is_well()


def test_without_the_seat_the_last_exchange_unit_goes_to_several(clients: Clients, fresh_database: Database) -> None:
    acts = [wants_exchange(claim_id) for claim_id in irreparable_claims()]
    drop(fresh_database, "DROP INDEX seat_allocation")
    twice = 0
    for _round in range(CONTROL_ROUNDS):
        got = answered(clients.at_once(acts, refusals=(claims.NoExchangeUnitError, devices.UnitPromisedError)))
        twice += len(got) > 1
        for claim in got:
            assert isinstance(claim, Claim)
            claims.undo(claim_id=claim.id, reason="the next round", actor=DEPOT, now=NOW)
    assert twice > 0


# ---- sold while it is lent -----------------------------------------------------------------------------------------


@operation
def enrols_and_buys(unit_id: UUID) -> Order:
    """Let somebody new buy a unit."""
    member = enrol(now=NOW)
    return sales.place_order(
        member_id=member.id, unit_id=unit_id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=NOW
    )


@operation
def lends(contract_id: UUID, unit_id: UUID) -> Claim:
    """Let the depot send just this loaner for the member's approved claim."""
    claim, contract = lock(Claim.objects.values_list("id", flat=True).get(contract_id=contract_id, state="approved"))
    _plan, terms = plan_and_terms(contract, on=claim.received_on)
    number = tracking_number()
    lend(claim=claim, terms=terms, unit_id=unit_id, tracking_number=number, consents=(), actor=DEPOT, now=NOW)
    return claim


def take_back(claim: Claim) -> None:
    """Let the loaner come home and the member think better of it, so that they can report again."""
    devices.deliver_parcel(parcel_id=claim.lending.out_parcel_id, actor=CARRIER, now=NOW)
    due_is_done()
    claims.withdraw(claim_id=claim.id, actor=DESK, now=NOW)
    back = claims.send_loaner_back(claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=NOW)
    devices.deliver_parcel(parcel_id=back.back_parcel_id, actor=CARRIER, now=NOW)
    due_is_done()
    claims.wipe_loaner(claim_id=claim.id, actor=DEPOT, now=NOW)


def due_is_done() -> None:
    """Take what is due."""
    while take_next(until=NOW, handlers=HANDLERS):
        pass


@pytest.mark.usefixtures("fresh_database")
def test_a_unit_is_sold_or_lent_but_not_both(clients: Clients) -> None:
    publish()
    unit = stock(now=NOW)
    borrowers = [in_hand() for _ in range(CLIENTS // 2)]
    for borrower in borrowers:
        report(borrower, now=NOW)
    acts: list[Callable[[], object]] = []
    for borrower in borrowers:
        acts += [
            lambda: enrols_and_buys(unit.id),
            lambda contract_id=borrower.contract_id: lends(contract_id, unit.id),  # type: ignore[misc]
        ]
    ways = set()
    for _round in range(ROUNDS):
        [winner] = answered(clients.at_once(acts, refusals=TAKEN))
        assert promises(unit.id) == 1
        ways.add(type(winner))
        if isinstance(winner, Order):
            sales.cancel_order(order_id=winner.id, actor=SHOP, now=NOW)
            continue
        assert isinstance(winner, Claim)
        take_back(winner)
        report(next(each for each in borrowers if each.contract_id == winner.contract_id), now=NOW)
    assert ways == {Order, Claim}
    all_is_well()

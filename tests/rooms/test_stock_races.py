"""One unit, several who want it: sold twice, given in exchange twice, sold while it is kept for something else."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import pytest
from tests.business import arrived, inspected
from tests.cast import (
    CARRIER,
    DEPOT,
    DESK,
    SHOP,
    Bought,
    at,
    deliver,
    enrol,
    in_hand,
    kept,
    publish,
    report,
    stock,
    tracking_number,
)
from tests.conftest import Database
from tests.rooms.clients import CLIENTS, ROUNDS, WHOLE_ROUNDS, Clients, all_is_well, answered, breaks, drop

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.operations.lending import lend
from hosho.claims.operations.transitions import lock
from hosho.contracts.queries import plan_and_terms
from hosho.devices import operations as devices
from hosho.devices.models import Allocation, Unit
from hosho.devices.queries import free_in_stock
from hosho.journal.operations import take_next
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.workflows.agenda import HANDLERS

NOW = at("2021-02-01 11:00")
TAKEN = (
    claims.NoLoanerError,
    claims.NotOursError,
    devices.UnitPromisedError,
    devices.UnitNotThereError,
    sales.NotInStockError,
    sales.NotForSaleError,
)


def promises(unit_id: UUID) -> int:
    """Count what the unit is promised to now."""
    return Allocation.objects.filter(unit_id=unit_id, released_at=None).count()


# ---- promised twice, to whatever purpose ---------------------------------------------------------------------------


@operation
def promise(unit_id: UUID, purpose: str) -> None:
    """Promise a unit without having locked it."""
    devices.promise(unit_id=unit_id, purpose=purpose, subject_id=uuid7(), now=NOW)


def wants(unit_id: UUID, purposes: Sequence[str]) -> list[Callable[[], None]]:
    """Let eight want a unit for these purposes, in turn."""
    wants: list[Callable[[], None]] = [partial(promise, unit_id, purpose) for purpose in purposes]
    return wants * (CLIENTS // len(purposes))


PURPOSES = pytest.mark.parametrize("purposes", [("sale",), ("sale", "loaner")], ids=["sold-twice", "sold-or-lent"])


@PURPOSES
@pytest.mark.usefixtures("fresh_database")
def test_of_eight_promises_one_holds_even_without_a_lock_of_the_unit(
    clients: Clients, purposes: tuple[str, ...]
) -> None:
    unit = stock(now=NOW)
    for _round in range(ROUNDS):
        assert len(answered(clients.at_once(wants(unit.id, purposes), refusals=TAKEN))) == 1
        assert promises(unit.id) == 1
        Allocation.objects.update(released_at=NOW)


@PURPOSES
def test_without_the_seat_the_same_unit_is_promised_twice(
    clients: Clients, fresh_database: Database, purposes: tuple[str, ...]
) -> None:
    drop(fresh_database, "DROP INDEX seat_allocation")
    unit = stock(now=NOW)

    def promised_twice() -> bool:
        clients.at_once(wants(unit.id, purposes), refusals=TAKEN)
        promised = list(Allocation.objects.filter(released_at=None).values_list("purpose", flat=True))
        Allocation.objects.update(released_at=NOW)
        return len(promised) > 1 and set(promised) == set(purposes)

    assert breaks(promised_twice)


@operation
def take_exchange_unit() -> UUID | None:
    """Promise the first unit in stock that fits, as an exchange does."""
    fitting = [unit.id for unit in free_in_stock(model="iphone-xr", at_least_gb=64, meant_for="exchange")]
    return devices.promise_first(unit_ids=fitting, purpose="exchange", subject_id=uuid7(), now=NOW)


def given_in_exchange(clients: Clients, spare: Unit) -> int:
    """Let eight take the last exchange unit; give how many got it, and release it again."""
    got = clients.at_once([take_exchange_unit] * CLIENTS)
    assert promises(spare.id) == got.count(spare.id)
    Allocation.objects.update(released_at=NOW)
    return got.count(spare.id)


@pytest.mark.usefixtures("fresh_database")
def test_of_eight_exchanges_one_gets_the_last_unit(clients: Clients) -> None:
    spare = kept("exchange", now=NOW)
    for _round in range(ROUNDS):
        assert given_in_exchange(clients, spare) == 1


def test_without_the_seat_several_exchanges_get_the_last_unit(clients: Clients, fresh_database: Database) -> None:
    drop(fresh_database, "DROP INDEX seat_allocation")
    spare = kept("exchange", now=NOW)
    assert breaks(lambda: given_in_exchange(clients, spare) > 1)


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
    for _round in range(WHOLE_ROUNDS):
        [order] = answered(clients.at_once(orders, refusals=TAKEN))
        assert promises(unit.id) == 1
        assert isinstance(order, Order)
        sales.cancel_order(order_id=order.id, actor=SHOP, now=NOW)
    assert Order.objects.count() == WHOLE_ROUNDS
    all_is_well(NOW)


# ---- the last exchange unit ----------------------------------------------------------------------------------------


def irreparable_claims() -> list[UUID]:
    """Let eight members' devices lie at the depot beyond repair, and one unit be in stock for exchange."""
    publish()
    kept("exchange", now=NOW)
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
    for _round in range(WHOLE_ROUNDS):
        [claim] = answered(clients.at_once(acts, refusals=(claims.NoExchangeUnitError,)))
        assert isinstance(claim, Claim)
        assert Allocation.objects.filter(purpose="exchange", released_at=None).count() == 1
        claims.undo(claim_id=claim.id, reason="the next round", actor=DEPOT, now=NOW)
    all_is_well(NOW)


# ---- sold while it is kept for something else ----------------------------------------------------------------------


@operation
def enrols_and_buys(unit_id: UUID, *, hesitates: int = 0) -> Order:
    """Let somebody new buy a unit; who hesitates lets so many others enrol first."""
    hesitate(hesitates)
    member = enrol(now=NOW)
    return sales.place_order(
        member_id=member.id, unit_id=unit_id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=NOW
    )


def hesitate(enrolments: int) -> None:
    """Let so many enrol first."""
    for _ in range(enrolments):
        enrol(now=NOW)


@operation
def keeps_as_loaner(unit_id: UUID, *, hesitates: int = 0) -> Unit:
    """Let the depot move a unit out of the stock for sale, to be lent."""
    hesitate(hesitates)
    return claims.restock(unit_id=unit_id, meant_for="loaner", actor=DEPOT, now=NOW)


@operation
def keeps_without_locking(unit_id: UUID) -> Unit:
    """Do the same without a lock of the unit, under which a sale and this see each other; for the control."""
    if promises(unit_id):
        raise devices.UnitPromisedError
    Unit.objects.filter(id=unit_id).update(meant_for="loaner")
    return Unit.objects.get(id=unit_id)


def put_up_for_sale(unit_id: UUID) -> None:
    """Move a unit into the stock for sale."""
    claims.restock(unit_id=unit_id, meant_for="sale", actor=DEPOT, now=NOW)


@pytest.mark.usefixtures("fresh_database")
def test_a_unit_is_sold_or_kept_as_a_loaner_but_not_both(clients: Clients) -> None:
    publish()
    unit = stock(now=NOW)
    ways: set[type] = set()
    for played in range(WHOLE_ROUNDS):
        early, late = played % 2, (played + 1) % 2  # so that neither side always wins
        buys = [lambda: enrols_and_buys(unit.id, hesitates=early)] * (CLIENTS - 1)  # noqa: B023
        acts = [*buys, lambda: keeps_as_loaner(unit.id, hesitates=4 * late)]  # noqa: B023
        [winner] = answered(clients.at_once(acts, refusals=TAKEN))
        ways.add(type(winner))
        unit.refresh_from_db()
        assert (unit.meant_for, promises(unit.id)) == (("sale", 1) if isinstance(winner, Order) else ("loaner", 0))
        if isinstance(winner, Order):
            sales.cancel_order(order_id=winner.id, actor=SHOP, now=NOW)
        else:
            put_up_for_sale(unit.id)
    assert ways == {Order, Unit}
    all_is_well(NOW)


@pytest.mark.usefixtures("fresh_database")
def test_without_the_lock_a_unit_is_sold_and_kept_as_a_loaner(clients: Clients) -> None:
    publish()
    unit = stock(now=NOW)
    buys: list[Callable[[], object]] = [lambda: enrols_and_buys(unit.id)] * (CLIENTS - 1)

    def sold_and_kept() -> bool:
        got = answered(clients.at_once([*buys, lambda: keeps_without_locking(unit.id)], refusals=TAKEN))
        for order in [each for each in got if isinstance(each, Order)]:
            sales.cancel_order(order_id=order.id, actor=SHOP, now=NOW)
        put_up_for_sale(unit.id)
        return {type(each) for each in got} == {Order, Unit}

    assert breaks(sold_and_kept)


@operation
def puts_up_and_sells(unit_id: UUID) -> Order:
    """Let a loaner be put up for sale and bought at once by somebody new."""
    put_up_for_sale(unit_id)
    return enrols_and_buys(unit_id)


@operation
def lends(contract_id: UUID, *, hesitates: int) -> Claim:
    """Let the depot send any loaner for the member's approved claim; it is chosen without a lock of the unit."""
    hesitate(hesitates)
    claim, contract = lock(Claim.objects.values_list("id", flat=True).get(contract_id=contract_id, state="approved"))
    _plan, terms = plan_and_terms(contract, on=claim.received_on)
    lend(claim=claim, terms=terms, unit_id=None, tracking_number=tracking_number(), actor=DEPOT, now=NOW)
    return claim


def take_back(claim: Claim) -> None:
    """Let the loaner come home and the member think better of it, so that they can report again."""
    deliver(claim.lending.out_parcel_id, now=NOW)
    due_is_done()
    claims.withdraw(claim_id=claim.id, actor=DESK, now=NOW)
    back = claims.send_loaner_back(claim_id=claim.id, tracking_number=tracking_number(), actor=CARRIER, now=NOW)
    deliver(back.back_parcel_id, now=NOW)
    due_is_done()
    claims.wipe_loaner(claim_id=claim.id, actor=DEPOT, now=NOW)


def due_is_done() -> None:
    """Take what is due."""
    while take_next(until=NOW, handlers=HANDLERS):
        pass


def loaner_and_borrowers() -> tuple[Unit, list[Bought]]:
    """Put one unit into stock that is meant for lending, and let four members have reported a broken screen."""
    publish()
    unit = kept("loaner", now=NOW)
    borrowers = [in_hand() for _ in range(CLIENTS // 2)]
    for borrower in borrowers:
        report(borrower, now=NOW)
    return unit, borrowers


def sells_or_lends(unit: Unit, borrowers: list[Bought], *, hesitates: int = 0) -> list[Callable[[], object]]:
    """Let four put the unit up for sale and buy it, and four be lent it."""
    sells: list[Callable[[], object]] = [lambda: puts_up_and_sells(unit.id)] * (CLIENTS // 2)
    return [*sells, *(partial(lends, each.contract_id, hesitates=hesitates) for each in borrowers)]


def begin_again(unit: Unit, borrowers: list[Bought], winner: object) -> None:
    """Take back what the winner got, so that the unit is a loaner that is free again."""
    if isinstance(winner, Order):
        sales.cancel_order(order_id=winner.id, actor=SHOP, now=NOW)
    else:
        assert isinstance(winner, Claim)
        take_back(winner)
        report(next(each for each in borrowers if each.contract_id == winner.contract_id), now=NOW)
    Unit.objects.filter(id=unit.id).update(meant_for="loaner")


@pytest.mark.usefixtures("fresh_database")
def test_a_loaner_is_sold_or_lent_but_not_both(clients: Clients) -> None:
    unit, borrowers = loaner_and_borrowers()
    ways: set[type] = set()
    for played in range(ROUNDS):
        if played >= WHOLE_ROUNDS and len(ways) == 2:
            break
        acts = sells_or_lends(unit, borrowers, hesitates=played % 4)  # so that neither side always wins
        [winner] = answered(clients.at_once(acts, refusals=TAKEN))
        assert promises(unit.id) == 1
        ways.add(type(winner))
        begin_again(unit, borrowers, winner)
    assert ways == {Order, Claim}
    all_is_well(NOW)


def test_without_the_seat_a_loaner_is_sold_and_lent_at_once(clients: Clients, fresh_database: Database) -> None:
    unit, borrowers = loaner_and_borrowers()
    drop(fresh_database, "DROP INDEX seat_allocation")

    def sold_and_lent() -> bool:
        got = answered(clients.at_once(sells_or_lends(unit, borrowers), refusals=TAKEN))
        for winner in sorted(got, key=lambda each: isinstance(each, Claim)):  # what was lent is no more in stock
            begin_again(unit, borrowers, winner)
        return {type(each) for each in got} == {Order, Claim}

    assert breaks(sold_and_lent)

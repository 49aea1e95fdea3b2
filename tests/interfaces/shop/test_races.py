"""The last button at one moment: by one buyer several times, and by several buyers for one device."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

from django.db import connections

from hosho.contracts.models import Contract
from hosho.devices.models import Unit
from hosho.devices.operations import UnitPromisedError
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.sales.models import Order
from hosho.sales.purchases import operations as purchases
from hosho.sales.purchases.models import Purchase
from tests.cast import at, publish
from tests.conftest import Database
from tests.interfaces.shop.conftest import KEPT, NOW, on_shelf

CLIENTS = 6
ROUNDS = 10


def purchase_of(unit: Unit) -> UUID:
    """Begin a purchase, up to the last button."""
    shown = {"price_yen": unit.price_yen}
    return Purchase.objects.create(
        token=uuid4(), unit_id=unit.id, option=True, details=KEPT, shown=shown, begun_at=at(NOW)
    ).token


def press(token: UUID, start: Barrier) -> UUID | None:
    """Press the last button; give the order, or nothing where somebody else was earlier."""
    try:
        start.wait()
        return purchases.place(token=token, member_id=None, consents=TO_JOIN, language="ja", now=at(NOW)).id
    except UnitPromisedError:
        return None
    finally:
        connections.close_all()


def at_once(tokens: Sequence[UUID]) -> list[UUID | None]:
    """Let all clients press at the same moment."""
    start = Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as clients:
        return [each.result() for each in [clients.submit(press, token, start) for token in tokens]]


def test_presses_at_the_same_moment_are_one_order_of_one_member(fresh_database: Database) -> None:
    publish()
    for turn in range(1, ROUNDS + 1):
        token = purchase_of(on_shelf())
        assert len(set(at_once([token] * CLIENTS))) == 1
        assert (Order.objects.count(), Contract.objects.count(), Member.objects.count()) == (turn, turn, turn)


def test_a_device_goes_to_one_of_several_buyers_and_the_others_leave_nothing(fresh_database: Database) -> None:
    publish()
    for turn in range(1, ROUNDS + 1):
        unit = on_shelf()
        tokens = [purchase_of(unit) for _client in range(CLIENTS)]
        told = at_once(tokens)
        assert len([each for each in told if each]) == 1
        assert (Order.objects.count(), Contract.objects.count(), Member.objects.count()) == (turn, turn, turn)

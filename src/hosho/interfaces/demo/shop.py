"""Buying, and what can go wrong with it; leaving."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.devices.models import Unit
from hosho.interfaces.demo.context import OFFICE, SHOP, Act, World
from hosho.interfaces.demo.failures import something_will_fail
from hosho.interfaces.demo.inventory import may_buy_another
from hosho.interfaces.demo.paying import Payers
from hosho.interfaces.demo.people import person
from hosho.interfaces.demo.stocking import MODELS, stock
from hosho.people import operations as people
from hosho.people.consents import TO_JOIN
from hosho.people.models import Member
from hosho.sales import operations as sales
from hosho.sales.models import Order

SOLD = (38, 27, 15, 7, 7, 4, 2)


@dataclass(frozen=True)
class Sold:
    """A member with what they bought."""

    member: Member
    unit: Unit
    order: Order

    @property
    def contract_id(self) -> UUID:
        """The contract joined in the purchase."""
        assert self.order.contract_id is not None, "the demo's stories are of those who took the option"
        return self.order.contract_id


def somebody_buys(world: World, payers: Payers, number: int) -> Act:
    """Let somebody buy a used device with the plan."""

    def act(now: datetime) -> None:
        model = world.chance.choices(list(MODELS), weights=SOLD)[0]
        unit = stock(world, model, now=now)
        buyer = people.enrol(**person(world.chance, number)._asdict(), actor=SHOP, now=now)
        order = sales.place_order(
            member_id=buyer.id,
            unit_id=unit.id,
            price_yen=world.chance.randrange(198, 698) * 100,
            consents=TO_JOIN,
            actor=SHOP,
            now=now,
        )
        payers.choose(buyer, now)
        sold = Sold(buyer, unit, order)
        may_buy_another(world, buyer, number, now=now)
        if world.likely(0.03):
            world.later(lambda at: _done(sales.cancel_order(order_id=order.id, actor=SHOP, now=at)), days=0.2)
        else:
            world.later(lambda at: _ship(world, payers, sold, at), days=world.chance.choice((1, 1, 2)))

    return act


def _ship(world: World, payers: Payers, sold: Sold, now: datetime) -> None:
    shipped = sales.ship_order(
        order_id=sold.order.id, tracking_number=world.numbers.tracking_number(), actor=SHOP, now=now
    )
    if world.likely(0.015):
        world.later(lambda at: _done(sales.order_undelivered(order_id=sold.order.id, actor=SHOP, now=at)), days=8)
        return
    world.delivered(shipped.parcel_id, then=lambda at: _in_use(world, payers, sold, at))


def _in_use(world: World, payers: Payers, sold: Sold, now: datetime) -> None:
    if world.likely(0.02):
        world.later(lambda at: _give_back(world, sold, at), days=world.chance.choice((2, 5)))
        return
    something_will_fail(world, sold.contract_id)
    if world.likely(0.18):
        world.later(lambda at: _leave(world, sold, at), days=world.chance.uniform(60, 700))
    payers.in_use(sold.member.id, sold.contract_id)


def _give_back(world: World, sold: Sold, now: datetime) -> None:
    returned = sales.return_order(
        order_id=sold.order.id,
        because="dead-on-arrival" if world.likely(0.6) else "returned",
        tracking_number=world.numbers.tracking_number(),
        actor=SHOP,
        now=now,
    )

    def restock(at: datetime) -> None:
        devices.restock(unit_id=sold.unit.id, out_of=AT_DEPOT, meant_for="exchange", actor=OFFICE, now=at)

    world.delivered(returned.return_parcel_id, then=lambda at: world.later(restock, days=3))


def _leave(world: World, sold: Sold, now: datetime) -> None:
    if contract_with(sold.contract_id).last_day is None:
        contracts.leave(contract_id=sold.contract_id, actor=OFFICE, now=now)
        if world.likely(0.08):
            world.later(lambda at: _done(contracts.stay(contract_id=sold.contract_id, actor=OFFICE, now=at)), days=0.3)


def _done(result: object) -> None:
    """Take no notice of what an operation gives."""

"""Buying with the plan, what can go wrong with it, and cancelling the plan; all by chance."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.devices.models import Unit
from hosho.interfaces.demo.failures import schedule_failures
from hosho.interfaces.demo.inventory import may_buy_another
from hosho.interfaces.demo.paying import Payers
from hosho.interfaces.demo.people import person
from hosho.interfaces.demo.simulation import OFFICE, SHOP, Act, Simulation
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
        assert self.order.contract_id is not None, "they bought with the plan"
        return self.order.contract_id


def buys_with_plan(sim: Simulation, payers: Payers, number: int) -> Act:
    """Return the act of a new member who buys a used device with the plan."""

    def act(now: datetime) -> None:
        model = sim.chance.choices(list(MODELS), weights=SOLD)[0]
        unit = stock(sim, model, now=now)
        buyer = people.enrol(**person(sim.chance, number)._asdict(), actor=SHOP, now=now)
        order = sales.place_order(
            member_id=buyer.id,
            unit_id=unit.id,
            price_yen=sim.chance.randrange(198, 698) * 100,
            consents=TO_JOIN,
            actor=SHOP,
            now=now,
        )
        payers.choose(buyer, now)
        sold = Sold(buyer, unit, order)
        may_buy_another(sim, buyer, number, now=now)
        if sim.likely(0.03):
            sim.later(lambda at: _done(sales.cancel_order(order_id=order.id, actor=SHOP, now=at)), days=0.2)
        else:
            sim.later(lambda at: _ship(sim, payers, sold, at), days=sim.chance.choice((1, 1, 2)))

    return act


def _ship(sim: Simulation, payers: Payers, sold: Sold, now: datetime) -> None:
    shipped = sales.ship_order(
        order_id=sold.order.id, tracking_number=sim.numbers.tracking_number(), actor=SHOP, now=now
    )
    if sim.likely(0.015):
        sim.later(lambda at: _done(sales.order_undelivered(order_id=sold.order.id, actor=SHOP, now=at)), days=8)
        return
    sim.delivered(shipped.parcel_id, then=lambda at: _in_use(sim, payers, sold, at))


def _in_use(sim: Simulation, payers: Payers, sold: Sold, now: datetime) -> None:
    if sim.likely(0.02):
        sim.later(lambda at: _give_back(sim, sold, at), days=sim.chance.choice((2, 5)))
        return
    schedule_failures(sim, sold.contract_id)
    if sim.likely(0.18):
        sim.later(lambda at: _leave(sim, sold, at), days=sim.chance.uniform(60, 700))
    payers.in_use(sold.member.id, sold.contract_id)


def _give_back(sim: Simulation, sold: Sold, now: datetime) -> None:
    returned = sales.return_order(
        order_id=sold.order.id,
        because="dead-on-arrival" if sim.likely(0.6) else "returned",
        tracking_number=sim.numbers.tracking_number(),
        actor=SHOP,
        now=now,
    )

    def restock(at: datetime) -> None:
        devices.restock(unit_id=sold.unit.id, out_of=AT_DEPOT, meant_for="exchange", actor=OFFICE, now=at)

    sim.delivered(returned.return_parcel_id, then=lambda at: sim.later(restock, days=3))


def _leave(sim: Simulation, sold: Sold, now: datetime) -> None:
    if contract_with(sold.contract_id).last_day is None:
        contracts.leave(contract_id=sold.contract_id, actor=OFFICE, now=now)
        if sim.likely(0.08):
            sim.later(lambda at: _done(contracts.stay(contract_id=sold.contract_id, actor=OFFICE, now=at)), days=0.3)


def _done(result: object) -> None:
    """Drop the result of an operation."""

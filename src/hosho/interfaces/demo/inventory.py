"""What the shop sells at the end of the demo, and those who buy a device alone, without the plan.

What happens here draws from random numbers of its own, so that the rest of the demo stays the same.
"""

from datetime import datetime, timedelta
from uuid import UUID

from hosho.core.calendar import day_in_tokyo
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.devices.identity import Colour
from hosho.devices.models import Unit
from hosho.interfaces.demo.people import SERIAL_LETTERS
from hosho.interfaces.demo.simulation import CARRIER, OFFICE, SHOP, Act, Simulation
from hosho.interfaces.demo.stocking import MODELS, WI_FI_ONLY
from hosho.people.models import Member
from hosho.sales import operations as sales

SHELF = 26
PRICES = {
    "iphone-8": 19_800,
    "iphone-xr": 32_800,
    "iphone-xs": 36_800,
    "ipad-air-3": 42_800,
    "ipad-mini-5": 39_800,
    "ipad-pro-11": 64_800,
    "ipad-pro-12-9-3": 74_800,
}
LESS_FOR_GRADE = {"A": 0, "B": 2_000, "C": 5_000}
COLOURS: tuple[Colour, ...] = ("space-gray", "silver", "gold", "black", "white", "red", "blue")
EVERY = 8
"""One in this many members buys another device alone."""
ENDINGS = ("delivered", "cancelled", "delivered", "undelivered", "dead-on-arrival")


def stock_for_sale(sim: Simulation, *, now: datetime, model: str | None = None, another_seller: bool = False) -> Unit:
    """Put a priced device into stock and return it."""
    chance = sim.aside
    chosen = model or chance.choice(list(MODELS))
    radio = chosen not in WI_FI_ONLY
    grade = chance.choice("AABBC")
    capacity = chance.choice(MODELS[chosen])
    dearer = 4_000 if capacity > min(MODELS[chosen]) else 0
    return devices.stock_unit(
        model=chosen,
        capacity_gb=capacity,
        serial="".join(chance.choices(SERIAL_LETTERS, k=12)),
        imei=sim.numbers.imei() if radio else None,
        grade=grade,
        restriction=chance.choice("○○○○○△") if radio else "",
        restriction_checked_on=day_in_tokyo(now) if radio else None,
        colour=chance.choice(COLOURS),
        seller="another" if another_seller else "operator",
        price_yen=PRICES[chosen] - LESS_FOR_GRADE[grade] + dearer,
        actor=SHOP,
        now=now,
    )


def stock_the_shop(sim: Simulation) -> None:
    """Schedule devices for sale during the last weeks; two are another seller's and come without the plan."""

    def stocks(model: str | None, another_seller: bool) -> Act:
        def act(now: datetime) -> None:
            unit = stock_for_sale(sim, now=now, model=model, another_seller=another_seller)
            if another_seller:  # theirs were too dear
                devices.price(unit_id=unit.id, price_yen=(unit.price_yen or 0) - 1_000, actor=SHOP, now=now)

        return act

    first = list(MODELS) + ["iphone-8", "iphone-xr"] * 3
    for number in range(SHELF):
        at = sim.ends_at - timedelta(days=30 - number, hours=sim.aside.randrange(1, 6))
        model = first[number] if number < len(first) else None
        sim.at(at, stocks(model, number in (5, 20)))


def may_buy_another(sim: Simulation, buyer: Member, number: int, *, now: datetime) -> None:
    """Schedule for every eighth member to buy another device later, without the plan; the last ones just now."""
    if number % EVERY != 3:
        return
    place = number // EVERY
    left = max(sim.ends_at - now - timedelta(days=20), timedelta(days=1))
    after = left * sim.aside.random()
    ending = ENDINGS[place % len(ENDINGS)]
    if place % 4 == 0:  # nothing has become of it yet
        after, ending = max(sim.ends_at - now - timedelta(hours=3 + place), timedelta(hours=1)), "placed"
    sim.at(now + after, lambda at: _buys_alone(sim, buyer, ending, at))


def _buys_alone(sim: Simulation, buyer: Member, ending: str, now: datetime) -> None:
    unit = stock_for_sale(sim, now=now)
    order = sales.place_order(
        member_id=buyer.id,
        unit_id=unit.id,
        price_yen=unit.price_yen or 0,
        consents=(),
        plan_code=None,
        actor=SHOP,
        now=now,
    )
    if ending == "cancelled":
        sim.at(now + timedelta(hours=5), lambda at: _cancel(order.id, at))
    elif ending != "placed":
        sim.at(now + timedelta(days=1), lambda at: _ship(sim, order.id, unit, ending, at))


def _cancel(order_id: UUID, now: datetime) -> None:
    sales.cancel_order(order_id=order_id, actor=SHOP, now=now)


def _ship(sim: Simulation, order_id: UUID, unit: Unit, ending: str, now: datetime) -> None:
    shipped = sales.ship_order(order_id=order_id, tracking_number=sim.numbers.tracking_number(), actor=SHOP, now=now)
    parcel_id = shipped.parcel_id
    assert parcel_id is not None, "what is shipped has a parcel"
    if ending == "undelivered":
        sim.at(now + timedelta(days=7), lambda at: _undelivered(order_id, at))
        return
    sim.at(now + timedelta(days=1), lambda at: _delivered(sim, order_id, parcel_id, unit, ending, at))


def _undelivered(order_id: UUID, now: datetime) -> None:
    sales.order_undelivered(order_id=order_id, actor=CARRIER, now=now)


def _delivered(sim: Simulation, order_id: UUID, parcel_id: UUID, unit: Unit, ending: str, now: datetime) -> None:
    devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=now)
    if ending == "dead-on-arrival":
        sim.at(now + timedelta(days=2), lambda at: _gives_back(sim, order_id, unit, at))


def _gives_back(sim: Simulation, order_id: UUID, unit: Unit, now: datetime) -> None:
    returned = sales.return_order(
        order_id=order_id,
        because="dead-on-arrival",
        tracking_number=sim.numbers.tracking_number(),
        actor=SHOP,
        now=now,
    )
    parcel_id = returned.return_parcel_id
    assert parcel_id is not None, "what goes back has a parcel"

    def arrives(at: datetime) -> None:
        devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=at)
        devices.scrap(unit_id=unit.id, out_of=AT_DEPOT, actor=OFFICE, now=at)

    sim.at(now + timedelta(days=2), arrives)

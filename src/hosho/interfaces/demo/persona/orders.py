"""What a persona does as a buyer, and the shop for them."""

from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.interfaces.demo.people import person
from hosho.interfaces.demo.persona.base import PersonaBase
from hosho.interfaces.demo.simulation import DEPOT, OFFICE, SHOP
from hosho.interfaces.demo.stocking import stock
from hosho.people import operations as people
from hosho.people.consents import TO_JOIN
from hosho.sales import operations as sales


class Orders(PersonaBase):
    """A person who buys a device."""

    def buys(self, model: str) -> None:
        """Order a used device with the plan."""
        self.unit_id = stock(self.sim, model, now=self.now).id
        buyer = people.enrol(**person(self.sim.chance, self.number)._asdict(), actor=SHOP, now=self.now)
        order = sales.place_order(
            member_id=buyer.id,
            unit_id=self.unit_id,
            price_yen=self.sim.chance.randrange(198, 698) * 100,
            consents=TO_JOIN,
            actor=SHOP,
            now=self.now,
        )
        assert order.contract_id is not None, "they order with the plan"
        self.order_id, self.contract_id = order.id, order.contract_id

    def cancels_the_order(self) -> None:
        """Cancel before shipping."""
        sales.cancel_order(order_id=self.order_id, actor=SHOP, now=self.now)

    def is_sent_it(self) -> None:
        """The shop ships the device."""
        shipped = sales.ship_order(order_id=self.order_id, tracking_number=self._number(), actor=SHOP, now=self.now)
        self._sent["order"] = shipped.parcel_id

    def could_not_be_reached(self) -> None:
        """The parcel goes back to the shop."""
        sales.order_undelivered(order_id=self.order_id, actor=SHOP, now=self.now)

    def returns_it(self) -> None:
        """It was dead on arrival."""
        returned = sales.return_order(
            order_id=self.order_id,
            because="dead-on-arrival",
            tracking_number=self._number(),
            actor=SHOP,
            now=self.now,
        )
        self._sent["order-return"] = returned.return_parcel_id

    def has_it_restocked(self) -> None:
        """The returned device's network is checked, and it will serve as an exchange unit."""
        devices.check_restriction(unit_id=self.unit_id, mark="○", actor=DEPOT, now=self.now)
        devices.restock(unit_id=self.unit_id, out_of=AT_DEPOT, meant_for="exchange", actor=OFFICE, now=self.now)

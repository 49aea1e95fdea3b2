"""A person of a scene, and what can happen to them: each deed is one real operation."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import claim_with, lending_of
from hosho.contracts import operations as contracts
from hosho.contracts.queries import contract_with, covered_unit_id, plan_and_terms
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Cause, Fault
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.devices.models import Identifier
from hosho.devices.parcels import Purpose
from hosho.interfaces.demo.context import CARRIER, DEPOT, DESK, OFFICE, SHOP, STORE, World
from hosho.interfaces.demo.paying import Payers
from hosho.interfaces.demo.people import person
from hosho.interfaces.demo.stocking import stock
from hosho.journal.actor import Actor
from hosho.network import operations as network
from hosho.network.queries import free_hours, store_with
from hosho.people import operations as people
from hosho.people.consents import TO_BORROW, TO_HAND_IN, TO_JOIN
from hosho.sales import operations as sales

TOLD: Mapping[Preparation, Prepared] = {"backup": "done", "find-my": "later", "suica": "none", "sim": "later"}
"""What they say of their preparations."""
THEIR_STORE = "minatodori"
"""The scenes' store: it has the most places, and is open every day."""


class Somebody:
    """One person, with the device they bought and the claim that is under way."""

    order_id: UUID
    contract_id: UUID
    unit_id: UUID
    claim_id: UUID

    def __init__(self, world: World, payers: Payers, number: int) -> None:
        self.world = world
        self.payers = payers
        self.number = number
        self._sent: dict[Purpose, UUID | None] = {}

    def plays(self, scene: Iterator[float], *, days_before_the_end: int) -> None:
        """Let a scene begin on the morning so many days before the end, and go on as it says."""

        def act(at: datetime) -> None:
            for days in scene:
                self.world.at(at + timedelta(days=days), act)
                return

        day = day_in_tokyo(self.world.ends_at) - timedelta(days=days_before_the_end)
        self.world.at(datetime.combine(day, time(10, self.number % 60), tzinfo=TOKYO), act)

    @property
    def now(self) -> datetime:
        """The business time that is reached."""
        return self.world.now

    @property
    def claim(self) -> Claim:
        """The claim as it is now."""
        return claim_with(self.claim_id)

    def buys(self, model: str) -> None:
        """Order a used device with the plan."""
        self.unit_id = stock(self.world, model, now=self.now).id
        buyer = people.enrol(**person(self.world.chance, self.number)._asdict(), actor=SHOP, now=self.now)
        order = sales.place_order(
            member_id=buyer.id,
            unit_id=self.unit_id,
            price_yen=self.world.chance.randrange(198, 698) * 100,
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

    def receives(self, purpose: Purpose) -> None:
        """The carrier delivers what was sent last for that purpose, to whoever it was sent to."""
        parcel_id = self._sent[purpose]
        assert parcel_id is not None, "what was sent has a parcel"
        devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=self.now)

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

    def runs_out_of_money(self) -> None:
        """From now on nothing can be collected; what follows is the dunning's."""
        self.payers.fail_from(contract_with(self.contract_id).member_id, day_in_tokyo(self.now))

    def pays(self) -> None:
        """Transfer all that is owed, and have money again."""
        self.payers.pay_all(contract_with(self.contract_id).member_id, self.now)

    def leaves(self) -> None:
        """Leave at the end of the month."""
        contracts.leave(contract_id=self.contract_id, actor=OFFICE, now=self.now)

    def stays(self) -> None:
        """Think better of it."""
        contracts.stay(contract_id=self.contract_id, actor=OFFICE, now=self.now)

    def reports(self, cause: Cause, *faults: Fault) -> None:
        """Phone the desk."""
        today = day_in_tokyo(self.now)
        unit_id = covered_unit_id(contract_with(self.contract_id), on=today)
        self.claim_id = claims.report_failure(
            contract_id=self.contract_id,
            device=Identifier.objects.get(unit_id=unit_id, kind="serial").number,
            cause=cause,
            faults=faults,
            occurred_on=today,
            channel="phone",
            actor=DESK,
            now=self.now,
        ).id

    def withdraws(self) -> None:
        """Let the claim be."""
        claims.withdraw(claim_id=self.claim_id, actor=DESK, now=self.now)

    def asks_for_the_kit(self) -> None:
        """Ask for a kit and a loaner, as on the member's own pages: one is reserved."""
        stock(self.world, "iphone-8", meant_for="loaner", now=self.now)
        claims.ask_for_kit(
            claim_id=self.claim_id,
            loaner=True,
            preparation=TOLD,
            consents=TO_HAND_IN | TO_BORROW,
            actor=DESK,
            now=self.now,
        )

    def is_sent_a_kit(self, *, loaner: bool = False) -> None:
        """The desk sends the packing kit, perhaps with a loaner."""
        if loaner and lending_of(self.claim_id) is None:
            stock(self.world, "iphone-8", meant_for="loaner", now=self.now)
        sent = claims.send_kit(
            claim_id=self.claim_id,
            tracking_number=self._number(),
            loaner_tracking_number=self._number() if loaner else None,
            consents=TO_HAND_IN | TO_BORROW if loaner else TO_HAND_IN,
            preparation=TOLD,
            actor=DESK,
            now=self.now,
        )
        lending = lending_of(self.claim_id)
        self._sent |= {"kit": sent.kit_parcel_id, "loaner": lending.out_parcel_id if lending else None}

    def sends_it_in(self) -> None:
        """Hand the device to the carrier."""
        sent = claims.hand_over(claim_id=self.claim_id, tracking_number=self._number(), actor=CARRIER, now=self.now)
        self._sent["inbound"] = sent.inbound_parcel_id

    def books(self) -> float:
        """Book the first free hour of their store; give the days until five minutes after it begins."""
        contract = contract_with(self.contract_id)
        _plan, terms = plan_and_terms(contract, on=day_in_tokyo(self.now))
        assert terms.visit is not None, "the shipped plan has stores"
        store = store_with(THEIR_STORE)
        network.stock_parts(store=store, model=contract.model, fault="screen", pieces=1, actor=STORE, now=self.now)
        free = free_hours(store, rules=terms.visit, from_day=day_in_tokyo(self.now), days=14, now=self.now)
        starts_at = free[0].starts_at
        claims.book_visit(
            claim_id=self.claim_id,
            store=store.code,
            starts_at=starts_at,
            consents=TO_HAND_IN,
            preparation=TOLD,
            actor=DESK,
            now=self.now,
        )
        return (starts_at - self.now) / timedelta(days=1) + 5 / (24 * 60)

    def has_their_part_checked(self) -> None:
        """The store sees that the part is there."""
        visit_id = self.claim.visit_id
        assert visit_id is not None, "the scene booked a visit"
        network.check_part(visit_id=visit_id, actor=STORE, now=self.now)

    def cancels_the_visit(self) -> None:
        """Cancel the booking; the claim stays approved."""
        claims.cancel_visit(claim_id=self.claim_id, actor=DESK, now=self.now)

    def comes(self) -> None:
        """Come to the store."""
        claims.check_in(claim_id=self.claim_id, actor=STORE, now=self.now)

    def is_inspected(self, found: Cause | None = None) -> None:
        """Somebody looks at the device, and finds what was reported or something else."""
        claim = self.claim
        claims.inspect(
            claim_id=claim.id,
            cause=found or claim.cause,  # type: ignore[arg-type]  # reported codes are stored as they came
            faults=claim.faults,
            actor=self._workshop,
            now=self.now,
        )

    def has_it_undone(self, reason: str) -> None:
        """The workshop takes its last slip back."""
        claims.undo(claim_id=self.claim_id, reason=reason, actor=self._workshop, now=self.now)

    def is_decided(self, *, covered: bool) -> None:
        """A person decides what no clause does."""
        claims.decide_referral(
            claim_id=self.claim_id,
            covered=covered,
            clause="cover.damage" if covered else "exclude.modification",
            reason="落下の跡があり、部分破損と見られるため。" if covered else "内部に改造の跡が見つかったため。",
            actor=OFFICE,
            now=self.now,
        )

    def is_quoted(self, yen: int) -> None:
        """The depot names a price (yen, with tax)."""
        claims.quote(claim_id=self.claim_id, yen=yen, actor=DEPOT, now=self.now)

    def answers(self, *, accepted: bool) -> None:
        """Answer the quote."""
        claims.answer_quote(claim_id=self.claim_id, accepted=accepted, actor=DESK, now=self.now)

    def is_in_repair(self) -> None:
        """The workshop starts."""
        claims.start_repair(claim_id=self.claim_id, actor=self._workshop, now=self.now)

    def is_finished(self) -> None:
        """The workshop is done."""
        claims.finish_repair(claim_id=self.claim_id, actor=self._workshop, now=self.now)

    def is_repaired(self) -> None:
        """It does both at once."""
        self.is_in_repair()
        self.is_finished()

    def stays_broken(self) -> None:
        """A paid repair cannot be done after all."""
        claims.stop_repair(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def is_given_up(self) -> None:
        """It cannot be repaired."""
        claims.give_up(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def is_promised_another(self) -> None:
        """A unit of the exchange stock is promised to the claim."""
        stock(self.world, contract_with(self.contract_id).model, meant_for="exchange", largest=True, now=self.now)
        claims.allocate_exchange(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def has_the_old_one_scrapped(self) -> None:
        """What was exchanged is of no use any more."""
        devices.scrap(unit_id=self.unit_id, out_of=AT_DEPOT, actor=OFFICE, now=self.now)

    def is_sent_on(self) -> None:
        """The store sends the device to the depot."""
        sent = claims.send_on(claim_id=self.claim_id, tracking_number=self._number(), actor=STORE, now=self.now)
        self._sent["inbound"] = sent.inbound_parcel_id

    def is_sent_back(self) -> None:
        """The depot sends the device, or the other one, home."""
        sent = claims.send_back(claim_id=self.claim_id, tracking_number=self._number(), actor=DEPOT, now=self.now)
        self._sent["return"] = sent.return_parcel_id

    def takes_it_home(self) -> None:
        """Get the device back over the counter."""
        claims.hand_back(claim_id=self.claim_id, actor=STORE, now=self.now)

    def sends_the_loaner_back(self) -> None:
        """Hand the loaner to the carrier."""
        lending = claims.send_loaner_back(
            claim_id=self.claim_id, tracking_number=self._number(), actor=CARRIER, now=self.now
        )
        self._sent["loaner-return"] = lending.back_parcel_id

    def has_the_loaner_wiped(self) -> None:
        """The depot wipes it; it is in stock again."""
        claims.wipe_loaner(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def is_called_about_the_loaner(self) -> None:
        """The desk calls, and nobody answers."""
        claims.chase(claim_ids=[self.claim_id], how="not-reached", actor=DESK, now=self.now)

    def never_returns_the_loaner(self) -> None:
        """It is given up as lost."""
        claims.give_up_loaner(claim_id=self.claim_id, actor=OFFICE, now=self.now)

    @property
    def _workshop(self) -> Actor:
        return STORE if self.claim.store_id else DEPOT

    def _number(self) -> str:
        return self.world.numbers.tracking_number()

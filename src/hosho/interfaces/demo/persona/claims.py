"""What a persona does with a claim until the device is handed in."""

from collections.abc import Mapping
from datetime import timedelta

from hosho.claims import operations as claims
from hosho.claims.loaner_queries import lending_of
from hosho.claims.preparing import Preparation, Prepared
from hosho.contracts.queries import contract_with, covered_unit_id, plan_and_terms
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Fault
from hosho.devices.queries import serial_of
from hosho.interfaces.demo.persona.base import PersonaBase
from hosho.interfaces.demo.simulation import CARRIER, DESK, STORE
from hosho.interfaces.demo.stocking import stock
from hosho.network import operations as network
from hosho.network.queries import free_hours, store_with
from hosho.people.consents import TO_BORROW, TO_HAND_IN

PREPARED: Mapping[Preparation, Prepared] = {"backup": "done", "find-my": "later", "suica": "none", "sim": "later"}
"""What they say of their preparations."""
THEIR_STORE = "minatodori"
"""The scenarios' store: it has the most places, and is open every day."""


class Claims(PersonaBase):
    """A person whose device failed."""

    def reports(self, cause: Cause, *faults: Fault) -> None:
        """Phone the desk."""
        today = day_in_tokyo(self.now)
        unit_id = covered_unit_id(contract_with(self.contract_id), on=today)
        self.claim_id = claims.report_failure(
            contract_id=self.contract_id,
            device=serial_of(unit_id),
            cause=cause,
            faults=faults,
            occurred_on=today,
            channel="phone",
            actor=DESK,
            now=self.now,
        ).id

    def withdraws(self) -> None:
        """Withdraw the claim."""
        claims.withdraw(claim_id=self.claim_id, actor=DESK, now=self.now)

    def asks_for_the_kit(self) -> None:
        """Ask for a kit and a loaner, as on the member's own pages: one is reserved."""
        stock(self.sim, "iphone-8", meant_for="loaner", now=self.now)
        claims.ask_for_kit(
            claim_id=self.claim_id,
            loaner=True,
            preparation=PREPARED,
            consents=TO_HAND_IN | TO_BORROW,
            actor=DESK,
            now=self.now,
        )

    def is_sent_a_kit(self, *, loaner: bool = False) -> None:
        """The desk sends the packing kit, perhaps with a loaner."""
        if loaner and lending_of(self.claim_id) is None:
            stock(self.sim, "iphone-8", meant_for="loaner", now=self.now)
        sent = claims.send_kit(
            claim_id=self.claim_id,
            tracking_number=self._number(),
            loaner_tracking_number=self._number() if loaner else None,
            consents=TO_HAND_IN | TO_BORROW if loaner else TO_HAND_IN,
            preparation=PREPARED,
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
        """Book the first free hour of their store; return the days until five minutes after it begins."""
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
            preparation=PREPARED,
            actor=DESK,
            now=self.now,
        )
        return (starts_at - self.now) / timedelta(days=1) + 5 / (24 * 60)

    def has_their_part_checked(self) -> None:
        """The store sees that the part is there."""
        visit_id = self.claim.visit_id
        assert visit_id is not None, "the scenario booked a visit"
        network.check_part(visit_id=visit_id, actor=STORE, now=self.now)

    def cancels_the_visit(self) -> None:
        """Cancel the booking; the claim stays approved."""
        claims.cancel_visit(claim_id=self.claim_id, actor=DESK, now=self.now)

    def comes(self) -> None:
        """Come to the store."""
        claims.check_in(claim_id=self.claim_id, actor=STORE, now=self.now)

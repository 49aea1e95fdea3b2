"""What store, depot and office do with the device of a persona."""

from hosho.claims import operations as claims
from hosho.contracts.queries import contract_with
from hosho.core.codes import Cause
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.interfaces.demo.persona.base import PersonaBase
from hosho.interfaces.demo.simulation import DEPOT, DESK, OFFICE, STORE
from hosho.interfaces.demo.stocking import stock
from hosho.journal.actor import Actor


class Workshop(PersonaBase):
    """A person whose device is inspected, repaired or exchanged."""

    def is_inspected(self, found: Cause | None = None) -> None:
        """The workshop inspects the device, and finds what was reported or something else."""
        claim = self.claim
        claims.inspect(
            claim_id=claim.id,
            cause=found or claim.cause,  # type: ignore[arg-type]  # reported codes are stored as they came
            faults=claim.faults,
            actor=self._workshop,
            now=self.now,
        )

    def has_it_undone(self, reason: str) -> None:
        """The workshop undoes its last entry."""
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
        """The depot sends a quote (yen, with tax)."""
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
        """The workshop does both at once."""
        self.is_in_repair()
        self.is_finished()

    def stays_broken(self) -> None:
        """A paid repair cannot be done after all."""
        claims.stop_repair(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def is_given_up(self) -> None:
        """It cannot be repaired."""
        claims.give_up(claim_id=self.claim_id, actor=DEPOT, now=self.now)

    def is_promised_another(self) -> None:
        """A unit of the exchange stock is reserved for the claim."""
        stock(self.sim, contract_with(self.contract_id).model, meant_for="exchange", largest=True, now=self.now)
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

    @property
    def _workshop(self) -> Actor:
        return STORE if self.claim.store_id else DEPOT

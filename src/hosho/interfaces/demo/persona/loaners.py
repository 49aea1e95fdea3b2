"""What a persona does with a loaner, and the desk about it."""

from hosho.claims import operations as claims
from hosho.interfaces.demo.persona.base import PersonaBase
from hosho.interfaces.demo.simulation import CARRIER, DEPOT, DESK, OFFICE


class Loaners(PersonaBase):
    """A person who borrowed a loaner."""

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
        """The desk calls, and no one answers."""
        claims.chase(claim_ids=[self.claim_id], how="not-reached", actor=DESK, now=self.now)

    def never_returns_the_loaner(self) -> None:
        """The office closes it as lost."""
        claims.give_up_loaner(claim_id=self.claim_id, actor=OFFICE, now=self.now)

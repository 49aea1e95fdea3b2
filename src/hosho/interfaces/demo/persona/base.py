"""Who a persona is: their number, what they bought, and the parcels that were sent for them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from hosho.claims.models import Claim
from hosho.claims.queries import claim_with
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.devices import operations as devices
from hosho.devices.parcels import Purpose
from hosho.interfaces.demo.paying import Payers
from hosho.interfaces.demo.simulation import CARRIER, Simulation


class PersonaBase:
    """One person, with the device they bought and the claim that is under way. Each deed is one real operation."""

    order_id: UUID
    contract_id: UUID
    unit_id: UUID
    claim_id: UUID

    def __init__(self, sim: Simulation, payers: Payers, number: int) -> None:
        self.sim = sim
        self.payers = payers
        self.number = number
        self._sent: dict[Purpose, UUID | None] = {}

    def plays(self, scenario: Iterator[float], *, days_before_the_end: int) -> None:
        """Begin a scenario on the morning so many days before the end, and continue as it says."""

        def act(at: datetime) -> None:
            for days in scenario:
                self.sim.at(at + timedelta(days=days), act)
                return

        day = day_in_tokyo(self.sim.ends_at) - timedelta(days=days_before_the_end)
        self.sim.at(datetime.combine(day, time(10, self.number % 60), tzinfo=TOKYO), act)

    @property
    def now(self) -> datetime:
        """The business time that is reached."""
        return self.sim.now

    @property
    def claim(self) -> Claim:
        """The claim as it is now."""
        return claim_with(self.claim_id)

    def receives(self, purpose: Purpose) -> None:
        """The carrier delivers what was sent last for that purpose, to whoever it was sent to."""
        parcel_id = self._sent[purpose]
        assert parcel_id is not None, "what was sent has a parcel"
        devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=self.now)

    def _number(self) -> str:
        return self.sim.numbers.tracking_number()

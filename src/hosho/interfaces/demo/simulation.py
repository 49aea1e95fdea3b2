"""The simulation: a queue of what will happen, and the moving clock. What happens goes through real operations."""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count
from uuid import UUID

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.devices import operations as devices
from hosho.interfaces.demo.people import Numbers
from hosho.journal.actor import Actor
from hosho.journal.operations import take_next
from hosho.journal.queries import next_due
from hosho.workflows.agenda import CHAINS, HANDLERS
from hosho.workflows.clock_advance import advance

SHOP, DESK, STORE, DEPOT, OFFICE, CARRIER = (
    Actor("system", f"demo-{part}") for part in ("shop", "desk", "store", "depot", "office", "carrier")
)
Act = Callable[[datetime], None]


class Simulation:
    """A queue of what will happen. ``run`` does it in order, and runs what falls due in between."""

    def __init__(self, *, seed: int, begins_at: datetime, ends_at: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same business each time, not a secret
        self.aside = random.Random(seed + 1)  # noqa: S311 - for what must not disturb the draws of everything else
        self.numbers = Numbers(self.chance)
        self.ends_at = ends_at
        self.now = begins_at
        self.after_claim: Callable[[UUID], None] = lambda contract_id: None
        """What becomes of a contract when its claim is over."""
        self._order = count()
        self._queue: list[tuple[datetime, int, Act]] = []

    def later(self, act: Act, *, days: float, after: datetime | None = None) -> None:
        """Schedule an act about so many days later, at an hour at which people work."""
        day = day_in_tokyo((after or self.now) + timedelta(days=days))
        at = datetime.combine(day, time(9), tzinfo=TOKYO) + timedelta(minutes=self.chance.randrange(10 * 60))
        if at <= (after or self.now):
            at = (after or self.now) + timedelta(minutes=self.chance.randrange(5, 90))
        self.at(at, act)

    def at(self, at: datetime, act: Act) -> None:
        """Schedule an act at an instant."""
        heapq.heappush(self._queue, (at, next(self._order), act))

    def likely(self, share: float) -> bool:
        """Whether it happens this time: true in this share of cases (0 to 1)."""
        return self.chance.random() < share

    def delivered(self, parcel_id: UUID | None, *, then: Act = lambda now: None) -> None:
        """Schedule the delivery of a parcel, in a day or two; ``then`` is called when it is delivered."""
        assert parcel_id is not None, "what travels has a parcel"

        def act(now: datetime) -> None:
            devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=now)
            then(now)

        self.later(act, days=self.chance.choice((1, 1, 2)))

    def run(self, seen: Callable[[datetime], object]) -> None:
        """Run until the end. ``seen`` is called with each time that is reached."""
        while self._queue and self._queue[0][0] <= self.ends_at:
            at, _number, act = heapq.heappop(self._queue)
            while next_due(until=at):  # one question for each thing that happens; no one reads the clock meanwhile
                take_next(until=at, handlers=HANDLERS, chains=CHAINS)
            self.now = at
            act(at)
            seen(at)
        advance(to=self.ends_at)

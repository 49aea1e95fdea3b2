"""What happens to the demo's members, day by day. All of it goes through the operations that real doors call."""

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import cast
from uuid import UUID

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.contracts.queries import contract_with
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Cause, Fault
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.doors.clock.setting import advance
from hosho.doors.demo.people import Numbers, person
from hosho.journal.actor import Actor
from hosho.people import operations as people
from hosho.people.consents import TO_JOIN, TO_SEND_IN
from hosho.sales import operations as sales
from hosho.sales.models import Order

SHOP, DESK, DEPOT, CARRIER = (Actor("system", f"demo-{part}") for part in ("shop", "desk", "depot", "carrier"))
MODELS = {
    "iphone-8": (64, 256),
    "iphone-xr": (64, 128),
    "iphone-xs": (64, 256),
    "ipad-air-3": (64,),
    "ipad-mini-5": (64,),
}
WI_FI_ONLY = {"ipad-air-3", "ipad-mini-5"}
FAILURES: tuple[tuple[Cause, tuple[tuple[Fault, ...], ...], int], ...] = (
    ("partial-damage", (("screen",), ("screen", "body"), ("camera",)), 45),
    ("natural-failure", (("power",), ("charging",), ("display",), ("speaker",), ("button",)), 30),
    ("wet", ((), ("charging",)), 8),
    ("submerged", ((), ("power",)), 4),
    ("battery", (("battery",),), 7),
    ("software", (("display",), ("other",)), 3),
    ("loss", ((),), 2),
    ("other", (("display",), ("other",)), 3),
)
Act = Callable[[datetime], None]


class World:
    """A queue of what will happen. ``run`` lets it happen in order, and takes the agenda in between."""

    def __init__(self, *, seed: int, begins_at: datetime, ends_at: datetime) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same business each time, not a secret
        self.numbers = Numbers(self.chance)
        self.ends_at = ends_at
        self.now = begins_at
        self._order = count()
        self._queue: list[tuple[datetime, int, Act]] = []

    def later(self, act: Act, *, days: float, after: datetime | None = None) -> None:
        """Let something happen about so many days later, at an hour at which people work."""
        day = day_in_tokyo((after or self.now) + timedelta(days=days))
        at = datetime.combine(day, time(9), tzinfo=TOKYO) + timedelta(minutes=self.chance.randrange(10 * 60))
        if at <= (after or self.now):
            at = (after or self.now) + timedelta(minutes=self.chance.randrange(5, 90))
        heapq.heappush(self._queue, (at, next(self._order), act))

    def run(self, seen: Callable[[datetime], object]) -> None:
        """Live until the end. ``seen`` is told the time that is reached."""
        while self._queue and self._queue[0][0] <= self.ends_at:
            at, _number, act = heapq.heappop(self._queue)
            advance(to=at, runs=False)
            self.now = at
            act(at)
            seen(at)
        advance(to=self.ends_at)

    def somebody_buys(self, number: int) -> Act:
        """A used device comes into stock, and somebody buys it with the plan."""

        def act(now: datetime) -> None:
            model = self.chance.choices(list(MODELS), weights=[40, 28, 16, 9, 7])[0]
            unit = devices.stock_unit(
                model=model,
                capacity_gb=self.chance.choice(MODELS[model]),
                serial=self.numbers.serial(),
                imei=None if model in WI_FI_ONLY else self.numbers.imei(),
                grade=self.chance.choice("AAB"),
                restriction="" if model in WI_FI_ONLY else "○",
                restriction_checked_on=None if model in WI_FI_ONLY else day_in_tokyo(now),
                actor=SHOP,
                now=now,
            )
            buyer = people.enrol(**person(self.chance, number)._asdict(), actor=SHOP, now=now)
            order = sales.place_order(
                member_id=buyer.id,
                unit_id=unit.id,
                price_yen=self.chance.randrange(198, 698) * 100,
                consents=TO_JOIN,
                actor=SHOP,
                now=now,
            )
            self.later(lambda at: self._ship(order, unit, at), days=self.chance.choice((1, 1, 2)))

        return act

    def _ship(self, order: Order, unit: Unit, now: datetime) -> None:
        shipped = sales.ship_order(
            order_id=order.id, tracking_number=self.numbers.tracking_number(), actor=SHOP, now=now
        )
        serial = unit.identifiers.get(kind="serial").number
        self._deliver(shipped.parcel_id, then=lambda at: self._something_will_fail(order.contract_id, serial))

    def _something_will_fail(self, contract_id: UUID, serial: str) -> None:
        """Most devices fail once in a good year; some people have no luck."""
        self.later(lambda at: self._fail(contract_id, serial, at), days=4 + self.chance.expovariate(1 / 330))

    def _fail(self, contract_id: UUID, serial: str, now: datetime) -> None:
        cause, kinds, _weight = self.chance.choices(FAILURES, weights=[weight for *_rest, weight in FAILURES])[0]
        failed_on: date | None = day_in_tokyo(now) - timedelta(days=self.chance.choice((0, 0, 1, 2, 5)))
        started_on = contract_with(contract_id).started_on
        if started_on is None or (failed_on is not None and failed_on < started_on):
            failed_on = None
        claim = claims.report_failure(
            contract_id=contract_id,
            device=serial,
            cause=cause,
            faults=self.chance.choice(kinds),
            occurred_on=failed_on,
            channel="phone",
            actor=DESK,
            now=now,
        )
        if claim.state == "approved":
            self.later(lambda at: self._send_kit(claim.id, serial, at), days=self.chance.choice((0, 1)))
        elif claim.state == "closed":
            self._something_will_fail(contract_id, serial)

    def _send_kit(self, claim_id: UUID, serial: str, now: datetime) -> None:
        claim = claims.send_kit(
            claim_id=claim_id,
            tracking_number=self.numbers.tracking_number(),
            consents=TO_SEND_IN,
            actor=DESK,
            now=now,
        )
        self._deliver(
            claim.kit_parcel_id,
            then=lambda at: self.later(
                lambda when: self._hand_over(claim_id, serial, when), days=self.chance.choice((1, 2, 2, 4))
            ),
        )

    def _hand_over(self, claim_id: UUID, serial: str, now: datetime) -> None:
        claim = claims.hand_over(
            claim_id=claim_id, tracking_number=self.numbers.tracking_number(), actor=CARRIER, now=now
        )
        self._deliver(
            claim.inbound_parcel_id,
            then=lambda at: self.later(
                lambda when: self._inspect(claim, serial, when), days=self.chance.choice((1, 2))
            ),
        )

    def _inspect(self, claim: Claim, serial: str, now: datetime) -> None:
        """Sometimes the bench finds what the member could not see."""
        cause, faults = cast(Cause, claim.cause), cast(list[Fault], claim.faults)
        if cause == "natural-failure" and self.chance.random() < 0.15:
            cause = "wet"
        elif self.chance.random() < 0.04:
            cause = "modification"
        inspected = claims.inspect(claim_id=claim.id, cause=cause, faults=faults, actor=DEPOT, now=now)
        if inspected.state == "inspected":
            self.later(lambda at: self._repair(claim.id, serial, at), days=self.chance.choice((0, 1, 1)))
        elif inspected.state == "not-covered":
            self.later(lambda at: self._send_back(claim.id, serial, at), days=1)

    def _repair(self, claim_id: UUID, serial: str, now: datetime) -> None:
        claims.start_repair(claim_id=claim_id, actor=DEPOT, now=now)

        def finish(at: datetime) -> None:
            claims.finish_repair(claim_id=claim_id, actor=DEPOT, now=at)
            self.later(lambda when: self._send_back(claim_id, serial, when), days=self.chance.choice((0, 1)))

        self.later(finish, days=self.chance.choice((0, 1, 2, 4)))

    def _send_back(self, claim_id: UUID, serial: str, now: datetime) -> None:
        claim = claims.send_back(
            claim_id=claim_id, tracking_number=self.numbers.tracking_number(), actor=DEPOT, now=now
        )
        self._deliver(claim.return_parcel_id, then=lambda at: self._something_will_fail(claim.contract_id, serial))

    def _deliver(self, parcel_id: UUID | None, *, then: Act) -> None:
        """The carrier takes a day or two; what follows is thought of when the parcel is there."""
        assert parcel_id is not None

        def act(now: datetime) -> None:
            devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=now)
            then(now)

        self.later(act, days=self.chance.choice((1, 1, 2)))

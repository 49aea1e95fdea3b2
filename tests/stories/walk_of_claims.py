"""The steps of a walk that move claims: sent in, brought in, inspected, lent, corrected, withdrawn."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from tests.cast import CARRIER, DEPOT, tracking_number
from tests.stories.steps import visit_of
from tests.stories.walk import MOVED_ON, SEEN, USUAL, Walk, causes, faults, index, often

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import undoable
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.moves import ENDED, MOVES_OF_CLAIM, ClaimMove, MoveRefusedError
from hosho.devices import operations as devices
from hosho.insight import selfcheck
from hosho.people.consents import TO_HAND_IN

STEPS_OF_LOANERS = {"send": ("lent", "overdue"), "wipe": ("returned",), "give up": ("overdue",)}


class Drawn(NamedTuple):
    """What hypothesis chose for a move."""

    number: int  # chooses one of several
    yes: bool
    cause: Any
    faults: Any


drawn = st.builds(Drawn, st.integers(0, 59), often, causes, faults)


class WholeWalk(Walk):
    """Everything that can happen."""

    def common(self, claim_id: UUID) -> Any:
        """Return the arguments that all operations of a claim take."""
        return {"claim_id": claim_id, "actor": DEPOT, "now": self.now}

    def acts(self, claim_id: UUID, by: Drawn) -> Mapping[ClaimMove, Callable[[], Any]]:
        """Return how each move of the table is made, for those that a person makes."""
        common = self.common(claim_id)
        parcel: Any = {"tracking_number": tracking_number()}

        def decided(covered: bool) -> Callable[[], Any]:
            clause = "cover.damage" if covered else "exclude.modification"
            reason = "seen by a person" if by.yes else " "
            return lambda: claims.decide_referral(covered=covered, clause=clause, reason=reason, **common)

        return {
            "approve": decided(True),
            "refuse": decided(False),
            "uphold": decided(True),
            "reject": decided(False),
            "send-kit": lambda: claims.send_kit(
                loaner_tracking_number=tracking_number() if by.number % 2 else None,
                consents=TO_HAND_IN if by.yes else (),
                **parcel,
                **common,
            ),
            "hand-over": lambda: claims.hand_over(**parcel, **common),
            "book": lambda: claims.book_visit(
                store="asahidai" if by.number % 5 == 0 else "midoricho",
                starts_at=self._hour(by),
                consents=TO_HAND_IN if by.yes else (),
                **common,
            ),
            "cancel-visit": lambda: claims.cancel_visit(**common),
            "check-in": lambda: claims.check_in(**common),
            "inspect": lambda: claims.inspect(cause=by.cause, faults=by.faults, **common),
            "send-on": lambda: claims.send_on(**parcel, **common),
            "start-repair": lambda: claims.start_repair(**common),
            "finish-repair": lambda: claims.finish_repair(**common),
            "stop-repair": lambda: claims.stop_repair(**common),
            "give-up": lambda: claims.give_up(**common),
            "allocate": lambda: claims.allocate_exchange(**common),
            "quote": lambda: claims.quote(yen=9_800, **common),
            "accept-quote": lambda: claims.answer_quote(accepted=True, **common),
            "decline-quote": lambda: claims.answer_quote(accepted=False, **common),
            "send-back": lambda: claims.send_back(**parcel, **common),
            "hand-back": lambda: claims.hand_back(**common),
            "withdraw": lambda: claims.withdraw(**common),
            "close": lambda: claims.close(**common),
        }

    def _hour(self, by: Drawn) -> datetime:
        day = day_in_tokyo(self.now) + timedelta(days=2 + by.number % 3 if by.yes else 0)
        return datetime.combine(day, time(11 + by.number % 2), tzinfo=TOKYO)

    def make(self, claim_id: UUID, move: ClaimMove, by: Drawn) -> None:
        """Try a move of a claim, and compare what happens with the table."""
        before = self.states[claim_id]
        refusal = self.attempt(self.acts(claim_id, by)[move])
        exists = (before, move) in MOVES_OF_CLAIM
        assert exists or refusal is not None, f"{move} was made from {before}"
        if refusal is not None:
            assert self.states[claim_id] == before
        if isinstance(refusal, MoveRefusedError):
            at_the_bench = move in ("give-up", "stop-repair") or before == "referred"
            assert not exists or at_the_bench, f"{move} was refused in {before}"

    # ---- the ways of a claim ----

    def goes_on(self, which: int, by: Drawn, hours: int) -> None:
        """Take one open claim a step further, by a move that the table has for its state."""
        going = [each for each, state in self.states.items() if state not in ENDED]
        if not going:
            return
        claim_id = going[which % len(going)]
        self.later(hours)
        claim = Claim.objects.get(id=claim_id)
        for parcel_id, state in ((claim.inbound_parcel_id, "on-its-way"), (claim.return_parcel_id, "sent-back")):
            if claim.state == state and parcel_id is not None:
                self.attempt(lambda: devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=self.now))  # noqa: B023
                return
        makeable = self.acts(claim_id, by)
        moves = [move for (state, move) in MOVES_OF_CLAIM if state == claim.state and move in makeable]
        if claim.state == "referred":
            moves = ["uphold", "reject"] if claim.job_id else ["approve", "refuse", "withdraw"]
        if not moves:
            return
        move = moves[by.number % len(moves)]
        if move == "withdraw" and by.number > 10:  # or few claims would go far
            move = moves[by.number % (len(moves) - 1)]
        if move == "check-in":
            self.until(visit_of(claim).starts_at)
        self.make(claim_id, move, by)

    @precondition(lambda self: self.states)
    @rule(which=index, by=drawn, hours=st.integers(0, 30))
    def a_claim_goes_on(self, which: int, by: Drawn, hours: int) -> None:
        self.goes_on(which, by, hours)

    @precondition(lambda self: self.states)
    @rule(seed=st.integers(0, 2**32))
    def claims_go_far(self, seed: int) -> None:
        self.wander(random.Random(seed), steps=15)

    @initialize(seed=st.integers(0, 2**32))
    def a_business_is_under_way(self, seed: int) -> None:
        self.wander(random.Random(seed), steps=70)

    def wander(self, chance: random.Random, *, steps: int) -> None:
        """Take many steps at once, which hypothesis alone would rarely line up."""
        for _step in range(steps):
            which, roll = chance.randrange(60), chance.random()
            by = Drawn(chance.randrange(60), chance.random() < 0.9, chance.choice(USUAL), chance.choice(SEEN))
            if roll < 0.05:
                self.undoes(which, wanted=True, reason=True)
            elif roll < 0.15 and self.loaners:
                self.lends(chance.choice(self.ready_to() or ["wipe"]), which)
            elif roll < 0.2:
                self.later(24 * 10)
            elif roll < 0.3:
                self.delivery(which)
            elif roll < 0.4:
                self.reported(which, by.cause, by.faults, right=True, ago=20, walk_in=False)
            else:
                self.goes_on(which, by, chance.randrange(12))
            self.all_is_as_it_must_be()

    @precondition(lambda self: self.states)
    @rule(which=index, move=st.sampled_from(sorted({move for _state, move in MOVES_OF_CLAIM})), by=drawn)
    def somebody_tries_what_may_be_wrong(self, which: int, move: ClaimMove, by: Drawn) -> None:
        claim_id = list(self.states)[which % len(self.states)]
        if move in self.acts(claim_id, by):
            self.make(claim_id, move, by)

    @precondition(lambda self: "approved" in self.states.values())
    @rule(which=index, loaner=st.booleans())
    def a_member_asks_for_the_kit(self, which: int, loaner: bool) -> None:
        approved = [each for each, state in self.states.items() if state == "approved"]
        common = self.common(approved[which % len(approved)])
        self.attempt(lambda: claims.ask_for_kit(loaner=loaner, preparation={}, consents=TO_HAND_IN, **common))

    @precondition(lambda self: self.states)
    @rule(which=index, wanted=often, reason=often)
    def a_slip_is_undone(self, which: int, wanted: bool, reason: bool) -> None:
        self.undoes(which, wanted=wanted, reason=reason)

    def undoes(self, which: int, *, wanted: bool, reason: bool) -> None:
        """Undo the last move of a claim."""
        rows = Claim.objects.order_by("id")
        among = [each for each in rows if not wanted or undoable(each, at=self.now)]
        if among:
            claim = among[which % len(among)]
            can = undoable(claim, at=self.now)
            written = "wrong scan" if reason else " "
            refusal = self.attempt(lambda: claims.undo(reason=written, **self.common(claim.id)))
            if refusal is None:
                assert can is not None
                assert reason
            elif can is not None and reason:
                assert isinstance(refusal, MOVED_ON), "only what has reached others can have moved on"
                assert can.until is not None

    @precondition(lambda self: self.loaners)
    @rule(step=st.sampled_from(["send", "wipe", "give up"]), which=index)
    def a_loaner_moves(self, step: str, which: int) -> None:
        self.lends(step, which)

    def ready_to(self) -> list[str]:
        """Return the steps that some loaner can take now."""
        states = self.loaners.values()
        return [step for step, origins in STEPS_OF_LOANERS.items() if any(state in origins for state in states)]

    def lends(self, step: str, which: int) -> None:
        """Send a loaner back, wipe it, or give it up."""
        possible = STEPS_OF_LOANERS
        ready = [each for each, state in self.loaners.items() if state in possible[step]] or list(self.loaners)
        claim_id = ready[which % len(ready)]
        before = self.loaners[claim_id]
        acts: dict[str, Callable[[], Any]] = {
            "send": lambda: claims.send_loaner_back(tracking_number=tracking_number(), **self.common(claim_id)),
            "wipe": lambda: claims.wipe_loaner(**self.common(claim_id)),
            "give up": lambda: claims.give_up_loaner(**self.common(claim_id)),
        }
        refusal = self.attempt(acts[step])
        assert (refusal is None) == (before in possible[step])

    # ---- after each step ----

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        if self.changed:
            assert selfcheck.findings(now=self.now) == []
            self.changed = False

"""What the workshop does with a device, and how it gets home; loaners too; all by chance."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hosho.claims import operations as claims
from hosho.claims.loaner_queries import lending_of
from hosho.claims.models import Claim
from hosho.claims.queries import claim_with
from hosho.contracts.queries import contract_with
from hosho.core.codes import Cause
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.interfaces.demo.simulation import CARRIER, DEPOT, DESK, OFFICE, STORE, Act, Simulation
from hosho.interfaces.demo.stocking import stock

CHASED: tuple[tuple[int, claims.How], ...] = ((18, "not-reached"), (25, "reached"), (50, "reminded"))
"""How the desk asks for a loaner that does not come back: days after the member's own device came back, and how."""


def arrives(sim: Simulation, claim: Claim) -> None:
    """Schedule the arrival of a device at the depot, and its inspection."""
    sim.delivered(
        claim.inbound_parcel_id,
        then=lambda at: sim.later(lambda when: inspect(sim, claim.id, when), days=sim.chance.choice((1, 2))),
    )


def inspect(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    """Inspect a device: sometimes the workshop finds what the member could not see."""
    claim = claim_with(claim_id)
    cause: Cause = claim.cause  # type: ignore[assignment]  # reported codes are stored as they came
    if cause == "natural-failure" and sim.likely(0.15):
        cause = "wet"
    elif sim.likely(0.04):
        cause = "modification"
    elif sim.likely(0.02):
        cause = "other"
    elif cause == "other":
        cause = "natural-failure"
    found = claims.inspect(
        claim_id=claim_id,
        cause=cause,
        faults=claim.faults,
        actor=STORE if claim.store_id else DEPOT,
        now=now,
    )
    if found.state == "referred":
        sim.later(lambda at: inspected(sim, decide_referral(sim, claim_id, at)), days=1)
    else:
        inspected(sim, found)


def decide_referral(sim: Simulation, claim_id: UUID, now: datetime) -> Claim:
    """Decide a referred claim, as someone with authority does."""
    covered = sim.likely(0.6)
    reason = (
        "落下の跡はなく、部品の寿命による故障と見られるため。"
        if covered
        else "端末の故障ではなく、設定の変更によるものと確認できたため。"
    )
    return claims.decide_referral(
        claim_id=claim_id,
        covered=covered,
        clause="cover.natural" if covered else "exclude.software",
        reason=reason,
        actor=OFFICE,
        now=now,
    )


def inspected(sim: Simulation, claim: Claim) -> None:
    """Schedule what follows an inspection: repair, forwarding, exchange, quote or the way home."""
    if claim.state == "inspected" and claim.store_id:
        if sim.likely(0.12):
            sim.at(sim.now + timedelta(minutes=15), lambda at: _send_on(sim, claim.id, at))
        else:
            sim.at(sim.now + timedelta(minutes=5), lambda at: _repair(sim, claim.id, at))
    elif claim.state == "inspected":
        sim.later(
            lambda at: (_exchange if sim.likely(0.12) else _repair)(sim, claim.id, at),
            days=sim.chance.choice((0, 1, 1)),
        )
    elif claim.state == "not-covered" and sim.likely(0.4):
        sim.at(sim.now + timedelta(minutes=20), lambda at: _price(sim, claim.id, at))
    elif claim.state == "not-covered":
        sim.at(sim.now + timedelta(minutes=20), lambda at: _home(sim, claim.id, at))


def _repair(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    at_store = claims.start_repair(claim_id=claim_id, actor=DEPOT, now=now).store_id is not None
    _finish_later(sim, claim_id, at_store=at_store)


def _finish_later(sim: Simulation, claim_id: UUID, *, at_store: bool) -> None:
    def finish(at: datetime) -> None:
        claims.finish_repair(claim_id=claim_id, actor=STORE if at_store else DEPOT, now=at)
        sim.at(at + timedelta(minutes=5), lambda when: _home(sim, claim_id, when))

    if at_store:
        sim.at(sim.now + timedelta(minutes=sim.chance.randrange(20, 50)), finish)
    else:
        sim.later(finish, days=sim.chance.choice((0, 1, 2, 4)))


def _send_on(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    arrives(
        sim,
        claims.send_on(claim_id=claim_id, tracking_number=sim.numbers.tracking_number(), actor=STORE, now=now),
    )


def _exchange(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    claim = claims.give_up(claim_id=claim_id, actor=DEPOT, now=now)
    try:
        with transaction.atomic():  # where there is none, nothing of this is kept
            claims.allocate_exchange(claim_id=claim_id, actor=DEPOT, now=now)
    except claims.NoExchangeUnitError:
        model = contract_with(claim.contract_id).model
        stock(sim, model, meant_for="exchange", largest=True, now=now)
        claims.allocate_exchange(claim_id=claim_id, actor=DEPOT, now=now)
    sim.later(lambda at: _home(sim, claim_id, at), days=1)
    assert claim.unit_id is not None, "what was looked at is known"
    old = claim.unit_id
    sim.later(
        lambda at: devices.scrap(unit_id=old, out_of=AT_DEPOT, actor=OFFICE, now=at),
        days=sim.chance.uniform(5, 20),
    )


def _price(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    claims.quote(claim_id=claim_id, yen=sim.chance.choice((12_100, 16_500, 24_200)), actor=DEPOT, now=now)
    if sim.likely(0.75):
        sim.later(lambda at: _answer(sim, claim_id, at), days=sim.chance.choice((0, 1, 3)))


def _answer(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    accepted = sim.likely(0.5)
    claim = claims.answer_quote(claim_id=claim_id, accepted=accepted, actor=DESK, now=now)
    if accepted:
        _finish_later(sim, claim_id, at_store=claim.store_id is not None)
    else:
        sim.later(lambda at: _home(sim, claim_id, at), days=0.1)


def _home(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    """Hand the device back at the counter, or send it; in time, something else fails."""
    claim = claim_with(claim_id)
    if claim.store_id is not None:
        claims.hand_back(claim_id=claim_id, actor=STORE, now=now)
        _loaner_comes_back(sim, claim_id)
        sim.after_claim(claim.contract_id)
        return
    sent = claims.send_back(claim_id=claim_id, tracking_number=sim.numbers.tracking_number(), actor=DEPOT, now=now)

    def is_home(at: datetime) -> None:
        _loaner_comes_back(sim, claim_id)
        sim.after_claim(claim.contract_id)

    sim.delivered(sent.return_parcel_id, then=is_home)


def _loaner_comes_back(sim: Simulation, claim_id: UUID) -> None:
    """Schedule the return of a loaner: most come back in time, some late, a few never."""
    if lending_of(claim_id) is None:
        return
    if sim.likely(0.06):
        for days, how in CHASED:
            sim.at(sim.now + timedelta(days=days), _chase(claim_id, how))
        sim.later(lambda at: _done(claims.give_up_loaner(claim_id=claim_id, actor=OFFICE, now=at)), days=75)
        return
    late = sim.likely(0.15)
    sim.later(
        lambda at: _send_loaner(sim, claim_id, at),
        days=sim.chance.uniform(17, 30) if late else sim.chance.uniform(2, 12),
    )


def _chase(claim_id: UUID, how: claims.How) -> Act:
    """Return the act of calling the borrower, or writing to them."""
    note = "来週お送りになるとのこと" if how == "reached" else ""
    return lambda at: _done(claims.chase(claim_ids=[claim_id], how=how, note=note, actor=DESK, now=at))


def _send_loaner(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    lending = claims.send_loaner_back(
        claim_id=claim_id, tracking_number=sim.numbers.tracking_number(), actor=CARRIER, now=now
    )

    def wipe(at: datetime) -> None:
        claims.wipe_loaner(claim_id=claim_id, actor=DEPOT, now=at)

    sim.delivered(lending.back_parcel_id, then=lambda at: sim.later(wipe, days=1))


def _done(result: object) -> None:
    """Drop the result of an operation."""

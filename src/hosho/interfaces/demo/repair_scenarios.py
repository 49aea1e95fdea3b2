"""What the workshop does with a device that was looked at, and how it gets home; loaners too."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.contracts.queries import contract_with
from hosho.core.codes import Cause
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as AT_DEPOT
from hosho.interfaces.demo.context import CARRIER, DEPOT, DESK, OFFICE, STORE, Act, World
from hosho.interfaces.demo.stocking import stock

CHASED: tuple[tuple[int, claims.How], ...] = ((18, "not-reached"), (25, "reached"), (50, "reminded"))
"""How the desk asks for a loaner that does not come back: so many days after the member's own device did."""


def arrives(world: World, claim: Claim) -> None:
    """Let the device come to the depot, and somebody look at it."""
    world.delivered(
        claim.inbound_parcel_id,
        then=lambda at: world.later(lambda when: inspect(world, claim.id, when), days=world.chance.choice((1, 2))),
    )


def inspect(world: World, claim_id: UUID, now: datetime) -> None:
    """Sometimes the bench finds what the member could not see."""
    claim = Claim.objects.get(id=claim_id)
    cause: Cause = claim.cause  # type: ignore[assignment]  # reported codes are stored as they came
    if cause == "natural-failure" and world.likely(0.15):
        cause = "wet"
    elif world.likely(0.04):
        cause = "modification"
    elif world.likely(0.02):
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
        world.later(lambda at: inspected(world, decide_as_a_person(world, claim_id, at)), days=1)
    else:
        inspected(world, found)


def decide_as_a_person(world: World, claim_id: UUID, now: datetime) -> Claim:
    """Let somebody with authority decide what was referred."""
    covered = world.likely(0.6)
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


def inspected(world: World, claim: Claim) -> None:
    """Go on from an inspection: repair, send on, exchange, price or straight home."""
    if claim.state == "inspected" and claim.store_id:
        if world.likely(0.12):
            world.at(world.now + timedelta(minutes=15), lambda at: _send_on(world, claim.id, at))
        else:
            world.at(world.now + timedelta(minutes=5), lambda at: _repair(world, claim.id, at))
    elif claim.state == "inspected":
        world.later(
            lambda at: (_exchange if world.likely(0.12) else _repair)(world, claim.id, at),
            days=world.chance.choice((0, 1, 1)),
        )
    elif claim.state == "not-covered" and world.likely(0.4):
        world.at(world.now + timedelta(minutes=20), lambda at: _price(world, claim.id, at))
    elif claim.state == "not-covered":
        world.at(world.now + timedelta(minutes=20), lambda at: _home(world, claim.id, at))


def _repair(world: World, claim_id: UUID, now: datetime) -> None:
    at_store = claims.start_repair(claim_id=claim_id, actor=DEPOT, now=now).store_id is not None
    _finish_later(world, claim_id, at_store=at_store)


def _finish_later(world: World, claim_id: UUID, *, at_store: bool) -> None:
    def finish(at: datetime) -> None:
        claims.finish_repair(claim_id=claim_id, actor=STORE if at_store else DEPOT, now=at)
        world.at(at + timedelta(minutes=5), lambda when: _home(world, claim_id, when))

    if at_store:
        world.at(world.now + timedelta(minutes=world.chance.randrange(20, 50)), finish)
    else:
        world.later(finish, days=world.chance.choice((0, 1, 2, 4)))


def _send_on(world: World, claim_id: UUID, now: datetime) -> None:
    arrives(
        world,
        claims.send_on(claim_id=claim_id, tracking_number=world.numbers.tracking_number(), actor=STORE, now=now),
    )


def _exchange(world: World, claim_id: UUID, now: datetime) -> None:
    claim = claims.give_up(claim_id=claim_id, actor=DEPOT, now=now)
    try:
        with transaction.atomic():  # where there is none, this alone did not happen
            claims.allocate_exchange(claim_id=claim_id, actor=DEPOT, now=now)
    except claims.NoExchangeUnitError:
        model = contract_with(claim.contract_id).model
        stock(world, model, meant_for="exchange", largest=True, now=now)
        claims.allocate_exchange(claim_id=claim_id, actor=DEPOT, now=now)
    world.later(lambda at: _home(world, claim_id, at), days=1)
    assert claim.unit_id is not None, "what was looked at is known"
    old = claim.unit_id
    world.later(
        lambda at: devices.scrap(unit_id=old, out_of=AT_DEPOT, actor=OFFICE, now=at),
        days=world.chance.uniform(5, 20),
    )


def _price(world: World, claim_id: UUID, now: datetime) -> None:
    claims.quote(claim_id=claim_id, yen=world.chance.choice((12_100, 16_500, 24_200)), actor=DEPOT, now=now)
    if world.likely(0.75):
        world.later(lambda at: _answer(world, claim_id, at), days=world.chance.choice((0, 1, 3)))


def _answer(world: World, claim_id: UUID, now: datetime) -> None:
    accepted = world.likely(0.5)
    claim = claims.answer_quote(claim_id=claim_id, accepted=accepted, actor=DESK, now=now)
    if accepted:
        _finish_later(world, claim_id, at_store=claim.store_id is not None)
    else:
        world.later(lambda at: _home(world, claim_id, at), days=0.1)


def _home(world: World, claim_id: UUID, now: datetime) -> None:
    """Hand the device back at the counter, or send it; in time, something else will fail."""
    claim = Claim.objects.get(id=claim_id)
    if claim.store_id is not None:
        claims.hand_back(claim_id=claim_id, actor=STORE, now=now)
        _loaner_comes_back(world, claim_id)
        world.goes_on(claim.contract_id)
        return
    sent = claims.send_back(claim_id=claim_id, tracking_number=world.numbers.tracking_number(), actor=DEPOT, now=now)

    def is_home(at: datetime) -> None:
        _loaner_comes_back(world, claim_id)
        world.goes_on(claim.contract_id)

    world.delivered(sent.return_parcel_id, then=is_home)


def _loaner_comes_back(world: World, claim_id: UUID) -> None:
    """Most bring it back in time, some late, a few never."""
    if not Lending.objects.filter(claim_id=claim_id).exists():
        return
    if world.likely(0.06):
        for days, how in CHASED:
            world.at(world.now + timedelta(days=days), _chase(claim_id, how))
        world.later(lambda at: _done(claims.give_up_loaner(claim_id=claim_id, actor=OFFICE, now=at)), days=75)
        return
    late = world.likely(0.15)
    world.later(
        lambda at: _send_loaner(world, claim_id, at),
        days=world.chance.uniform(17, 30) if late else world.chance.uniform(2, 12),
    )


def _chase(claim_id: UUID, how: claims.How) -> Act:
    """Let the desk call the borrower, or write."""
    note = "来週お送りになるとのこと" if how == "reached" else ""
    return lambda at: _done(claims.chase(claim_ids=[claim_id], how=how, note=note, actor=DESK, now=at))


def _send_loaner(world: World, claim_id: UUID, now: datetime) -> None:
    lending = claims.send_loaner_back(
        claim_id=claim_id, tracking_number=world.numbers.tracking_number(), actor=CARRIER, now=now
    )

    def wipe(at: datetime) -> None:
        claims.wipe_loaner(claim_id=claim_id, actor=DEPOT, now=at)

    world.delivered(lending.back_parcel_id, then=lambda at: world.later(wipe, days=1))


def _done(result: object) -> None:
    """Take no notice of what an operation gives."""

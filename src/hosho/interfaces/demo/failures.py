"""Devices fail; their members phone, send them in or carry them to a store."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import claims_of, lending_of, methods_offered
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, covered_unit_id, plan_and_terms
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Fault
from hosho.devices.models import Identifier
from hosho.interfaces.demo.context import CARRIER, DESK, STORE, World
from hosho.interfaces.demo.repair_scenarios import arrives, decide_as_a_person, inspect
from hosho.network import operations as network
from hosho.network.models import Store
from hosho.network.operations import HourFullError, NoPartError
from hosho.network.queries import free_hours
from hosho.people.consents import TO_BORROW, TO_HAND_IN

FAILURES: tuple[tuple[Cause, tuple[tuple[Fault, ...], ...], int], ...] = (
    ("partial-damage", (("screen",), ("screen",), ("screen", "body"), ("camera",)), 45),
    ("natural-failure", (("power",), ("charging",), ("display",), ("speaker",), ("button",)), 27),
    ("wet", ((), ("charging",)), 8),
    ("submerged", ((), ("power",)), 4),
    ("battery", (("battery",),), 7),
    ("software", (("display",), ("other",)), 3),
    ("loss", ((),), 2),
    ("other", (("display",), ("other",)), 4),
)
PREPARED: Mapping[Preparation, Prepared] = {"backup": "done", "find-my": "done", "suica": "none", "sim": "done"}
"""What people say of it on the phone."""


def something_will_fail(world: World, contract_id: UUID) -> None:
    """Most devices fail once in a good year; some people have no luck."""
    world.later(lambda at: _fail(world, contract_id, at), days=4 + world.chance.expovariate(1 / 300))


def _fail(world: World, contract_id: UUID, now: datetime) -> None:
    contract = contract_with(contract_id)
    if contract.called_off_at is not None or contract.started_on is None:
        return
    if any(claim.closed_at is None for claim in claims_of(contract.id)):
        something_will_fail(world, contract_id)  # the last claim waits for its loaner; a contract has one at a time
        return
    cause, kinds, _weight = world.chance.choices(FAILURES, weights=[weight for *_rest, weight in FAILURES])[0]
    failed_on = day_in_tokyo(now) - timedelta(days=world.chance.choice((0, 0, 1, 2, 5)))
    claim = claims.report_failure(
        contract_id=contract_id,
        device=_serial(contract, now),
        cause=cause,
        faults=world.chance.choice(kinds),
        occurred_on=failed_on if failed_on >= contract.started_on else None,
        channel="phone",
        actor=DESK,
        now=now,
    )
    if claim.state == "referred":
        world.later(lambda at: _judge(world, claim.id, at), days=world.chance.choice((0, 1)))
    go_on(world, claim)


def _serial(contract: Contract, now: datetime) -> str:
    unit_id = covered_unit_id(contract, on=day_in_tokyo(now))
    return Identifier.objects.get(unit_id=unit_id, kind="serial").number


def go_on(world: World, claim: Claim) -> None:
    """Think of what the member does next with an approved claim, or that there is nothing more to it."""
    if claim.state == "approved" and world.likely(0.03):
        world.later(lambda at: _withdraw(world, claim.id, at), days=1)
    elif claim.state == "approved" and _a_store_repairs(claim) and world.likely(0.65):
        world.later(lambda at: _book(world, claim.id, at), days=0.02)
    elif claim.state == "approved":
        world.later(lambda at: _send_kit(world, claim.id, at), days=world.chance.choice((0, 1)))
    elif claim.state in ("closed", "withdrawn"):
        something_will_fail(world, claim.contract_id)


def _a_store_repairs(claim: Claim) -> bool:
    contract = contract_with(claim.contract_id)
    plan, _terms = plan_and_terms(contract, on=claim.received_on)
    return "walk-in" in methods_offered(claim, contract, plan)


def _judge(world: World, claim_id: UUID, now: datetime) -> None:
    go_on(world, decide_as_a_person(world, claim_id, now))


def _withdraw(world: World, claim_id: UUID, now: datetime) -> None:
    go_on(world, claims.withdraw(claim_id=claim_id, actor=DESK, now=now))


def _book(world: World, claim_id: UUID, now: datetime) -> None:
    """Book a visit with parts at hand; where there is none soon, the device is sent in."""
    claim = Claim.objects.get(id=claim_id)
    contract = contract_with(claim.contract_id)
    _plan, terms = plan_and_terms(contract, on=claim.received_on)
    rules = terms.visit
    assert rules is not None, "terms that offer walk-in say how a store is visited"
    shops = list(Store.objects.order_by("code"))
    world.chance.shuffle(shops)
    for shop in shops:
        hours = free_hours(shop, rules=rules, from_day=day_in_tokyo(now), days=10, now=now)
        if not hours:
            continue
        starts_at = world.chance.choice(hours[:30]).starts_at
        try:
            with transaction.atomic():  # of a visit that cannot be booked nothing is kept
                claims.book_visit(
                    claim_id=claim_id,
                    store=shop.code,
                    starts_at=starts_at,
                    consents=TO_HAND_IN,
                    preparation=PREPARED,
                    actor=DESK,
                    now=now,
                )
        except (HourFullError, NoPartError):
            continue
        for fault in claim.faults:
            if not shop.parts.filter(model=contract.model, fault=fault, at_hand__gt=2).exists():
                network.stock_parts(store=shop, model=contract.model, fault=fault, pieces=3, actor=STORE, now=now)
        if world.likely(0.1):
            world.at(starts_at + timedelta(hours=3), lambda at: _after_no_show(world, claim_id, at))
        else:
            world.at(starts_at + timedelta(minutes=world.chance.randrange(14)), lambda at: _come(world, claim_id, at))
        return
    _send_kit(world, claim_id, now)


def _after_no_show(world: World, claim_id: UUID, now: datetime) -> None:
    if world.likely(0.7):
        world.later(lambda at: _book(world, claim_id, at), days=1)
    elif world.likely(0.5):
        world.later(lambda at: _withdraw(world, claim_id, at), days=3)


def _come(world: World, claim_id: UUID, now: datetime) -> None:
    claims.check_in(claim_id=claim_id, actor=STORE, now=now)
    world.at(now + timedelta(minutes=10), lambda at: inspect(world, claim_id, at))


def _send_kit(world: World, claim_id: UUID, now: datetime) -> None:
    def send(loaner: str | None) -> Claim:
        return claims.send_kit(
            claim_id=claim_id,
            tracking_number=number,
            loaner_tracking_number=loaner,
            consents=TO_HAND_IN | TO_BORROW if loaner else TO_HAND_IN,
            preparation=PREPARED,
            actor=DESK,
            now=now,
        )

    number = world.numbers.tracking_number()
    loaner = world.numbers.tracking_number() if world.likely(0.5) else None
    try:
        with transaction.atomic():  # where every loaner is out, nothing of this is kept, and the kit goes alone
            claim = send(loaner)
    except claims.NoLoanerError:
        claim = send(None)
    lending = lending_of(claim.id)
    if lending is not None:
        world.delivered(lending.out_parcel_id)
    world.delivered(
        claim.kit_parcel_id,
        then=lambda at: world.later(
            lambda when: _hand_over(world, claim_id, when), days=world.chance.choice((1, 2, 2, 4))
        ),
    )


def _hand_over(world: World, claim_id: UUID, now: datetime) -> None:
    claim = claims.hand_over(claim_id=claim_id, tracking_number=world.numbers.tracking_number(), actor=CARRIER, now=now)
    arrives(world, claim)

"""Devices fail; their members phone, send them in or bring them to a store; all by chance."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from hosho.claims import operations as claims
from hosho.claims.loaner_queries import lending_of
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import claim_with, claims_of, methods_offered
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, covered_unit_id, plan_and_terms
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Fault
from hosho.devices.queries import serial_of
from hosho.interfaces.demo.repair_scenarios import arrives, decide_referral, inspect
from hosho.interfaces.demo.simulation import CARRIER, DESK, STORE, Simulation
from hosho.network import operations as network
from hosho.network.operations import HourFullError, NoPartError
from hosho.network.queries import all_stores, free_hours, pieces_at_hand
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


def schedule_failures(sim: Simulation, contract_id: UUID) -> None:
    """Schedule the next failure of a contract's device: most fail about once in ten months, some more often."""
    sim.later(lambda at: _fail(sim, contract_id, at), days=4 + sim.chance.expovariate(1 / 300))


def _fail(sim: Simulation, contract_id: UUID, now: datetime) -> None:
    contract = contract_with(contract_id)
    if contract.called_off_at is not None or contract.started_on is None:
        return
    if any(claim.closed_at is None for claim in claims_of(contract.id)):
        schedule_failures(sim, contract_id)  # the last claim waits for its loaner; a contract has one at a time
        return
    cause, kinds, _weight = sim.chance.choices(FAILURES, weights=[weight for *_rest, weight in FAILURES])[0]
    failed_on = day_in_tokyo(now) - timedelta(days=sim.chance.choice((0, 0, 1, 2, 5)))
    claim = claims.report_failure(
        contract_id=contract_id,
        device=_serial(contract, now),
        cause=cause,
        faults=sim.chance.choice(kinds),
        occurred_on=failed_on if failed_on >= contract.started_on else None,
        channel="phone",
        actor=DESK,
        now=now,
    )
    if claim.state == "referred":
        sim.later(lambda at: _judge(sim, claim.id, at), days=sim.chance.choice((0, 1)))
    advance_claim(sim, claim)


def _serial(contract: Contract, now: datetime) -> str:
    unit_id = covered_unit_id(contract, on=day_in_tokyo(now))
    return serial_of(unit_id)


def advance_claim(sim: Simulation, claim: Claim) -> None:
    """Schedule what the member does next with an approved claim; once it is over, the next failure."""
    if claim.state == "approved" and sim.likely(0.03):
        sim.later(lambda at: _withdraw(sim, claim.id, at), days=1)
    elif claim.state == "approved" and _a_store_repairs(claim) and sim.likely(0.65):
        sim.later(lambda at: _book(sim, claim.id, at), days=0.02)
    elif claim.state == "approved":
        sim.later(lambda at: _send_kit(sim, claim.id, at), days=sim.chance.choice((0, 1)))
    elif claim.state in ("closed", "withdrawn"):
        schedule_failures(sim, claim.contract_id)


def _a_store_repairs(claim: Claim) -> bool:
    contract = contract_with(claim.contract_id)
    plan, _terms = plan_and_terms(contract, on=claim.received_on)
    return "walk-in" in methods_offered(claim, contract, plan)


def _judge(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    advance_claim(sim, decide_referral(sim, claim_id, now))


def _withdraw(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    advance_claim(sim, claims.withdraw(claim_id=claim_id, actor=DESK, now=now))


def _book(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    """Book a visit where parts are in stock; where there is none soon, the device is sent in."""
    claim = claim_with(claim_id)
    contract = contract_with(claim.contract_id)
    _plan, terms = plan_and_terms(contract, on=claim.received_on)
    rules = terms.visit
    assert rules is not None, "terms that offer walk-in say how a store is visited"
    shops = list(all_stores())
    sim.chance.shuffle(shops)
    for shop in shops:
        hours = free_hours(shop, rules=rules, from_day=day_in_tokyo(now), days=10, now=now)
        if not hours:
            continue
        starts_at = sim.chance.choice(hours[:30]).starts_at
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
            if pieces_at_hand(shop, model=contract.model, fault=fault) <= 2:
                network.stock_parts(store=shop, model=contract.model, fault=fault, pieces=3, actor=STORE, now=now)
        if sim.likely(0.1):
            sim.at(starts_at + timedelta(hours=3), lambda at: _after_no_show(sim, claim_id, at))
        else:
            sim.at(starts_at + timedelta(minutes=sim.chance.randrange(14)), lambda at: _come(sim, claim_id, at))
        return
    _send_kit(sim, claim_id, now)


def _after_no_show(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    if sim.likely(0.7):
        sim.later(lambda at: _book(sim, claim_id, at), days=1)
    elif sim.likely(0.5):
        sim.later(lambda at: _withdraw(sim, claim_id, at), days=3)


def _come(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    claims.check_in(claim_id=claim_id, actor=STORE, now=now)
    sim.at(now + timedelta(minutes=10), lambda at: inspect(sim, claim_id, at))


def _send_kit(sim: Simulation, claim_id: UUID, now: datetime) -> None:
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

    number = sim.numbers.tracking_number()
    loaner = sim.numbers.tracking_number() if sim.likely(0.5) else None
    try:
        with transaction.atomic():  # where every loaner is out, nothing of this is kept, and the kit goes alone
            claim = send(loaner)
    except claims.NoLoanerError:
        claim = send(None)
    lending = lending_of(claim.id)
    if lending is not None:
        sim.delivered(lending.out_parcel_id)
    sim.delivered(
        claim.kit_parcel_id,
        then=lambda at: sim.later(lambda when: _hand_over(sim, claim_id, when), days=sim.chance.choice((1, 2, 2, 4))),
    )


def _hand_over(sim: Simulation, claim_id: UUID, now: datetime) -> None:
    claim = claims.hand_over(claim_id=claim_id, tracking_number=sim.numbers.tracking_number(), actor=CARRIER, now=now)
    arrives(sim, claim)

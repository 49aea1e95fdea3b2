"""The device is here: inspection, repair, exchange where there is none, and a price where it is not covered."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hosho.claims.deciding import decide_again
from hosho.claims.models import Claim
from hosho.claims.operations.referring import promise_reply
from hosho.claims.operations.transitions import job_of, lock, make, said, state_of, unit_of
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.core.codes import Cause, Fault
from hosho.core.moves import MOVES_OF_CLAIM, MoveRefusedError, after
from hosho.core.refusals import Refused
from hosho.core.terms.model import ExchangeUnit
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.devices.queries import free_in_stock
from hosho.journal.actor import Actor
from hosho.people import operations as people
from hosho.platform.transactions import operation
from hosho.repairs import operations as workshop


class NoExchangeUnitError(Refused):
    """No unit in stock may be sent in exchange: same model, same or larger capacity, unrestricted, unpromised."""

    code = "no-exchange-unit"
    field = "unit_id"


@operation
def inspect(*, claim_id: UUID, cause: Cause, faults: Collection[Fault], actor: Actor, now: datetime) -> Claim:
    """Record what the inspection found, and decide again on it.

    Not covered then: the use is given back, and the device returns as it came, or is repaired at an accepted price.

    Raises:
        MoveRefusedError: there is nothing to inspect now.
    """
    claim, contract = lock(claim_id)
    after(state_of(claim), "inspect", MOVES_OF_CLAIM)
    workshop.find(job_id=job_of(claim), cause=cause, faults=faults, actor=actor, now=now)
    decided = decide_again(claim=claim, contract=contract, cause=cause, faults=faults, actor=actor, now=now)
    found = {"cause": cause, "faults": sorted(set(faults)), **said(decided)}
    if decided.decision.outcome == "covered":
        return make(claim, "inspect", actor=actor, now=now, data=found)
    if decided.decision.outcome == "refer":
        return make(claim, "find-to-refer", actor=actor, now=now, data=found | promise_reply(claim, now=now))
    uses.give_back_use(claim_id=claim.id, now=now)
    return make(claim, "find-not-covered", actor=actor, now=now, data=found)


@operation
def start_repair(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Start the repair; the reserved use is spent with it.

    Raises:
        MoveRefusedError: it cannot start now.
    """
    claim, _contract = lock(claim_id)
    make(claim, "start-repair", actor=actor, now=now)
    workshop.start(job_id=job_of(claim), now=now)
    uses.spend_use(claim_id=claim.id, remedy="repair", now=now)
    return claim


@operation
def finish_repair(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Finish the repair.

    Raises:
        MoveRefusedError: nothing is being repaired.
    """
    claim, _contract = lock(claim_id)
    make(claim, "finish-repair", actor=actor, now=now)
    workshop.finish(job_id=job_of(claim), now=now)
    return claim


@operation
def stop_repair(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Stop a paid repair that cannot be done; the device returns as it came, and nothing is billed.

    Raises:
        MoveRefusedError: no paid repair is under way.
    """
    claim, _contract = lock(claim_id)
    if claim.outcome == "covered":
        raise MoveRefusedError(claim.state, "stop-repair", ("finish-repair", "give-up"))
    make(claim, "stop-repair", actor=actor, now=now)
    workshop.undo_start(job_id=job_of(claim))
    return claim


@operation
def give_up(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Mark the device as beyond repair; a replacement is to be found. At a store it is sent on instead.

    Raises:
        MoveRefusedError: it is not being looked at, or stands at a store.
    """
    claim, _contract = lock(claim_id)
    if claim.store_id is not None:
        raise MoveRefusedError(claim.state, "give-up", ("send-on",))
    if claim.outcome != "covered":
        raise MoveRefusedError(claim.state, "give-up", ("stop-repair",))
    return make(claim, "give-up", actor=actor, now=now)


@operation
def allocate_exchange(*, claim_id: UUID, unit_id: UUID | None = None, actor: Actor, now: datetime) -> Claim:
    """Promise an exchange unit to the claim: the given one, or the smallest that the terms allow.

    Raises:
        NoExchangeUnitError: none in stock will do, or the given one does not.
        MoveRefusedError: the claim does not need one.
    """
    claim, contract = lock(claim_id)
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    fitting = [unit.id for unit in fitting_exchange_units(claim, terms.remedy.exchange_unit)]
    chosen = devices.promise_first(
        unit_ids=[each for each in fitting if unit_id in (None, each)],
        purpose="exchange",
        subject_id=claim.id,
        now=now,
    )
    if chosen is None:
        raise NoExchangeUnitError
    claim.exchange_unit_id = chosen
    return make(claim, "allocate", actor=actor, now=now, data={"unit": str(chosen)})


def fitting_exchange_units(claim: Claim, rule: ExchangeUnit) -> list[Unit]:
    """Return the units in stock that the terms allow in exchange for the claim's, the smallest capacity first."""
    old = Unit.objects.get(id=unit_of(claim))
    models = [old.model]
    if rule.model == "equivalent":
        models += rule.equivalent.get(old.model, ())
    units = [
        unit
        for model in models
        for unit in free_in_stock(model=model, at_least_gb=old.capacity_gb, meant_for="exchange")
    ]
    if rule.capacity == "same":
        units = [unit for unit in units if unit.capacity_gb == old.capacity_gb]
    return units


@operation
def quote(*, claim_id: UUID, yen: int, actor: Actor, now: datetime) -> Claim:
    """Offer the member a price (yen, with tax) for a repair that is not covered. Nothing is done before the answer.

    Raises:
        MoveRefusedError: the claim was not found to be not covered.
    """
    claim, _contract = lock(claim_id)
    make(claim, "quote", actor=actor, now=now, data={"yen": yen})
    workshop.quote(job_id=job_of(claim), yen=yen, now=now)
    return claim


@operation
def answer_quote(*, claim_id: UUID, accepted: bool, actor: Actor, now: datetime) -> Claim:
    """Record the member's answer. Accepted, the consent is kept and the repair starts, without a use.

    Raises:
        MoveRefusedError: no quote waits for an answer.
    """
    claim, contract = lock(claim_id)
    make(claim, "accept-quote" if accepted else "decline-quote", actor=actor, now=now)
    workshop.answer_quote(job_id=job_of(claim), accepted=accepted, now=now)
    if accepted:
        _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
        people.record_consents(
            member_id=claim.member_id,
            subject_id=claim.id,
            given=["paid-repair"],
            needed=["paid-repair"],
            terms_hash=terms.hash,
            now=now,
        )
        workshop.start(job_id=job_of(claim), now=now)
    return claim

"""Joining and starting a contract, and its uses."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import connection

from hosho.contracts import events
from hosho.contracts.models import AppliedTerms, Contract, CoveredUnit, Use
from hosho.contracts.queries import UsesTaken, contract_with, plan_and_terms
from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Remedy
from hosho.core.coverage.dates import dates_of
from hosho.core.terms import Terms
from hosho.ground.transactions import operation, takes_part
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor

WHEN_NATURAL_COVER_ENDS = "contracts.natural-cover-ends"
"""The duty due at the end of the last day of cover for natural failure."""


class AlreadyStartedError(Exception):
    """The contract is in force already."""


@takes_part
def join(
    *,
    contract_id: UUID,
    member_id: UUID,
    order_id: UUID,
    unit_id: UUID,
    model: str,
    terms: Terms,
    actor: Actor,
    now: datetime,
) -> Contract:
    """Make a contract within a purchase, pinned to the terms in force. It starts later, by those terms.

    The unit must not be covered by another contract: the constraint ``one_contract_covers_a_unit`` refuses it.
    """
    today = day_in_tokyo(now)
    contract = Contract.objects.create(
        id=contract_id,
        number=_next_number(now),
        member_id=member_id,
        order_id=order_id,
        plan=terms.plan,
        model=model,
        joined_at=now,
    )
    AppliedTerms.objects.create(
        contract=contract,
        member_id=member_id,
        version=terms.version,
        from_on=today,
        reason="joined",
        applied_at=now,
    )
    CoveredUnit.objects.create(contract=contract, member_id=member_id, unit_id=unit_id, from_on=today)
    journal.write(
        event=events.JOINED,
        at=now,
        actor=actor,
        member_id=member_id,
        contract_id=contract.id,
        order_id=order_id,
        unit_id=unit_id,
        data={"plan": terms.plan, "version": terms.version, "terms": terms.hash},
    )
    return contract


def _next_number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('contract_number')")
        [number] = cursor.fetchone()
    return f"C-{day_in_tokyo(now):%y}-{number:06d}"


@takes_part
def start(*, contract_id: UUID, started_on: date, actor: Actor, now: datetime) -> Contract:
    """Start the cover on a day (the start of use that the terms choose); the first day counts.

    Raises:
        AlreadyStartedError: it has started; a start never moves.
    """
    contract = Contract.objects.select_for_update().get(id=contract_id)
    if contract.started_on is not None:
        raise AlreadyStartedError(contract.number)
    contract.started_on = started_on
    contract.save(update_fields=["started_on"])
    _plan, terms = plan_and_terms(contract, on=started_on)
    until = dates_of(terms, started_on).natural_until
    journal.write(
        event=events.STARTED,
        at=now,
        actor=actor,
        member_id=contract.member_id,
        contract_id=contract.id,
        order_id=contract.order_id,
        data={"started_on": started_on.isoformat(), "natural_until": until and until.isoformat()},
    )
    if until is not None:
        journal.schedule(
            kind=WHEN_NATURAL_COVER_ENDS,
            due_at=datetime.combine(until, time(23, 59, 59), tzinfo=TOKYO),
            subject_id=contract.id,
            member_id=contract.member_id,
            now=now,
        )
    return contract


@operation
def note_end_of_natural_cover(*, contract_id: UUID, now: datetime) -> None:
    """Tell the journal that cover for natural failure has ended; the decision itself always looks at the dates."""
    contract = contract_with(contract_id)
    journal.write(
        event=events.NATURAL_COVER_ENDED,
        at=now,
        actor=AGENDA,
        member_id=contract.member_id,
        contract_id=contract.id,
        data={"last_day": day_in_tokyo(now).isoformat()},
    )


@takes_part
def reserve_use(*, contract: Contract, known: UsesTaken, claim_id: UUID, received_on: date, now: datetime) -> Use:
    """Reserve the next use for a claim that was decided on exactly the uses in ``known``.

    Whoever took a use since then holds this seat (``seat_use``): the operation of the loser begins again, reads that
    use and decides again. The number must therefore come from the very reading that the decision was made on.
    """
    return Use.objects.create(
        contract=contract,
        member_id=contract.member_id,
        ordinal=known.last_ordinal + 1,
        claim_id=claim_id,
        received_on=received_on,
        reserved_at=now,
    )


@takes_part
def spend_use(*, claim_id: UUID, remedy: Remedy, now: datetime) -> None:
    """Spend the claim's reserved use: the repair starts, or the exchange unit is sent."""
    spent = Use.objects.filter(claim_id=claim_id, given_back_at=None, spent_at=None).update(spent_at=now, remedy=remedy)
    if spent != 1:
        raise RuntimeError(f"claim {claim_id} holds no reserved use")


@takes_part
def give_back_use(*, claim_id: UUID, now: datetime) -> None:
    """Give back the claim's reserved use: it was withdrawn, or found not covered at inspection."""
    Use.objects.filter(claim_id=claim_id, given_back_at=None, spent_at=None).update(given_back_at=now)

"""What a member asks for themselves: the kit, with or without a loaner. Desk or depot sends it with its numbers."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.lending import NoLoanerError
from hosho.claims.operations.reporting import report_failure
from hosho.claims.operations.steps import lock, state_of, tell
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import loaner_rule
from hosho.contracts import queries as contracts
from hosho.core.codes import Cause, Channel, Fault
from hosho.core.moves import MOVES_OF_CLAIM, after
from hosho.ground.transactions import operation
from hosho.journal.actor import Actor
from hosho.people import operations as people
from hosho.people.consents import TO_BORROW, TO_SEND_IN


@operation
def ask_for_kit(
    *,
    claim_id: UUID,
    loaner: bool,
    preparation: Mapping[Preparation, Prepared],
    consents: Collection[str],
    actor: Actor,
    now: datetime,
) -> Claim:
    """Record that the member wants to send the device in, what they have prepared, and that they agree to it.

    The claim stays approved until ``send_kit``, which asks for no consent twice. Asked again, the last word holds.

    Raises:
        ConsentMissingError: one of ``TO_SEND_IN`` is missing.
        NoLoanerError: the terms lend none with this claim.
        MoveRefusedError: no kit can be sent for this claim now.
    """
    claim, contract = lock(claim_id)
    after(state_of(claim), "send-kit", MOVES_OF_CLAIM)
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    if loaner and loaner_rule(claim, terms) is None:
        raise NoLoanerError("the terms lend no device with this repair")
    people.record_consents(
        member_id=claim.member_id,
        subject_id=claim.id,
        given=consents,
        needed=TO_SEND_IN | (TO_BORROW & set(consents) if loaner else frozenset()),
        terms_hash=terms.hash,
        now=now,
    )
    claim.kit_asked_at, claim.wants_loaner, claim.preparation = now, loaner, dict(preparation)
    claim.save()
    tell(claim, events.KIT_ASKED, actor=actor, now=now, data={"loaner": loaner})
    return claim


@operation
def report_and_ask_for_kit(
    *,
    contract_id: UUID,
    device: str,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    channel: Channel,
    loaner: bool,
    preparation: Mapping[Preparation, Prepared],
    consents: Collection[str],
    story: str = "",
    actor: Actor,
    now: datetime,
) -> Claim:
    """Take a report and the wish for a kit together, or nothing.

    A report that is not covered is kept with its refusal, and nothing is asked for.

    Raises:
        as ``report_failure`` and ``ask_for_kit``.
    """
    claim = report_failure(
        contract_id=contract_id,
        device=device,
        cause=cause,
        faults=faults,
        occurred_on=occurred_on,
        channel=channel,
        method="ship-in",
        story=story,
        actor=actor,
        now=now,
    )
    if claim.state != "approved":
        return claim
    return ask_for_kit(
        claim_id=claim.id, loaner=loaner, preparation=preparation, consents=consents, actor=actor, now=now
    )

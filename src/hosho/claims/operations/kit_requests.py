"""Asking for the kit, with a loaner that is reserved for it or without. Desk or depot sends it with its numbers."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.consents import agree
from hosho.claims.operations.lending import release_loaner, reserve_loaner
from hosho.claims.operations.transitions import lock, state_of, tell
from hosho.claims.preparing import Preparation, Prepared
from hosho.contracts import queries as contracts
from hosho.core.moves import MOVES_OF_CLAIM, after
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


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

    With ``loaner`` one is reserved, so that what the member is told holds; without, a reservation is given up.
    The claim stays approved until ``send_kit``, which asks for no consent twice. Asked again, the last word holds.

    Raises:
        ConsentMissingError: one of ``TO_HAND_IN`` is missing.
        NoLoanerError: the terms lend none with this claim, or none is free.
        MoveRefusedError: no kit can be sent for this claim now.
    """
    claim, contract = lock(claim_id)
    after(state_of(claim), "send-kit", MOVES_OF_CLAIM)
    _plan, terms = contracts.plan_and_terms(contract, on=claim.received_on)
    agree(claim, terms=terms, consents=consents, preparation=preparation, now=now)
    claim.kit_asked_at, claim.wants_loaner = now, loaner
    claim.save()
    tell(claim, events.KIT_ASKED, actor=actor, now=now, data={"loaner": loaner})
    if loaner:
        reserve_loaner(claim, terms=terms, actor=actor, now=now)
    else:
        release_loaner(claim, actor=actor, now=now)
    return claim

"""Closing a claim, when everything is back in its place."""

from datetime import datetime
from uuid import UUID

from hosho.claims.models import Claim, Lending
from hosho.claims.operations.transitions import lock, make, unit_of
from hosho.core.refusals import Refused
from hosho.devices.custody import Holder
from hosho.devices.queries import holder_of
from hosho.journal.actor import AGENDA, Actor
from hosho.platform.transactions import operation

WHEN_TO_CLOSE = "claims.close"
"""The duty that closes a claim once everything is back in its place."""


class StillOutError(Refused):
    """A claim cannot close while the member's device or a loaner is still out. ``what`` is ``device`` or ``loaner``."""

    code = "still-out"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what=what)


@operation
def close(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Close a claim.

    Raises:
        StillOutError: the member's device, or the loaner, is still out.
        MoveRefusedError: it has not come to that yet.
    """
    claim, _contract = lock(claim_id)
    out = still_out(claim)
    if out:
        raise StillOutError(out)
    return make(claim, "close", actor=actor, now=now)


@operation
def close_if_all_is_back(*, claim_id: UUID, now: datetime) -> bool:
    """Close a claim unless something is still out; what comes back last puts this on the agenda again."""
    claim, _contract = lock(claim_id)
    if claim.state != "delivered" or still_out(claim):
        return False
    make(claim, "close", actor=AGENDA, now=now, by_itself=True)
    return True


def still_out(claim: Claim) -> str | None:
    """Return what is still out: ``device``, ``loaner`` or nothing."""
    if holder_of(claim.exchange_unit_id or unit_of(claim)) != Holder.of("member", claim.member_id):
        return "device"
    if Lending.objects.filter(claim_id=claim.id).exclude(state__in=Lending.OVER).exists():
        return "loaner"
    return None

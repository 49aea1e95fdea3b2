"""Chasing loaners: calls made and reminders sent, noted beside the reminders that go out by themselves."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from hosho.claims import events
from hosho.claims.models import Chase
from hosho.claims.operations.lending import LoanerMoveError, lending_of_claim
from hosho.claims.operations.transitions import tell
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation

How = Literal["reached", "not-reached", "reminded"]
"""The borrower was reached by phone; was called in vain; was sent a reminder."""
HOWS: tuple[How, ...] = get_args(How)


@operation
def chase(*, claim_ids: Collection[UUID], how: How, note: str = "", actor: Actor, now: datetime) -> list[Chase]:
    """Note of each of these claims' loaners that its borrower was called or reminded: of all, or of none.

    Raises:
        Lending.DoesNotExist: a claim has no loaner.
        LoanerMoveError: a loaner is not with its borrower.
    """
    made = []
    for claim_id in sorted(claim_ids):
        lending = lending_of_claim(claim_id)
        if lending.state not in ("lent", "overdue"):
            raise LoanerMoveError(lending.state)
        made.append(
            Chase.objects.create(
                member_id=lending.member_id,
                lending=lending,
                how=how,
                note=note.strip(),
                made_at=now,
                made_by=str(actor),
            )
        )
        tell(lending.claim, events.LOANER_CHASED, actor=actor, now=now, unit_id=lending.unit_id, data={"how": how})
    return made

"""Referring a claim to a person: until when the answer is promised, and what follows when it does not come in time."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from hosho.claims import events
from hosho.claims.models import Claim
from hosho.claims.operations.transitions import lock, tell
from hosho.claims.reply_deadline import reply_by
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA
from hosho.journal.models import Duty
from hosho.platform.transactions import operation, requires_operation

WHEN_REPLY_IS_DUE = "claims.reply-due"
"""The duty due at the end of the time in which a person's decision was promised."""


def reply_promised(now: datetime) -> datetime:
    """Return the instant until which an answer is promised to a question of now (``HOSHO_REPLY_DAYS``)."""
    return reply_by(now, days=settings.CONFIG.reply_days)


@requires_operation
def promise_reply(claim: Claim, *, now: datetime) -> dict[str, str]:
    """Promise a person's decision by a time; the caller saves the claim. Gives what the journal keeps of it."""
    claim.reply_due_at = reply_promised(now)
    _schedule(claim, now=now)
    return {"reply_due_at": claim.reply_due_at.isoformat()}


@requires_operation
def renew_promise(claim: Claim, *, now: datetime) -> None:
    """Restore an earlier promised time after its answer was undone. The caller saves the claim."""
    if claim.reply_due_at is None:
        promise_reply(claim, now=now)
    elif not Duty.objects.filter(kind=WHEN_REPLY_IS_DUE, subject_id=claim.id, taken_at=None).exists():
        _schedule(claim, now=now)


def _schedule(claim: Claim, *, now: datetime) -> None:
    assert claim.reply_due_at is not None, "the promise is made first"
    journal.schedule(
        kind=WHEN_REPLY_IS_DUE,
        due_at=max(claim.reply_due_at, now),
        subject_id=claim.id,
        member_id=claim.member_id,
        now=now,
    )


@operation
def note_reply_overdue(*, claim_id: UUID, now: datetime) -> None:
    """Record that a referred claim was not decided by the promised time."""
    claim, _contract = lock(claim_id)
    if claim.state == "referred" and claim.reply_due_at is not None and claim.reply_due_at <= now:
        tell(
            claim,
            events.REPLY_OVERDUE,
            actor=AGENDA,
            now=now,
            data={"reply_due_at": claim.reply_due_at.isoformat()},
        )

"""Calls on hold: what was answered is kept for a day, for whoever goes on. Safety and identity are asked again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hosho.claims.intake.models import HeldCall
from hosho.contracts.models import Contract
from hosho.platform.transactions import operation

KEPT = timedelta(days=1)
NOT_KEPT = ("csrfmiddlewaretoken", "act", "token", "began", "safe", "identified", "read_back")
"""What belongs to one call alone: after a pause another person may be on the line, and the device may be hot by now."""


@operation
def hold(
    *, contract: Contract, form: Mapping[str, Sequence[str]], account_id: UUID, now: datetime, real_now: datetime
) -> HeldCall:
    """Keep what was answered; an earlier call on hold about the same contract gives way."""
    held, _new = HeldCall.objects.update_or_create(
        contract_id=contract.id,
        member_id=contract.member_id,
        defaults={
            "account_id": account_id,
            "form": {name: list(values) for name, values in form.items() if name not in NOT_KEPT},
            "held_at": now,
            "kept_at": real_now,
        },
    )
    return held


@operation
def let_go(*, contract_id: UUID) -> None:
    """Forget the call on hold about a contract: it became a report, or was begun again."""
    HeldCall.objects.filter(contract_id=contract_id).delete()


@operation
def forget_old_calls(*, real_now: datetime) -> None:
    """Forget calls that have been on hold for a day (``KEPT``, real time)."""
    HeldCall.objects.filter(kept_at__lte=real_now - KEPT).delete()

"""Holding a contract's month back from billing, and releasing it."""

from datetime import date, datetime
from uuid import UUID

from hosho.billing import events
from hosho.billing.models import Charge, Parked
from hosho.contracts.queries import contract_with
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


class ChargedAlreadyError(Refused):
    """The month is charged, so it cannot be held back; a credit note would take it back. Field ``month``."""

    code = "charged-already"
    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(month=f"{month:%Y-%m}")


class NotParkedError(Refused):
    """Nothing waits for this contract and month. Field ``month``."""

    code = "not-parked"
    field = "month"

    def __init__(self, month: date) -> None:
        super().__init__(month=f"{month:%Y-%m}")


@operation
def hold(*, contract_id: UUID, month: date, actor: Actor, now: datetime) -> Parked:
    """Hold a contract's month (its first day) back: the run does not bill it before it is released.

    Raises:
        Contract.DoesNotExist: no such contract.
        ChargedAlreadyError: it is too late.
    """
    contract = contract_with(contract_id)
    if Charge.objects.filter(month=month, member_id=contract.member_id, contract_id=contract_id).exists():
        raise ChargedAlreadyError(month)
    parked, new = Parked.objects.get_or_create(
        month=month,
        contract_id=contract_id,
        defaults={"member_id": contract.member_id, "why": "held", "parked_at": now, "parked_by": str(actor)},
    )
    if new:
        _tell(parked, events.PARKED, actor=actor, now=now)
    return parked


@operation
def release(*, contract_id: UUID, month: date, actor: Actor, now: datetime) -> Parked:
    """Release a parked month: the next run bills it, also above the bound of the terms.

    What cannot be billed at all (a second charge, a negative one, no price) is parked again by that run.

    Raises:
        NotParkedError: nothing waits.
    """
    parked = Parked.objects.select_for_update().filter(month=month, contract_id=contract_id, billed_by=None).first()
    if parked is None or parked.released_at is not None:
        raise NotParkedError(month)
    parked.released_at, parked.released_by = now, str(actor)
    parked.save(update_fields=["released_at", "released_by"])
    _tell(parked, events.RELEASED, actor=actor, now=now)
    return parked


def _tell(parked: Parked, event: str, *, actor: Actor, now: datetime) -> None:
    journal.write(
        event=event,
        at=now,
        actor=actor,
        member_id=parked.member_id,
        contract_id=parked.contract_id,
        data={"month": parked.month.isoformat(), "why": parked.why},
    )

"""What each duty of the agenda means. Handlers are registered here and nowhere else."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings

from hosho.billing import operations as billing
from hosho.billing.invoicing import Issuing
from hosho.claims import operations as claims
from hosho.contracts import operations as contracts
from hosho.devices import queries as devices
from hosho.devices.parcels import ON_DELIVERY, Purpose
from hosho.journal.operations import Handler
from hosho.sales import operations as sales


def _parcel_delivered(parcel_id: UUID, now: datetime) -> None:
    """Move on the order or claim of a delivered parcel. A kit moves nothing: the device itself does."""
    purpose: Purpose = devices.parcel(parcel_id).purpose  # type: ignore[assignment]
    if follow := DELIVERY_MOVES[purpose]:
        follow(parcel_id=parcel_id, now=now)


def _contract_ended(contract_id: UUID, now: datetime) -> None:
    """End the cover after its last day, and schedule the return of what was billed in advance beyond it."""
    contracts.note_end(contract_id=contract_id, now=now)
    billing.schedule_unused(contract_id=contract_id, now=now)


def issuer() -> Issuing:
    """Return who issues invoices, as configured."""
    return Issuing(**settings.CONFIG.issuer._asdict())


DELIVERY_MOVES: Mapping[Purpose, Callable[..., object] | None] = {
    "order": sales.order_delivered,
    "kit": None,
    "inbound": claims.device_arrived,
    "return": claims.device_delivered,
    "loaner": claims.loaner_arrived,
    "loaner-return": claims.loaner_came_back,
    "order-return": sales.return_arrived,
}
"""Whose business a delivered parcel is: that a delivery moves an order or a claim is said here alone."""

HANDLERS: Mapping[str, Handler] = {
    billing.WHEN_TO_RUN: lambda subject, now: billing.run_due(issuer=issuer(), now=now),
    billing.WHEN_CALLED_OFF: lambda subject, now: billing.correct_called_off(contract_id=subject, now=now),
    billing.WHEN_UNUSED: lambda subject, now: billing.give_back_unused(contract_id=subject, now=now),
    **{
        kind: partial(lambda do, subject, now: billing.take_unpaid_step(case_id=subject, do=do, now=now), do)
        for do, kind in billing.DUTIES.items()
    },
    ON_DELIVERY: _parcel_delivered,
    contracts.WHEN_NATURAL_COVER_ENDS: lambda subject, now: contracts.note_end_of_natural_cover(
        contract_id=subject, now=now
    ),
    contracts.BEFORE_NATURAL_COVER_ENDS: lambda subject, now: contracts.note_natural_cover_ending(
        contract_id=subject, now=now
    ),
    contracts.WHEN_IT_ENDS: _contract_ended,
    claims.WHEN_TO_CLOSE: lambda subject, now: claims.close_if_all_is_back(claim_id=subject, now=now),
    claims.BEFORE_VISIT: lambda subject, now: claims.note_visit_tomorrow(visit_id=subject, now=now),
    claims.WHEN_NO_SHOW: lambda subject, now: claims.release_no_show(visit_id=subject, now=now),
    claims.WHEN_REPLY_IS_DUE: lambda subject, now: claims.note_reply_overdue(claim_id=subject, now=now),
    claims.BEFORE_LOANER_IS_DUE: lambda subject, now: claims.note_loaner_due(lending_id=subject, now=now),
    claims.WHEN_LOANER_IS_OVERDUE: lambda subject, now: claims.note_loaner_overdue(lending_id=subject, now=now),
}

CHAINS: frozenset[str] = frozenset({billing.WHEN_TO_RUN})
"""Duties whose handler puts the next one on the agenda: a failure leaves them due, so that the chain never breaks."""

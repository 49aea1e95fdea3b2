"""A report and what the member chose for it, in one act: a store's hour, or the kit."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from hosho.claims.models import Claim
from hosho.claims.operations.kit_requests import ask_for_kit
from hosho.claims.operations.reporting import report_failure
from hosho.claims.operations.shipping import send_kit
from hosho.claims.operations.visits import book_visit
from hosho.claims.preparing import Preparation, Prepared
from hosho.core.codes import Cause, Channel, Fault
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


class Visiting(NamedTuple):
    """The device is carried to a store: its code, and the beginning of one of its slots (aware)."""

    store: str
    starts_at: datetime


class SendingIn(NamedTuple):
    """The device is sent in. With a ``tracking_number`` the kit goes out at once, else it is asked for."""

    loaner: bool
    tracking_number: str | None = None
    loaner_tracking_number: str | None = None


@operation
def report_and_arrange(
    *,
    contract_id: UUID,
    device: str,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    channel: Channel,
    way: Visiting | SendingIn,
    consents: Collection[str],
    preparation: Mapping[Preparation, Prepared],
    story: str = "",
    actor: Actor,
    now: datetime,
) -> Claim:
    """Take a report and arrange what was chosen: use, consents and place, parts, kit or loaner together, or nothing.

    A report that is not covered is kept with its refusal, and nothing is arranged.

    Raises:
        as ``report_failure`` and, by the way that was chosen, ``book_visit`` or ``ask_for_kit`` and ``send_kit``.
    """
    claim = report_failure(
        contract_id=contract_id,
        device=device,
        cause=cause,
        faults=faults,
        occurred_on=occurred_on,
        channel=channel,
        method="walk-in" if isinstance(way, Visiting) else "ship-in",
        story=story,
        actor=actor,
        now=now,
    )
    if claim.state != "approved":
        return claim
    if isinstance(way, Visiting):
        return book_visit(
            claim_id=claim.id,
            store=way.store,
            starts_at=way.starts_at,
            consents=consents,
            preparation=preparation,
            actor=actor,
            now=now,
        )
    claim = ask_for_kit(
        claim_id=claim.id, loaner=way.loaner, preparation=preparation, consents=consents, actor=actor, now=now
    )
    if way.tracking_number is None:
        return claim
    return send_kit(
        claim_id=claim.id,
        tracking_number=way.tracking_number,
        loaner_tracking_number=way.loaner_tracking_number if way.loaner else None,
        consents=consents,
        actor=actor,
        now=now,
    )

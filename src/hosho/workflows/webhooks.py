"""What subscribers are told of an entry of the journal: which roles hear of which events, and in what form."""

import random
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from hosho.accounts.roles import Role
from hosho.core.calendar import TOKYO
from hosho.gateways.webhooks.operations import DeliveryFailedError, fan_out
from hosho.gateways.webhooks.queries import wanting
from hosho.journal.models import Entry
from hosho.presentation.event_catalogue.descriptions import DESCRIBED

ROOMS_HEARD: Mapping[Role, frozenset[str]] = {
    "shop": frozenset({"sales", "devices", "plans"}),
    "desk": frozenset({"people", "contracts", "claims", "devices", "network", "sales", "plans"}),
    "office": frozenset({event.partition(".")[0] for event in DESCRIBED}),
}
"""Of whose events a role may hear; a role that is not here hears nothing. It goes with what the role may read."""

MINUTE, HOUR = 60, 3600
WAITS = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Seconds before each further try, as the specification recommends: ten tries in a little more than three days."""


def may_hear(role: str, event: str) -> bool:
    """Whether a role may subscribe to an event; an unknown role or event: no."""
    rooms = next((rooms for known, rooms in ROOMS_HEARD.items() if known == role), frozenset())
    return event in DESCRIBED and event.partition(".")[0] in rooms


def tell(entry: Entry, *, real_now: datetime) -> int:
    """Defer a delivery to each endpoint that wants, and may, hear of an entry; return how many are new."""
    endpoints = [endpoint for endpoint, role in wanting(entry.event) if may_hear(role, entry.event)]
    return fan_out(entry_id=entry.id, endpoints=endpoints, real_now=real_now) if endpoints else 0


def payload(entry: Entry) -> dict[str, Any]:
    """Return an entry as a program reads it: ids, codes, dates and yen. The catalogue of events has its schema.

    Nothing in it can change: the same entry gives the same payload at every try.
    """
    ids = ("member_id", "contract_id", "order_id", "claim_id", "unit_id")
    about = {name: str(getattr(entry, name)) for name in ids if getattr(entry, name) is not None}
    return {
        "type": entry.event,
        "timestamp": entry.at.astimezone(TOKYO).isoformat(),
        "data": {"entry_id": str(entry.id), **about, "details": entry.data},
    }


def body_of(entry: Entry) -> bytes:
    """Return the payload as the JSON that is signed and sent."""
    return msgspec.json.encode(payload(entry))


class Resend(BaseRetryStrategy):
    """Try a delivery again after the waits of the specification, later if the receiver asks for it."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when to try again; nothing after the last try."""
        if job.attempts >= len(WAITS):
            return None
        wait = WAITS[job.attempts] * random.uniform(1.0, 1.1)  # noqa: S311 - spreads the tries, keeps no secret
        asked = exception.retry_after if isinstance(exception, DeliveryFailedError) else 0
        return RetryDecision(retry_in={"seconds": int(max(wait, asked))})


def is_last(attempts: int) -> bool:
    """Whether a try is the last one; ``attempts`` is how many went before it."""
    return attempts >= len(WAITS)

"""Every kept decision, decided once more from its record."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

import msgspec

from hosho.claims.models import Decision
from hosho.core import coverage
from hosho.core.codes import Outcome
from hosho.core.coverage.record import ReplayError
from hosho.core.terms import Plan
from hosho.insight.selfcheck.invariant import Invariant, Row, Seen
from hosho.plans.queries import PlanUnknownError, plan_named

BATCH = 2000


class _Answer(msgspec.Struct, frozen=True):
    outcome: Outcome
    clauses: tuple[str, ...]


class _Record(msgspec.Struct, frozen=True):
    """As much of a record as is looked at here."""

    plan: str
    decision: _Answer


def find(now: datetime, seen: Seen) -> Iterator[Row]:
    """Replay all decisions in batches; give those whose bytes, hash or columns are not what the record says."""
    plans: dict[str, Plan] = {}
    decisions = Decision.objects.select_related("claim").only(
        "ordinal", "basis", "outcome", "clauses", "record", "record_hash", "claim__number"
    )
    looked_at = 0
    for decision in decisions.order_by("id").iterator(chunk_size=BATCH):
        if wrong := _wrong(decision, plans):
            yield f"{decision.claim.number} #{decision.ordinal}", wrong
        looked_at += 1
        if looked_at % BATCH == 0:
            seen(BATCH)
    seen(looked_at % BATCH)


def _wrong(decision: Decision, plans: dict[str, Plan]) -> str | None:
    recorded = bytes(decision.record)
    if hashlib.sha256(recorded).hexdigest() != decision.record_hash:
        return "its record is not the one that was hashed"
    try:
        record = msgspec.json.decode(recorded, type=_Record)
        if (plan := plans.get(record.plan)) is None:
            plan = plans[record.plan] = plan_named(record.plan)
        again = coverage.replay(recorded, plan)
    except (msgspec.MsgspecError, PlanUnknownError, ReplayError) as error:
        return f"it cannot be replayed: {error}"
    if again != recorded:
        return "decided again it comes out otherwise"
    if decision.basis == "person":  # it keeps the record of the referral that the person decided
        return None if record.decision.outcome == "refer" else "a person decided what was not referred"
    said = (decision.outcome, tuple(decision.clauses))
    if said != (record.decision.outcome, record.decision.clauses):
        return f"it says {decision.outcome}, its record {record.decision.outcome}"
    return None


REPLAYS = Invariant(
    "decisions-replay",
    "どの判定も、残された事実からもう一度判定すると、同じバイト列になります。",
    "Every decision, decided again from its recorded facts, gives the same bytes.",
    "a claim and the number of its decision, and what differs",
    find,
)

INVARIANTS = (REPLAYS,)

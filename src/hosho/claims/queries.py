"""Reading claims and their decisions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

import msgspec
from django.db.models import Case, Count, Q, When

from hosho.claims.models import Claim, Correction, Decision, Lending
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, facts, plan_and_terms, uses_taken
from hosho.core import coverage
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.coverage.clauses import clauses_asked
from hosho.core.coverage.decision import decide_by_row, facts_of
from hosho.core.coverage.offers import loaner_for, methods_for, with_liquid
from hosho.core.explain import Explanation, explain
from hosho.core.moves import ClaimMove
from hosho.core.terms import Terms
from hosho.core.terms.model import Loaner
from hosho.devices.queries import unit_with
from hosho.plans.queries import plan_named
from hosho.repairs.models import Quote

UNKNOWN_DEVICE = "unknown"
"""Stands for a device that no unit has; it is never the contract's."""


DECIDING: tuple[ClaimMove, ...] = ("inspect", "find-not-covered", "find-to-refer", "uphold", "reject")
"""The moves that can be undone and that came with a decision."""


def claim_with(claim_id: UUID) -> Claim:
    """Give a claim.

    Raises:
        Claim.DoesNotExist: no such claim.
    """
    return Claim.objects.get(id=claim_id)


def claims_of(contract_id: UUID) -> Sequence[Claim]:
    """Give the contract's claims, newest first."""
    return list(Claim.objects.filter(contract_id=contract_id).order_by("-id"))


def in_progress(*, state: str = "", after: Claim | None = None, at_most: int) -> Sequence[Claim]:
    """Give claims that are not over, those for a person first, then the oldest; ``after`` goes on from one."""
    rank = Case(When(state="referred", then=0), default=1)
    rows = Claim.objects.filter(closed_at=None).annotate(rank=rank).order_by("rank", "id")
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(Q(rank=(before := int(after.state != "referred")), id__gt=after.id) | Q(rank__gt=before))
    return list(rows[:at_most])


def states_in_progress() -> Mapping[str, int]:
    """Count the claims that are not over by their state."""
    counted = Claim.objects.filter(closed_at=None).values_list("state").annotate(Count("id")).order_by("state")
    return dict(counted)


def lending_of(claim_id: UUID) -> Lending | None:
    """Give the loaner that was lent for a claim, if there is one."""
    return Lending.objects.filter(claim_id=claim_id).first()


def open_claims() -> Sequence[Claim]:
    """Give all claims that are not closed, oldest first; for demonstrations, where they are few."""
    return list(Claim.objects.filter(closed_at=None).order_by("id"))


def decisions_of(claim_id: UUID) -> Sequence[Decision]:
    """Give the claim's decisions, oldest first; the last one counts."""
    return list(Decision.objects.filter(claim_id=claim_id).order_by("ordinal"))


def explanation(decision: Decision) -> Explanation:
    """Say a kept decision in words, rendered from its record and the clause texts of the terms that decided.

    The record's facts are decided once more for it: replaying gives the same bytes.
    """
    recorded = bytes(decision.record)
    plan = plan_named(msgspec.json.decode(recorded)["plan"])
    row, terms, contract, uses, report = coverage.recorded_inputs(recorded, plan)
    decided = decide_by_row(row=row, terms=terms, contract=contract, uses=uses, report=report)
    return explain(plan=plan, terms=terms, contract=contract, report=report, decision=decided)


class Preview(NamedTuple):
    """What a report would be decided, before it is made: nothing is kept, and the inspection decides again.

    ``held`` are the clauses that had a say and did not refuse, as a record has them.
    """

    decision: coverage.Decision
    explanation: Explanation
    terms: Terms
    held: tuple[str, ...]


def preview(
    *,
    contract: Contract,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    channel: Channel,
    method: Method | None = None,
    phone_reception: bool | None = None,
    device: str | None = None,
    now: datetime,
) -> Preview:
    """Decide a report as ``report_failure`` would do now, without taking it.

    ``device`` is an IMEI or serial number as it is read out; left out, it is the contract's own device.

    Raises:
        NotStartedError: nothing can be decided yet.
    """
    today = day_in_tokyo(now)
    plan, terms = plan_and_terms(contract, on=today)
    covered = facts(contract, at=now)
    unit = unit_with(device) if device is not None else None
    report = coverage.Report(
        received_on=today,
        occurred_on=occurred_on,
        device=covered.device if device is None else str(unit.id if unit else UNKNOWN_DEVICE),
        cause=cause,
        faults=tuple(sorted(faults)),
        method=method,
        phone_reception=channel == "phone" if phone_reception is None else phone_reception,
        channel=channel,
    )
    uses = uses_taken(contract).counting
    decision = coverage.decide(plan=plan, terms=terms, contract=covered, uses=uses, report=report)
    words = explain(plan=plan, terms=terms, contract=covered, report=report, decision=decision)
    asked = clauses_asked(facts_of(terms, covered, uses, report), terms)
    return Preview(decision, words, terms, tuple(each for each in asked if each not in decision.clauses))


def methods_offered(claim: Claim) -> tuple[Method, ...]:
    """Give the methods (sorted) by which a covered claim can be put right, as it was reported."""
    if claim.outcome != "covered":
        return ()
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    return methods_for(row, with_liquid(cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))))


def lendings_out(member_id: UUID) -> Sequence[Lending]:
    """Give the loaners that are out to a member or on their way, with their claims; the one due first comes first."""
    out = Lending.objects.filter(member_id=member_id).exclude(state__in=Lending.OVER)
    return list(out.select_related("claim").order_by("due_on", "id"))


def accepted_quote(claim: Claim) -> Quote | None:
    """Give the quote that the member accepted, if the repair was not covered and one was."""
    if claim.outcome != "not-covered" or claim.job_id is None:
        return None
    return Quote.objects.filter(job_id=claim.job_id, accepted=True).order_by("-answered_at").first()


def open_quote(claim: Claim) -> Quote | None:
    """Give the quote that waits for the member's answer, if any."""
    return Quote.objects.filter(job_id=claim.job_id, answered_at=None).first() if claim.job_id else None


def last_decision_before(claim: Claim) -> Decision | None:
    """Give the decision that stood before the one that stands now; those that were undone do not count."""
    standing: list[Decision] = []
    history: list[Decision | Correction] = [*claim.decisions.all(), *claim.corrections.filter(move__in=DECIDING)]
    for each in sorted(history, key=lambda row: row.id):
        if isinstance(each, Decision):
            standing.append(each)
        else:
            standing.pop()
    return standing[-2] if len(standing) > 1 else None


def loaner_rule(claim: Claim, terms: Terms) -> Loaner | None:
    """Give the loaner that the terms lend while the claim's device is sent in, if any."""
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    cause, faults = cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))
    return loaner_for(terms, row, cause, faults, cast(Channel, claim.channel), "ship-in")

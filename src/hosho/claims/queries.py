"""Reading claims and their decisions."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, cast, get_args
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import F, Q

from hosho.claims.models import Chase, Claim, Correction, Decision, Lending
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, facts, plan_and_terms, uses_taken
from hosho.core import coverage
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.coverage.clauses import clauses_asked
from hosho.core.coverage.decision import decide_by_row, facts_of
from hosho.core.coverage.offers import loaner_for, methods_for, with_liquid
from hosho.core.coverage.record import RecordHead
from hosho.core.explain import Explanation, explain
from hosho.core.moves import CLAIM_STATES, ENDED, UNDONE_WITHIN, ClaimMove, ClaimState, undone_to
from hosho.core.terms import Plan, Terms
from hosho.core.terms.model import Loaner
from hosho.devices.queries import unit_with
from hosho.plans.queries import plan_named
from hosho.repairs.models import Quote

UNKNOWN_DEVICE = "unknown"
"""Stands for a device that no unit has; it is never the contract's."""


DECIDING: tuple[ClaimMove, ...] = ("inspect", "find-not-covered", "find-to-refer", "uphold", "reject")
"""The moves that can be undone and that came with a decision."""


def claim_with(claim_id: UUID) -> Claim:
    """Return a claim.

    Raises:
        Claim.DoesNotExist: no such claim.
    """
    return Claim.objects.get(id=claim_id)


def claims_with(claim_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """Return these claims by their ids."""
    return Claim.objects.in_bulk(list(claim_ids))


def claims_of(contract_id: UUID) -> Sequence[Claim]:
    """Return the contract's claims, newest first."""
    return list(Claim.objects.filter(contract_id=contract_id).order_by("-id"))


def claim_numbers(claim_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the numbers of these claims by their ids."""
    return dict(Claim.objects.filter(id__in=claim_ids).values_list("id", "number"))


def claims_of_contracts(contract_ids: Collection[UUID]) -> Sequence[Claim]:
    """Return the claims of these contracts, newest first."""
    return list(Claim.objects.filter(contract_id__in=contract_ids).order_by("-id"))


BY_REPLY = (F("reply_due_at").asc(nulls_first=True), F("id").asc())
"""The order of claims that wait for a person. Those referred before replies were promised come first."""


def in_progress(*, state: str = "", after: Claim | None = None, at_most: int) -> Sequence[Claim]:
    """Return claims that are not over: those for a person first, the earliest promised reply before the others, so that
    what is overdue leads; then the oldest. ``after`` goes on from one.

    Each part is read along its index (``claims_referred_by_reply``, ``claims_open_by_state``, ``claims_open``),
    however many claims there are.
    """
    rows = Claim.objects.filter(closed_at=None).order_by("id")
    referred, others = Claim.objects.filter(state="referred").order_by(*BY_REPLY), rows.exclude(state="referred")
    if state == "referred":
        parts = [referred]
    elif state:
        parts = [rows.filter(state=state)]
    elif after is not None and after.state != "referred":
        parts = [others]
    else:
        parts = [referred, others]
    if after is not None:
        parts[0] = parts[0].filter(_replied_after(after) if parts[0] is referred else Q(id__gt=after.id))
    found: list[Claim] = []
    for part in parts:
        found += part[: at_most - len(found)]
    return found


def _replied_after(claim: Claim) -> Q:
    """Pick what comes after a claim ``BY_REPLY``."""
    if claim.reply_due_at is None:
        return Q(reply_due_at=None, id__gt=claim.id) | Q(reply_due_at__isnull=False)
    return Q(reply_due_at=claim.reply_due_at, id__gt=claim.id) | Q(reply_due_at__gt=claim.reply_due_at)


def _replied_before(claim: Claim) -> Q:
    """Pick what comes before a claim ``BY_REPLY``."""
    if claim.reply_due_at is None:
        return Q(reply_due_at=None, id__lt=claim.id)
    earlier = Q(reply_due_at__lt=claim.reply_due_at) | Q(reply_due_at=None)
    return Q(reply_due_at=claim.reply_due_at, id__lt=claim.id) | earlier


def before_in_progress(claim: Claim, *, state: str = "") -> Claim | None:
    """Return the claim that ``in_progress`` gives just before this one, if there is one."""
    referred = Claim.objects.filter(state="referred").order_by(F("reply_due_at").desc(nulls_last=True), "-id")
    rows = Claim.objects.filter(closed_at=None).order_by("-id")
    if "referred" in (state, claim.state):
        return referred.filter(_replied_before(claim)).first()
    if state:
        return rows.filter(state=state, id__lt=claim.id).first()
    return rows.exclude(state="referred").filter(id__lt=claim.id).first() or referred.first()


def is_reply_overdue(claim: Claim, *, at: datetime) -> bool:
    """Return whether a claim waits for a person beyond the time that was promised."""
    return claim.state == "referred" and claim.reply_due_at is not None and claim.reply_due_at <= at


def states_in_progress(*, at_most: int) -> Mapping[str, int]:
    """Count the claims that are not over by their state; of none are more than ``at_most`` counted."""
    counted = """
        SELECT s.state, (
            SELECT count(*) FROM (
                SELECT FROM claims_claim c
                WHERE c.closed_at IS NULL AND c.state = s.state LIMIT %(at_most)s) AS counted)
        FROM unnest(%(states)s::text[]) AS s (state)"""
    states = sorted(set(CLAIM_STATES) - ENDED)
    with connection.cursor() as cursor:
        cursor.execute(counted, {"states": states, "at_most": at_most})
        return {state: count for state, count in cursor.fetchall() if count}


Need = Literal["overdue", "due", "out", "lost"]
"""A loaner is past its last day; has to come back in the next days; is out without pressing; was given up."""
NEEDS: tuple[Need, ...] = get_args(Need)
SOON = 7
"""So many days before its last day a loaner is due soon."""


def loaners(*, need: Need, today: date, after: Lending | None = None, at_most: int) -> Sequence[Lending]:
    """Return loaners by what they need, with their claims: the newest need first; ``after`` goes on from one.

    Past its day is the one first whose day was last; due soon the one whose day comes first.
    """
    rows = Lending.objects.select_related("claim")
    if need == "out":
        pressing = Q(state="lent", due_on__lte=today + timedelta(days=SOON))
        rows = rows.filter(state__in=("sent", "lent", "coming-back")).exclude(pressing)
        if after is not None:
            rows = rows.filter(id__lt=after.id)
        return list(rows.order_by("-id")[:at_most])
    if need == "due":
        rows = rows.filter(state="lent", due_on__lte=today + timedelta(days=SOON))
        if after is not None:
            rows = rows.filter(Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, id__gt=after.id))
        return list(rows.order_by("due_on", "id")[:at_most])
    rows = rows.filter(state=need)
    if after is not None:
        rows = rows.filter(Q(due_on__lt=after.due_on) | Q(due_on=after.due_on, id__lt=after.id))
    return list(rows.order_by("-due_on", "-id")[:at_most])


def chases_of(lending_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Chase]]:
    """Return the calls and reminders that were noted of loaners, the newest first."""
    found: dict[UUID, list[Chase]] = {each: [] for each in lending_ids}
    for each in Chase.objects.filter(lending_id__in=lending_ids).order_by("-id"):
        found[each.lending_id].append(each)
    return found


def lending_of(claim_id: UUID) -> Lending | None:
    """Return the loaner that was lent for a claim, if there is one."""
    return Lending.objects.filter(claim_id=claim_id).first()


def lending_with(lending_id: UUID) -> Lending:
    """Return the lending of a loaner.

    Raises:
        Lending.DoesNotExist: no such lending.
    """
    return Lending.objects.get(id=lending_id)


def lending_due_of(claim_id: UUID) -> Lending | None:
    """Return the loaner of a claim that is out with a day to come back by, if there is one."""
    return Lending.objects.filter(claim_id=claim_id, due_on__isnull=False).exclude(state__in=Lending.OVER).first()


def open_claims() -> Sequence[Claim]:
    """Return all claims that are not closed, oldest first; for demonstrations, where they are few."""
    return list(Claim.objects.filter(closed_at=None).order_by("id"))


def decisions_of(claim_id: UUID) -> Sequence[Decision]:
    """Return the claim's decisions, oldest first; the last one counts."""
    return list(Decision.objects.filter(claim_id=claim_id).order_by("ordinal"))


def decision_with(decision_id: UUID) -> Decision:
    """Return a decision.

    Raises:
        Decision.DoesNotExist: no such decision.
    """
    return Decision.objects.get(id=decision_id)


def replays(decision: Decision) -> bool:
    """Decide a kept decision once more from its record; say whether the same bytes come out, and are those hashed."""
    recorded = bytes(decision.record)
    if hashlib.sha256(recorded).hexdigest() != decision.record_hash:
        return False
    plan = plan_named(msgspec.json.decode(recorded, type=RecordHead).plan)
    return coverage.replay(recorded, plan) == recorded


def explanation(decision: Decision, plan: Plan) -> Explanation:
    """Put a kept decision into words, rendered from its record and the clause texts of the terms that decided.

    ``plan`` is the contract's. The record's facts are decided once more for it: replaying gives the same bytes.
    """
    row, terms, contract, uses, report = coverage.recorded_inputs(bytes(decision.record), plan)
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


def methods_offered(claim: Claim, contract: Contract, plan: Plan) -> tuple[Method, ...]:
    """Return the methods (sorted) by which a covered claim can be repaired, as it was reported.

    ``contract`` and ``plan`` are the claim's.
    """
    if claim.outcome != "covered":
        return ()
    row = plan.row(contract.model, claim.received_on)
    return methods_for(row, with_liquid(cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))))


def lendings_out(member_id: UUID) -> Sequence[Lending]:
    """Return the loaners that are out to a member or on their way, with their claims; the one due first comes first."""
    out = Lending.objects.filter(member_id=member_id).exclude(state__in=("reserved", *Lending.OVER))
    return list(out.select_related("claim").order_by("due_on", "id"))


def accepted_quote(claim: Claim) -> Quote | None:
    """Return the quote that the member accepted, if the repair was not covered and one was."""
    if claim.outcome != "not-covered" or claim.job_id is None:
        return None
    return Quote.objects.filter(job_id=claim.job_id, accepted=True).order_by("-answered_at").first()


def open_quote(claim: Claim) -> Quote | None:
    """Return the quote that waits for the member's answer, if any."""
    return Quote.objects.filter(job_id=claim.job_id, answered_at=None).first() if claim.job_id else None


def last_decision_before(claim: Claim) -> Decision | None:
    """Return the decision that stood before the one that stands now; those that were undone do not count."""
    standing: list[Decision] = []
    history: list[Decision | Correction] = [*claim.decisions.all(), *claim.corrections.filter(move__in=DECIDING)]
    for each in sorted(history, key=lambda row: row.id):
        if isinstance(each, Decision):
            standing.append(each)
        else:
            standing.pop()
    return standing[-2] if len(standing) > 1 else None


class Undoable(NamedTuple):
    """The last move of a claim, which can be undone; ``until`` is the end of its time (aware), where it has one."""

    move: ClaimMove
    until: datetime | None


def undoable(claim: Claim, *, at: datetime) -> Undoable | None:
    """Return the claim's last move if it can be undone at an instant, as far as the claim itself tells."""
    move = cast(ClaimMove, claim.last_move)
    if undone_to(cast(ClaimState, claim.state), move, came_from=claim.came_from) is None:
        return None
    until = undone_until(claim)
    return Undoable(move, until) if until is None or at < until else None


def undone_until(claim: Claim) -> datetime | None:
    """Return the instant until which a claim's last move can be undone; nothing where there is no such end.

    A move that was made before its time was kept has no time left.
    """
    within = UNDONE_WITHIN.get(cast(ClaimMove, claim.last_move))
    if within is None:
        return None
    return (claim.moved_at or claim.reported_at) + within


def loaner_rule(claim: Claim, terms: Terms) -> Loaner | None:
    """Return the loaner that the terms lend while the claim's device is sent in, if any."""
    contract = contract_with(claim.contract_id)
    row = plan_named(contract.plan).row(contract.model, claim.received_on)
    cause, faults = cast(Cause, claim.cause), tuple(cast(list[Fault], claim.faults))
    return loaner_for(terms, row, cause, faults, cast(Channel, claim.channel), "ship-in")

"""Reading claims and their decisions."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import F, QuerySet

from hosho.accounts.models import AccessKey, Account
from hosho.accounts.roles import may
from hosho.claims.models import Claim, Correction, Decision, Lending
from hosho.contracts.models import Contract
from hosho.contracts.queries import facts, plan_and_terms, uses_taken
from hosho.core import coverage
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.coverage.clauses import clauses_asked
from hosho.core.coverage.decision import facts_of
from hosho.core.coverage.offers import methods_for, with_liquid
from hosho.core.coverage.record import RecordHead
from hosho.core.explain import Explanation, explain
from hosho.core.moves import CLAIM_STATES, ENDED, UNDONE_WITHIN, ClaimMove, ClaimState, undone_to
from hosho.core.terms import Plan, Terms
from hosho.devices.queries import unit_with
from hosho.network.queries import visits_to
from hosho.plans.queries import plan_named
from hosho.platform import keyset
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


def visible_to(caller: Account | AccessKey) -> QuerySet[Claim]:
    """Return the claims that a caller may see, for pages and API alike.

    A member sees their own; a store those that are or were to be brought to it; other roles that may ``see-claims``
    all; everybody else none.
    """
    if isinstance(caller, Account) and caller.member_id is not None:
        return Claim.objects.filter(member_id=caller.member_id)
    if not may(caller.role, "see-claims"):
        return Claim.objects.none()
    if caller.role == "store":
        return Claim.objects.filter(visit_id__in=visits_to(caller.store_id).values("id"))
    return Claim.objects.all()


def found_claims(caller: Account | AccessKey, *, state: str = "", contract_id: UUID | None = None) -> QuerySet[Claim]:
    """Return the claims that a caller may see, all or those in one state or of one contract."""
    found = visible_to(caller)
    if state:
        found = found.filter(state=state)
    return found.filter(contract_id=contract_id) if contract_id else found


def at_hand_of(caller: Account | AccessKey) -> QuerySet[Claim]:
    """Return the claims whose devices a caller may work on: a store, those that are in it now; other roles that may
    ``work-on-devices`` all; everybody else none."""
    if not may(caller.role, "work-on-devices"):
        return Claim.objects.none()
    return Claim.objects.filter(store_id=caller.store_id) if caller.role == "store" else Claim.objects.all()


def claims_of_visits(visit_ids: Collection[UUID]) -> dict[UUID, Claim]:
    """Return the claims for which these visits were booked, by visit."""
    return {each.visit_id: each for each in Claim.objects.filter(visit_id__in=visit_ids) if each.visit_id}


def claims_of(contract_id: UUID) -> Sequence[Claim]:
    """Return the contract's claims, newest first."""
    return list(Claim.objects.filter(contract_id=contract_id).order_by("-id"))


def open_claim_of(contract_id: UUID) -> Claim | None:
    """Return the contract's claim that is not over; a contract has one at most."""
    return Claim.objects.filter(contract_id=contract_id).exclude(state__in=ENDED).first()


def claim_numbers(claim_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Return the numbers of these claims by their ids."""
    return dict(Claim.objects.filter(id__in=claim_ids).values_list("id", "number"))


def claims_of_contracts(contract_ids: Collection[UUID]) -> Sequence[Claim]:
    """Return the claims of these contracts, newest first."""
    return list(Claim.objects.filter(contract_id__in=contract_ids).order_by("-id"))


BY_REPLY: Sequence[keyset.Key] = (F("reply_due_at").asc(nulls_first=True), "id")
"""The order of claims that wait for a person. Those referred before replies were promised come first."""


def in_progress(*, state: str = "", after: Claim | None = None, at_most: int) -> Sequence[Claim]:
    """Return claims that are not over: those for a person first, the earliest promised reply before the others, so that
    what is overdue leads; then the oldest. ``after`` goes on from one.

    Each part is read along its index (``claims_referred_by_reply``, ``claims_open_by_state``, ``claims_open``),
    however many claims there are.
    """
    parts = _parts_in_progress(state)
    if after is not None and after.state != "referred":
        parts = parts[-1:]
    found: list[Claim] = []
    for rows, by in parts:
        found += keyset.after(rows, by, after)[: at_most - len(found)]
        after = None
    return found


def before_in_progress(claim: Claim, *, state: str = "") -> Claim | None:
    """Return the claim that ``in_progress`` returns just before this one, if there is one."""
    parts = _parts_in_progress(state)
    if claim.state == "referred":
        parts = parts[:1]
    before: Claim | None = claim
    for rows, by in reversed(parts):
        found = keyset.before(rows, by, before).first()
        if found is not None:
            return found
        before = None
    return None


def _parts_in_progress(state: str) -> Sequence[tuple[QuerySet[Claim], Sequence[keyset.Key]]]:
    """Return the parts of what is in progress, each with its order: those for a person, then the others."""
    is_open = Claim.objects.filter(closed_at=None)
    if state and state != "referred":
        return [(is_open.filter(state=state), ["id"])]
    referred = (Claim.objects.filter(state="referred"), BY_REPLY)
    return [referred] if state else [referred, (is_open.exclude(state="referred"), ["id"])]


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


def found_loaners(*, state: str = "") -> QuerySet[Lending]:
    """Return the loaners that were lent, with their claims, all or those in one state."""
    found = Lending.objects.select_related("claim")
    return found.filter(state=state) if state else found


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


def last_decisions_of(claim_ids: Collection[UUID]) -> dict[UUID, Decision]:
    """Return the decisions that count, by claim, in one question for all."""
    rows = Decision.objects.filter(claim_id__in=claim_ids).order_by("claim_id", "-ordinal").distinct("claim_id")
    return {each.claim_id: each for each in rows}


def replays(decision: Decision) -> bool:
    """Decide a kept decision once more from its record; say whether the same bytes come out, and are those hashed."""
    recorded = bytes(decision.record)
    if hashlib.sha256(recorded).hexdigest() != decision.record_hash:
        return False
    plan = plan_named(msgspec.json.decode(recorded, type=RecordHead).plan)
    return coverage.replay(recorded, plan) == recorded


def explanation(decision: Decision, plan: Plan) -> Explanation:
    """Return a kept decision in words, rendered from its record and the clause texts of the terms that decided.

    ``plan`` is the contract's. Nothing is decided again: whether a record replays is ``replays`` and the self-check.
    """
    recorded = bytes(decision.record)
    _row, terms, contract, _uses, report = coverage.recorded_inputs(recorded, plan)
    decided, _held = coverage.recorded_decision(recorded)
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


UNDONE_BY_MEMBERS: tuple[ClaimMove, ...] = ("withdraw", "decline-quote")
"""What members do to their claims themselves, and may undo themselves."""


def may_undo(caller: Account | AccessKey, claim: Claim) -> bool:
    """Whether a caller may undo the last move of a claim, if it can be undone at all (``undoable``).

    Members undo ``UNDONE_BY_MEMBERS`` on their own claims. A store undoes while the device is there, or if it sent the
    device on last. Other roles that may ``undo`` are not restricted. A claim that is not ``visible_to`` the caller is
    never undone.
    """
    if not visible_to(caller).filter(id=claim.id).exists():
        return False
    if caller.role == "member":
        return claim.last_move in UNDONE_BY_MEMBERS
    if caller.role == "store" and claim.store_id != caller.store_id and claim.last_move != "send-on":
        return False
    return may(caller.role, "undo")


def undone_until(claim: Claim) -> datetime | None:
    """Return the instant until which a claim's last move can be undone; nothing where there is no such end.

    A move that was made before its time was kept has no time left.
    """
    within = UNDONE_WITHIN.get(cast(ClaimMove, claim.last_move))
    if within is None:
        return None
    return (claim.moved_at or claim.reported_at) + within

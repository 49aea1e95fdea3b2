"""Claims: what they are, their list, and a person's decision of those that are referred."""

from typing import Annotated, cast
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest
from ninja import Query, Router

from hosho.claims import operations as claims
from hosho.claims.deciding import Basis
from hosho.claims.loaner_queries import lending_of
from hosho.claims.models import Claim, Decision, Lending
from hosho.claims.queries import (
    at_hand_of,
    claim_with,
    decisions_of,
    explanation,
    found_claims,
    may_undo,
    methods_offered,
    visible_to,
)
from hosho.contracts.queries import contract_with
from hosho.core.codes import LANGUAGES
from hosho.core.moves import MOVES_OF_CLAIM
from hosho.core.terms import Plan
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.schemas import (
    ClaimLineOut,
    ClaimOut,
    ClaimPage,
    Code,
    DecisionOut,
    EntryOut,
    JudgementIn,
    LoanerOut,
    ReasonIn,
    VisitOut,
)
from hosho.journal.queries import timeline
from hosho.network.models import Visit
from hosho.network.queries import visit_with
from hosho.plans.queries import plan_named
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, caller_key
from hosho.web.request_time import now_of

router = Router(tags=["claims"])


@router.get("/claims", response=ClaimPage, auth=KeyFor("see-claims"), summary="Claims, newest first")
def list_claims(
    request: HttpRequest,
    state: Code = "",
    contract_id: UUID | None = None,
    cursor: Code = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE,
) -> ClaimPage:
    """Give claims, all or those in one state or of one contract; a store's key sees only those that came to it."""
    rows = found_claims(caller_key(request), state=state, contract_id=contract_id)
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return ClaimPage(
        items=[
            ClaimLineOut(
                id=each.id,
                number=each.number,
                contract_id=each.contract_id,
                state=each.state,
                outcome=each.outcome,
                reported_at=each.reported_at,
            )
            for each in found
        ],
        next=following,
    )


@router.get("/claims/{claim_id}", response=ClaimOut, auth=KeyFor("see-claims"), summary="A claim")
def get_claim(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Give a claim with its decisions."""
    return show(seen(request, claim_id))


@router.get(
    "/claims/{claim_id}/timeline",
    response=list[EntryOut],
    auth=KeyFor("see-claims"),
    summary="What happened to a claim",
)
def get_timeline(request: HttpRequest, claim_id: UUID) -> list[EntryOut]:
    """Give the journal's entries about a claim, oldest first."""
    seen(request, claim_id)
    return [
        EntryOut(id=each.id, at=each.at, actor=each.actor, event=each.event, claim_id=each.claim_id, data=each.data)
        for each in timeline(claim_id=claim_id)
    ]


@router.post(
    "/claims/{claim_id}/review-decision",
    response={201: ClaimOut},
    auth=KeyFor("decide-referrals"),
    summary="Decide what was referred to a person",
)
@once(201)
def judge(request: HttpRequest, claim_id: UUID, body: JudgementIn) -> ClaimOut:
    """Decide a referral, by a clause and with a written reason that the member reads."""
    return show(
        claims.decide_referral(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.post(
    "/claims/{claim_id}/withdraw",
    response={201: ClaimOut},
    auth=KeyFor("report-failures"),
    summary="Withdraw a claim",
)
@once(201)
def withdraw(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Withdraw a claim while the device is with the member; its use is given back."""
    return show(claims.withdraw(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/undo",
    response={201: ClaimOut},
    auth=KeyFor("undo"),
    summary="Undo the last move",
)
@once(201)
def undo(request: HttpRequest, claim_id: UUID, body: ReasonIn) -> ClaimOut:
    """Undo a slip of the hand, within its time and while nothing has moved on; the journal keeps both."""
    if not may_undo(caller_key(request), claim_with(claim_id)):
        raise Http404
    return show(claims.undo(claim_id=claim_id, reason=body.reason, actor=caller(request), now=now_of(request)))


@router.post("/claims/{claim_id}/close", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Close a claim")
@once(201)
def close(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Close a claim when everything is back; it closes by itself when the last thing comes back."""
    return show(claims.close(claim_id=claim_id, actor=caller(request), now=now_of(request)))


def seen(request: HttpRequest, claim_id: UUID) -> Claim:
    """Return a claim that the caller's key may see (``visible_to``).

    Raises:
        Claim.DoesNotExist: there is none.
    """
    return visible_to(caller_key(request)).get(id=claim_id)


def at_hand(request: HttpRequest, claim_id: UUID) -> Claim:
    """Return a claim whose device the caller's key may work on (``at_hand_of``).

    Raises:
        Claim.DoesNotExist: there is none.
    """
    return at_hand_of(caller_key(request)).get(id=claim_id)


def show(claim: Claim) -> ClaimOut:
    """Return a claim as the API shows it, with its decisions, each in codes and in words."""
    contract = contract_with(claim.contract_id)
    plan = plan_named(contract.plan)
    return ClaimOut(
        id=claim.id,
        number=claim.number,
        state=claim.state,
        outcome=claim.outcome,
        contract_id=claim.contract_id,
        received_on=claim.received_on,
        cause=claim.cause,
        faults=claim.faults,
        kit_parcel_id=claim.kit_parcel_id,
        inbound_parcel_id=claim.inbound_parcel_id,
        return_parcel_id=claim.return_parcel_id,
        method=claim.method,
        methods_offered=list(methods_offered(claim, contract, plan)),
        preparation=claim.preparation,
        visit=visit_out(visit_with(claim.visit_id)) if claim.visit_id else None,
        loaner=loaner_out(lending_of(claim.id)),
        exchange_unit_id=claim.exchange_unit_id,
        reply_due_at=claim.reply_due_at if claim.state == "referred" else None,
        moves=[move for state, move in MOVES_OF_CLAIM if state == claim.state],
        decisions=[_decision(row, plan) for row in decisions_of(claim.id)],
    )


def visit_out(visit: Visit) -> VisitOut:
    """Return a visit as the API shows it."""
    return VisitOut(
        id=visit.id,
        store=visit.store.code,
        starts_at=visit.starts_at,
        state=visit.state,
        part_checked_at=visit.part_checked_at,
    )


def loaner_out(lending: Lending | None) -> LoanerOut | None:
    """Return a loaner as the API shows it."""
    if lending is None:
        return None
    return LoanerOut(
        unit_id=lending.unit_id,
        state=lending.state,
        due_on=lending.due_on,
        out_parcel_id=lending.out_parcel_id,
        back_parcel_id=lending.back_parcel_id,
    )


def _decision(row: Decision, plan: Plan) -> DecisionOut:
    words = explanation(row, plan)
    return DecisionOut(
        basis=cast(Basis, row.basis),
        outcome=row.outcome,
        clauses=row.clauses,
        decided_at=row.decided_at,
        reason=row.reason,
        record_hash=row.record_hash,
        record=msgspec.json.decode(bytes(row.record)),
        explanation={language: words.aloud(language) for language in LANGUAGES},
    )

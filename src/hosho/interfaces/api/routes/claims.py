"""Claims: failures reported, the list, what is decided, undone, withdrawn and closed."""

from typing import cast
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest
from ninja import Router

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
from hosho.core.moves import MOVES_OF_CLAIM
from hosho.core.terms import Plan
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import ClaimId, ContractId, Cursor, InClaimState, Limit, OfContract
from hosho.interfaces.api.schemas.base import BilingualText
from hosho.interfaces.api.schemas.claims import (
    ClaimOut,
    ClaimPage,
    ClaimSummaryOut,
    DecisionOut,
    EventOut,
    ReportIn,
    ReviewDecisionIn,
    UndoIn,
)
from hosho.interfaces.api.schemas.loaners import LoanerOut
from hosho.interfaces.api.schemas.visits import ReportWithVisitIn, VisitOut
from hosho.journal.queries import timeline
from hosho.network.models import Visit
from hosho.network.queries import visit_with
from hosho.plans.queries import plan_named
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, caller_key
from hosho.web.request_time import now_of

router = Router(tags=["claims"])


@router.get(
    "/claims",
    response=ClaimPage,
    auth=KeyFor("see-claims"),
    summary="List claims",
)
def list_claims(
    request: HttpRequest,
    state: InClaimState = "",
    contract_id: OfContract = None,
    cursor: Cursor = "",
    limit: Limit = SIZE,
) -> ClaimPage:
    """Returns claims, newest first. Filter by `state` or `contract_id`. A store key sees only claims booked at its
    store."""
    rows = found_claims(caller_key(request), state=state, contract_id=contract_id)
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return ClaimPage(
        items=[
            ClaimSummaryOut(
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


@router.get(
    "/claims/{claim_id}",
    response=ClaimOut,
    auth=KeyFor("see-claims"),
    summary="Get a claim",
)
def get_claim(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Returns a claim with its decisions and the actions that are possible now."""
    return show(seen(request, claim_id))


@router.get(
    "/claims/{claim_id}/timeline",
    response=list[EventOut],
    auth=KeyFor("see-claims"),
    summary="List a claim's events",
)
def list_claim_events(request: HttpRequest, claim_id: ClaimId) -> list[EventOut]:
    """Returns the events of a claim, oldest first."""
    seen(request, claim_id)
    return [
        EventOut(id=each.id, at=each.at, actor=each.actor, event=each.event, claim_id=each.claim_id, data=each.data)
        for each in timeline(claim_id=claim_id)
    ]


@router.post(
    "/claims/{claim_id}/review-decision",
    response={201: ClaimOut},
    auth=KeyFor("decide-referrals"),
    summary="Decide a referred claim",
    openapi_extra=refuses("move-refused", "reason-missing"),
)
@once(201)
def decide_review(request: HttpRequest, claim_id: ClaimId, body: ReviewDecisionIn) -> ClaimOut:
    """Records the claims team's decision of a referred claim, with the reason that the member reads."""
    return show(
        claims.decide_referral(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.post(
    "/claims/{claim_id}/withdraw",
    response={201: ClaimOut},
    auth=KeyFor("report-failures"),
    summary="Withdraw a claim",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def withdraw_claim(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Withdraws a claim while the device is with the member. The repair no longer counts towards the limit."""
    return show(claims.withdraw(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/undo",
    response={201: ClaimOut},
    auth=KeyFor("undo"),
    summary="Undo the last action on a claim",
    openapi_extra=refuses(
        "nothing-to-undo",
        "undo-too-late",
        "reason-missing",
        "reported-since",
        "arrived-since",
        "repair-charged",
        "unit-elsewhere",
        "unit-promised",
        "no-loaner",
        "hour-passed",
        "hour-full",
        "no-part",
    ),
)
@once(201)
def undo_claim_action(request: HttpRequest, claim_id: ClaimId, body: UndoIn) -> ClaimOut:
    """Undoes the last action on a claim if nothing followed it. What already reached the member or left the
    building can be undone for 24 hours. Both entries stay in the history."""
    if not may_undo(caller_key(request), claim_with(claim_id)):
        raise Http404
    return show(claims.undo(claim_id=claim_id, reason=body.reason, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/close",
    response={201: ClaimOut},
    auth=KeyFor("repair"),
    summary="Close a claim",
    openapi_extra=refuses("move-refused", "still-out"),
)
@once(201)
def close_claim(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Closes a claim when every device is back. Claims close by themselves when the last one comes back."""
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
        explanation=BilingualText(ja=words.aloud("ja"), en=words.aloud("en")),
    )


@router.post(
    "/contracts/{contract_id}/reports",
    response={201: ClaimOut},
    auth=KeyFor("report-failures"),
    summary="Report a failure",
    openapi_extra=refuses("not-started", "claim-open", "failure-after-report"),
)
@once(201)
def report_failure(request: HttpRequest, contract_id: ContractId, body: ReportIn) -> ClaimOut:
    """Creates a claim and decides it at once. A refusal is no error: the claim says why, clause by clause."""
    return show(
        claims.report_failure(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.post(
    "/contracts/{contract_id}/reports/with-visit",
    response={201: ClaimOut},
    auth=KeyFor("book-visits"),
    summary="Report a failure and book a visit",
    openapi_extra=refuses(
        "not-started",
        "claim-open",
        "failure-after-report",
        "consent-missing",
        "method-not-offered",
        "hour-not-offered",
        "hour-full",
        "no-part",
    ),
)
@once(201)
def report_failure_and_book_visit(request: HttpRequest, contract_id: ContractId, body: ReportWithVisitIn) -> ClaimOut:
    """Creates a claim, decides it and books a slot for it, or does none of it. A claim that is not covered gets no
    visit."""
    return show(
        claims.report_and_arrange(
            contract_id=contract_id,
            **body.model_dump(exclude={"store", "starts_at"}),
            channel="phone",
            way=claims.Visiting(body.store, body.starts_at),
            actor=caller(request),
            now=now_of(request),
        )
    )

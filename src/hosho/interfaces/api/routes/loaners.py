"""Loaners: who has one, and getting it back."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.queries import claim_with, found_loaners
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import ClaimId, Cursor, InLoanerState, Limit
from hosho.interfaces.api.routes.claims import show
from hosho.interfaces.api.schemas.claims import ClaimOut, TrackedIn
from hosho.interfaces.api.schemas.loaners import LoanerPage, LoanerReminderIn, LoanerSummaryOut
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["loaners"])


@router.post(
    "/claims/{claim_id}/loaner/chase",
    response={201: ClaimOut},
    auth=KeyFor("change-members"),
    summary="Record a loaner reminder",
    openapi_extra=refuses("loaner-elsewhere"),
)
@once(201)
def record_loaner_reminder(request: HttpRequest, claim_id: ClaimId, body: LoanerReminderIn) -> ClaimOut:
    """Records that the member was called or written to about a loaner."""
    claims.chase(claim_ids=[claim_id], how=body.how, note=body.note, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.post(
    "/claims/{claim_id}/loaner/return",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    summary="Record that a loaner was sent back",
    openapi_extra=refuses("loaner-elsewhere", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"),
)
@once(201)
def record_loaner_return(request: HttpRequest, claim_id: ClaimId, body: TrackedIn) -> ClaimOut:
    """Records that the member handed the loaner to the carrier."""
    claims.send_loaner_back(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.post(
    "/claims/{claim_id}/loaner/wipe",
    response={201: ClaimOut},
    auth=KeyFor("lend"),
    summary="Record that a loaner was wiped",
    openapi_extra=refuses("loaner-elsewhere", "unit-elsewhere"),
)
@once(201)
def record_loaner_wipe(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records that a returned loaner was wiped. It is in stock again."""
    claims.wipe_loaner(claim_id=claim_id, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.post(
    "/claims/{claim_id}/loaner/loss",
    response={201: ClaimOut},
    auth=KeyFor("lend"),
    summary="Record that a loaner is lost",
    openapi_extra=refuses("loaner-elsewhere", "unit-elsewhere"),
)
@once(201)
def record_loaner_loss(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records an overdue loaner as lost. The fee of the terms is charged."""
    claims.give_up_loaner(claim_id=claim_id, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.get(
    "/loaners",
    response=LoanerPage,
    auth=KeyFor("see-loaners"),
    summary="List loaners",
)
def list_loaners(
    request: HttpRequest, state: InLoanerState = "", cursor: Cursor = "", limit: Limit = SIZE
) -> LoanerPage:
    """Returns the loaners that were lent, latest first. Filter by `state`."""
    found, following = page_of(found_loaners(state=state), cursor=cursor, limit=limit)
    return LoanerPage(
        items=[
            LoanerSummaryOut(
                unit_id=each.unit_id,
                state=each.state,
                due_on=each.due_on,
                claim_id=each.claim.id,
                claim_number=each.claim.number,
                member_id=each.member_id,
            )
            for each in found
        ],
        next=following,
    )

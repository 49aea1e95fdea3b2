"""Stores, their free hours, and each step of a claim that is carried to one."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.queries import claims_of_visits
from hosho.interfaces.api.routes.claims import at_hand, seen, show, visit_out
from hosho.interfaces.api.schemas import (
    ClaimOut,
    Code,
    NotBefore1900,
    ReportAndBookIn,
    TrackedIn,
    VisitIn,
    VisitOfDayOut,
    VisitOut,
)
from hosho.network import operations as network
from hosho.network import queries as stores
from hosho.network.models import Store
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, own_store_id
from hosho.web.request_time import now_of, today_of

router = Router(tags=["walk-in"])


@router.get(
    "/stores/{code}/visits",
    response=list[VisitOfDayOut],
    auth=KeyFor("serve-visits"),
    summary="A store's visits of a day",
)
def list_visits(request: HttpRequest, code: Code, on: NotBefore1900 | None = None) -> list[VisitOfDayOut]:
    """Give the visits of a day; a store's key sees its own store only."""
    store = _own(request, code)
    visits = stores.visits_on(store, on or today_of(request))
    by_visit = claims_of_visits([visit.id for visit in visits])
    lines = []
    for visit in visits:
        claim = by_visit.get(visit.id)
        lines.append(
            VisitOfDayOut(
                id=visit.id,
                store=store.code,
                starts_at=visit.starts_at,
                state=visit.state,
                part_checked_at=visit.part_checked_at,
                claim_id=claim.id if claim else None,
                claim_number=claim.number if claim else None,
                model=visit.model,
                faults=visit.faults,
            )
        )
    return lines


@router.post(
    "/visits/{visit_id}/part-check", response={201: VisitOut}, auth=KeyFor("serve-visits"), summary="The part is there"
)
@once(201)
def check_part(request: HttpRequest, visit_id: UUID) -> VisitOut:
    """Record that the store has seen the part for a visit."""
    _own(request, stores.visit_with(visit_id).store.code)
    return visit_out(network.check_part(visit_id=visit_id, actor=caller(request), now=now_of(request)))


def _own(request: HttpRequest, code: str) -> Store:
    store = stores.store_with(code)
    own = own_store_id(request)
    if own is not None and own != store.id:
        raise Http404
    return store


@router.post(
    "/contracts/{contract_id}/reports/with-visit",
    response={201: ClaimOut},
    auth=KeyFor("book-visits"),
    summary="Report a failure and book a visit",
)
@once(201)
def report_and_book(request: HttpRequest, contract_id: UUID, body: ReportAndBookIn) -> ClaimOut:
    """Take a report at the phone desk and book the visit for it: use, consents, place and part, or nothing."""
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


@router.post("/claims/{claim_id}/visit", response={201: ClaimOut}, auth=KeyFor("book-visits"), summary="Book a visit")
@once(201)
def book(request: HttpRequest, claim_id: UUID, body: VisitIn) -> ClaimOut:
    """Book a visit for an approved claim, or another one instead of the one that is booked or was missed."""
    return show(claims.book_visit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/visit/cancel",
    response={201: ClaimOut},
    auth=KeyFor("book-visits"),
    summary="Cancel a visit",
)
@once(201)
def cancel(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Cancel the booked visit; the claim keeps its use."""
    return show(claims.cancel_visit(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/check-in", response={201: ClaimOut}, auth=KeyFor("serve-visits"), summary="The member has come"
)
@once(201)
def check_in(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Take the device in at the store."""
    seen(request, claim_id)
    return show(claims.check_in(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/forward",
    response={201: ClaimOut},
    auth=KeyFor("serve-visits"),
    summary="Send on to the depot",
)
@once(201)
def send_on(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Send a device that the store cannot repair on to the depot; no second use is taken."""
    at_hand(request, claim_id)
    return show(claims.send_on(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/hand-back",
    response={201: ClaimOut},
    auth=KeyFor("serve-visits"),
    summary="Hand the device back",
)
@once(201)
def hand_back(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Hand the device back at the counter, repaired or as it came."""
    at_hand(request, claim_id)
    return show(claims.hand_back(claim_id=claim_id, actor=caller(request), now=now_of(request)))

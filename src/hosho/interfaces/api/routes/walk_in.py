"""Visits to a store, and each step of a claim that is carried to one."""

from django.http import Http404, HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.queries import claims_of_visits
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import ClaimId, OnDay, StoreCode, VisitId
from hosho.interfaces.api.routes.claims import at_hand, seen, show, visit_out
from hosho.interfaces.api.schemas.claims import ClaimOut, TrackedIn
from hosho.interfaces.api.schemas.visits import StoreVisitOut, VisitIn, VisitOut
from hosho.network import operations as network
from hosho.network import queries as stores
from hosho.network.models import Store
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, own_store_id
from hosho.web.request_time import now_of, today_of

router = Router(tags=["walk-in"])


@router.get(
    "/stores/{code}/visits",
    response=list[StoreVisitOut],
    auth=KeyFor("serve-visits"),
    summary="List a store's visits",
)
def list_store_visits(request: HttpRequest, code: StoreCode, on: OnDay = None) -> list[StoreVisitOut]:
    """Returns the visits of a day in their order; today if `on` is left out. A store key sees only its own store."""
    store = _own(request, code)
    visits = stores.visits_on(store, on or today_of(request))
    by_visit = claims_of_visits([visit.id for visit in visits])
    lines = []
    for visit in visits:
        claim = by_visit.get(visit.id)
        lines.append(
            StoreVisitOut(
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
    "/visits/{visit_id}/part-check",
    response={201: VisitOut},
    auth=KeyFor("serve-visits"),
    summary="Confirm that the part is available",
)
@once(201)
def confirm_part(request: HttpRequest, visit_id: VisitId) -> VisitOut:
    """Records that the store has seen the part for a visit."""
    _own(request, stores.visit_with(visit_id).store.code)
    return visit_out(network.check_part(visit_id=visit_id, actor=caller(request), now=now_of(request)))


def _own(request: HttpRequest, code: str) -> Store:
    store = stores.store_with(code)
    own = own_store_id(request)
    if own is not None and own != store.id:
        raise Http404
    return store


@router.post(
    "/claims/{claim_id}/visit",
    response={201: ClaimOut},
    auth=KeyFor("book-visits"),
    summary="Book a visit",
    openapi_extra=refuses(
        "move-refused", "consent-missing", "method-not-offered", "hour-not-offered", "hour-full", "no-part"
    ),
)
@once(201)
def book_visit(request: HttpRequest, claim_id: ClaimId, body: VisitIn) -> ClaimOut:
    """Books a slot for an approved claim, or another one instead of the booked or missed one."""
    return show(claims.book_visit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/visit/cancel",
    response={201: ClaimOut},
    auth=KeyFor("book-visits"),
    summary="Cancel a visit",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def cancel_visit(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Cancels the booked visit. The claim stays approved."""
    return show(claims.cancel_visit(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/check-in",
    response={201: ClaimOut},
    auth=KeyFor("serve-visits"),
    summary="Check in a visit",
    openapi_extra=refuses("move-refused", "method-not-offered", "unit-elsewhere"),
)
@once(201)
def check_in(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records that the member has come and the store has the device."""
    seen(request, claim_id)
    return show(claims.check_in(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/forward",
    response={201: ClaimOut},
    auth=KeyFor("serve-visits"),
    summary="Forward a device to the repair centre",
    openapi_extra=refuses(
        "move-refused", "method-not-offered", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"
    ),
)
@once(201)
def forward_device(request: HttpRequest, claim_id: ClaimId, body: TrackedIn) -> ClaimOut:
    """Records that the store sent a device on that it cannot repair. The repair counts once."""
    at_hand(request, claim_id)
    return show(claims.send_on(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/hand-back",
    response={201: ClaimOut},
    auth=KeyFor("serve-visits"),
    summary="Hand a device back",
    openapi_extra=refuses("move-refused", "method-not-offered", "unit-elsewhere"),
)
@once(201)
def hand_device_back(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records that the store handed the device back, repaired or as it came."""
    at_hand(request, claim_id)
    return show(claims.hand_back(claim_id=claim_id, actor=caller(request), now=now_of(request)))

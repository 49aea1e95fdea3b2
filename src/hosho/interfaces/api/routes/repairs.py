"""Inspection, repair or replacement, and quotes for what is not covered; at the depot, and in part at stores."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import ClaimId
from hosho.interfaces.api.routes.claims import at_hand, show
from hosho.interfaces.api.schemas.claims import ClaimOut, ExchangeIn, InspectionIn, QuoteAnswerIn, QuoteIn
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["repairs"])


@router.post(
    "/claims/{claim_id}/inspection",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Record an inspection",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def record_inspection(request: HttpRequest, claim_id: ClaimId, body: InspectionIn) -> ClaimOut:
    """Records what was found, at the depot or at the store that has the device. The claim is decided again."""
    at_hand(request, claim_id)
    return show(claims.inspect(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/start",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Start a repair",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def start_repair(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Starts the repair. From now on it counts towards the limit."""
    at_hand(request, claim_id)
    return show(claims.start_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/finish",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Finish a repair",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def finish_repair(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Finishes the repair."""
    at_hand(request, claim_id)
    return show(claims.finish_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/stop",
    response={201: ClaimOut},
    auth=KeyFor("repair"),
    summary="Stop a paid repair",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def stop_repair(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Stops a paid repair that cannot be done. Nothing is billed."""
    return show(claims.stop_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/irreparable",
    response={201: ClaimOut},
    auth=KeyFor("repair"),
    summary="Mark a device as beyond repair",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def mark_irreparable(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records that the device cannot be repaired. A replacement can then be reserved."""
    return show(claims.give_up(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/exchange",
    response={201: ClaimOut},
    auth=KeyFor("repair"),
    summary="Reserve a replacement device",
    openapi_extra=refuses("move-refused", "no-exchange-unit"),
)
@once(201)
def reserve_replacement(request: HttpRequest, claim_id: ClaimId, body: ExchangeIn) -> ClaimOut:
    """Reserves a unit in stock for the claim. It is sent instead of the member's device."""
    return show(
        claims.allocate_exchange(claim_id=claim_id, unit_id=body.unit_id, actor=caller(request), now=now_of(request))
    )


@router.post(
    "/claims/{claim_id}/quote",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Quote a repair",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def quote_repair(request: HttpRequest, claim_id: ClaimId, body: QuoteIn) -> ClaimOut:
    """Offers the member a price for a repair that the plan does not cover."""
    at_hand(request, claim_id)
    return show(claims.quote(claim_id=claim_id, yen=body.yen, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/quote/answer",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Answer a quote",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def answer_quote(request: HttpRequest, claim_id: ClaimId, body: QuoteAnswerIn) -> ClaimOut:
    """Records the member's answer. Without a yes nothing is repaired and nothing billed."""
    at_hand(request, claim_id)
    return show(
        claims.answer_quote(claim_id=claim_id, accepted=body.accepted, actor=caller(request), now=now_of(request))
    )

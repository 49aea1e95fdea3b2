"""Each step of a claim that is sent in: kit, device, and the way back."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import ClaimId
from hosho.interfaces.api.routes.claims import show
from hosho.interfaces.api.schemas.claims import ClaimOut, KitIn, KitRequestIn, TrackedIn
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["ship-in"])


@router.post(
    "/claims/{claim_id}/kit-request",
    response={201: ClaimOut},
    auth=KeyFor("report-failures"),
    summary="Request a packing kit",
    openapi_extra=refuses("move-refused", "consent-missing", "no-loaner"),
)
@once(201)
def request_kit(request: HttpRequest, claim_id: ClaimId, body: KitRequestIn) -> ClaimOut:
    """Records that the member wants to send the device in, with or without a loaner. The kit is sent later."""
    return show(claims.ask_for_kit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/kit",
    response={201: ClaimOut},
    auth=KeyFor("send-kits"),
    summary="Send a packing kit",
    openapi_extra=refuses(
        "move-refused",
        "consent-missing",
        "no-loaner",
        "tracking-number-invalid",
        "tracking-number-used",
        "unit-elsewhere",
        "unit-promised",
    ),
)
@once(201)
def send_kit(request: HttpRequest, claim_id: ClaimId, body: KitIn) -> ClaimOut:
    """Records that the packing kit was sent and, with a tracking number for it, a loaner."""
    return show(claims.send_kit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/hand-over",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    summary="Record that the device was sent",
    openapi_extra=refuses("move-refused", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"),
)
@once(201)
def record_hand_over(request: HttpRequest, claim_id: ClaimId, body: TrackedIn) -> ClaimOut:
    """Records that the member handed the device to the carrier."""
    return show(claims.hand_over(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/return",
    response={201: ClaimOut},
    auth=KeyFor("repair"),
    summary="Send a device back",
    openapi_extra=refuses("move-refused", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"),
)
@once(201)
def send_device_back(request: HttpRequest, claim_id: ClaimId, body: TrackedIn) -> ClaimOut:
    """Records that the member's device or its replacement was sent to the member."""
    return show(claims.send_back(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))

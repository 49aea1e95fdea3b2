"""Each step of a claim that is sent in: kit, device, bench, exchange, price, and the loaner meanwhile."""

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.queries import claim_with
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import ClaimId
from hosho.interfaces.api.routes.claims import at_hand, show
from hosho.interfaces.api.schemas.claims import (
    ClaimOut,
    ExchangeIn,
    InspectionIn,
    KitIn,
    KitRequestIn,
    QuoteAnswerIn,
    QuoteIn,
    TrackedIn,
)
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
    "/claims/{claim_id}/inspection",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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
    tags=["repairs"],
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


@router.post(
    "/claims/{claim_id}/loaner/return",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    tags=["loaners"],
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
    tags=["loaners"],
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
    tags=["loaners"],
    summary="Record that a loaner is lost",
    openapi_extra=refuses("loaner-elsewhere", "unit-elsewhere"),
)
@once(201)
def record_loaner_loss(request: HttpRequest, claim_id: ClaimId) -> ClaimOut:
    """Records an overdue loaner as lost. The fee of the terms is charged."""
    claims.give_up_loaner(claim_id=claim_id, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))

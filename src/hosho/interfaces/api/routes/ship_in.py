"""Each step of a claim that is sent in: kit, device, bench, exchange, price, and the loaner meanwhile."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.queries import claim_with
from hosho.interfaces.api.routes.claims import at_hand, show
from hosho.interfaces.api.schemas import (
    AnswerIn,
    ClaimOut,
    ExchangeIn,
    FindingIn,
    KitIn,
    KitRequestIn,
    PriceIn,
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
    summary="The member asks for the kit",
)
@once(201)
def ask_for_kit(request: HttpRequest, claim_id: UUID, body: KitRequestIn) -> ClaimOut:
    """Record that the member wants to send the device in, with or without a loaner; the kit is sent later."""
    return show(claims.ask_for_kit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post("/claims/{claim_id}/kit", response={201: ClaimOut}, auth=KeyFor("send-kits"), summary="Send the kit")
@once(201)
def send_kit(request: HttpRequest, claim_id: UUID, body: KitIn) -> ClaimOut:
    """Send the packing kit for a ship-in repair and, with a tracking number for it, a loaner."""
    return show(claims.send_kit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/hand-over",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    summary="The member sent the device",
)
@once(201)
def hand_over(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Record that the member handed the device to the carrier."""
    return show(claims.hand_over(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/inspection",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Record an inspection",
)
@once(201)
def inspect(request: HttpRequest, claim_id: UUID, body: FindingIn) -> ClaimOut:
    """Record what was found, at the depot or at the store that has the device; the claim is decided again on it."""
    at_hand(request, claim_id)
    return show(claims.inspect(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/start",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Start the repair",
)
@once(201)
def start_repair(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Start the repair; the use is spent with it."""
    at_hand(request, claim_id)
    return show(claims.start_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/finish",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="Finish the repair",
)
@once(201)
def finish_repair(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Finish the repair."""
    at_hand(request, claim_id)
    return show(claims.finish_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/repair/stop", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Stop a paid repair"
)
@once(201)
def stop_repair(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Stop a paid repair that cannot be done; nothing is billed."""
    return show(claims.stop_repair(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/irreparable", response={201: ClaimOut}, auth=KeyFor("repair"), summary="It cannot be repaired"
)
@once(201)
def give_up(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Say that it cannot be repaired; an exchange unit is to be found."""
    return show(claims.give_up(claim_id=claim_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/exchange", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Promise an exchange unit"
)
@once(201)
def allocate_exchange(request: HttpRequest, claim_id: UUID, body: ExchangeIn) -> ClaimOut:
    """Promise a unit from stock to the claim; it goes out with the return."""
    return show(
        claims.allocate_exchange(claim_id=claim_id, unit_id=body.unit_id, actor=caller(request), now=now_of(request))
    )


@router.post(
    "/claims/{claim_id}/quote", response={201: ClaimOut}, auth=KeyFor("work-on-devices"), summary="Offer a price"
)
@once(201)
def quote(request: HttpRequest, claim_id: UUID, body: PriceIn) -> ClaimOut:
    """Offer the member a price for a repair that is not covered."""
    at_hand(request, claim_id)
    return show(claims.quote(claim_id=claim_id, yen=body.yen, actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/quote/answer",
    response={201: ClaimOut},
    auth=KeyFor("work-on-devices"),
    summary="The member's answer to a price",
)
@once(201)
def answer_quote(request: HttpRequest, claim_id: UUID, body: AnswerIn) -> ClaimOut:
    """Record the answer; nothing is done, and nothing billed, without a yes."""
    at_hand(request, claim_id)
    return show(
        claims.answer_quote(claim_id=claim_id, accepted=body.accepted, actor=caller(request), now=now_of(request))
    )


@router.post("/claims/{claim_id}/return", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Send it back")
@once(201)
def send_back(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Send the member's device, or the exchange unit; the claim closes when all is where it belongs."""
    return show(claims.send_back(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/claims/{claim_id}/loaner/return",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    summary="The member sent the loaner back",
)
@once(201)
def send_loaner_back(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Record that the member handed the loaner to the carrier."""
    claims.send_loaner_back(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.post(
    "/claims/{claim_id}/loaner/wipe", response={201: ClaimOut}, auth=KeyFor("lend"), summary="A loaner was wiped"
)
@once(201)
def wipe_loaner(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Record that a returned loaner was wiped; it is in stock again."""
    claims.wipe_loaner(claim_id=claim_id, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))


@router.post(
    "/claims/{claim_id}/loaner/loss", response={201: ClaimOut}, auth=KeyFor("lend"), summary="Give a loaner up as lost"
)
@once(201)
def give_up_loaner(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Give an overdue loaner up as lost; the fee of the terms is owed."""
    claims.give_up_loaner(claim_id=claim_id, actor=caller(request), now=now_of(request))
    return show(claim_with(claim_id))

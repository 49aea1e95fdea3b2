"""Claims: what they are, and each move of one that is sent in."""

from typing import cast
from uuid import UUID

import msgspec
from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.claims.deciding import Basis
from hosho.claims.models import Claim, Decision
from hosho.claims.queries import claim_with, decisions_of, explanation
from hosho.core.codes import LANGUAGES
from hosho.doors import clock
from hosho.doors.api.idempotency import once
from hosho.doors.api.keys import KeyFor, caller
from hosho.doors.api.schemas import ClaimOut, DecisionOut, EntryOut, FindingIn, KitIn, TrackedIn
from hosho.journal.queries import timeline

router = Router(tags=["claims"])


@router.get("/claims/{claim_id}", response=ClaimOut, auth=KeyFor("see-claims"), summary="A claim")
def get_claim(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Give a claim with its decisions."""
    return show(claim_with(claim_id))


@router.get(
    "/claims/{claim_id}/timeline",
    response=list[EntryOut],
    auth=KeyFor("see-claims"),
    summary="What happened to a claim",
)
def get_timeline(request: HttpRequest, claim_id: UUID) -> list[EntryOut]:
    """Give the journal's entries about a claim, oldest first."""
    claim_with(claim_id)
    return [
        EntryOut(id=each.id, at=each.at, actor=each.actor, event=each.event, claim_id=each.claim_id, data=each.data)
        for each in timeline(claim_id=claim_id)
    ]


@router.post("/claims/{claim_id}/kit", response={201: ClaimOut}, auth=KeyFor("send-kits"), summary="Send the kit")
@once(201)
def send_kit(request: HttpRequest, claim_id: UUID, body: KitIn) -> ClaimOut:
    """Send the packing kit for a ship-in repair."""
    return show(claims.send_kit(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=clock.now()))


@router.post(
    "/claims/{claim_id}/hand-over",
    response={201: ClaimOut},
    auth=KeyFor("move-parcels"),
    summary="The member sent the device",
)
@once(201)
def hand_over(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Record that the member handed the device to the carrier."""
    return show(claims.hand_over(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=clock.now()))


@router.post(
    "/claims/{claim_id}/inspection", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Record an inspection"
)
@once(201)
def inspect(request: HttpRequest, claim_id: UUID, body: FindingIn) -> ClaimOut:
    """Record what was found; the claim is decided again on it."""
    return show(claims.inspect(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=clock.now()))


@router.post(
    "/claims/{claim_id}/repair/start", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Start the repair"
)
@once(201)
def start_repair(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Start the repair; the use is spent with it."""
    return show(claims.start_repair(claim_id=claim_id, actor=caller(request), now=clock.now()))


@router.post(
    "/claims/{claim_id}/repair/finish", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Finish the repair"
)
@once(201)
def finish_repair(request: HttpRequest, claim_id: UUID) -> ClaimOut:
    """Finish the repair."""
    return show(claims.finish_repair(claim_id=claim_id, actor=caller(request), now=clock.now()))


@router.post("/claims/{claim_id}/return", response={201: ClaimOut}, auth=KeyFor("repair"), summary="Send it back")
@once(201)
def send_back(request: HttpRequest, claim_id: UUID, body: TrackedIn) -> ClaimOut:
    """Send the device back to the member; the claim closes when it is delivered."""
    return show(claims.send_back(claim_id=claim_id, **body.model_dump(), actor=caller(request), now=clock.now()))


def show(claim: Claim) -> ClaimOut:
    """Show a claim with its decisions, each in codes and in words."""
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
        decisions=[_decision(row) for row in decisions_of(claim.id)],
    )


def _decision(row: Decision) -> DecisionOut:
    words = explanation(row)
    return DecisionOut(
        basis=cast(Basis, row.basis),
        outcome=row.outcome,
        clauses=row.clauses,
        decided_at=row.decided_at,
        record_hash=row.record_hash,
        record=msgspec.json.decode(bytes(row.record)),
        explanation={language: words.aloud(language) for language in LANGUAGES},
    )

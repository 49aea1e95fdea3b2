"""Contracts: what they are, what the member can use today, what happened, and reports of failures."""

from datetime import date
from uuid import UUID

import msgspec
from django.http import HttpRequest
from ninja import Router

from hosho.claims import operations as claims
from hosho.contracts import queries as contracts
from hosho.doors import clock
from hosho.doors.api.idempotency import once
from hosho.doors.api.keys import KeyFor, caller
from hosho.doors.api.routes.claims import show
from hosho.doors.api.schemas import ClaimOut, ContractOut, EntryOut, ReportIn, StandingOut
from hosho.journal.models import Entry
from hosho.journal.queries import timeline

router = Router(tags=["contracts"])


@router.get("/contracts/{contract_id}", response=ContractOut, auth=KeyFor("see-contracts"), summary="A contract")
def get_contract(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Give a contract as it is today."""
    contract = contracts.contract_with(contract_id)
    _plan, terms = contracts.plan_and_terms(contract, on=clock.today())
    return ContractOut(
        id=contract.id,
        number=contract.number,
        plan=contract.plan,
        terms_version=terms.version,
        model=contract.model,
        started_on=contract.started_on,
        last_day=contract.last_day,
        suspended=contracts.suspended_at(contract, clock.now()),
    )


@router.get(
    "/contracts/{contract_id}/standing",
    response=StandingOut,
    auth=KeyFor("see-contracts"),
    summary="What can be used today",
)
def get_standing(request: HttpRequest, contract_id: UUID, on: date | None = None) -> StandingOut:
    """Say how often the cover can still be used on a day (today where ``on`` is left out), and until when."""
    contract = contracts.contract_with(contract_id)
    day = on or clock.today()
    standing = contracts.standing(contract, today=day)
    return StandingOut(today=day, standing=msgspec.to_builtins(standing))


@router.get(
    "/contracts/{contract_id}/timeline",
    response=list[EntryOut],
    auth=KeyFor("see-contracts"),
    summary="What happened to a contract",
)
def get_timeline(request: HttpRequest, contract_id: UUID) -> list[EntryOut]:
    """Give the journal's entries about a contract and its claims, oldest first."""
    contracts.contract_with(contract_id)
    return [entry_out(entry) for entry in timeline(contract_id=contract_id)]


def entry_out(entry: Entry) -> EntryOut:
    """Show an entry of the journal."""
    return EntryOut(
        id=entry.id, at=entry.at, actor=entry.actor, event=entry.event, claim_id=entry.claim_id, data=entry.data
    )


@router.post(
    "/contracts/{contract_id}/reports",
    response={201: ClaimOut},
    auth=KeyFor("report-failures"),
    summary="Report a failure",
)
@once(201)
def report_failure(request: HttpRequest, contract_id: UUID, body: ReportIn) -> ClaimOut:
    """Take a report and decide it on the spot. A refusal is no error: the claim says why, clause by clause."""
    return show(
        claims.report_failure(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=clock.now())
    )

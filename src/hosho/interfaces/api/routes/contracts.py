"""Contracts: what they are, what the member can use today, what happened, and reports of failures."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from hosho.claims import operations as claims
from hosho.contracts import operations
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.routes.claims import show
from hosho.interfaces.api.schemas import (
    ApplyTermsIn,
    CertificateOut,
    ClaimOut,
    Code,
    ContractOut,
    ContractPage,
    EntryOut,
    NotBefore1900,
    ReportIn,
    StandingOut,
    TerminateIn,
)
from hosho.journal.models import Entry
from hosho.journal.queries import timeline
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.page import as_pdf
from hosho.web.request_time import now_of, today_of
from hosho.workflows.contract_documents import certificate_of

router = Router(tags=["contracts"])

PDF = {
    "description": "A PDF",
    "content": {"application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}}},
}
"""The answer of an operation that gives a paper, for the description."""


@router.get("/contracts/{contract_id}", response=ContractOut, auth=KeyFor("see-contracts"), summary="A contract")
def get_contract(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Give a contract as it is today."""
    return _contract(request, contracts.contract_with(contract_id))


def _contract(request: HttpRequest, contract: Contract) -> ContractOut:
    [shown] = _contracts(request, [contract])
    return shown


def _contracts(request: HttpRequest, found: Sequence[Contract]) -> list[ContractOut]:
    followed = contracts.plans_and_terms(found, on=today_of(request))
    suspended = contracts.suspended_of(found, at=now_of(request))
    return [
        ContractOut(
            id=contract.id,
            number=contract.number,
            plan=contract.plan,
            terms_version=followed[contract.id][1].version,
            model=contract.model,
            started_on=contract.started_on,
            last_day=contract.last_day,
            suspended=contract.id in suspended,
        )
        for contract in found
    ]


@router.get(
    "/contracts/{contract_id}/coverage",
    response=StandingOut,
    auth=KeyFor("see-contracts"),
    summary="What can be used today",
)
def get_standing(request: HttpRequest, contract_id: UUID, on: NotBefore1900 | None = None) -> StandingOut:
    """Say how often the cover can still be used on a day (today where ``on`` is left out), and until when."""
    contract = contracts.contract_with(contract_id)
    day = on or today_of(request)
    standing = contracts.coverage_status(contract, today=day)
    return StandingOut(today=day, standing=msgspec.to_builtins(standing))


@router.get(
    "/contracts/{contract_id}/document",
    response=CertificateOut,
    auth=KeyFor("see-contracts"),
    summary="What the contract document names",
)
def get_certificate(request: HttpRequest, contract_id: UUID) -> CertificateOut:
    """Give the facts of the contract document as of today: the option, its fee, the device, and how to leave."""
    facts = contracts.certificate(contracts.contract_with(contract_id), today=today_of(request))
    named = {"plan": facts.plan, "model": facts.model}
    return CertificateOut(**facts._asdict() | {name: {"ja": each.ja, "en": each.en} for name, each in named.items()})


@router.get(
    "/contracts/{contract_id}/document.pdf",
    auth=KeyFor("see-contracts"),
    summary="The contract document as a PDF",
    openapi_extra={"responses": {200: PDF}},
)
def get_certificate_pdf(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Give the contract document as of today, as PDF in the asked language."""
    contract = contracts.contract_with(contract_id)
    return as_pdf(certificate_of(contract, now=now_of(request)), name=f"{contract.number}.pdf")


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


@router.get("/contracts", response=ContractPage, auth=KeyFor("see-contracts"), summary="Contracts, newest first")
def list_contracts(
    request: HttpRequest,
    member_id: UUID | None = None,
    cursor: Code = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE,
) -> ContractPage:
    """Give contracts, all or those of one member."""
    found, following = page_of(contracts.found_contracts(member_id=member_id), cursor=cursor, limit=limit)
    return ContractPage(items=_contracts(request, found), next=following)


@router.post(
    "/contracts/{contract_id}/cancel",
    response={201: ContractOut},
    auth=KeyFor("change-contracts"),
    summary="The member leaves",
)
@once(201)
def leave(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Let the member leave; the answer names the last day in force."""
    return _contract(request, operations.leave(contract_id=contract_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/contracts/{contract_id}/reinstate",
    response={201: ContractOut},
    auth=KeyFor("change-contracts"),
    summary="The member stays after all",
)
@once(201)
def stay(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Take a leaving back while the last day has not passed."""
    return _contract(request, operations.stay(contract_id=contract_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/contracts/{contract_id}/terminate",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="The operator ends a contract",
)
@once(201)
def terminate(request: HttpRequest, contract_id: UUID, body: TerminateIn) -> ContractOut:
    """End a contract with today or a later day as its last, for a stated reason."""
    return _contract(
        request,
        operations.terminate(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request)),
    )


@router.post(
    "/contracts/{contract_id}/suspend",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Suspend the cover",
)
@once(201)
def suspend(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Suspend the cover for unpaid charges."""
    operations.suspend(contract_id=contract_id, actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


@router.post(
    "/contracts/{contract_id}/resume",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Resume the cover",
)
@once(201)
def resume(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Resume the cover when what was owed is paid."""
    operations.resume(contract_id=contract_id, actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


@router.post(
    "/contracts/{contract_id}/terms",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Apply a later terms version",
)
@once(201)
def apply_terms(request: HttpRequest, contract_id: UUID, body: ApplyTermsIn) -> ContractOut:
    """Let the contract follow a later terms version from a day on, for a stated reason."""
    operations.apply_terms(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


def entry_out(entry: Entry) -> EntryOut:
    """Return an entry of the journal as the API shows it."""
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
        claims.report_failure(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    )

"""Contracts: what they are, what the member can use today, their document, what happened, and their end."""

from collections.abc import Sequence

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from hosho.contracts import operations
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.interfaces.api.documentation import refuses, returns_file
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import ContractId, Cursor, Limit, OfMember, OnDay
from hosho.interfaces.api.schemas.claims import EventOut
from hosho.interfaces.api.schemas.contracts import (
    ApplyTermsIn,
    ContractDocumentOut,
    ContractOut,
    ContractPage,
    CoverageOut,
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


@router.get(
    "/contracts/{contract_id}",
    response=ContractOut,
    auth=KeyFor("see-contracts"),
    summary="Get a contract",
)
def get_contract(request: HttpRequest, contract_id: ContractId) -> ContractOut:
    """Returns a contract as it is today."""
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
    response=CoverageOut,
    auth=KeyFor("see-contracts"),
    summary="Get a contract's coverage",
    openapi_extra=refuses("not-started"),
)
def get_coverage(request: HttpRequest, contract_id: ContractId, on: OnDay = None) -> CoverageOut:
    """Returns what the member can use on a day, and until when; today if `on` is left out."""
    contract = contracts.contract_with(contract_id)
    day = on or today_of(request)
    standing = contracts.coverage_status(contract, today=day)
    return CoverageOut(today=day, standing=msgspec.to_builtins(standing))


@router.get(
    "/contracts/{contract_id}/document",
    response=ContractDocumentOut,
    auth=KeyFor("see-contracts"),
    summary="Get the facts of a contract document",
)
def get_contract_document(request: HttpRequest, contract_id: ContractId) -> ContractDocumentOut:
    """Returns what the contract document states today: plan, fee, device and how to cancel."""
    facts = contracts.certificate(contracts.contract_with(contract_id), today=today_of(request))
    named = {"plan": facts.plan, "model": facts.model}
    return ContractDocumentOut(
        **facts._asdict() | {name: {"ja": each.ja, "en": each.en} for name, each in named.items()}
    )


@router.get(
    "/contracts/{contract_id}/document.pdf",
    auth=KeyFor("see-contracts"),
    summary="Download a contract document",
    openapi_extra=returns_file("application/pdf"),
)
def download_contract_document(request: HttpRequest, contract_id: ContractId) -> HttpResponse:
    """Returns the contract document of today as a PDF, in the requested language."""
    contract = contracts.contract_with(contract_id)
    return as_pdf(certificate_of(contract, now=now_of(request)), name=f"{contract.number}.pdf")


@router.get(
    "/contracts/{contract_id}/timeline",
    response=list[EventOut],
    auth=KeyFor("see-contracts"),
    summary="List a contract's events",
)
def list_contract_events(request: HttpRequest, contract_id: ContractId) -> list[EventOut]:
    """Returns the events of a contract and its claims, oldest first."""
    contracts.contract_with(contract_id)
    return [entry_out(entry) for entry in timeline(contract_id=contract_id)]


@router.get(
    "/contracts",
    response=ContractPage,
    auth=KeyFor("see-contracts"),
    summary="List contracts",
)
def list_contracts(
    request: HttpRequest, member_id: OfMember = None, cursor: Cursor = "", limit: Limit = SIZE
) -> ContractPage:
    """Returns contracts, newest first. Filter by `member_id`."""
    found, following = page_of(contracts.found_contracts(member_id=member_id), cursor=cursor, limit=limit)
    return ContractPage(items=_contracts(request, found), next=following)


@router.post(
    "/contracts/{contract_id}/cancel",
    response={201: ContractOut},
    auth=KeyFor("change-contracts"),
    summary="Cancel a contract",
    openapi_extra=refuses("not-started", "contract-ended"),
)
@once(201)
def cancel_contract(request: HttpRequest, contract_id: ContractId) -> ContractOut:
    """Cancels a contract for the member. The terms set its last day."""
    return _contract(request, operations.leave(contract_id=contract_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/contracts/{contract_id}/reinstate",
    response={201: ContractOut},
    auth=KeyFor("change-contracts"),
    summary="Reinstate a cancelled contract",
    openapi_extra=refuses("not-leaving"),
)
@once(201)
def reinstate_contract(request: HttpRequest, contract_id: ContractId) -> ContractOut:
    """Takes a member's cancellation back, up to the contract's last day."""
    return _contract(request, operations.stay(contract_id=contract_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/contracts/{contract_id}/terminate",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Terminate a contract",
    openapi_extra=refuses("not-started", "contract-ended", "last-day-passed"),
)
@once(201)
def terminate_contract(request: HttpRequest, contract_id: ContractId, body: TerminateIn) -> ContractOut:
    """Ends a contract for the operator, today or on a later day."""
    return _contract(
        request,
        operations.terminate(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request)),
    )


@router.post(
    "/contracts/{contract_id}/suspend",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Suspend a contract's cover",
    openapi_extra=refuses("not-started", "contract-ended"),
)
@once(201)
def suspend_contract(request: HttpRequest, contract_id: ContractId) -> ContractOut:
    """Pauses the cover because of unpaid invoices. The fee runs on."""
    operations.suspend(contract_id=contract_id, actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


@router.post(
    "/contracts/{contract_id}/resume",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Resume a contract's cover",
)
@once(201)
def resume_contract(request: HttpRequest, contract_id: ContractId) -> ContractOut:
    """Ends the pause of the cover when everything is paid."""
    operations.resume(contract_id=contract_id, actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


@router.post(
    "/contracts/{contract_id}/terms",
    response={201: ContractOut},
    auth=KeyFor("end-contracts"),
    summary="Apply a later terms version",
    openapi_extra=refuses("version-unknown", "terms-not-later"),
)
@once(201)
def apply_terms(request: HttpRequest, contract_id: ContractId, body: ApplyTermsIn) -> ContractOut:
    """Puts a contract under a later version of the terms from a day on."""
    operations.apply_terms(contract_id=contract_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    return _contract(request, contracts.contract_with(contract_id))


def entry_out(entry: Entry) -> EventOut:
    """Return an entry of the journal as the API shows it."""
    return EventOut(
        id=entry.id, at=entry.at, actor=entry.actor, event=entry.event, claim_id=entry.claim_id, data=entry.data
    )

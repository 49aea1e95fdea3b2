"""The contract and leaving it; and what is kept about the member."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.claims.intake.queries import drafts_of
from hosho.contracts import operations as contract_operations
from hosho.contracts import queries as contracts
from hosho.interfaces.member.own_records import own_contract, own_member
from hosho.people.models import Member
from hosho.people.queries import count_of_consents
from hosho.presentation.contract_view import ContractShown, contract_shown, contracts_shown
from hosho.presentation.formats import phone_number, postal_code
from hosho.presentation.leaving import Leaving
from hosho.presentation.plan_summary import PlanBrief, brief_of
from hosho.web import access
from hosho.web.page import as_pdf, private_answer
from hosho.web.request_time import now_of, today_of
from hosho.workflows.contract_documents import certificate_of


@dataclass(frozen=True)
class ContractPage:
    """A contract, its price, and what leaving it would mean today."""

    shown: ContractShown
    brief: PlanBrief
    leaving: Leaving


@dataclass(frozen=True)
class MyDataPage:
    """All that is kept about a member."""

    member: Member
    contracts: list[ContractShown]
    consents: int
    drafts: int

    @property
    def phone(self) -> str:
        """Their phone number in groups."""
        return phone_number(self.member.phone)

    @property
    def postal_code(self) -> str:
        """Their postal code in groups."""
        return postal_code(self.member.postal_code)


def _page(request: HttpRequest, contract_id: UUID) -> ContractPage:
    shown = contract_shown(own_contract(request, contract_id), now=now_of(request))
    return ContractPage(shown, brief_of(shown.terms, on=today_of(request)), Leaving(shown.today, shown.terms))


def _to_contract(contract_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("member:contract", args=[contract_id]))


@require_safe
@access.member
def show(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show a contract."""
    return private_answer(request, "member/contract.html", _page(request, contract_id))


@require_safe
@access.member
def certificate(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Return the contract document as a file."""
    contract = own_contract(request, contract_id)
    return as_pdf(certificate_of(contract, now=now_of(request)), name=f"{contract.number}.pdf")


@require_safe
@access.member
def show_all(request: HttpRequest) -> HttpResponse:
    """Redirect to the contract, or list them where there are several."""
    held = contracts.contracts_of(access.member_id_of(request))
    if len(held) == 1:
        return _to_contract(held[0].id)
    return private_answer(request, "member/contracts.html", contracts_shown(held, now=now_of(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def leave(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Ask whether to leave, naming the last day, and do it."""
    page = _page(request, contract_id)
    if not page.leaving.can_leave:
        return _to_contract(contract_id)
    if request.method == "POST":
        with suppress(contract_operations.EndedError):  # its end was settled in the meantime; the page shows it
            contract_operations.leave(contract_id=contract_id, actor=access.actor_of(request), now=now_of(request))
        return _to_contract(contract_id)
    return private_answer(request, "member/leave.html", page)


@require_POST
@access.member
def stay(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Keep the plan after all."""
    own_contract(request, contract_id)
    with suppress(contract_operations.NotLeavingError):  # kept already, or too late; the page shows which
        contract_operations.stay(contract_id=contract_id, actor=access.actor_of(request), now=now_of(request))
    return _to_contract(contract_id)


@require_safe
@access.member
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept about the member."""
    member = own_member(request)
    page = MyDataPage(
        member=member,
        contracts=contracts_shown(contracts.contracts_of(member.id), now=now_of(request)),
        consents=count_of_consents(member.id),
        drafts=len(drafts_of(member.id)),
    )
    return private_answer(request, "member/data.html", page)

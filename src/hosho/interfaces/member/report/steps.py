"""The way through a report: the address of each step, and the draft that it goes on with."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hosho.claims.intake.answers import Answers, Code, Step
from hosho.claims.intake.models import ReportDraft
from hosho.claims.intake.queries import open_draft
from hosho.claims.queries import open_claim_of
from hosho.contracts.models import Contract
from hosho.interfaces.member.own_records import own_contract


def own_draft(request: HttpRequest, contract_id: UUID) -> tuple[Contract, ReportDraft | None]:
    """Return a contract of the member who is signed in, and the draft of a report that is begun for it.

    Raises:
        Http404: there is no such contract, or it belongs to another member.
    """
    contract = own_contract(request, contract_id)
    return contract, open_draft(member_id=contract.member_id, contract_id=contract.id)


def address_of(contract: Contract, step: Step) -> str:
    """Return the address of a step."""
    if step in ("result", "store", "check"):
        return reverse(f"member:{step}", args=[contract.id])
    return reverse("member:question", args=[contract.id, step])


def address_before(contract: Contract, answers: Answers, code: Code) -> str:
    """Return the address of the step before a question."""
    if code == "prepare":
        return address_of(contract, "method")
    if code == "method":
        return address_of(contract, "result")
    at = answers.questions.index(code) if code in answers.questions else 0
    return address_of(contract, answers.questions[at - 1]) if at else address_of_beginning(contract)


def address_of_beginning(contract: Contract) -> str:
    """Return the address at which a report of this contract begins."""
    return f"{reverse('member:report')}?contract={contract.id}"


def to_step(contract: Contract, step: Step) -> HttpResponse:
    """Redirect to a step."""
    return HttpResponseRedirect(address_of(contract, step))


def to_open_claim(contract: Contract) -> HttpResponse | None:
    """Redirect to the contract's open claim, beside which nothing can be reported; ``None`` without one."""
    claim = open_claim_of(contract.id)
    return HttpResponseRedirect(reverse("member:claim", args=[claim.id])) if claim else None


def without_draft(contract: Contract) -> HttpResponse:
    """Redirect from a report that is sent or discarded to its claim, or to the beginning."""
    return to_open_claim(contract) or HttpResponseRedirect(address_of_beginning(contract))

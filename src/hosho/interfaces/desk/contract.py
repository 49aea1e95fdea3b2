"""A contract at the desk: its facts, uses, terms, units and suspensions; leaving, staying, and the certificate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hosho.claims.queries import claim_numbers
from hosho.contracts import operations
from hosho.contracts import queries as contracts
from hosho.contracts.models import AppliedTerms, Contract, CoveredUnit, Suspension, Use
from hosho.core.calendar import day_in_tokyo
from hosho.core.terms import Terms
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.journal import queries as journal
from hosho.presentation.caller import Caller, caller_of
from hosho.presentation.language import by_language
from hosho.presentation.leaving import Leaving
from hosho.presentation.plan_summary import PlanBrief, brief_of
from hosho.sales.models import Order
from hosho.sales.queries import order_with
from hosho.web import access
from hosho.web.page import as_pdf
from hosho.web.request_time import now_of
from hosho.web.staff.command_palette import Act, Record, not_in, records_of, report_act
from hosho.web.staff.form_errors import REFUSED, form_error_for
from hosho.web.staff.frame import answer
from hosho.web.staff.history import HistoryEntry, history_of
from hosho.web.staff.lookup import contract_or_404
from hosho.workflows.contract_documents import certificate_of


@dataclass(frozen=True)
class UseLine:
    """A use with the claim that it was taken for."""

    use: Use
    claim_number: str


@dataclass(frozen=True)
class UnitLine:
    """A unit that the contract covers or covered."""

    line: CoveredUnit
    unit: Unit


@dataclass(frozen=True)
class ContractPage:
    """A contract with all that the desk says about it."""

    caller: Caller
    brief: PlanBrief
    terms: Terms
    order: Order
    leaving: Leaving
    uses: list[UseLine]
    versions: list[AppliedTerms]
    units: list[UnitLine]
    suspensions: list[Suspension]
    history: list[HistoryEntry]
    done: str = ""
    error: str = ""

    @property
    def contract(self) -> Contract:
        """The contract."""
        return self.caller.contract

    @property
    def records(self) -> list[Record]:
        """What belongs to it."""
        return records_of(self.caller)

    @property
    def acts(self) -> list[Act]:
        """What can be done with it."""
        today, number = self.caller.today, self.contract.id
        can_leave = "" if self.leaving.can_leave else not_in(today.look)
        can_stay = (
            "" if self.leaving.can_stay else by_language("解約の予定はありません。", "The member is not leaving.")
        )
        return [
            report_act(self.caller),
            Act(by_language("解約する", "Leave the plan"), reverse("desk:leave", args=[number]), can_leave),
            Act(
                by_language("解約を取り消す", "Stay in the plan after all"),
                reverse("desk:stay", args=[number]),
                can_stay,
            ),
            Act(by_language("証明書を印刷する", "Print the certificate"), reverse("desk:certificate", args=[number])),
        ]


def contract_page(contract: Contract, *, at: datetime, done: str = "", error: str = "") -> ContractPage:
    """Return all that the desk says about a contract at an instant (aware)."""
    today, caller = day_in_tokyo(at), caller_of(contract, at=at)
    _plan, terms = contracts.plan_and_terms(contract, on=today)
    uses = list(contract.uses.order_by("ordinal"))
    numbers = claim_numbers([each.claim_id for each in uses])
    covered = list(contract.covered_units.order_by("from_on", "id"))
    units = devices.units_with([each.unit_id for each in covered])
    entries = [each for each in journal.timeline(contract_id=contract.id) if each.claim_id is None]
    return ContractPage(
        caller=caller,
        brief=brief_of(terms, on=today),
        terms=terms,
        order=order_with(contract.order_id),
        leaving=Leaving(caller.today, terms),
        uses=[UseLine(each, numbers[each.claim_id]) for each in uses],
        versions=list(contract.applied_terms.order_by("from_on", "applied_at")),
        units=[UnitLine(each, units[each.unit_id]) for each in covered],
        suspensions=list(contract.suspensions.order_by("since_at")),
        history=history_of(entries),
        done=done,
        error=error,
    )


@require_safe
@access.desk
def show(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show a contract.

    Raises:
        Http404: no such contract.
    """
    page = contract_page(contract_or_404(contract_id), at=now_of(request), done=request.GET.get("done", ""))
    return answer(request, "desk/contract.html", page)


CHANGES: Mapping[str, Callable[..., Contract]] = {"leave": operations.leave, "stay": operations.stay}


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_to("change-contracts")
def change(request: HttpRequest, contract_id: UUID, name: str) -> HttpResponse:
    """Ask on a page of its own whether the member leaves, or stays after all, and do it.

    Raises:
        Http404: no such contract.
    """
    contract = contract_or_404(contract_id)
    if request.method != "POST":
        page = contract_page(contract, at=now_of(request))
        possible = page.leaving.can_leave if name == "leave" else page.leaving.can_stay
        return answer(request, f"desk/{name}.html", page) if possible else redirect("desk:contract", contract_id)
    try:
        CHANGES[name](contract_id=contract_id, actor=access.actor_of(request), now=now_of(request))
    except REFUSED as error:
        _field, says = form_error_for(error)
        page = contract_page(contract_or_404(contract_id), at=now_of(request), error=says)
        return answer(request, "desk/contract.html", page, status=422)
    response = redirect("desk:contract", contract_id)
    response["Location"] += f"?done={name}"
    return response


@require_safe
@access.desk
def certificate(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Answer with the contract document as of today, as a PDF.

    Raises:
        Http404: no such contract.
    """
    contract = contract_or_404(contract_id)
    return as_pdf(certificate_of(contract, now=now_of(request)), name=f"{contract.number}.pdf")

"""The call: one form in the order of speaking, the decision beside it as one types, and the report at its end."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.claims.intake.held_calls import hold, let_go
from hosho.claims.intake.queries import held_about
from hosho.contracts.models import Contract
from hosho.interfaces.desk.call_form import form_of
from hosho.interfaces.desk.call_page import CallPage, page_of
from hosho.interfaces.desk.submit import submit_report
from hosho.presentation.caller import caller_of
from hosho.web import access
from hosho.web.request_time import now_of, real_now_of
from hosho.web.staff.form_errors import REFUSED, form_error_for
from hosho.web.staff.frame import answer
from hosho.web.staff.lookup import contract_or_404
from hosho.web.staff.preferences import remember_opened


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_to("report-failures")
def call(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show the form, with what was kept of a call on hold. Sent with ``act=decide`` make the report, with ``hold`` keep
    what was answered, with ``anew`` forget it; with anything else only show what would be decided.

    Raises:
        Http404: no such contract.
    """
    contract, account = contract_or_404(contract_id), access.account_of(request)
    if request.method != "POST":
        remember_opened(account_id=account.id, contract_id=contract.id)
        held = held_about(contract.id)
        page = page_of(contract, form_of(held) if held else None, at=now_of(request), real_now=real_now_of(request))
        return answer(request, "desk/call.html", replace(page, held=held))
    if request.POST.get("act") == "hold":
        hold(
            contract=contract,
            form=dict(request.POST.lists()),
            account_id=account.id,
            now=now_of(request),
            real_now=real_now_of(request),
        )
        return redirect(f"{reverse('desk:start')}?held={contract.number}")
    if request.POST.get("act") == "anew":
        let_go(contract_id=contract.id)
        return redirect("desk:call", contract.id)
    page = _sent_page(request, contract)
    if request.POST.get("act") != "decide":
        return answer(request, "desk/call.html", page)
    return _decide(request, contract, page)


def _sent_page(request: HttpRequest, contract: Contract) -> CallPage:
    """Return the page of the form as it was sent."""
    return page_of(contract, request.POST, at=now_of(request), real_now=real_now_of(request))


def _decide(request: HttpRequest, contract: Contract, page: CallPage) -> HttpResponse:
    account = access.account_of(request)
    if not page.missing:
        try:
            claim = submit_report(
                contract_id=contract.id,
                answers=page.answers,
                account_id=account.id,
                actor=access.actor_of(request),
                now=now_of(request),
            )
            return redirect("desk:read-back", claim.id)
        except REFUSED as error:
            field, says = form_error_for(error)
            page = _sent_page(request, contract)  # what was free may be taken now
            page.answers.errors[field] = says
    return answer(request, "desk/call.html", replace(page, refused=True), status=422)


@require_POST
@access.desk_to("report-failures")
def live(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Answer with the parts of the call that change as one types: panel, steps, what is missing, what to read back.

    Raises:
        Http404: no such contract.
    """
    return answer(request, "desk/live.html", _sent_page(request, contract_or_404(contract_id)))


@require_POST
@access.desk_to("report-failures")
def hours(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Answer with the free hours of the chosen store.

    Raises:
        Http404: no such contract.
    """
    return answer(request, "desk/hours.html", _sent_page(request, contract_or_404(contract_id)))


@require_safe
@access.desk_to("report-failures")
def danger(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show what to say when the device swells, is hot or smokes; no form, nothing else.

    Raises:
        Http404: no such contract.
    """
    return answer(request, "desk/danger.html", caller_of(contract_or_404(contract_id), at=now_of(request)))

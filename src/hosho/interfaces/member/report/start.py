"""The beginning of a report, before a draft is there: safety, and which device."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.interfaces.member.report.steps import to_open_claim, to_step
from hosho.presentation.contract_view import devices_named
from hosho.presentation.words import Bilingual
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class Choice:
    """A device that a report can be about."""

    contract: Contract
    device: Bilingual


@dataclass(frozen=True)
class StartPage:
    """The first two pages: safety, and which device. ``wrong``: nothing was chosen."""

    contract: str = ""
    choices: list[Choice] = field(default_factory=list)
    wrong: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def safety(request: HttpRequest) -> HttpResponse:
    """Ask for swelling, heat and smoke before anything else."""
    chosen = request.POST.get("contract") or request.GET.get("contract", "")
    if request.method != "POST":
        return private_answer(request, "member/safety.html", StartPage(chosen))
    match request.POST.get("answer"):
        case "yes":
            return HttpResponseRedirect(reverse("member:stop"))
        case "no":
            can_choose = choices(request)
            wanted = [each for each in can_choose if str(each.contract.id) == chosen] or can_choose
            if len(wanted) == 1:
                return _begin(request, wanted[0].contract)
            return HttpResponseRedirect(reverse("member:device"))
        case _:
            return private_answer(request, "member/safety.html", StartPage(chosen, wrong=True), status=400)


@require_safe
@access.member
def stop(request: HttpRequest) -> HttpResponse:
    """Show what to do with a device that may burn, and the phone number; nothing else."""
    return private_answer(request, "member/stop.html")


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def device(request: HttpRequest) -> HttpResponse:
    """Ask which device, where there are several; or show why none can be reported."""
    can_choose = choices(request)
    if request.method != "POST" or not can_choose:
        return private_answer(request, "member/device.html", StartPage(choices=can_choose))
    for each in can_choose:
        if str(each.contract.id) == request.POST.get("contract"):
            return _begin(request, each.contract)
    return private_answer(request, "member/device.html", StartPage(choices=can_choose, wrong=True), status=400)


def choices(request: HttpRequest) -> list[Choice]:
    """Return the member's devices whose cover has begun."""
    covered = [
        each
        for each in contracts.contracts_of(access.member_id_of(request))
        if each.started_on is not None and each.called_off_at is None
    ]
    names = devices_named(covered, on=today_of(request))
    return [Choice(each, names[each.id]) for each in covered]


def _begin(request: HttpRequest, contract: Contract) -> HttpResponse:
    if onward := to_open_claim(contract):
        return onward
    draft = drafts.begin(member_id=contract.member_id, contract_id=contract.id, now=now_of(request))
    return to_step(contract, Answers.read(draft.answers).next_before_result())

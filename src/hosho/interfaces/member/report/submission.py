"""The last look at a report: every answer with its way back, the consents, and sending or discarding it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hosho.claims import operations as claims
from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers
from hosho.claims.intake.models import ReportDraft
from hosho.claims.intake.queries import claim_id_of_draft, preview_of
from hosho.contracts.models import Contract
from hosho.interfaces.member.answer_form import question_of, shown_answer
from hosho.interfaces.member.own_records import own_member
from hosho.interfaces.member.questions import Question
from hosho.interfaces.member.report.steps import own_draft, to_step, without_draft
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Member
from hosho.presentation.consents import CONSENTS, Consent
from hosho.presentation.contract_view import devices_named
from hosho.presentation.formats import postal_code
from hosho.presentation.words import Bilingual
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class CheckPage:
    """The last look: every answer with its way back, and the consents that are asked."""

    contract: Contract
    draft: ReportDraft
    device: Bilingual
    member: Member
    answers: Answers
    lines: list[tuple[Question, Bilingual]]
    outcome: str
    given: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()

    @property
    def asks_consent(self) -> bool:
        """Whether a device will be sent in."""
        return self.outcome == "covered"

    @property
    def asked(self) -> tuple[Consent, ...]:
        """The consents."""
        return CONSENTS

    @property
    def postal_code(self) -> str:
        """The member's postal code in groups."""
        return postal_code(self.member.postal_code)


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def check(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show all answers with a way back to each, ask the consents, and send: one operation, done once."""
    contract, draft = own_draft(request, contract_id)
    if request.method == "POST" and (sent := _sent_already(contract, request.POST.get("draft", ""))):
        return HttpResponseRedirect(reverse("member:received", args=[sent]))
    if draft is None:
        return without_draft(contract)
    answers = Answers.read(draft.answers)
    if answers.next_before_result() != "result":
        return to_step(contract, answers.next_before_result())
    outcome = preview_of(answers, contract, now=now_of(request)).decision.outcome
    step = answers.next_after_result(covered=outcome == "covered")
    if step != "check":
        return to_step(contract, step)
    given = frozenset(request.POST.getlist("consent")) & TO_HAND_IN
    missing = tuple(sorted(TO_HAND_IN - given)) if request.method == "POST" and outcome == "covered" else ()
    if request.method == "POST" and not missing:
        return _send(request, contract, draft, given)
    page = CheckPage(
        contract=contract,
        draft=draft,
        device=devices_named([contract], on=today_of(request))[contract.id],
        member=own_member(request),
        answers=answers,
        lines=_lines(answers, covered=outcome == "covered"),
        outcome=outcome,
        given=given,
        missing=missing,
    )
    return private_answer(request, "member/check.html", page, status=400 if missing else 200)


@require_POST
@access.member
def discard(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Discard the answers."""
    _contract, draft = own_draft(request, contract_id)
    if draft is not None:
        drafts.discard(draft_id=draft.id)
    return HttpResponseRedirect(reverse("member:today"))


def _send(request: HttpRequest, contract: Contract, draft: ReportDraft, consents: frozenset[str]) -> HttpResponse:
    try:
        claim = drafts.send(draft_id=draft.id, member_id=contract.member_id, consents=consents, now=now_of(request))
    except (claims.ClaimOpenError, ReportDraft.DoesNotExist):
        return without_draft(contract)
    except claims.NoLoanerError:
        return HttpResponseRedirect(f"{reverse('member:question', args=[contract.id, 'method'])}?none-free")
    except (claims.FailureAfterReportError, drafts.NotAllAnsweredError):
        return to_step(contract, "result")  # something changed meanwhile: the result is shown again
    return HttpResponseRedirect(reverse("member:received", args=[claim.id]))


def _lines(answers: Answers, *, covered: bool) -> list[tuple[Question, Bilingual]]:
    codes = [*answers.questions, *(answers.questions_after if covered else ())]
    asked = [question_of(code, answers) for code in codes]
    return [(each, shown_answer(each, answers).words) for each in asked if each is not None]


def _sent_already(contract: Contract, draft: str) -> UUID | None:
    """Return the claim that a draft has become, if it was sent before: a second tap, or the back button."""
    try:
        drawn = UUID(draft)
    except ValueError:
        return None
    return claim_id_of_draft(drawn, member_id=contract.member_id)

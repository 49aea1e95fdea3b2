"""Reporting a failure: safety first, one question a page, the result before the effort, and sent once."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hosho.claims import operations as claims
from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers, Code, Step
from hosho.claims.intake.models import ReportDraft
from hosho.claims.models import Claim
from hosho.claims.preparing import Prepared
from hosho.claims.queries import Preview, preview
from hosho.clock import now
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import ENDED
from hosho.interfaces.member.answer_form import Typed, WrongAnswerError, put_in, question_of, read_answer, said
from hosho.interfaces.member.page import answer, own_contract
from hosho.interfaces.member.questions import (
    CONSENTS,
    PREPARED_WORDS,
    TO_PREPARE,
    Consent,
    Option,
    Question,
    ToPrepare,
    can_be_said,
)
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Member
from hosho.presentation.contract_view import contract_shown
from hosho.presentation.formats import postal_code
from hosho.presentation.replies import Reply
from hosho.presentation.words import OUTCOMES, Look, Words
from hosho.web import access

NONE_FREE = Words(
    "貸し出せる代替機が、いまありません。代替機なしで送るか、お店での修理をお選びください。",
    "No loaner is free at the moment. Send the device in without one, or choose a store.",
)
"""Said where the last loaner went to somebody else while the member was answering."""


@dataclass(frozen=True)
class Choice:
    """A device that a report can be about."""

    contract: Contract
    device: Words


@dataclass(frozen=True)
class StartPage:
    """The first two pages: safety, and which device. ``wrong`` says that nothing was chosen."""

    contract: str = ""
    choices: list[Choice] = field(default_factory=list)
    wrong: bool = False


@dataclass(frozen=True)
class PreparationAsked:
    """Something to prepare, what was said of it so far, and whether an error leads here."""

    to: ToPrepare
    chosen: str
    first: bool

    @property
    def options(self) -> list[tuple[Prepared, Words]]:
        """What can be said of it."""
        return [(each, PREPARED_WORDS[each]) for each in can_be_said(self.to.code)]


@dataclass(frozen=True)
class QuestionPage:
    """A question with what was answered or typed, and what is wrong with it."""

    contract: Contract
    question: Question
    options: tuple[Option, ...]
    typed: Typed
    today: date
    number: int
    of: int
    back: str
    wrong: Words | None = None

    @property
    def preparations(self) -> list[PreparationAsked]:
        """What is to be prepared, each with what can be said of it."""
        said_of = dict(pair.split(":", 1) for pair in self.typed.chosen) if self.question.kind == "prepare" else {}
        open_ones = [each.code for each in TO_PREPARE if not said_of.get(each.code)]
        first = open_ones[0] if open_ones else TO_PREPARE[0].code
        return [PreparationAsked(each, said_of.get(each.code, ""), each.code == first) for each in TO_PREPARE]


@dataclass(frozen=True)
class ResultPage:
    """What the report would be decided now."""

    contract: Contract
    seen: Preview
    back: str
    onward: str
    reply: Reply
    """The answer that would be promised if it were sent now and a person had to decide."""

    @property
    def outcome(self) -> str:
        """covered, not-covered or refer."""
        return self.seen.decision.outcome

    @property
    def look(self) -> Look:
        """How it is shown."""
        return OUTCOMES[self.seen.decision.outcome]

    @property
    def says_more(self) -> bool:
        """Whether the outcome in words says more than the heading: the cost and the ways, or how many reasons."""
        return self.outcome == "covered" or len(self.seen.decision.clauses) > 1

    @property
    def nth_use(self) -> int | None:
        """Which use of the window this would be; nothing where the plan has no limit."""
        left = self.seen.decision.uses_left
        return self.seen.terms.limits[0].uses - left + 1 if left is not None and self.seen.terms.limits else None


@dataclass(frozen=True)
class CheckPage:
    """The last look: every answer with its way back, and the consents that are asked."""

    contract: Contract
    draft: ReportDraft
    device: Words
    member: Member
    answers: Answers
    lines: list[tuple[Question, Words]]
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


# Before a draft is there: safety, and which device


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def safety(request: HttpRequest) -> HttpResponse:
    """Ask for swelling, heat and smoke before anything else."""
    chosen = request.POST.get("contract") or request.GET.get("contract", "")
    if request.method != "POST":
        return answer(request, "member/safety.html", StartPage(chosen))
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
            return answer(request, "member/safety.html", StartPage(chosen, wrong=True), status=400)


@require_safe
@access.member
def stop(request: HttpRequest) -> HttpResponse:
    """Tell what to do with a device that may burn, and the phone number; nothing else."""
    return answer(request, "member/stop.html")


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def device(request: HttpRequest) -> HttpResponse:
    """Ask which device, where there are several; or say why none can be reported."""
    can_choose = choices(request)
    if request.method != "POST" or not can_choose:
        return answer(request, "member/device.html", StartPage(choices=can_choose))
    for each in can_choose:
        if str(each.contract.id) == request.POST.get("contract"):
            return _begin(request, each.contract)
    return answer(request, "member/device.html", StartPage(choices=can_choose, wrong=True), status=400)


def choices(request: HttpRequest) -> list[Choice]:
    """Give the member's devices whose cover has begun."""
    at = now()
    return [
        Choice(each, contract_shown(each, now=at).device)
        for each in contracts.contracts_of(access.member_id_of(request))
        if each.started_on is not None and each.called_off_at is None
    ]


def _begin(request: HttpRequest, contract: Contract) -> HttpResponse:
    if open_claim := _open_claim(contract):
        return HttpResponseRedirect(reverse("member:claim", args=[open_claim.id]))
    draft = drafts.begin(member_id=contract.member_id, contract_id=contract.id, now=now())
    return _to(contract, Answers.read(draft.answers).next_before_result())


def _open_claim(contract: Contract) -> Claim | None:
    return Claim.objects.filter(contract_id=contract.id).exclude(state__in=ENDED).first()


def _address(contract: Contract, step: Step) -> str:
    if step in ("result", "store", "check"):
        return reverse(f"member:{step}", args=[contract.id])
    return reverse("member:question", args=[contract.id, step])


def _to(contract: Contract, step: Step) -> HttpResponse:
    return HttpResponseRedirect(_address(contract, step))


def _without_draft(contract: Contract) -> HttpResponse:
    """Send who comes back to a report that is sent or gone to its claim, or to the beginning."""
    if open_claim := _open_claim(contract):
        return HttpResponseRedirect(reverse("member:claim", args=[open_claim.id]))
    return HttpResponseRedirect(f"{reverse('member:report')}?contract={contract.id}")


# The questions


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def question(request: HttpRequest, contract_id: UUID, code: Code) -> HttpResponse:
    """Ask one question, keep its answer, and go on to the next that is open.

    Raises:
        Http404: there is no such question.
    """
    contract = own_contract(request, contract_id)
    draft = drafts.open_draft(member_id=contract.member_id, contract_id=contract.id)
    if draft is None:
        return _without_draft(contract)
    answers = Answers.read(draft.answers)
    asked = question_of(code, answers)
    if asked is None:
        raise Http404
    if code in ("method", "prepare") and answers.next_before_result() != "result":
        return _to(contract, answers.next_before_result())
    options = _offered(asked, _preview(contract, answers) if code == "method" else None)
    today = day_in_tokyo(now())
    typed, wrong = said(asked, answers), NONE_FREE if code == "method" and "none-free" in request.GET else None
    if request.method == "POST":
        wrong = None
        leaves = "later" in request.POST  # what can be read is kept, and nothing is asked of who wants to go
        try:
            answers = put_in(answers, asked, read_answer(asked, request.POST, options=options, today=today))
        except WrongAnswerError as error:
            typed, wrong = error.typed, error.says
        else:
            drafts.keep(draft_id=draft.id, answers=answers, now=now())
        if leaves:
            return HttpResponseRedirect(reverse("member:today"))
        if wrong is None and code in ("method", "prepare"):
            return _to(contract, answers.next_after_result(covered=True))
        if wrong is None:
            return _to(contract, answers.next_before_result())
    way = [*answers.questions, "method", "prepare"]
    page = QuestionPage(
        contract=contract,
        question=asked,
        options=options,
        typed=typed,
        today=today,
        number=way.index(code) + 1 if code in way else 1,
        of=len(way),
        back=_before(contract, answers, code),
        wrong=wrong,
    )
    return answer(request, "member/question.html", page, status=400 if wrong else 200)


def _offered(asked: Question, seen: Preview | None) -> tuple[Option, ...]:
    """Leave out the ways that the decision does not offer."""
    if seen is None:
        return asked.options
    methods = {offer.method for offer in seen.decision.offers}
    lends = any(offer.loaner for offer in seen.decision.offers)
    open_to = {
        "loaner": "ship-in" in methods and lends,
        "ship-in": "ship-in" in methods,
        "walk-in": "walk-in" in methods,
    }
    return tuple(each for each in asked.options if open_to[each.code])


def _before(contract: Contract, answers: Answers, code: Code) -> str:
    if code == "prepare":
        return _address(contract, "method")
    if code == "method":
        return _address(contract, "result")
    at = answers.questions.index(code) if code in answers.questions else 0
    if at == 0:
        return f"{reverse('member:report')}?contract={contract.id}"
    return _address(contract, answers.questions[at - 1])


# Result, store, last look, sending


@require_safe
@access.member
def result(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show what the report would be decided now, before anything more is asked."""
    contract, draft = _contract_and_draft(request, contract_id)
    if draft is None:
        return _without_draft(contract)
    answers = Answers.read(draft.answers)
    if answers.next_before_result() != "result":
        return _to(contract, answers.next_before_result())
    seen = _preview(contract, answers)
    covered = seen.decision.outcome == "covered"
    onward: Step = answers.next_after_result(covered=covered)
    if onward == "store":
        onward = "method"
    back = _address(contract, answers.questions[-1])
    page = ResultPage(contract, seen, back, _address(contract, onward), Reply(claims.reply_promised(now())))
    return answer(request, "member/result.html", page)


@require_safe
@access.member
def store(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show how a store is booked: by phone. What was answered stays."""
    contract, draft = _contract_and_draft(request, contract_id)
    return answer(request, "member/store.html", contract) if draft else _without_draft(contract)


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def check(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show all answers with a way back to each, ask the consents, and send: one operation, done once."""
    contract = own_contract(request, contract_id)
    if request.method == "POST" and (sent := _sent_already(contract, request.POST.get("draft", ""))):
        return HttpResponseRedirect(reverse("member:received", args=[sent]))
    draft = drafts.open_draft(member_id=contract.member_id, contract_id=contract.id)
    if draft is None:
        return _without_draft(contract)
    answers = Answers.read(draft.answers)
    if answers.next_before_result() != "result":
        return _to(contract, answers.next_before_result())
    outcome = _preview(contract, answers).decision.outcome
    step = answers.next_after_result(covered=outcome == "covered")
    if step != "check":
        return _to(contract, step)
    given = frozenset(request.POST.getlist("consent")) & TO_HAND_IN
    missing = tuple(sorted(TO_HAND_IN - given)) if request.method == "POST" and outcome == "covered" else ()
    if request.method == "POST" and not missing:
        return _send(contract, draft, given)
    page = CheckPage(
        contract=contract,
        draft=draft,
        device=contract_shown(contract, now=now()).device,
        member=Member.objects.get(id=contract.member_id),
        answers=answers,
        lines=_lines(answers, covered=outcome == "covered"),
        outcome=outcome,
        given=given,
        missing=missing,
    )
    return answer(request, "member/check.html", page, status=400 if missing else 200)


def _send(contract: Contract, draft: ReportDraft, consents: frozenset[str]) -> HttpResponse:
    try:
        claim = drafts.send(draft_id=draft.id, member_id=contract.member_id, consents=consents, now=now())
    except (claims.ClaimOpenError, ReportDraft.DoesNotExist):
        return _without_draft(contract)
    except claims.NoLoanerError:
        return HttpResponseRedirect(f"{reverse('member:question', args=[contract.id, 'method'])}?none-free")
    except (claims.FailureAfterReportError, drafts.NotAllAnsweredError):
        return _to(contract, "result")  # something changed meanwhile: the result is shown anew
    return HttpResponseRedirect(reverse("member:received", args=[claim.id]))


@require_POST
@access.member
def discard(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Throw the answers away."""
    _contract, draft = _contract_and_draft(request, contract_id)
    if draft is not None:
        drafts.discard(draft_id=draft.id)
    return HttpResponseRedirect(reverse("member:today"))


def _contract_and_draft(request: HttpRequest, contract_id: UUID) -> tuple[Contract, ReportDraft | None]:
    contract = own_contract(request, contract_id)
    return contract, drafts.open_draft(member_id=contract.member_id, contract_id=contract.id)


def _preview(contract: Contract, answers: Answers) -> Preview:
    assert answers.cause is not None, "the questions before the result are answered"
    return preview(
        contract=contract,
        cause=answers.cause,
        faults=answers.faults,
        occurred_on=answers.occurred_on,
        channel="web",
        now=now(),
    )


def _lines(answers: Answers, *, covered: bool) -> list[tuple[Question, Words]]:
    codes = [*answers.questions, *(answers.questions_after if covered else ())]
    asked = [question_of(code, answers) for code in codes]
    return [(each, said(each, answers).words) for each in asked if each is not None]


def _sent_already(contract: Contract, draft: str) -> UUID | None:
    """Give the claim that a draft has become, if it was sent before: a second tap, or the back button."""
    try:
        drawn = UUID(draft)
    except ValueError:
        return None
    sent = ReportDraft.objects.filter(id=drawn, member_id=contract.member_id, claim_id__isnull=False).first()
    return sent.claim_id if sent else None

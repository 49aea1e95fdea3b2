"""One question a page: its answer is kept, and the next open question follows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers, Code
from hosho.claims.intake.queries import preview_of
from hosho.claims.preparing import Prepared
from hosho.claims.queries import Preview
from hosho.contracts.models import Contract
from hosho.interfaces.member.answer_form import (
    Typed,
    WrongAnswerError,
    question_of,
    read_answer,
    shown_answer,
    with_answer,
)
from hosho.interfaces.member.questions import (
    PREPARED_WORDS,
    TO_PREPARE,
    Option,
    Question,
    ToPrepare,
    answers_to,
)
from hosho.interfaces.member.report.steps import address_before, own_draft, to_step, without_draft
from hosho.presentation.words import Bilingual
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of, today_of

NONE_FREE = Bilingual(
    "貸し出せる代替機が、いまありません。代替機なしで送るか、お店での修理をお選びください。",
    "No loaner is free at the moment. Send the device in without one, or choose a store.",
)
"""Shown where the last loaner went to another member while this one was answering."""


@dataclass(frozen=True)
class PreparationAsked:
    """Something to prepare, the answer to it so far, and whether an error leads here."""

    to: ToPrepare
    chosen: str
    first: bool

    @property
    def options(self) -> list[tuple[Prepared, Bilingual]]:
        """What can be answered."""
        return [(each, PREPARED_WORDS[each]) for each in answers_to(self.to.code)]


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
    wrong: Bilingual | None = None

    @property
    def preparations(self) -> list[PreparationAsked]:
        """What is to be prepared, each with its answer."""
        answered = dict(pair.split(":", 1) for pair in self.typed.chosen) if self.question.kind == "prepare" else {}
        open_ones = [each.code for each in TO_PREPARE if not answered.get(each.code)]
        first = open_ones[0] if open_ones else TO_PREPARE[0].code
        return [PreparationAsked(each, answered.get(each.code, ""), each.code == first) for each in TO_PREPARE]


@require_http_methods(["GET", "HEAD", "POST"])
@access.member
def question(request: HttpRequest, contract_id: UUID, code: Code) -> HttpResponse:
    """Ask one question, keep its answer, and go on to the next that is open.

    Raises:
        Http404: there is no such question.
    """
    contract, draft = own_draft(request, contract_id)
    if draft is None:
        return without_draft(contract)
    answers = Answers.read(draft.answers)
    asked = question_of(code, answers)
    if asked is None:
        raise Http404
    if code in ("method", "prepare") and answers.next_before_result() != "result":
        return to_step(contract, answers.next_before_result())
    options = _offered(asked, preview_of(answers, contract, now=now_of(request)) if code == "method" else None)
    typed, wrong = shown_answer(asked, answers), NONE_FREE if code == "method" and "none-free" in request.GET else None
    if request.method == "POST":
        wrong = None
        try:
            given = read_answer(asked, request.POST, options=options, today=today_of(request))
        except WrongAnswerError as error:
            typed, wrong = error.typed, error.says
        else:
            answers = with_answer(answers, asked, given)
            drafts.keep(draft_id=draft.id, answers=answers, now=now_of(request))
        if "later" in request.POST:  # what could be read is kept, and nothing is asked of a member who wants to go
            return HttpResponseRedirect(reverse("member:today"))
        if wrong is None:
            after_result = code in ("method", "prepare")
            return to_step(
                contract, answers.next_after_result(covered=True) if after_result else answers.next_before_result()
            )
    way = [*answers.questions, "method", "prepare"]
    page = QuestionPage(
        contract=contract,
        question=asked,
        options=options,
        typed=typed,
        today=today_of(request),
        number=way.index(code) + 1 if code in way else 1,
        of=len(way),
        back=address_before(contract, answers, code),
        wrong=wrong,
    )
    return private_answer(request, "member/question.html", page, status=400 if wrong else 200)


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

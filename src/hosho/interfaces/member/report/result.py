"""What the report would be decided now, before anything more is asked of the member."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import operations as claims
from hosho.claims.intake.answers import Answers, Step
from hosho.claims.intake.queries import preview_of
from hosho.claims.queries import Preview
from hosho.contracts.models import Contract
from hosho.interfaces.member.report.steps import address_of, own_draft, to_step, without_draft
from hosho.presentation.replies import Reply
from hosho.presentation.words import OUTCOMES, StatusStyle
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of


@dataclass(frozen=True)
class ResultPage:
    """What the report would be decided now."""

    contract: Contract
    seen: Preview
    back: str
    onward: str
    reply: Reply
    """The answer that would be promised if it were sent now and had to be reviewed."""

    @property
    def outcome(self) -> str:
        """covered, not-covered or refer."""
        return self.seen.decision.outcome

    @property
    def look(self) -> StatusStyle:
        """How it is shown."""
        return OUTCOMES[self.seen.decision.outcome]

    @property
    def says_more(self) -> bool:
        """Whether the outcome in words says more than the heading: the cost and the ways, or how many reasons."""
        return self.outcome == "covered" or len(self.seen.decision.clauses) > 1

    @property
    def nth_use(self) -> int | None:
        """Which use of the window this would be; ``None`` where the plan has no limit."""
        left = self.seen.decision.uses_left
        return self.seen.terms.limits[0].uses - left + 1 if left is not None and self.seen.terms.limits else None


@require_safe
@access.member
def result(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show what the report would be decided now."""
    contract, draft = own_draft(request, contract_id)
    if draft is None:
        return without_draft(contract)
    answers = Answers.read(draft.answers)
    if answers.next_before_result() != "result":
        return to_step(contract, answers.next_before_result())
    seen = preview_of(answers, contract, now=now_of(request))
    covered = seen.decision.outcome == "covered"
    onward: Step = answers.next_after_result(covered=covered)
    page = ResultPage(
        contract=contract,
        seen=seen,
        back=address_of(contract, answers.questions[-1]),
        onward=address_of(contract, "method" if onward == "store" else onward),
        reply=Reply(claims.reply_promised(now_of(request))),
    )
    return private_answer(request, "member/result.html", page)


@require_safe
@access.member
def store(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Show how a store is booked: by phone. What was answered stays."""
    contract, draft = own_draft(request, contract_id)
    return private_answer(request, "member/store.html", contract) if draft else without_draft(contract)

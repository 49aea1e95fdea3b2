"""What can I use today: the first page of a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims.intake.models import ReportDraft
from hosho.claims.intake.queries import drafts_of
from hosho.claims.loaner_queries import lendings_out
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.interfaces.member.loaners import LoanerShown, loaners_shown
from hosho.interfaces.member.own_records import own_member
from hosho.people.models import Member
from hosho.presentation.contract_view import ContractShown, contracts_shown
from hosho.presentation.order_view import OrderShown, orders_shown
from hosho.sales.queries import orders_of
from hosho.web import access
from hosho.web.page import private_answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class Held:
    """A contract on this page, with the report that was begun for it and the loaners of its claims."""

    shown: ContractShown
    draft: ReportDraft | None
    loaners: list[LoanerShown]

    @property
    def can_report(self) -> bool:
        """Whether a report makes sense now: in force, and no claim is open."""
        return self.shown.today.usable and not self.shown.in_progress

    @property
    def has_uses(self) -> bool:
        """Whether a use is left."""
        standing = self.shown.today.standing
        return standing is not None and (standing.unlimited or bool(standing.uses_left))

    @property
    def pressing(self) -> list[LoanerShown]:
        """The loaners that come first."""
        return [each for each in self.loaners if each.presses]


@dataclass(frozen=True)
class TodayPage:
    """All that a member holds, newest first; ``orders`` are under way, or of devices that no contract protects."""

    member: Member
    held: list[Held]
    orders: list[OrderShown]


@require_safe
@access.member
def today(request: HttpRequest) -> HttpResponse:
    """Answer what the member can use today, for each of their devices."""
    member, on = own_member(request), today_of(request)
    theirs = [each for each in contracts.contracts_of(member.id) if each.called_off_at is None]
    drafts, loaners = drafts_of(member.id), _loaners(member, theirs, on=on)
    held = [
        Held(
            shown,
            drafts.get(shown.contract.id),
            [each for each in loaners if each.lending.claim.contract_id == shown.contract.id],
        )
        for shown in contracts_shown(theirs, now=now_of(request))
    ]
    orders = [
        each
        for each in orders_of(member.id)
        if each.state in ("placed", "shipped") or (each.state == "delivered" and each.contract_id is None)
    ]
    return private_answer(request, "member/today.html", TodayPage(member, held, orders_shown(orders, today=on)))


def _loaners(member: Member, theirs: Sequence[Contract], *, on: date) -> list[LoanerShown]:
    """Return the loaners that are out for these contracts, the one due first in front."""
    plans = {each.id: each.plan for each in theirs}
    lendings = [each for each in lendings_out(member.id) if each.claim.contract_id in plans]
    return loaners_shown(lendings, plans={each.id: plans[each.claim.contract_id] for each in lendings}, today=on)

"""What can I use today: the first page of this door."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import queries as claims
from hosho.claims.intake.drafts import drafts_of
from hosho.claims.intake.models import ReportDraft
from hosho.clock import now
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.interfaces.member.loaners import LoanerShown, loaner_shown
from hosho.interfaces.member.page import answer
from hosho.people.models import Member
from hosho.presentation.contract_view import ContractShown, contract_shown
from hosho.presentation.order_view import OrderShown, order_shown
from hosho.sales.queries import orders_of
from hosho.web import access


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
    member = Member.objects.get(id=access.member_id_of(request))
    at = now()
    on = day_in_tokyo(at)
    drafts = drafts_of(member.id)
    lendings = claims.lendings_out(member.id)
    held = [
        Held(
            contract_shown(contract, now=at),
            drafts.get(contract.id),
            [
                loaner_shown(each, plan=contract.plan, today=on)
                for each in lendings
                if each.claim.contract_id == contract.id
            ],
        )
        for contract in contracts.contracts_of(member.id)
        if contract.called_off_at is None
    ]
    orders = [
        order_shown(each, today=on)
        for each in orders_of(member.id)
        if each.state in ("placed", "shipped") or (each.state == "delivered" and each.contract_id is None)
    ]
    return answer(request, "member/today.html", TodayPage(member, held, orders))

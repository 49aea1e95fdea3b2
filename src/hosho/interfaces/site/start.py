"""The start page: the plan in brief; in a demonstration also its clock and its members."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import queries as claims
from hosho.claims.models import Claim
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import ClaimState
from hosho.core.terms import Plan
from hosho.people.models import Member
from hosho.people.queries import members
from hosho.plans.queries import plan_named
from hosho.presentation.contract_status import Today
from hosho.presentation.plan_summary import PlanBrief, brief_of
from hosho.presentation.words import CLAIM, Bilingual, StatusStyle
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of, today_of


@dataclass(frozen=True)
class MemberShown:
    """A demo member in the list: their newest contract, and its claim in progress, if any."""

    member: Member
    model: Bilingual
    today: Today
    claim: Claim | None

    @property
    def claim_look(self) -> StatusStyle:
        """How the claim's state is shown."""
        assert self.claim is not None
        return CLAIM[cast(ClaimState, self.claim.state)]


@dataclass(frozen=True)
class StartPage:
    """The start page. ``brief`` is of the terms in force, or of the first ones while the plan is not offered yet."""

    plan: Plan
    brief: PlanBrief
    at: datetime
    in_progress: list[MemberShown]
    others: list[MemberShown]

    @property
    def offered(self) -> bool:
        """Whether the plan is offered already."""
        return self.brief.terms.from_at <= self.at

    @property
    def members(self) -> int:
        """How many demo members there are."""
        return len(self.in_progress) + len(self.others)


def members_shown(plan: Plan, *, at: datetime) -> list[MemberShown]:
    """Return the demo's members who hold a contract, in the order in which they joined."""
    today = day_in_tokyo(at)
    all_contracts = contracts.all_contracts()
    held = {contract.member_id: contract for contract in reversed(all_contracts)}  # of several the newest one stays
    standings = contracts.coverage_statuses(all_contracts, today=today)
    open_claims = {claim.contract_id: claim for claim in claims.open_claims()}
    shown = []
    for member in members():
        if contract := held.get(member.id):
            name = plan.row(contract.model, today).name
            claim = open_claims.get(contract.id)
            shown.append(
                MemberShown(
                    member, Bilingual(name.ja, name.en), Today(contract, today, standings.get(contract.id)), claim
                )
            )
    return shown


@require_safe
@access.public
def start(request: HttpRequest) -> HttpResponse:
    """Show the plan; and in a demonstration the members, those with a claim in progress first."""
    at, plan = now_of(request), plan_named()
    shown = members_shown(plan, at=at) if access.is_demonstration() else []
    page = StartPage(
        plan=plan,
        brief=brief_of(plan.terms_at(at) or plan.versions[0], on=today_of(request)),
        at=at,
        in_progress=[each for each in shown if each.claim],
        others=[each for each in shown if not each.claim],
    )
    return answer(request, "site/start.html", page)

"""A demo member's page: what can I use today, the claims with their timeline, and the facts of the contract."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.contracts import queries as contracts
from hosho.people.models import Member
from hosho.people.queries import member_with
from hosho.presentation.contract_view import ContractShown, contracts_shown
from hosho.web import access
from hosho.web.page import answer
from hosho.web.request_time import now_of


@dataclass(frozen=True)
class MemberPage:
    """A member with their contracts, newest first."""

    member: Member
    at: datetime
    contracts: list[ContractShown]


@require_safe
@access.demonstration_only
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show a demo member what they can use today.

    Raises:
        Http404: no such member, or not a demonstration.
    """
    try:
        found = member_with(member_id)
    except Member.DoesNotExist:
        raise Http404 from None
    now = now_of(request)
    held = contracts_shown(contracts.contracts_of(found.id), now=now)
    return answer(request, "site/member.html", MemberPage(found, now, held))

"""The records of the member who is signed in; what is not theirs does not exist."""

from uuid import UUID

from django.http import Http404, HttpRequest

from hosho.claims.models import Claim
from hosho.claims.queries import visible_to
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_of_member
from hosho.people.models import Member
from hosho.people.queries import member_with
from hosho.web.access import account_of, member_id_of


def own_member(request: HttpRequest) -> Member:
    """Return the member who is signed in."""
    return member_with(member_id_of(request))


def own_contract(request: HttpRequest, contract_id: UUID) -> Contract:
    """Return a contract of the member who is signed in.

    Raises:
        Http404: there is none, or it belongs to another member.
    """
    contract = contract_of_member(contract_id, member_id_of(request))
    if contract is None:
        raise Http404
    return contract


def own_claim(request: HttpRequest, claim_id: UUID) -> Claim:
    """Return a claim of the member who is signed in.

    Raises:
        Http404: there is none, or it belongs to another member.
    """
    claim = visible_to(account_of(request)).filter(id=claim_id).first()
    if claim is None:
        raise Http404
    return claim

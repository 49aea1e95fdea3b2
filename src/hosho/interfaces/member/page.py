"""What every page of this door has in common: it is the member's own, and nobody keeps a copy of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from hosho.claims.models import Claim
from hosho.contracts.models import Contract
from hosho.web.access import member_id_of
from hosho.web.page import answer as framed


def answer(request: HttpRequest, template: str, page: Any = None, *, status: int = 200) -> HttpResponse:
    """Render a page. It is kept by no cache: after signing out, and after sending, the back button asks us again."""
    response = framed(request, template, page, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def own_contract(request: HttpRequest, contract_id: UUID) -> Contract:
    """Give a contract of the member who is signed in.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    contract = Contract.objects.filter(id=contract_id, member_id=member_id_of(request)).first()
    if contract is None:
        raise Http404
    return contract


def own_claim(request: HttpRequest, claim_id: UUID) -> Claim:
    """Give a claim of the member who is signed in.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    claim = Claim.objects.filter(id=claim_id, member_id=member_id_of(request)).first()
    if claim is None:
        raise Http404
    return claim

"""The record that a staff page's address names, or 404; and the row after which a list goes on."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from hosho.claims.models import Claim
from hosho.claims.queries import claim_with
from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with
from hosho.people.models import Member
from hosho.people.queries import member_with

Row = TypeVar("Row")


def contract_or_404(contract_id: UUID) -> Contract:
    """Return a contract.

    Raises:
        Http404: no such contract.
    """
    return _or_404(contract_with, contract_id)


def claim_or_404(claim_id: UUID) -> Claim:
    """Return a claim.

    Raises:
        Http404: no such claim.
    """
    return _or_404(claim_with, claim_id)


def member_or_404(member_id: UUID) -> Member:
    """Return a member.

    Raises:
        Http404: no such member.
    """
    return _or_404(member_with, member_id)


def _or_404(find: Callable[[UUID], Row], row_id: UUID) -> Row:
    try:
        return find(row_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def row_after(request: HttpRequest, find: Callable[[UUID], Row]) -> Row | None:
    """Return the row that the query parameter ``after`` names; nothing where it names none: the list begins then."""
    try:
        return find(UUID(request.GET.get("after", "")))
    except (ValueError, ObjectDoesNotExist):
        return None

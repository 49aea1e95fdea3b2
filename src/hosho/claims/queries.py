"""Reading claims and their decisions."""

from collections.abc import Sequence
from uuid import UUID

from hosho.claims.models import Claim, Decision


def claim_with(claim_id: UUID) -> Claim:
    """Give a claim.

    Raises:
        Claim.DoesNotExist: no such claim.
    """
    return Claim.objects.get(id=claim_id)


def claims_of(contract_id: UUID) -> Sequence[Claim]:
    """Give the contract's claims, newest first."""
    return list(Claim.objects.filter(contract_id=contract_id).order_by("-id"))


def decisions_of(claim_id: UUID) -> Sequence[Decision]:
    """Give the claim's decisions, oldest first; the last one counts."""
    return list(Decision.objects.filter(claim_id=claim_id).order_by("ordinal"))

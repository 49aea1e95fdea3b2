"""Reading members and keys."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hosho.people.models import AccessKey, Consent, Member
from hosho.people.operations import hash_of


def key_of(secret: str) -> AccessKey | None:
    """Give the key with this secret, unless it is revoked."""
    return AccessKey.objects.filter(secret_hash=hash_of(secret), revoked_at=None).first()


def keys_in_force(key_ids: Collection[UUID]) -> Sequence[AccessKey]:
    """Give those of the keys that are not revoked."""
    return list(AccessKey.objects.filter(id__in=key_ids, revoked_at=None))


def given_of(subject_id: UUID) -> frozenset[str]:
    """Give the matters of an order or a claim that its member has agreed to."""
    return frozenset(Consent.objects.filter(subject_id=subject_id).values_list("about", flat=True))


def members() -> Sequence[Member]:
    """Give all members in the order in which they were enrolled; for demonstrations, where they are few."""
    return list(Member.objects.order_by("id"))


def count_of_members() -> int:
    """Say how many members there are."""
    return Member.objects.count()

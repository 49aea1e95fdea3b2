"""Read accounts, and the keys of programs."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hosho.accounts.models import AccessKey, Account
from hosho.accounts.operations import hash_of


def key_of(secret: str) -> AccessKey | None:
    """Return the key with this secret, unless it is revoked."""
    return AccessKey.objects.filter(secret_hash=hash_of(secret), revoked_at=None).first()


def keys_in_force(key_ids: Collection[UUID]) -> Sequence[AccessKey]:
    """Return those of the keys that are not revoked."""
    return list(AccessKey.objects.filter(id__in=key_ids, revoked_at=None))


def has_account(member_id: UUID) -> bool:
    """Whether a member can sign in."""
    return Account.objects.filter(member_id=member_id).exists()


def names_of_accounts(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names by which colleagues know these accounts, by id."""
    return dict(Account.objects.filter(id__in=account_ids).values_list("id", "name"))


def names_of_keys(key_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of these keys of programs, revoked ones too, by id."""
    return dict(AccessKey.objects.filter(id__in=key_ids).values_list("id", "name"))


def active_accounts() -> Sequence[Account]:
    """Return the accounts that can sign in, in the order in which they were opened."""
    return list(Account.objects.filter(is_active=True).order_by("made_at", "id"))


def all_keys() -> Sequence[AccessKey]:
    """Return the keys of programs, revoked ones too, the oldest first."""
    return list(AccessKey.objects.order_by("made_at"))


def key_with(key_id: UUID) -> AccessKey:
    """Return a key, revoked or not.

    Raises:
        AccessKey.DoesNotExist: no such key.
    """
    return AccessKey.objects.get(id=key_id)

"""Open accounts; make and revoke the keys of programs."""

import hashlib
import secrets
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.contrib.auth.password_validation import validate_password

from hosho.accounts.models import AccessKey, Account
from hosho.accounts.roles import ROLES, Role
from hosho.core.refusals import Refused
from hosho.platform.transactions import operation


class MailTakenError(Refused):
    """An account with this mail address exists. Field ``mail``."""

    code = "mail-taken"
    field = "mail"


@operation
def make_key(
    *, name: str, role: Role, store_id: UUID | None = None, secret: str | None = None, now: datetime
) -> tuple[AccessKey, str]:
    """Make a key and give it with its secret, which is shown this once and kept nowhere.

    ``secret`` is only for demonstrations, whose keys everybody knows.
    """
    if role not in ROLES:
        raise ValueError(f"no role '{role}'; there are {', '.join(ROLES)}")
    if (role == "store") != (store_id is not None):
        raise ValueError("a key of the role store names its store, and no other does")
    secret = secret or f"hosho_{role}_{secrets.token_urlsafe(24)}"
    key = AccessKey.objects.create(name=name, role=role, store_id=store_id, secret_hash=hash_of(secret), made_at=now)
    return key, secret


@operation
def open_account(
    *,
    mail: str,
    name: str,
    password: str,
    role: Role | Literal["member"],
    member_id: UUID | None = None,
    store_id: UUID | None = None,
    now: datetime,
) -> Account:
    """Open an account with which somebody signs in. The password is kept as an Argon2 hash only.

    Raises:
        ValidationError: the password is too weak.
        MailTakenError: an account with this mail address exists.
    """
    validate_password(password)
    if Account.objects.filter(mail=mail.lower()).exists():
        raise MailTakenError
    account = Account(mail=mail.lower(), name=name, role=role, member_id=member_id, store_id=store_id, made_at=now)
    account.set_password(password)
    account.save()
    return account


@operation
def revoke_key(*, key_id: UUID, now: datetime) -> None:
    """End a key; a key that is already ended stays as it is."""
    AccessKey.objects.filter(id=key_id, revoked_at=None).update(revoked_at=now)


def hash_of(secret: str) -> str:
    """Return the hash under which a secret is kept. Secrets are long and random: no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()

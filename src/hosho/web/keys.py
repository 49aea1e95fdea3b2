"""Who calls: a key in the Authorization header, and whether its role may do this; and under which name they write."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from hosho.accounts.models import AccessKey
from hosho.accounts.queries import key_of
from hosho.accounts.roles import ROLES, Act, Role, may
from hosho.core.refusals import Refused
from hosho.journal.actor import Actor

LONGEST_IDEMPOTENCY_KEY = 200


class ForbiddenError(Refused):
    """The key is known, and its ``role`` may not do this. ``needs`` are the roles of which one is needed."""

    code = "not-allowed"

    def __init__(self, *, role: str, needs: Iterable[Role]) -> None:
        super().__init__(role=role, needs=list(needs))


class IdempotencyKeyMissingError(Refused):
    """A write came without an Idempotency-Key, or with one that cannot be used."""

    code = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__(longest=LONGEST_IDEMPOTENCY_KEY)


class KeyFor(HttpBearer):
    """Admit keys whose role may do ``act``; this is each operation's declared policy."""

    openapi_bearerFormat = "hosho_ROLE_SECRET"  # noqa: N815 - the name OpenAPI gives it

    def __init__(self, act: Act) -> None:
        super().__init__()
        self.act = act

    def authenticate(self, request: HttpRequest, token: str) -> AccessKey | None:
        """Return the key; None for an unknown or revoked one (answered with 401).

        Raises:
            ForbiddenError: the key's role may not do this (403).
            IdempotencyKeyMissingError: a write without its name (400), whatever else is wrong with it.
        """
        key = key_of(token)
        if key is not None:
            if not may(key.role, self.act):
                raise ForbiddenError(role=key.role, needs=[each for each in ROLES if may(each, self.act)])
            if request.method != "GET":
                idempotency_key(request)
        return key


def idempotency_key(request: HttpRequest) -> str:
    """Return the name under which the caller sends this write.

    Raises:
        IdempotencyKeyMissingError: there is none, or one that cannot be used.
    """
    name = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(name) <= LONGEST_IDEMPOTENCY_KEY or not name.isprintable():
        raise IdempotencyKeyMissingError
    return name


def caller(request: HttpRequest) -> Actor:
    """Return the actor behind an authenticated request."""
    return Actor("key", caller_key(request).id)


def own_store_id(request: HttpRequest) -> UUID | None:
    """Return the id of the store whose key this is; None for keys that are of no store and see all."""
    key = caller_key(request)
    return key.store_id if key.role == "store" else None


def caller_key(request: HttpRequest) -> AccessKey:
    """Return the key of an authenticated request."""
    key = request.auth  # type: ignore[attr-defined]  # set by ninja from KeyFor.authenticate
    assert isinstance(key, AccessKey)
    return key


def caller_role(request: HttpRequest) -> Role:
    """Return the role of an authenticated request; how much it may refund and credit goes by it."""
    return cast(Role, caller_key(request).role)

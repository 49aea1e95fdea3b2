"""Who calls: a key in the Authorization header, and whether its role may do this; and under which name they write."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from hosho.accounts.models import AccessKey
from hosho.accounts.queries import key_of
from hosho.accounts.roles import Act, Role, may
from hosho.journal.actor import Actor
from hosho.presentation.refusals.problems import ForbiddenError, IdempotencyKeyMissingError

LONGEST_IDEMPOTENCY_KEY = 200


class KeyFor(HttpBearer):
    """Let in keys whose role may do ``act``; this is each operation's declared policy."""

    openapi_bearerFormat = "hosho_ROLE_SECRET"  # noqa: N815 - the name OpenAPI gives it

    def __init__(self, act: Act) -> None:
        super().__init__()
        self.act = act

    def authenticate(self, request: HttpRequest, token: str) -> AccessKey | None:
        """Give the key, or nothing for an unknown or revoked one (answered with 401).

        Raises:
            ForbiddenError: the key's role may not do this (403).
            IdempotencyKeyMissingError: a write without its name (400), whatever else is wrong with it.
        """
        key = key_of(token)
        if key is not None:
            if not may(key.role, self.act):
                raise ForbiddenError
            if request.method != "GET":
                idempotency_key(request)
        return key


def idempotency_key(request: HttpRequest) -> str:
    """Give the name under which the caller sends this write.

    Raises:
        IdempotencyKeyMissingError: there is none, or one that cannot be used.
    """
    name = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(name) <= LONGEST_IDEMPOTENCY_KEY or not name.isprintable():
        raise IdempotencyKeyMissingError
    return name


def caller(request: HttpRequest) -> Actor:
    """Give the actor behind an authenticated request."""
    return Actor("key", caller_key(request).id)


def own_store_id(request: HttpRequest) -> UUID | None:
    """Give the store whose key this is; nothing for keys that are of no store and see all."""
    key = caller_key(request)
    return key.store_id if key.role == "store" else None


def caller_key(request: HttpRequest) -> AccessKey:
    """Give the key of an authenticated request."""
    key = request.auth  # type: ignore[attr-defined]  # set by ninja from KeyFor.authenticate
    assert isinstance(key, AccessKey)
    return key


def caller_role(request: HttpRequest) -> Role:
    """Give the role of an authenticated request: what it may give back goes by it."""
    return cast(Role, caller_key(request).role)

"""The API as its callers meet it: over Django's test client, with the keys of each role."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client
from tests.cast import at
from tests.interfaces.api.declared import undeclared

from hosho.accounts import operations as accounts
from hosho.accounts.roles import Role
from hosho.platform.ids import uuid7


def code_of(answer: Any) -> str:
    """Give the code of a problem: the end of its type, which stays the same whatever is said of it."""
    return str(answer.json()["type"]).rpartition(":")[2]


Call = Callable[..., Any]
_keys = count(1)


class Caller:
    """A program with a key. Writes get an Idempotency-Key of their own unless one is given."""

    def __init__(self, secret: str | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **headers: str) -> Any:
        """Ask."""
        return self.client.get(f"/api/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> Any:
        """Write. ``key=None`` sends no Idempotency-Key."""
        if key is not None:
            headers["Idempotency-Key"] = key or f"test-{next(_keys)}"
        return self.client.post(
            f"/api/v1{path}", {} if body is None else body, "application/json", headers=self.headers | headers
        )


@pytest.fixture
def calls(db: None) -> Callable[[Role | None], Caller]:
    """Give callers by role; ``None`` has no key."""

    def of(role: Role | None) -> Caller:
        if role is None:
            return Caller(None)
        store_id = uuid7() if role == "store" else None  # of a store that is not there
        now = at("2020-08-04 10:00")
        return Caller(accounts.make_key(name=f"test {role}", role=role, store_id=store_id, now=now)[1])

    return of


@pytest.fixture(autouse=True)
def _problems_are_declared() -> Iterator[None]:
    """Fail a test in which the API answers a problem that it does not declare for that operation."""
    with undeclared() as found:
        yield
    assert found == []

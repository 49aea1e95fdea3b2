"""Replies that are lost after the commit: the same key gives the same answer, and what was done is done once.

A real web server in a thread, a real connection, and between them a proxy that cuts each reply twice: once before its
first byte, once in its middle. The path goes through sale, report, booking and exchange.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from tests.cast import at, open_store, publish
from tests.conftest import Database
from tests.stories.checks import Books, added_since, check
from tests.stories.cutting import Proxy, cutting
from tests.stories.path import Answer, play_exchange

from hosho import clock
from hosho.accounts import operations as accounts
from hosho.accounts.roles import ROLES, Role
from hosho.workflows.clock_advance import advance

NOW = at("2021-02-01 11:00")
VISIT_AT = "2021-02-04T11:00:00+09:00"
SECONDS = 20


class Silent(WSGIRequestHandler):
    """Handles requests and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """Run a web server during the block; give where it listens."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(get_wsgi_application())
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield "127.0.0.1", server.server_port
    finally:
        server.shutdown()
        server.server_close()
        serving.join(SECONDS)


class CutOff:
    """A caller all of whose answers are lost twice before they get them."""

    def __init__(self, database: Database, proxy: Proxy, upstream: tuple[str, int]) -> None:
        self.database, self.proxy = database, proxy
        self.base = f"http://{upstream[0]}:{upstream[1]}/api/v1"
        without_store: tuple[Role, ...] = tuple(role for role in ROLES if role != "store")
        self.secrets = {role: accounts.make_key(name=role, role=role, now=NOW)[1] for role in without_store}
        self.written: list[str] = []

    def write(self, role: Role, path: str, body: Answer | None = None, *, followed: bool = False) -> Answer:
        """Send a write until it is answered, and see that nothing happened but the first time."""
        self.written.append(path)
        headers = {"Authorization": f"Bearer {self.secrets[role]}", "Idempotency-Key": f"cut-{len(self.written)}"}

        def send(base: str = self.base) -> httpx.Response | None:
            try:
                return httpx.post(f"{base}{path}", json=body or {}, headers=headers, timeout=SECONDS, trust_env=False)
            except httpx.TransportError:
                return None

        before = Books(self.database.owner_url)
        unseen = self.proxy.lose_reply(send)
        after = Books(self.database.owner_url)
        in_half = self.proxy.lose_reply(send, share=0.5)
        again = send()
        assert again is not None
        assert (again.status_code, unseen.status, in_half.status) == (201, 201, 201), again.text
        assert again.content == unseen.body == in_half.body, path
        assert self._added(before), "the first time did it"
        assert self._added(after) == {}, "the others did not"
        if followed:
            advance(to=clock.now(), runs=False)
        answer: Answer = again.json()
        return answer

    def follows(self, role: Role, path: str, state: str) -> Answer:
        """See that the agenda has brought something to a state."""
        headers = {"Authorization": f"Bearer {self.secrets[role]}"}
        found: Answer = httpx.get(f"{self.base}{path}", headers=headers, timeout=SECONDS, trust_env=False).json()
        assert found["state"] == state
        return found

    def _added(self, before: Books) -> dict[str, int]:
        with psycopg.connect(self.database.owner_url) as database:
            return added_since(database, before)


def test_a_lost_answer_is_given_again_and_its_work_is_done_once(fresh_database: Database) -> None:
    publish()
    open_store(now=NOW)
    advance(to=NOW, runs=False)
    with serving() as upstream, cutting(upstream) as proxy:
        caller = CutOff(fresh_database, proxy, upstream)
        before = Books(fresh_database.app_url)
        played = play_exchange(1, caller.write, caller.follows, store="midoricho", starts_at=VISIT_AT)
        decided = caller.follows("desk", f"/claims/{played.claim}", "closed")["decisions"]
    check(fresh_database.app_url, before=before, played=played, decided=decided)
    for named in ("/orders", "/reports", "/visit", "/exchange", "/return"):
        assert any(path.endswith(named) for path in caller.written)

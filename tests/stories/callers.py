"""A caller that keeps to the API's rule (the same write again, under the same key), while somebody kills."""

import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from typing import NamedTuple, Protocol

import httpx
import psycopg
from tests.stories.path import Answer, still_true
from tests.stories.running import ATTEMPTS, Running, Victim

from hosho.doors.demo.filling import demonstration_secret
from hosho.ground import postgres
from hosho.people.roles import Role

Send = Callable[[], httpx.Response | None]
"""Sends a request once; nothing where the connection broke before an answer came."""


class Sent(NamedTuple):
    """A write as it was sent, and the answer that acknowledged it."""

    role: Role
    key: str
    path: str
    body: Answer
    answer: bytes


class Killer(Protocol):
    """Decides what dies when."""

    def during(self, send: Send, *, contract: str | None) -> httpx.Response | None:
        """Let a write be sent for the first time. ``contract``: the one that a duty will work on because of it."""

    def between(self) -> None:
        """Two steps have nothing under way between them."""


class Caller:
    """Plays the path. What was acknowledged is remembered and looked at again after every step."""

    def __init__(self, system: Running, killer: Killer, *, play: str) -> None:
        self.system, self.killer, self.play = system, killer, play
        self.sent: list[Sent] = []
        self.sent_again = 0
        self.contract: str | None = None
        self.truths: dict[tuple[Role, str], Answer] = {}

    def write(self, role: Role, path: str, body: Answer | None = None, *, followed: bool = False) -> Answer:
        """Send a write until it is acknowledged."""
        key = f"{self.play}-{len(self.sent) + 1}"
        contract = self.contract if followed else None
        response = self.killer.during(lambda: self._send(role, key, path, body or {}), contract=contract)
        for _ in range(ATTEMPTS):
            if response is not None and not _to_be_sent_again(response):
                break
            self.system.be_ready()
            self.sent_again += 1
            response = self._send(role, key, path, body or {})
        assert response is not None
        assert response.status_code == 201, (path, response.text)
        self.sent.append(Sent(role, key, path, body or {}, response.content))
        answer: Answer = response.json()
        self.contract = answer.get("contract_id", self.contract)
        for kind, look in (("units", "holder"), ("orders", "contract_number"), ("claims", "decisions")):
            if look in answer:
                self.truths["office", f"/{kind}/{answer['id']}"] = answer
        self.look()
        return answer

    def follows(self, role: Role, path: str, state: str) -> Answer:
        """Wait until the agenda has brought something to a state."""
        for _ in range(ATTEMPTS):
            found = self.get(role, path)
            if found["state"] == state:
                self.truths["office", path] = found
                self.look()
                return found
            self.system.ended_within(0.1)
        raise AssertionError(f"{path} is {found['state']} and does not come to {state}: {self.system.last_words()}")

    def look(self) -> None:
        """See that everything acknowledged is true, before and after what happens between two steps."""
        self.killer.between()
        for (role, path), acknowledged in self.truths.items():
            found = self.get(role, path)
            assert still_true(acknowledged, found), (path, acknowledged, found)

    def get(self, role: Role, path: str) -> Answer:
        """Ask until there is an answer."""
        for _ in range(ATTEMPTS):
            try:
                response = self.system.client.get(path, headers=_authorised(role))
            except httpx.TransportError:
                response = None
            if response is not None and not _to_be_sent_again(response):
                assert response.status_code == 200, (path, response.text)
                found: Answer = response.json()
                return found
            self.system.be_ready()
        raise AssertionError(f"{path} does not answer")

    def send_all_again(self) -> None:
        """Send every write once more, as a caller who lost the answers: each answer is the same to the letter."""
        for sent in self.sent:
            response = self._send(sent.role, sent.key, sent.path, sent.body)
            assert response is not None
            assert (response.status_code, response.content) == (201, sent.answer), sent.path

    def _send(self, role: Role, key: str, path: str, body: Answer) -> httpx.Response | None:
        try:
            return self.system.client.post(path, json=body, headers=_authorised(role) | {"Idempotency-Key": key})
        except httpx.TransportError:
            return None


class BetweenSteps:
    """Kills one after the other, whenever nothing is under way but the agenda."""

    def __init__(self, system: Running, victims: list[Victim]) -> None:
        self.system, self.victims = system, cycle(victims)

    def during(self, send: Send, *, contract: str | None) -> httpx.Response | None:
        """Let it be sent in peace."""
        return send()

    def between(self) -> None:
        """Kill the next."""
        self.system.kill(next(self.victims))


class BeforeCommit:
    """Kills while a step has done all its work and nothing of it is committed.

    The step is held there by a lock that a connection of ours has: on the table to which every write adds its answer
    last; or, for the duty that follows a delivery, on its contract.
    """

    def __init__(self, system: Running, victims: list[Victim], of_duties: list[Victim]) -> None:
        self.system, self.victims, self.of_duties = system, cycle(victims), cycle(of_duties)

    def during(self, send: Send, *, contract: str | None) -> httpx.Response | None:
        """Hold what is under way, kill, let go."""
        with ThreadPoolExecutor(1) as aside, psycopg.connect(self.system.database(user=postgres.OWNER)) as holding:
            if contract is None:
                holding.execute("LOCK TABLE api_answered IN SHARE MODE")
            else:
                holding.execute("SELECT 1 FROM contracts_contract WHERE id = %s FOR UPDATE", [contract])
            answer = aside.submit(send)
            self._see_somebody_wait(holding, answer, expect_answer=contract is not None)
            self.system.kill(next(self.victims if contract is None else self.of_duties))
            holding.close()
            return answer.result()

    def between(self) -> None:
        """Do nothing."""

    def _see_somebody_wait(
        self, holding: psycopg.Connection[object], answer: Future[httpx.Response | None], *, expect_answer: bool
    ) -> None:
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        for _ in range(ATTEMPTS):
            if holding.execute(waiting).fetchone():
                return
            assert expect_answer or not answer.done(), f"it was not held: {answer.result()}"
            if self.system.ended_within(0.05):
                return
        raise AssertionError(f"nobody came to the lock: {self.system.last_words()}")


class AtRandom:
    """Kills at a random moment, from the sending of a step to a little after its answer, in two steps of three."""

    def __init__(self, system: Running, victims: list[Victim], *, seed: int) -> None:
        self.system, self.victims, self.chance = system, victims, random.Random(seed)

    def during(self, send: Send, *, contract: str | None) -> httpx.Response | None:
        """Send, wait for chance, kill."""
        if self.chance.random() < 1 / 3:
            return send()
        with ThreadPoolExecutor(1) as aside:
            answer = aside.submit(send)
            self.system.ended_within(self.chance.uniform(0, 0.15))
            self.system.kill(self.chance.choice(self.victims))
            return answer.result()

    def between(self) -> None:
        """Do nothing."""


def _to_be_sent_again(response: httpx.Response) -> bool:
    in_flight = response.status_code == 409 and response.json()["title"] == "in-flight"
    return in_flight or response.status_code >= 500


def _authorised(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {demonstration_secret(role)}"}

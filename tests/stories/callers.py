"""A caller that follows the API's rule (repeat a write under the same key), and killers that interrupt it."""

import random
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from typing import Any, Literal, NamedTuple, Protocol

import httpx
import psycopg
from tests.stories.cutting import Proxy, Send
from tests.stories.path import Answer, still_true
from tests.stories.running import ANSWER_SECONDS, Running, Victim, patiently

from hosho.accounts.roles import Role
from hosho.interfaces.demo.filling import demonstration_secret
from hosho.platform import postgres


class Sent(NamedTuple):
    """A write as it was sent, and the body of the answer that acknowledged it."""

    role: Role
    key: str
    path: str
    body: Answer
    answer: bytes


class Killer(Protocol):
    """Decides which process is killed, and when."""

    def during(self, send: Send, *, path: str, contract: str | None) -> httpx.Response | None:
        """Send a write for the first time. ``contract``: the one that a scheduled task will work on because of it."""

    def between(self) -> None:
        """Act between two steps, while no write is in progress."""


class Caller:
    """Plays a path. It remembers what was acknowledged, and checks it again after every step."""

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
        response = self.killer.during(
            lambda base="": self._send(role, key, path, body or {}, base=base), path=path, contract=contract
        )
        for _ in patiently():
            if response is not None and not _to_be_sent_again(response):
                break
            self.system.be_ready()
            self.sent_again += 1
            response = self._send(role, key, path, body or {})
        assert response is not None, f"{path} is not acknowledged: {self.system.last_words()}"
        assert response.status_code == 201, (path, response.text, self.system.last_words())
        self.sent.append(Sent(role, key, path, body or {}, response.content))
        answer: Answer = response.json()
        self.contract = answer.get("contract_id", self.contract)
        for kind, look in (("units", "holder"), ("orders", "contract_number"), ("claims", "decisions")):
            if look in answer:
                self.truths["office", f"/{kind}/{answer['id']}"] = answer
        self.look()
        return answer

    def follows(self, role: Role, path: str, state: str) -> Answer:
        """Wait until scheduled tasks have brought a record to a state."""
        found: Answer = {}
        for _ in patiently():
            found = self.get(role, path)
            if found["state"] == state:
                self.truths["office", path] = found
                self.look()
                return found
            self.system.ended_within(0.1)
        raise AssertionError(f"{path} is {found.get('state')} and does not come to {state}: {self.system.last_words()}")

    def look(self) -> None:
        """Check that everything acknowledged is still true after what the killer does between two steps."""
        self.killer.between()
        for (role, path), acknowledged in self.truths.items():
            found = self.get(role, path)
            assert still_true(acknowledged, found), (path, acknowledged, found)

    def get(self, role: Role, path: str) -> Answer:
        """Read one record, and repeat until there is an answer."""
        found: Answer = self.ask(role, path)
        return found

    def ask(self, role: Role, path: str) -> Any:
        """Read from a path, and repeat until there is an answer."""
        for _ in patiently():
            try:
                response = self.system.client.get(path, headers=_authorised(role))
            except httpx.TransportError:
                response = None
            if response is not None and not _to_be_sent_again(response):
                assert response.status_code == 200, (path, response.text)
                return response.json()
            self.system.be_ready()
        raise AssertionError(f"{path} does not answer: {self.system.last_words()}")

    def send_all_again(self) -> None:
        """Send every write again, as a caller who lost the answers; each answer is the same, byte for byte."""
        for sent in self.sent:
            response = self._send(sent.role, sent.key, sent.path, sent.body)
            assert response is not None
            assert (response.status_code, response.content) == (201, sent.answer), sent.path

    def _send(self, role: Role, key: str, path: str, body: Answer, *, base: str = "") -> httpx.Response | None:
        """``base``: an address of the API other than the direct one."""
        try:
            headers = _authorised(role) | {"Idempotency-Key": key}
            return self.system.client.post(f"{base}{path}", json=body, headers=headers)
        except httpx.TransportError:
            return None


class BetweenSteps:
    """Kills one process after the other, while nothing but scheduled tasks is in progress."""

    def __init__(self, system: Running, victims: list[Victim]) -> None:
        self.system, self.victims = system, cycle(victims)

    def during(self, send: Send, *, path: str, contract: str | None) -> httpx.Response | None:
        """Send it undisturbed."""
        return send()

    def between(self) -> None:
        """Kill the next process."""
        self.system.kill(next(self.victims))


class BeforeCommit:
    """Kills when a step has done all its work and has not committed it.

    A lock stops the step there: on the table to which every write adds its answer last; or, for the scheduled task
    that follows a delivery, on its contract.
    """

    def __init__(self, system: Running, victims: list[Victim], of_duties: list[Victim]) -> None:
        self.system, self.victims, self.of_duties = system, cycle(victims), cycle(of_duties)

    def during(self, send: Send, *, path: str, contract: str | None) -> httpx.Response | None:
        """Send, stop before the commit, kill, release."""
        return self.killed(next(self.victims if contract is None else self.of_duties), send, contract=contract)

    def killed(self, victim: Victim, send: Send, *, contract: str | None) -> httpx.Response | None:
        """Send, stop before the commit, kill the victim, release. Return the answer, if there is one."""
        with ThreadPoolExecutor(1) as aside, psycopg.connect(self.system.database(user=postgres.OWNER)) as holding:
            if contract is None:
                holding.execute("LOCK TABLE api_answered IN SHARE MODE")
            else:
                holding.execute("SELECT 1 FROM contracts_contract WHERE id = %s FOR UPDATE", [contract])
            answer = aside.submit(send)
            self._see_a_waiter(holding, answer, expect_answer=contract is not None)
            self.system.kill(victim)
            holding.close()
            return answer.result(2 * ANSWER_SECONDS)

    def between(self) -> None:
        """Do nothing."""

    def _see_a_waiter(
        self, holding: psycopg.Connection[object], answer: Future[httpx.Response | None], *, expect_answer: bool
    ) -> None:
        waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        for _ in patiently():
            if holding.execute(waiting).fetchone():
                return
            assert expect_answer or not answer.done(), f"it was not held: {answer.result()}"
            if self.system.ended_within(0.05):
                return
        raise AssertionError(f"no process waits for the lock: {self.system.last_words()}")


class Point(NamedTuple):
    """A named point: a kind of write by the end of its path, the moment, and which process is killed then."""

    write: str
    moment: Literal["before-commit", "after-commit", "duty"]
    victim: Victim


class AtNamedPoints:
    """Kills at named points, each once: before a write commits, after its commit, or in its scheduled task.

    *After its commit*: a proxy reads the whole reply, the victim is killed, and the caller never gets the reply.
    """

    def __init__(self, system: Running, proxy: Proxy, points: Sequence[Point]) -> None:
        self.system, self.proxy, self.left = system, proxy, list(points)
        self.held = BeforeCommit(system, [], [])
        self.lost: dict[str, bytes] = {}
        """By path, the body of a lost reply: the write was done, and a repeated write gets the same reply."""

    def during(self, send: Send, *, path: str, contract: str | None) -> httpx.Response | None:
        """Send once for each point of this write, or once if there is none."""
        due = [point for point in self.left if path.endswith(point.write)]
        of_duty = next((point for point in due if point.moment == "duty"), None)
        if of_duty is not None:
            self.left.remove(of_duty)
            return self.held.killed(of_duty.victim, send, contract=contract)
        response = None if due else send()
        for point in due:
            self.left.remove(point)
            self.system.be_ready()
            if point.moment == "before-commit":
                response = self.held.killed(point.victim, send, contract=None)
                assert response is None or response.status_code >= 500, (point, response.text)
                self.system.be_ready()
            else:
                self.lost[path] = self._lost(point, send)
                response = None
        return response

    def between(self) -> None:
        """Do nothing."""

    def _lost(self, point: Point, send: Send) -> bytes:
        reply = self.proxy.lose_reply(send, meanwhile=lambda: self.system.kill(point.victim))
        assert reply.status == 201, (point, reply)
        return reply.body


class AtRandom:
    """Kills at a random moment, from the sending of a step to a little after its answer, in two steps of three."""

    def __init__(self, system: Running, victims: list[Victim], *, seed: int) -> None:
        self.system, self.victims, self.chance = system, victims, random.Random(seed)

    def during(self, send: Send, *, path: str, contract: str | None) -> httpx.Response | None:
        """Send, wait for a random time, kill."""
        if self.chance.random() < 1 / 3:
            return send()
        with ThreadPoolExecutor(1) as aside:
            answer = aside.submit(send)
            self.system.ended_within(self.chance.uniform(0, 0.15))
            self.system.kill(self.chance.choice(self.victims))
            return answer.result(2 * ANSWER_SECONDS)

    def between(self) -> None:
        """Do nothing."""


def _to_be_sent_again(response: httpx.Response) -> bool:
    in_flight = response.status_code == 409 and response.json()["type"].endswith(":in-flight")
    return in_flight or response.status_code >= 500


def _authorised(role: Role) -> dict[str, str]:
    return {"Authorization": f"Bearer {demonstration_secret(role)}"}

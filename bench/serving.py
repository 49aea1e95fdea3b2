"""The web server of the benches: gunicorn with two processes as ``hosho run`` starts it, and one caller's connection.

Beside all interfaces of Hosho it serves two extra addresses, which read or insert one row in the same processes, behind
the same middleware: the least that any answer costs.
"""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from hosho.platform import postgres, subprocesses

PROCESSES = 2
THREADS = 8
SLICE_SECONDS = 1.0
TABLE = "CREATE TABLE bench_row (id uuid PRIMARY KEY, body text NOT NULL)"


def application() -> Any:
    """Return the product's application for gunicorn, with the two bare addresses in front."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    settings.ROOT_URLCONF = "bare"
    return get_wsgi_application()


class Caller:
    """One caller with one connection and one key."""

    def __init__(self, port: int, secret: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en", "Host": "localhost"}

    def get(self, path: str) -> Any:
        """Send a read. Return the JSON of the answer."""
        return self._answer("GET", path, None, 200)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send a write. Return the JSON of the answer."""
        return self._answer("POST", path, json.dumps(body), 201)

    def _answer(self, method: str, path: str, body: str | None, status: int) -> Any:
        headers = self.headers
        if body is not None:
            headers = headers | {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == status, text[:500]
        return json.loads(text)


@contextmanager
def served(server: postgres.Server) -> Iterator[Callable[[], Caller]]:
    """Serve the database during the block; yield a function that creates callers."""
    from hosho.accounts.operations import make_key
    from hosho.core.calendar import TOKYO
    from hosho.core.terms.loading import DEFAULT_PLAN, SHIPPED
    from hosho.interfaces.demo.filling import BEGINS_AT
    from hosho.journal.actor import OPERATOR
    from hosho.plans.operations import publish_folder

    publish_folder(folder=SHIPPED / DEFAULT_PLAN, actor=OPERATOR, now=BEGINS_AT)
    _, secret = make_key(name="bench", role="office", now=BEGINS_AT.astimezone(TOKYO))
    with psycopg.connect(server.address(postgres.SUPERUSER), autocommit=True) as superuser:
        superuser.execute(TABLE)
        superuser.execute(f"GRANT SELECT, INSERT ON bench_row TO {postgres.APP}")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        port = door.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "serving:application()", "--bind", f"fd://{door.fileno()}"]
        command += ["--workers", str(PROCESSES), "--worker-class", "gthread", "--threads", str(THREADS)]
        command += ["--chdir", str(Path(__file__).parent), "--log-level", "warning", "--no-control-socket"]
        process = subprocesses.spawn(
            command,
            folder=Path.cwd(),
            when_we_die=signal.SIGTERM,
            environment=dict(os.environ),
            pass_fds=[door.fileno()],
        )
        try:
            first = Caller(port, secret)
            for _ in range(50):  # until both processes have loaded everything and are connected
                first.get("/api/v1/clock")
                first = Caller(port, secret)
            yield lambda: Caller(port, secret)
        finally:
            process.terminate()
            process.wait(30)


def by_turns(*acts: Callable[[Caller], object], callers: Sequence[Caller], seconds: float) -> list[list[list[float]]]:
    """Have all callers repeat each act for a second, by turns. Return the seconds of each call, by act and by caller.

    ``seconds`` is the total time of each act. Whatever else the machine does meanwhile slows all of them.
    """

    def one_slice(act: Callable[[Caller], object], caller: Caller, times: list[float]) -> None:
        ends_at = time.perf_counter() + SLICE_SECONDS
        while (began := time.perf_counter()) < ends_at:
            act(caller)
            times.append(time.perf_counter() - began)

    taken: list[list[list[float]]] = [[[] for _ in callers] for _ in acts]
    with ThreadPoolExecutor(len(callers)) as threads:
        for _ in range(max(1, round(seconds / SLICE_SECONDS))):
            for act, times in zip(acts, taken, strict=True):
                list(threads.map(one_slice, [act] * len(callers), callers, times))
    return taken

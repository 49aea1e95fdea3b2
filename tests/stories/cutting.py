"""A proxy between a caller and the API that reads each reply whole, and then passes on as much of it as it is told.

What a reply tells has been committed before the server began to write it. So a caller whose reply is lost here stands
where one stands whose network broke: the work is done, and they do not know.
"""

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Protocol

import httpx

SECONDS = 30
"""So long each wait here takes at most."""


class Send(Protocol):
    """Sends a request once; nothing where the connection broke before an answer came."""

    def __call__(self, base: str = "") -> httpx.Response | None:
        """``base``: another way to the API than the straight one."""


class Reply:
    """A reply as it came, whole; it goes no further before it is said how much of it does."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._share = 1.0
        self._said = threading.Event()

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(self.raw.split(b" ", 2)[1])

    @property
    def body(self) -> bytes:
        """The body, to the byte."""
        return self.raw.partition(b"\r\n\r\n")[2]

    def pass_on(self, share: float) -> None:
        """Let so much of it go on, and then cut."""
        self._share = share
        self._said.set()

    def passed(self) -> bytes:
        """Wait for the word; give what goes on."""
        self._said.wait(SECONDS)
        return self.raw[: int(len(self.raw) * self._share)]


class Proxy:
    """Listens on this machine; each connection is one request."""

    def __init__(self, door: socket.socket, upstream: tuple[str, int]) -> None:
        self.door, self.upstream = door, upstream
        self.base = f"http://127.0.0.1:{door.getsockname()[1]}/api/v1"
        self._replies: queue.Queue[Reply] = queue.Queue()

    def serve(self) -> None:
        """Take connections until the door is closed."""
        with suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                threading.Thread(target=self._pass, args=(caller,), daemon=True).start()

    def lose_reply(self, send: Send, *, share: float = 0.0, meanwhile: Callable[[], object] = lambda: None) -> Reply:
        """Let a request be sent and answered, and all but a share of the answer be lost; give what was lost.

        ``meanwhile`` happens when the reply is there whole, and its caller has none of it.
        """
        with ThreadPoolExecutor(1) as aside:
            answer = aside.submit(send, self.base)
            reply = self._replies.get(timeout=SECONDS)
            try:
                meanwhile()
            finally:
                reply.pass_on(share)
            assert answer.result(SECONDS) is None, "the caller has got an answer"
        return reply

    def _pass(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            caller.settimeout(SECONDS)
            asked = _read_request(caller)
            with socket.create_connection(self.upstream, SECONDS) as server:
                server.sendall(asked)
                raw = b"".join(iter(lambda: server.recv(65536), b""))
            reply = Reply(raw)
            self._replies.put(reply)
            caller.sendall(reply.passed())


def _read_request(caller: socket.socket) -> bytes:
    """Read a request whole, and ask the server to close after it, so that the end of the reply is its end."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += _some(caller)
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    lengths = [int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):
        body += _some(caller)
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("it ended in the middle of a request")
    return received


@contextmanager
def cutting(upstream: tuple[str, int]) -> Iterator[Proxy]:
    """Run a proxy before a server for the time of the block."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        proxy = Proxy(door, upstream)
        threading.Thread(target=proxy.serve, daemon=True).start()
        yield proxy
        door.shutdown(socket.SHUT_RDWR)

"""A proxy between a caller and the API that reads the whole of each reply, and passes on as much as a test wants.

The server commits before it begins to write a reply. So a caller whose reply is lost here is in the position of one
whose network failed: the work is done, and the caller does not know it.
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
"""The longest that any wait here takes."""


class Send(Protocol):
    """Sends a request once. Returns None if the connection broke before an answer came."""

    def __call__(self, base: str = "") -> httpx.Response | None:
        """``base``: an address of the API other than the direct one."""


class Reply:
    """A whole reply, held until the test says how much of it is passed on."""

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
        """The body, byte for byte."""
        return self.raw.partition(b"\r\n\r\n")[2]

    def pass_on(self, share: float) -> None:
        """Pass on this share of the reply (0 to 1), and close."""
        self._share = share
        self._said.set()

    def passed(self) -> bytes:
        """Wait for ``pass_on``. Return the bytes to pass on."""
        self._said.wait(SECONDS)
        return self.raw[: int(len(self.raw) * self._share)]


class Proxy:
    """Listens on the loopback address; each connection is one request."""

    def __init__(self, door: socket.socket, upstream: tuple[str, int]) -> None:
        self.door, self.upstream = door, upstream
        self.base = f"http://127.0.0.1:{door.getsockname()[1]}/api/v1"
        self._replies: queue.Queue[Reply] = queue.Queue()

    def serve(self) -> None:
        """Accept connections until the socket is closed."""
        with suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                threading.Thread(target=self._pass, args=(caller,), daemon=True).start()

    def lose_reply(self, send: Send, *, share: float = 0.0, meanwhile: Callable[[], object] = lambda: None) -> Reply:
        """Send a request, and lose all but a share of its reply. Return the whole reply.

        ``meanwhile`` is called when the proxy has the whole reply and the caller has none of it.
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
    """Read a whole request, and add ``Connection: close``, so that the reply ends with the connection."""
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
    """Run a proxy in front of a server during the block."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        proxy = Proxy(door, upstream)
        threading.Thread(target=proxy.serve, daemon=True).start()
        yield proxy
        door.shutdown(socket.SHUT_RDWR)

"""A partner's program: a real server on this machine that keeps what it is sent and answers as it is told."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Message(NamedTuple):
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    def verified(self, secret: str) -> dict[str, Any]:
        """Give the payload, if one of the signatures is of this secret; as a receiver would check it."""
        key = base64.b64decode(secret.split("_", 1)[1])
        signed = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert f"v1,{expected}" in self.headers["webhook-signature"].split(" ")
        payload: dict[str, Any] = json.loads(self.body)
        return payload


class Receiver(ThreadingHTTPServer):
    """``answers`` are given in turn: a status, or a status with headers; then 204 for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.answers: list[int | tuple[int, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """The address at which it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/hooks?from=hosho"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver
    timeout = 30  # seconds without a word

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        names = {name.lower(): value for name, value in self.headers.items()}
        self.server.messages.append(Message(self.path, names, body))
        answer = self.server.answers.pop(0) if self.server.answers else 204
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@contextmanager
def listening() -> Iterator[Receiver]:
    """Run a receiver during the block."""
    with Receiver() as receiver:
        threading.Thread(target=receiver.serve_forever, args=(0.01,), daemon=True).start()
        yield receiver
        receiver.shutdown()

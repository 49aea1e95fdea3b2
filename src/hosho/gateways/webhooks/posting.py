"""One POST over a connection to one known address. No redirects, no proxies, little time."""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from typing import NamedTuple

from hosho.gateways.webhooks.addresses import Target

CONNECT_SECONDS = 5
WHOLE_SECONDS = 20  # the specification recommends 15 to 30 in all
LONGEST_WAIT_SECONDS = 24 * 3600
AGENT = "Hosho-Webhooks/1"


class Answer(NamedTuple):
    """What came back: an HTTP status, or a code of what went wrong. ``retry_after`` is what was asked for, seconds."""

    status: int | None
    result: str
    retry_after: int = 0

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status <= 299


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name of the host means by now."""

    def __init__(self, target: Target, address: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self.pinned, self.tls = address, tls

    def connect(self) -> None:
        self.sock = socket.create_connection((self.pinned, self.port), timeout=CONNECT_SECONDS)
        if self.tls is not None:
            self.sock = self.tls.wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(WHOLE_SECONDS)


def post(
    target: Target,
    address: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    tls: ssl.SSLContext | None = None,
    seconds: float = WHOLE_SECONDS,
) -> Answer:
    """Send a body to a checked address and give what came back; the answer's own body is not read.

    The whole takes at most about ``seconds``, however slowly the receiver answers. ``tls`` takes the place of the
    usual trust in certificates.
    """
    connection = _Pinned(target, address, (tls or ssl.create_default_context()) if target.tls else None)
    sent = {"Host": target.authority, "Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    ended = threading.Event()

    def end() -> None:
        ended.set()
        if connection.sock is not None:
            # the plain socket's: an SSL socket's own would touch what the other thread is reading with
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        connection.request("POST", target.path, body=body, headers=sent | dict(headers))
        response = connection.getresponse()
        return Answer(response.status, str(response.status), _seconds(response.getheader("Retry-After")))
    except TimeoutError:
        return Answer(None, "timeout")
    except (http.client.HTTPException, OSError) as error:
        return Answer(None, "timeout" if ended.is_set() else _code(error))
    finally:
        timer.cancel()
        connection.close()


def _code(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "tls-failed"
    if isinstance(error, ConnectionRefusedError):
        return "connection-refused"
    return "answer-unreadable" if isinstance(error, http.client.HTTPException) else "connection-failed"


def _seconds(asked: str | None) -> int:
    """Read Retry-After where it is a number of seconds; a date is left aside."""
    return min(int(asked), LONGEST_WAIT_SECONDS) if asked and asked.isascii() and asked.isdigit() else 0

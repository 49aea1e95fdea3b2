"""Webhooks go to public addresses over TLS; nothing inside is ever reached."""

import socket
import threading
from ipaddress import ip_address

import pytest

from hosho.gateways.webhooks.addresses import Target, TargetRefusedError, is_public, read_url, resolve
from hosho.gateways.webhooks.posting import post

SECONDS = 30
"""So long a server or a client of these tests waits at most."""
INSIDE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.255", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "203.0.112.1", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "url-invalid"),
        ("hooks", "url-invalid"),
        ("//hooks.example/x", "url-invalid"),
        ("ftp://hooks.example/", "url-invalid"),
        ("https://", "url-invalid"),
        ("https://user@hooks.example/", "url-invalid"),
        ("https://user:pass@hooks.example/", "url-invalid"),
        ("https://hooks.example/#part", "url-invalid"),
        ("https://hooks.example:99999/", "url-invalid"),
        ("https://hooks.example:0/", "url-invalid"),
        ("https://hooks.example/a b", "url-invalid"),
        ("https://hooks.example/\r\nHost: x", "url-invalid"),
        ("https://hooks.example\\@127.0.0.1/", "url-invalid"),
        ("https://例え.example/", "url-invalid"),
        ("https://[::1", "url-invalid"),
        ("https://hooks.example/" + "x" * 500, "url-invalid"),
        ("http://hooks.example/", "https-needed"),
        ("http://8.8.8.8/", "https-needed"),
        ("https://localhost/", "address-not-public"),
        ("https://LOCALHOST./", "address-not-public"),
        ("https://api.localhost/", "address-not-public"),
        ("https://127.0.0.1/", "address-not-public"),
        ("https://127.1/", "address-not-public"),
        ("https://2130706433/", "address-not-public"),
        ("https://0x7f.1/", "address-not-public"),
        ("https://0177.0.0.1/", "address-not-public"),
        ("https://169.254.169.254/latest/meta-data/", "address-not-public"),
        ("https://[::1]/", "address-not-public"),
        ("https://[::ffff:10.0.0.1]/", "address-not-public"),
        ("https://[fd00::1]:8443/", "address-not-public"),
    ],
)
def test_a_url_that_cannot_be_sent_to_is_refused(url: str, reason: str) -> None:
    with pytest.raises(TargetRefusedError) as caught:
        read_url(url, to_loopback=False)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "https://192.168.1.1/", "http://8.8.8.8/", "http://hooks.example/"]
)
def test_the_switch_for_trying_out_opens_this_machine_and_nothing_else(url: str) -> None:
    with pytest.raises(TargetRefusedError):
        read_url(url, to_loopback=True)
    assert read_url("http://localhost:8001/x?y=1", to_loopback=True) == Target(False, "localhost", 8001, "/x?y=1")


def test_a_url_is_taken_apart() -> None:
    target = read_url("https://Hooks.Example:8443?a=b", to_loopback=False)
    assert target == Target(True, "hooks.example", 8443, "/?a=b")
    assert target.authority == "hooks.example:8443"
    assert read_url("https://hooks.example/", to_loopback=False).authority == "hooks.example"


def test_a_name_that_leads_inside_is_refused_when_it_is_looked_up() -> None:
    """Whatever a name looked like when the endpoint was made: its addresses are looked at for each try."""
    with pytest.raises(TargetRefusedError) as caught:
        resolve(Target(True, "localhost", 443, "/"), to_loopback=False)
    assert caught.value.reason == "address-not-public"


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(TargetRefusedError) as caught:
        resolve(Target(True, "hooks.invalid", 443, "/"), to_loopback=False)
    assert caught.value.reason == "host-unknown"


def test_the_connection_goes_to_the_address_that_was_checked_and_not_to_the_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = _answering(server, b"HTTP/1.1 204 No Content\r\n\r\n")
        target = Target(False, "hooks.invalid", server.getsockname()[1], "/x")
        assert post(target, "127.0.0.1", body=b"{}", headers={}).taken
        _see_ended(answering)


def test_a_name_that_changes_its_meaning_after_the_check_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: public when it is looked at, and this machine a moment later."""
    meanings = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])
    connected = []

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        address = next(meanings) if host == "hooks.example" else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    target = read_url("https://hooks.example/", to_loopback=False)
    answer = post(target, resolve(target, to_loopback=False), body=b"{}", headers={})
    assert (answer.result, connected) == ("connection-refused", [("93.184.215.14", 443)])
    with pytest.raises(TargetRefusedError):
        resolve(target, to_loopback=False)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (b"", "answer-unreadable"),
        (b"hello\r\n\r\n", "answer-unreadable"),
        (b"HTTP/1.1 " + b"9" * 70_000, "answer-unreadable"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", "302"),
    ],
)
def test_an_answer_that_is_none_is_told_by_a_code(answer: bytes, result: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = _answering(server, answer)
        target = Target(False, "127.0.0.1", server.getsockname()[1], "/")
        assert post(target, "127.0.0.1", body=b"{}", headers={}).result == result
        _see_ended(answering)


def test_a_receiver_that_never_ends_its_answer_is_left_after_the_time_that_there_is() -> None:
    """It drips: each byte comes in time, the whole never does."""
    dripped = threading.Event()

    def drip(server: socket.socket) -> None:
        server.settimeout(SECONDS)
        connection, _ = server.accept()
        with connection:
            connection.settimeout(SECONDS)
            while not dripped.wait(0.01):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as server:
        dripping = threading.Thread(target=drip, args=(server,), daemon=True)
        dripping.start()
        target = Target(False, "127.0.0.1", server.getsockname()[1], "/")
        assert post(target, "127.0.0.1", body=b"{}", headers={}, seconds=0.2).result == "timeout"
        dripped.set()
        _see_ended(dripping)


def test_nobody_there_is_told_by_a_code() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert post(Target(False, "127.0.0.1", port, "/"), "127.0.0.1", body=b"", headers={}).result == "connection-refused"


def test_a_receiver_without_a_certificate_we_trust_gets_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = _answering(server, b"HTTP/1.1 204 No Content\r\n\r\n")
        target = Target(True, "hooks.example", server.getsockname()[1], "/")
        assert post(target, "127.0.0.1", body=b"{}", headers={}).result == "tls-failed"
        _see_ended(answering)


def _answering(server: socket.socket, answer: bytes) -> threading.Thread:
    """Let the next that comes be answered so."""
    server.settimeout(SECONDS)
    thread = threading.Thread(target=_answer_once, args=(server, answer), daemon=True)
    thread.start()
    return thread


def _see_ended(thread: threading.Thread) -> None:
    thread.join(SECONDS)
    assert not thread.is_alive(), "nobody came, or nobody went"


def _answer_once(server: socket.socket, answer: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        connection.settimeout(SECONDS)
        connection.recv(65536)
        connection.sendall(answer)

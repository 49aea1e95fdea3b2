"""Where webhooks may go: to public addresses over TLS, and never inside (server-side request forgery)."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

IP = IPv4Address | IPv6Address
LONGEST_URL = 500
INSIDE_OF_IPV6 = (
    IPv6Network("64:ff9b::/96"),  # NAT64: an IPv4 address in the last 32 bits
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("2001::/32"),  # Teredo
    IPv6Network("fec0::/10"),  # site-local, deprecated
    IPv6Network("::/96"),  # IPv4-compatible, deprecated
)
"""Ways to write or tunnel an IPv4 address, and what the registry no longer lists; nobody receives webhooks there."""
INSIDE_OF_IPV4 = (IPv4Network("192.88.99.0/24"),)

Refusal = Literal["url-invalid", "https-needed", "address-not-public", "host-unknown"]
MESSAGES: dict[Refusal, str] = {
    "url-invalid": "give an absolute URL with a host, without user, password or fragment, of at most 500 characters",
    "https-needed": "give an https URL",
    "address-not-public": "this address is not public; webhooks are sent to public addresses only",
    "host-unknown": "this host has no address",
}


class TargetRefusedError(Exception):
    """Nothing may be sent there. ``reason`` is a code. Field ``url``."""

    field = "url"

    def __init__(self, reason: Refusal) -> None:
        self.reason = reason
        super().__init__(MESSAGES[reason])


class Target(NamedTuple):
    """A URL taken apart. ``path`` has the query with it."""

    tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"


def read_url(url: str, *, to_loopback: bool) -> Target:
    """Take a URL apart. What can be refused by its looks is refused; its name is looked up when it is sent to.

    ``to_loopback`` also allows this machine itself, then without TLS too.

    Raises:
        TargetRefusedError: it cannot be one.
    """
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url or len(url) > LONGEST_URL:
        raise TargetRefusedError("url-invalid")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise TargetRefusedError("url-invalid") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or "#" in url or port == 0:
        raise TargetRefusedError("url-invalid")
    tls = parts.scheme == "https"
    if not tls and not to_loopback:
        raise TargetRefusedError("https-needed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(tls, parts.hostname.rstrip("."), port or (443 if tls else 80), path)
    literal = _literal(target.host)
    if literal is not None:
        _check(literal, tls=tls, to_loopback=to_loopback)
    elif target.host == "localhost" or target.host.endswith(".localhost"):
        if not to_loopback:
            raise TargetRefusedError("address-not-public")
    elif not tls:
        raise TargetRefusedError("https-needed")
    return target


def resolve(target: Target, *, to_loopback: bool) -> str:
    """Look the host up, once, and give the address to connect to; a later change of the name cannot lead elsewhere.

    Raises:
        TargetRefusedError: it has no address, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TargetRefusedError("host-unknown") from None
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        _check(ip_address(address), tls=target.tls, to_loopback=to_loopback)
    return addresses[0]


def _check(address: IP, *, tls: bool, to_loopback: bool) -> None:
    if to_loopback and address.is_loopback:
        return
    if not is_public(address):
        raise TargetRefusedError("address-not-public")
    if not tls:
        raise TargetRefusedError("https-needed")


def is_public(address: IP) -> bool:
    """Return whether an address is public: not private, loopback, link-local, reserved or multicast."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        inside = address.scope_id is not None or any(address in each for each in INSIDE_OF_IPV6)
    else:
        inside = any(address in each for each in INSIDE_OF_IPV4)
    refused = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not (inside or refused or address.is_private or address.is_link_local)


def _literal(host: str) -> IP | None:
    """Read a host that is an address, also in the spellings that resolvers take for one (127.1, 0x7f000001)."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None

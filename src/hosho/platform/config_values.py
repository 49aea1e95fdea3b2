"""The values that the variables of the environment are read into, and how each is read from what was written.

Each reading function raises ValueError where the text does not fit; what would, ``config.VARIABLES`` says.
"""

import json
from collections.abc import Callable, Mapping
from datetime import time
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

FOLDER = "hosho.platform.files.Folder"
"""The storage that is a folder."""


class MailServer(NamedTuple):
    """The server that takes our mail. ``user`` and ``password`` are both given or both empty."""

    host: str
    port: int
    user: str
    password: str
    encrypted: Literal["from-the-start", "after-greeting", "never"]
    """``never`` only where the server is on this machine."""


class Issuer(NamedTuple):
    """Who issues invoices. ``number``: T and 13 digits, as registered for qualified invoices."""

    name: str
    number: str
    address: str


class FileStorage(NamedTuple):
    """Where files are kept, as Django describes a storage."""

    backend: str
    options: Mapping[str, Any]


class BankClient(NamedTuple):
    """Under which number of the bank (委託者コード) accounts are debited, and the account to which the sums go."""

    code: str
    kana: str
    bank_code: str
    branch_code: str
    account_kind: str
    account_number: str


class InBoth(NamedTuple):
    """A text of the operator's in both languages."""

    ja: str
    en: str


class ShopFacts(NamedTuple):
    """What who sells the devices says before an order is placed (final confirmation). Texts are whole sentences."""

    payment: InBoth
    """When and how the device is paid."""
    ships_within_days: int
    """How many days after the order it is shipped at the latest; 0 is the same day."""
    delivery: InBoth
    """How long it is on its way."""
    returns: InBoth
    """Until when and how it can be returned, and who pays for that."""


def mode(value: str) -> Literal["demonstration", "production"]:
    """Read what the installation is."""
    if value == "demonstration":
        return "demonstration"
    if value == "production":
        return "production"
    raise ValueError


def folder(value: str) -> Path:
    """Read a folder that is there or can be made; absolute."""
    path = Path(value).absolute()
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    if not existing.is_dir():
        raise ValueError
    return path


def folder_as_storage(path: Path) -> FileStorage:
    """Return the storage that a folder stands for."""
    return FileStorage(FOLDER, {"location": str(path)})


def storage(value: str) -> FileStorage:
    """Read a folder, or a storage in JSON whose package is installed."""
    if not value.startswith("{"):
        return folder_as_storage(folder(value))
    described = json.loads(value)
    backend, options = described.pop("BACKEND", None), described.pop("OPTIONS", {})
    if described or not isinstance(backend, str) or not isinstance(options, dict):
        raise ValueError
    if find_spec(backend.partition(".")[0]) is None:
        raise ValueError
    return FileStorage(backend, options)


def address(value: str) -> str:
    """Read an IP address."""
    return str(ip_address(value))


def flag(value: str) -> bool:
    """Read 0 or 1."""
    if value not in ("0", "1"):
        raise ValueError
    return value == "1"


def hosts(value: str) -> tuple[str, ...]:
    """Read host names, separated by commas."""
    names = tuple(name.strip() for name in value.split(","))
    if not all(names) or any(" " in name or "/" in name for name in names):
        raise ValueError
    return names


def between(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def parse(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError
        return number

    return parse


def database_url(value: str) -> str:
    """Read the address of a PostgreSQL database; it is kept as it was written."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(value)
    except ProgrammingError as error:
        raise ValueError from error
    if not value.startswith(("postgresql://", "postgres://")) or not parts.get("dbname"):
        raise ValueError
    return value


def mail_server(value: str) -> MailServer:
    """Read the address of a mail server."""
    parts = urlsplit(value)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise ValueError
    if parts.query or parts.fragment or bool(parts.username) != bool(parts.password):
        raise ValueError
    encrypted: Literal["from-the-start", "after-greeting", "never"] = "after-greeting"
    if parts.scheme == "smtps":
        encrypted = "from-the-start"
    elif parts.hostname in ("localhost", "127.0.0.1", "::1"):
        encrypted = "never"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        encrypted=encrypted,
    )


def mail_address(value: str) -> str:
    """Read a mail address."""
    name, _, domain = value.partition("@")
    if not name or "." not in domain.strip(".") or any(each.isspace() or each in '<>,"@' for each in name + domain):
        raise ValueError
    return value


def phone_number(value: str) -> str:
    """Read a phone number of Japan, with its hyphens where it has any."""
    digits = value.replace("-", "")
    if not (digits.isascii() and digits.isdigit() and digits.startswith("0") and len(digits) in (10, 11)):
        raise ValueError
    if not all(value.split("-")):
        raise ValueError
    return value


def text(longest: int) -> Callable[[str], str]:
    """Return a reader of texts of at most ``longest`` characters."""

    def parse(value: str) -> str:
        if len(value) > longest or not value.isprintable():
            raise ValueError
        return value

    return parse


def in_both(longest: int) -> Callable[[str], InBoth]:
    """Return a reader of texts in Japanese and English, with a bar between them."""
    each = text(longest)

    def parse(value: str) -> InBoth:
        parts = [part.strip() for part in value.split("|")]
        if len(parts) != 2 or not all(parts):
            raise ValueError
        return InBoth(*map(each, parts))

    return parse


def invoice_number(value: str) -> str:
    """Read a number for qualified invoices: T and 13 digits, the first of them a check digit."""
    from stdnum.jp import cn

    if len(value) != 14 or not value.startswith("T") or not value[1:].isascii() or not cn.is_valid(value[1:]):
        raise ValueError
    return value


def bank_client(value: str) -> BankClient:
    """Read who asks the bank to debit accounts."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 6:
        raise ValueError
    client = BankClient(*parts)
    digits = ((client.code, 10), (client.bank_code, 4), (client.branch_code, 3), (client.account_number, 7))
    if any(len(part) != length or not (part.isascii() and part.isdigit()) for part, length in digits):
        raise ValueError
    if not client.kana or client.account_kind not in ("ordinary", "current"):
        raise ValueError
    return client


def hours_of_a_day(value: str) -> tuple[time, time]:
    """Read from when to when, such as 9:00-19:00."""
    opens, closes = (time.fromisoformat(each.strip().zfill(5)) for each in value.split("-"))
    if opens >= closes:
        raise ValueError
    return opens, closes

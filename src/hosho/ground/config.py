"""What the installation is told from outside: environment variables, read once and checked together.

``read`` gives a valid ``Config`` or raises ``ConfigError`` with one line for every variable that is missing or wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import unquote, urlsplit

from hosho.ground import postgres

T = TypeVar("T")

DEMONSTRATION_SECRET = "for-demonstration-only-" + "never-in-production-" * 2
SECRET_LENGTH = 50


class ConfigError(Exception):
    """The environment does not describe a system that may start. ``problems``: one sentence for each variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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


class BankClient(NamedTuple):
    """Under which number of the bank (委託者コード) accounts are debited, and the account to which the sums go."""

    code: str
    kana: str
    bank_code: str
    branch_code: str
    account_kind: str
    account_number: str


@dataclass(frozen=True)
class Config:
    """The settings of one installation."""

    mode: Literal["demonstration", "production"]
    """``demonstration`` may move its clock and brings its own database; ``production`` may neither."""
    data: Path
    """The one folder in which this installation keeps files; absolute."""
    database_url: str | None
    """The server elsewhere, as the role that runs; None for the embedded one."""
    migrate_database_url: str | None
    """The same database as the role that owns and migrates it."""
    secret_key: str
    debug: bool
    hosts: tuple[str, ...]
    """Names under which the pages may be asked for."""
    listen: str
    """Address on which the web server listens."""
    port: int
    web_processes: int
    demo_members: int
    """How many people an empty demonstration is filled with."""
    mail_server: MailServer | None
    """Who takes our mail; None in a demonstration, whose mails are kept in ``outbox``."""
    mail_from: str
    """The address that members are written to from."""
    issuer: Issuer
    """Who issues invoices; in a demonstration an invented company."""
    bank_client: BankClient | None
    """None where accounts are not debited."""
    desk_phone: str
    """The phone desk's number, as it is read."""
    desk_hours: tuple[time, time]
    """From when to when (Asia/Tokyo) the phone desk answers, every day."""
    reply_days: int
    """Within how many working days, until 17:00, a person's decision is promised of what was referred to one."""
    webhooks_to_loopback: bool
    """Whether webhooks may go to this machine itself, also without TLS; for trying out receivers."""

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def embedded(self) -> bool:
        return self.database_url is None

    @property
    def postgres_folder(self) -> Path:
        return self.data / "postgres"

    @property
    def outbox(self) -> Path:
        """The folder in which a demonstration keeps its mails."""
        return self.data / "outbox"

    @property
    def app_url(self) -> str:
        """The database as the application reaches it."""
        return self.database_url or postgres.embedded_address(self.postgres_folder, postgres.APP)

    @property
    def owner_url(self) -> str:
        """The database as migrations reach it."""
        if self.embedded:
            return postgres.embedded_address(self.postgres_folder, postgres.OWNER)
        return self.migrate_database_url or self.app_url

    @property
    def assumed_role(self) -> str | None:
        """The role into which the application steps down after login, where one login serves both purposes."""
        return postgres.APP if not self.embedded and self.migrate_database_url is None else None


VARIABLES = {
    "HOSHO_MODE": "demonstration (default) or production",
    "HOSHO_DATA": "a folder, for this installation's files (default: var)",
    "DATABASE_URL": "postgresql://user:password@host:port/name of a PostgreSQL elsewhere (default: the embedded one)",
    "HOSHO_MIGRATE_DATABASE_URL": "the same database under the role that owns it (default: DATABASE_URL)",
    "HOSHO_SECRET_KEY": f"{SECRET_LENGTH} or more random characters",
    "HOSHO_DEBUG": "0 (default) or 1",
    "HOSHO_HOSTS": "host names, separated by commas, under which the pages are asked for",
    "HOSHO_LISTEN": "the IP address to listen on (default: 127.0.0.1)",
    "HOSHO_PORT": "a port from 1 to 65535 (default: 8000)",
    "HOSHO_WEB_PROCESSES": "how many web processes, 1 to 64 (default: 2)",
    "HOSHO_DEMO_MEMBERS": "how many people fill an empty demonstration, 0 to 1000 (default: 50)",
    "HOSHO_SMTP_URL": "smtp://user:password@host:port (STARTTLS) or smtps://user:password@host:port of a mail server",
    "HOSHO_MAIL_FROM": "the address from which members are written to, like hosho@example.jp",
    "HOSHO_ISSUER_NAME": "the name of the company that issues the invoices, at most 100 characters",
    "HOSHO_ISSUER_NUMBER": "its number for qualified invoices: T and 13 digits, with the right check digit",
    "HOSHO_ISSUER_ADDRESS": "its address, as printed on invoices, at most 300 characters",
    "HOSHO_BANK_CLIENT": "client code (10 digits), name in kana, bank (4 digits), branch (3 digits),"
    " ordinary or current, account (7 digits), separated by commas",
    "HOSHO_DESK_PHONE": "the phone desk's number as it is read, like 0120-000-000",
    "HOSHO_DESK_HOURS": "when the phone desk answers, every day, in Tokyo (default: 9:00-19:00)",
    "HOSHO_REPLY_DAYS": "within how many working days a person decides what was referred, 1 to 30 (default: 1)",
    "HOSHO_WEBHOOKS_TO_LOOPBACK": "0 (default) or 1: webhooks may go to this machine itself, without TLS",
}
SECRETS = {"DATABASE_URL", "HOSHO_MIGRATE_DATABASE_URL", "HOSHO_SECRET_KEY", "HOSHO_SMTP_URL"}
DEMONSTRATION_SENDER = "hosho@hosho.example"
DEMONSTRATION_CLIENT = BankClient("0000000000", "ミホンタンマツホシヨウ", "0000", "000", "ordinary", "0000000")
DEMONSTRATION_ISSUER = Issuer("見本端末補償株式会社", "T6700012345678", "見本県見本市みどり町1-1-1")
DEMONSTRATION_PHONE = "0120-000-000"


def read(environment: Mapping[str, str]) -> Config:
    """Read and check the variables; an empty one counts as not given. Raises ConfigError naming every problem."""
    problems: list[str] = []
    given = {name: value.strip() for name, value in environment.items() if value.strip()}

    def take(name: str, parse: Callable[[str], T], default: T) -> T:
        if name not in given:
            return default
        try:
            return parse(given[name])
        except ValueError:
            shown = "the value given (not shown: it is secret)" if name in SECRETS else repr(given[name])
            problems.append(f"{name}: {shown} does not fit; it must be {VARIABLES[name]}")
            return default

    for name in sorted(given):
        if name.startswith("HOSHO_") and name not in VARIABLES:
            near = get_close_matches(name, VARIABLES, n=1)
            problems.append(f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else ""))

    config = Config(
        mode=take("HOSHO_MODE", _mode, "demonstration"),
        data=take("HOSHO_DATA", _folder, Path("var").absolute()),
        database_url=take("DATABASE_URL", _database_url, None),
        migrate_database_url=take("HOSHO_MIGRATE_DATABASE_URL", _database_url, None),
        secret_key=given.get("HOSHO_SECRET_KEY", DEMONSTRATION_SECRET),
        debug=take("HOSHO_DEBUG", _flag, False),
        hosts=take("HOSHO_HOSTS", _hosts, ("localhost", "127.0.0.1", "[::1]")),
        listen=take("HOSHO_LISTEN", _address, "127.0.0.1"),
        port=take("HOSHO_PORT", _between(1, 65535), 8000),
        web_processes=take("HOSHO_WEB_PROCESSES", _between(1, 64), 2),
        demo_members=take("HOSHO_DEMO_MEMBERS", _between(0, 1000), 50),
        mail_server=take("HOSHO_SMTP_URL", _mail_server, None),
        mail_from=take("HOSHO_MAIL_FROM", _mail_address, DEMONSTRATION_SENDER),
        issuer=Issuer(
            take("HOSHO_ISSUER_NAME", _text(100), DEMONSTRATION_ISSUER.name),
            take("HOSHO_ISSUER_NUMBER", _invoice_number, DEMONSTRATION_ISSUER.number),
            take("HOSHO_ISSUER_ADDRESS", _text(300), DEMONSTRATION_ISSUER.address),
        ),
        bank_client=take(
            "HOSHO_BANK_CLIENT", _bank_client, None if given.get("HOSHO_MODE") == "production" else DEMONSTRATION_CLIENT
        ),
        desk_phone=take("HOSHO_DESK_PHONE", _phone_number, DEMONSTRATION_PHONE),
        desk_hours=take("HOSHO_DESK_HOURS", _hours_of_a_day, (time(9), time(19))),
        reply_days=take("HOSHO_REPLY_DAYS", _between(1, 30), 1),
        webhooks_to_loopback=take("HOSHO_WEBHOOKS_TO_LOOPBACK", _flag, False),
    )
    problems += _contradictions(config)
    if config.production:
        problems += _refusals_of_production(config, given)
    if problems:
        raise ConfigError(problems)
    return config


def _contradictions(config: Config) -> list[str]:
    problems = []
    if config.mail_server is not None and not config.production:
        problems.append("HOSHO_SMTP_URL: given to a demonstration, which keeps its mails in a folder; leave it out")
    return problems + _contradictions_of_databases(config)


def _contradictions_of_databases(config: Config) -> list[str]:
    if config.migrate_database_url is None:
        return []
    if config.database_url is None:
        return ["HOSHO_MIGRATE_DATABASE_URL: given without DATABASE_URL; give both, or DATABASE_URL alone"]
    if _user(config.database_url) == _user(config.migrate_database_url):
        return [
            "HOSHO_MIGRATE_DATABASE_URL: has the same user as DATABASE_URL; it must be another role, which owns the "
            "database (with one role only, give DATABASE_URL alone)"
        ]
    return []


def _refusals_of_production(config: Config, given: Mapping[str, str]) -> list[str]:
    """Name what is good enough for trying Hosho out and would be harm in earnest."""
    refusals = []
    if config.secret_key == DEMONSTRATION_SECRET:
        refusals.append(f"HOSHO_SECRET_KEY: missing; production needs its own, {VARIABLES['HOSHO_SECRET_KEY']}")
    elif len(config.secret_key) < SECRET_LENGTH or len(set(config.secret_key)) < 10:
        refusals.append(f"HOSHO_SECRET_KEY: too easily guessed; it must be {VARIABLES['HOSHO_SECRET_KEY']}")
    if config.debug:
        refusals.append("HOSHO_DEBUG: is 1; production must not show its inside, leave it out or give 0")
    if "DATABASE_URL" not in given:
        refusals.append(
            "DATABASE_URL: missing; the embedded PostgreSQL is for trying and testing, "
            f"production needs {VARIABLES['DATABASE_URL'].removesuffix(' (default: the embedded one)')}"
        )
    if "HOSHO_HOSTS" not in given:
        refusals.append(f"HOSHO_HOSTS: missing; it must be {VARIABLES['HOSHO_HOSTS']}")
    elif "*" in config.hosts:
        refusals.append("HOSHO_HOSTS: '*' would answer under any name; name the hosts")
    refusals += [
        f"{name}: missing; it must be {VARIABLES[name]}"
        for name in (
            "HOSHO_SMTP_URL",
            "HOSHO_MAIL_FROM",
            "HOSHO_DESK_PHONE",
            "HOSHO_ISSUER_NAME",
            "HOSHO_ISSUER_NUMBER",
            "HOSHO_ISSUER_ADDRESS",
        )
        if name not in given
    ]
    if config.webhooks_to_loopback:
        refusals.append("HOSHO_WEBHOOKS_TO_LOOPBACK: is 1; production sends webhooks to public addresses only")
    return refusals


def connection_settings(
    url: str, *, role: str | None = None, statement_seconds: int = 15, lock_seconds: int = 3
) -> dict[str, Any]:
    """Give Django's description of the database behind a libpq URL.

    No statement runs longer than ``statement_seconds`` (0: any length) or waits for a lock longer than
    ``lock_seconds``. Raw SQL reads and writes days in Tokyo.
    """
    from psycopg import IsolationLevel
    from psycopg.conninfo import conninfo_to_dict

    parts: dict[str, Any] = dict(conninfo_to_dict(url))
    limits = {
        "statement_timeout": f"{statement_seconds}s",
        "lock_timeout": f"{lock_seconds}s",
        "idle_in_transaction_session_timeout": "60s",
    }
    if role:
        limits["role"] = role
    options = " ".join([str(parts.pop("options", "")), *(f"-c {name}={value}" for name, value in limits.items())])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts, "options": options.strip(), "isolation_level": IsolationLevel.READ_COMMITTED},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TIME_ZONE": "Asia/Tokyo",
    }


def _mode(value: str) -> Literal["demonstration", "production"]:
    if value == "demonstration":
        return "demonstration"
    if value == "production":
        return "production"
    raise ValueError


def _folder(value: str) -> Path:
    path = Path(value).absolute()
    existing = next(parent for parent in (path, *path.parents) if parent.exists())
    if not existing.is_dir():
        raise ValueError
    return path


def _address(value: str) -> str:
    return str(ip_address(value))


def _flag(value: str) -> bool:
    if value not in ("0", "1"):
        raise ValueError
    return value == "1"


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(","))
    if not all(hosts) or any(" " in host or "/" in host for host in hosts):
        raise ValueError
    return hosts


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        number = int(value)
        if not least <= number <= most:
            raise ValueError
        return number

    return parse


def _database_url(value: str) -> str:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(value)
    except ProgrammingError as error:
        raise ValueError from error
    if not value.startswith(("postgresql://", "postgres://")) or not parts.get("dbname"):
        raise ValueError
    return value


def _mail_server(value: str) -> MailServer:
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


def _mail_address(value: str) -> str:
    name, _, domain = value.partition("@")
    if not name or "." not in domain.strip(".") or any(each.isspace() or each in '<>,"@' for each in name + domain):
        raise ValueError
    return value


def _phone_number(value: str) -> str:
    digits = value.replace("-", "")
    if not (digits.isascii() and digits.isdigit() and digits.startswith("0") and len(digits) in (10, 11)):
        raise ValueError
    if not all(value.split("-")):
        raise ValueError
    return value


def _text(longest: int) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if len(value) > longest or not value.isprintable():
            raise ValueError
        return value

    return parse


def _invoice_number(value: str) -> str:
    from stdnum.jp import cn

    if len(value) != 14 or not value.startswith("T") or not value[1:].isascii() or not cn.is_valid(value[1:]):
        raise ValueError
    return value


def _bank_client(value: str) -> BankClient:
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


def _hours_of_a_day(value: str) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(each.strip().zfill(5)) for each in value.split("-"))
    if opens >= closes:
        raise ValueError
    return opens, closes


def _user(url: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(url).get("user") or "")

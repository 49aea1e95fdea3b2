"""What the installation is told from outside: environment variables, read once and checked together.

``read`` gives a valid ``Config`` or raises ``ConfigError`` with one line for every variable that is missing or wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

from hosho.platform import config_values as values
from hosho.platform import postgres
from hosho.platform.config_values import BankClient, FileStorage, InBoth, Issuer, MailServer, ShopFacts

T = TypeVar("T")

DEMONSTRATION_SECRET = "for-demonstration-only-" + "never-in-production-" * 2
SECRET_LENGTH = 50
WEB_THREADS = 8
"""Requests that a web process answers at once; each holds a connection."""
WORKER_CONNECTIONS = 20
"""What a worker holds at most: its jobs, and the queue's own connections for two queues."""
OTHER_CONNECTIONS = 20
"""Room for commands, migrations and whoever looks at the database."""


class ConfigError(Exception):
    """The environment does not describe a system that may start. ``problems``: one sentence for each variable."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Config:
    """The settings of one installation."""

    mode: Literal["demonstration", "production"]
    """``demonstration`` may move its clock and brings its own database; ``production`` may neither."""
    data: Path
    """The one folder in which this installation keeps files; absolute."""
    papers: FileStorage
    """Where papers that were given out are kept: a folder, or an object store."""
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
    shop: ShopFacts
    """How what is bought in the shop is paid, delivered and returned."""
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
    def connections_needed(self) -> int:
        """How many connections the processes of one machine hold at most: a web thread one, the worker its pools."""
        return self.web_processes * WEB_THREADS + WORKER_CONNECTIONS

    @property
    def assumed_role(self) -> str | None:
        """The role into which the application steps down after login, where one login serves both purposes."""
        return postgres.APP if not self.embedded and self.migrate_database_url is None else None


VARIABLES = {
    "HOSHO_MODE": "demonstration (default) or production",
    "HOSHO_DATA": "a folder, for this installation's files (default: var)",
    "HOSHO_PAPERS": "a folder for papers that were given out (default: papers in HOSHO_DATA), or the JSON of an"
    ' installed Django storage: {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "…"}}',
    "DATABASE_URL": "postgresql://user:password@host:port/name of a PostgreSQL elsewhere (default: the embedded one)",
    "HOSHO_MIGRATE_DATABASE_URL": "the same database under the role that owns it (default: DATABASE_URL)",
    "HOSHO_SECRET_KEY": f"{SECRET_LENGTH} or more random characters",
    "HOSHO_DEBUG": "0 (default) or 1",
    "HOSHO_HOSTS": "host names, separated by commas, under which the pages are asked for",
    "HOSHO_LISTEN": "the IP address to listen on (default: 127.0.0.1)",
    "HOSHO_PORT": "a port from 1 to 65535 (default: 8000)",
    "HOSHO_WEB_PROCESSES": "how many web processes, 1 to 64 (default: 2)",
    "HOSHO_DEMO_MEMBERS": "how many people fill an empty demonstration, 0 to 1000 (default: 50; 0 with DATABASE_URL)",
    "HOSHO_SMTP_URL": "smtp://user:password@host:port (STARTTLS) or smtps://user:password@host:port of a mail server",
    "HOSHO_MAIL_FROM": "the address from which members are written to, like hosho@example.jp",
    "HOSHO_ISSUER_NAME": "the name of the company that issues the invoices, at most 100 characters",
    "HOSHO_ISSUER_NUMBER": "its number for qualified invoices: T and 13 digits, with the right check digit",
    "HOSHO_ISSUER_ADDRESS": "its address, as printed on invoices, at most 300 characters",
    "HOSHO_BANK_CLIENT": "client code (10 digits), name in kana, bank (4 digits), branch (3 digits),"
    " ordinary or current, account (7 digits), separated by commas",
    "HOSHO_DESK_PHONE": "the support phone number as shown to members, for example 0120-000-000",
    "HOSHO_DESK_HOURS": "when the phone desk answers, every day, in Tokyo (default: 9:00-19:00)",
    "HOSHO_SHOP_PAYMENT": "when and how a device bought in the shop is paid, in Japanese | and in English",
    "HOSHO_SHOP_SHIPS_WITHIN": "within how many days of the order it is shipped, 0 to 60",
    "HOSHO_SHOP_DELIVERY": "how long it is on its way, in Japanese | and in English",
    "HOSHO_SHOP_RETURNS": "until when, how and at whose cost it can be returned, in Japanese | and in English",
    "HOSHO_REPLY_DAYS": "within how many working days a person decides what was referred, 1 to 30 (default: 1)",
    "HOSHO_WEBHOOKS_TO_LOOPBACK": "0 (default) or 1: webhooks may go to this machine itself, without TLS",
}
SECRETS = {"DATABASE_URL", "HOSHO_MIGRATE_DATABASE_URL", "HOSHO_PAPERS", "HOSHO_SECRET_KEY", "HOSHO_SMTP_URL"}
DEMONSTRATION_SENDER = "hosho@hosho.example"
DEMONSTRATION_CLIENT = BankClient("0000000000", "ミホンタンマツホシヨウ", "0000", "000", "ordinary", "0000000")
DEMONSTRATION_ISSUER = Issuer("見本端末補償株式会社", "T6700012345678", "見本県見本市みどり町1-1-1")
DEMONSTRATION_PHONE = "0120-000-000"
DEMONSTRATION_SHOP = ShopFacts(
    payment=InBoth(
        "端末を受け取るときに、配送会社へお支払いください（代金引換、手数料なし）。",
        "You pay the carrier when you receive the device (cash on delivery, no charge).",
    ),
    ships_within_days=2,
    delivery=InBoth("発送から1〜2日でお届けします。", "It is delivered 1 or 2 days later."),
    returns=InBoth(
        "届いてから8日以内は、電話でのお申し出で返品できます（送料はお客様の負担）。"
        "届いたときに動かない端末と、お届けできなかった端末の費用はいただきません。",
        "Within 8 days of delivery you can return it after calling us; you pay for sending it. "
        "A device that does not work on arrival or cannot be delivered costs you nothing.",
    ),
)
LONGEST_SHOP_FACT = 300


def read(environment: Mapping[str, str]) -> Config:
    """Read and check the variables; an empty one counts as not given. Raises ConfigError naming every problem."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    problems = _unknown(given)

    def take(name: str, parse: Callable[[str], T], default: T) -> T:
        if name not in given:
            return default
        try:
            return parse(given[name])
        except ValueError:
            shown = "the value given (not shown: it is secret)" if name in SECRETS else repr(given[name])
            problems.append(f"{name}: {shown} does not fit; it must be {VARIABLES[name]}")
            return default

    data = take("HOSHO_DATA", values.folder, Path("var").absolute())
    config = Config(
        mode=take("HOSHO_MODE", values.mode, "demonstration"),
        data=data,
        papers=take("HOSHO_PAPERS", values.storage, values.folder_as_storage(data / "papers")),
        database_url=take("DATABASE_URL", values.database_url, None),
        migrate_database_url=take("HOSHO_MIGRATE_DATABASE_URL", values.database_url, None),
        secret_key=given.get("HOSHO_SECRET_KEY", DEMONSTRATION_SECRET),
        debug=take("HOSHO_DEBUG", values.flag, False),
        hosts=take("HOSHO_HOSTS", values.hosts, ("localhost", "127.0.0.1", "[::1]")),
        listen=take("HOSHO_LISTEN", values.address, "127.0.0.1"),
        port=take("HOSHO_PORT", values.between(1, 65535), 8000),
        web_processes=take("HOSHO_WEB_PROCESSES", values.between(1, 64), 2),
        demo_members=take("HOSHO_DEMO_MEMBERS", values.between(0, 1000), 0 if "DATABASE_URL" in given else 50),
        mail_server=take("HOSHO_SMTP_URL", values.mail_server, None),
        mail_from=take("HOSHO_MAIL_FROM", values.mail_address, DEMONSTRATION_SENDER),
        issuer=Issuer(
            take("HOSHO_ISSUER_NAME", values.text(100), DEMONSTRATION_ISSUER.name),
            take("HOSHO_ISSUER_NUMBER", values.invoice_number, DEMONSTRATION_ISSUER.number),
            take("HOSHO_ISSUER_ADDRESS", values.text(300), DEMONSTRATION_ISSUER.address),
        ),
        bank_client=take(
            "HOSHO_BANK_CLIENT",
            values.bank_client,
            None if given.get("HOSHO_MODE") == "production" else DEMONSTRATION_CLIENT,
        ),
        desk_phone=take("HOSHO_DESK_PHONE", values.phone_number, DEMONSTRATION_PHONE),
        desk_hours=take("HOSHO_DESK_HOURS", values.hours_of_a_day, (time(9), time(19))),
        shop=ShopFacts(
            take("HOSHO_SHOP_PAYMENT", values.in_both(LONGEST_SHOP_FACT), DEMONSTRATION_SHOP.payment),
            take("HOSHO_SHOP_SHIPS_WITHIN", values.between(0, 60), DEMONSTRATION_SHOP.ships_within_days),
            take("HOSHO_SHOP_DELIVERY", values.in_both(LONGEST_SHOP_FACT), DEMONSTRATION_SHOP.delivery),
            take("HOSHO_SHOP_RETURNS", values.in_both(LONGEST_SHOP_FACT), DEMONSTRATION_SHOP.returns),
        ),
        reply_days=take("HOSHO_REPLY_DAYS", values.between(1, 30), 1),
        webhooks_to_loopback=take("HOSHO_WEBHOOKS_TO_LOOPBACK", values.flag, False),
    )
    problems += _contradictions(config)
    if config.production:
        problems += _refusals_of_production(config, given)
    if problems:
        raise ConfigError(problems)
    return config


def _unknown(given: Mapping[str, str]) -> list[str]:
    problems = []
    for name in sorted(given):
        if name.startswith("HOSHO_") and name not in VARIABLES:
            near = get_close_matches(name, VARIABLES, n=1)
            problems.append(f"{name}: no such setting" + (f"; did you mean {near[0]}?" if near else ""))
    return problems


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
            "HOSHO_SHOP_PAYMENT",
            "HOSHO_SHOP_SHIPS_WITHIN",
            "HOSHO_SHOP_DELIVERY",
            "HOSHO_SHOP_RETURNS",
        )
        if name not in given
    ]
    if config.webhooks_to_loopback:
        refusals.append("HOSHO_WEBHOOKS_TO_LOOPBACK: is 1; production sends webhooks to public addresses only")
    return refusals


TCP_LIMITS: Mapping[str, int] = {
    "connect_timeout": 3,  # seconds
    "tcp_user_timeout": 5_000,  # milliseconds: a cut link is noticed although nothing answers
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 3,
}
"""A host that vanished must not hold anybody: ``statement_timeout`` is the server's, and does not end a hanging COMMIT.
What DATABASE_URL says itself wins. Sockets of this machine know no such limits."""


def connection_settings(
    url: str, *, role: str | None = None, statement_seconds: int = 15, lock_seconds: int = 3
) -> dict[str, Any]:
    """Return Django's description of the database behind a libpq URL.

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
        "temp_buffers": "32MB",  # taken by who needs it: what a chunk of a billing run owes stays in memory
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
        "OPTIONS": {
            **TCP_LIMITS,
            **parts,
            "options": options.strip(),
            "isolation_level": IsolationLevel.READ_COMMITTED,
        },
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "TIME_ZONE": "Asia/Tokyo",
    }


def with_tcp_limits(url: str) -> str:
    """Return the libpq connection string of a URL with ``TCP_LIMITS``, where it says nothing of its own."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    limits: dict[str, Any] = {**TCP_LIMITS, **conninfo_to_dict(url)}
    return make_conninfo(**limits)


def _user(url: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    return str(conninfo_to_dict(url).get("user") or "")

"""Who may do what in the database: the owner migrates, the application runs, and history stays as it was written."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from psycopg import sql

from hosho.platform import postgres
from hosho.platform.config import Config, connection_settings, with_tcp_limits

OLDEST_SERVER = 160000
MIGRATION = 4_866_600_001  # any number, the same for all: the advisory lock under which migrations run
POLL_SECONDS = 0.5
MIGRATION_ATTEMPTS = 6
SCHEMA = "public"
PARTS = "parts"
"""Where the parts of partitioned tables live. The application has them made by the owner's functions in there, and
may add and read."""


class DatabaseRefused(Exception):  # noqa: N818 - reads as what happened
    """The database cannot carry Hosho as it is set up; the message says what to change."""


def migrate(config: Config) -> None:
    """Bring the database to this release as its owner, then renew the application's rights. One at a time.

    Raises DatabaseRefused where the roles cannot be what they must be, where the database is of another mode, or where
    an index cannot be built since other transactions stay open.
    """
    with psycopg.connect(with_tcp_limits(config.owner_url), autocommit=True) as owner:
        if owner.info.server_version < OLDEST_SERVER:
            raise DatabaseRefused("PostgreSQL 16 or newer is needed (18 is what the tests use)")
        with _our_turn(owner):
            _check_mode(owner, config)
            role = application_role(config, owner)
            # Statements may be long; waiting for a lock may not: everybody else would queue behind the waiting one.
            with default_database(connection_settings(config.owner_url, statement_seconds=0)):
                _migrate_patiently(owner)
            owner.execute(
                'INSERT INTO platform_installation ("only", mode) VALUES (true, %s) ON CONFLICT DO NOTHING',
                [config.mode],
            )
            grant(owner, role)


@contextmanager
def _our_turn(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """Hold the lock of migrations during the block.

    The lock is polled, not waited for in the server: an open statement of ours would be what the other migration's
    CREATE INDEX CONCURRENTLY waits for, and both would stand still.
    """
    while not _holds(owner, "pg_try_advisory_lock(%s)", MIGRATION):
        time.sleep(POLL_SECONDS)
    try:
        yield
    finally:
        owner.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION])


def _migrate_patiently(owner: psycopg.Connection[Any]) -> None:
    """Apply the migrations; an index that could not be built beside long transactions is dropped and tried again."""
    for attempt in range(1, MIGRATION_ATTEMPTS + 1):
        _drop_invalid_indexes(owner)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
                raise
            if attempt == MIGRATION_ATTEMPTS:
                raise DatabaseRefused(
                    "a migration waits for transactions that stay open (see pg_stat_activity); end them, and run "
                    "hosho migrate again"
                ) from error
            connection.close()
            time.sleep(attempt)


def _drop_invalid_indexes(owner: psycopg.Connection[Any]) -> None:
    """Drop what an interrupted CREATE INDEX CONCURRENTLY left: an index that answers nothing, and has the name."""
    left = owner.execute(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relnamespace = %s::regnamespace",
        [SCHEMA],
    ).fetchall()
    for (name,) in left:
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(SCHEMA, name)))


def verify(config: Config) -> None:
    """See that the database is what this installation takes it for, before anything works on it.

    Raises DatabaseRefused: it is of another mode, its clock was set and this is production, or the application is a
    role that owns its tables and could rewrite history. A database that was not migrated yet is not looked at.
    """
    with psycopg.connect(with_tcp_limits(config.app_url), autocommit=True) as login:
        if config.assumed_role is not None and _holds(login, "to_regrole(%s) IS NOT NULL", config.assumed_role):
            login.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(config.assumed_role)))
        _check_mode(login, config)
        owns = (
            "EXISTS (SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = %s::regnamespace"
            " AND pg_has_role(current_user, relowner, 'USAGE'))"
        )
        migrated = _holds(login, "to_regclass(%s) IS NOT NULL", "platform_installation")
        if migrated and _holds(login, owns, SCHEMA):
            raise DatabaseRefused(
                "the application's role owns its tables and could rewrite history; run hosho migrate, which makes "
                "another role, and see that the connection may step down into it"
            )


def refuse_too_few_connections(config: Config) -> None:
    """See that the server takes as many connections as the processes of this machine hold.

    Raises DatabaseRefused where it does not: under load, a part of all requests would find none.
    """
    with psycopg.connect(with_tcp_limits(config.app_url), autocommit=True) as login:
        row = login.execute(
            "SELECT sum(setting::int * CASE name WHEN 'max_connections' THEN 1 ELSE -1 END)::int FROM pg_settings"
            " WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')"
        ).fetchone()
    assert row is not None
    if row[0] < config.connections_needed:
        raise DatabaseRefused(
            f"the PostgreSQL server takes {row[0]} connections, and HOSHO_WEB_PROCESSES={config.web_processes} with a "
            f"worker needs up to {config.connections_needed}: run fewer web processes, or raise its max_connections"
        )


def _check_mode(database: psycopg.Connection[Any], config: Config) -> None:
    if not _holds(database, "to_regclass(%s) IS NOT NULL", "platform_installation"):
        mode = None
    else:
        row = database.execute("SELECT mode FROM platform_installation").fetchone()
        mode = row[0] if row else None
    if mode not in (None, config.mode):
        raise DatabaseRefused(
            f"this database is of a {mode} installation, and HOSHO_MODE says {config.mode}: they never mix. "
            f"Name another database in DATABASE_URL, or start it with HOSHO_MODE={mode}"
        )
    has_clock = _holds(database, "to_regclass(%s) IS NOT NULL", "clock_clocksetting")
    if config.production and has_clock and database.execute("SELECT 1 FROM clock_clocksetting").fetchone():
        raise DatabaseRefused(
            "the clock of this database was set: it is of a demonstration. Production needs a database of its own"
        )


def application_role(config: Config, owner: psycopg.Connection[Any]) -> str:
    """Return the role under which the application runs; create it where the login may only step down into it.

    Raises DatabaseRefused when it is one that could rewrite history: an owner or a superuser.
    """
    if config.assumed_role is None:
        with psycopg.connect(config.app_url) as app:
            role = app.info.user
    else:
        role = config.assumed_role
        try:
            if not _holds(owner, "EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", role):
                owner.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
            if not _holds(owner, "pg_has_role(current_user, %s, 'SET')", role):
                owner.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise DatabaseRefused(
                f"the login of DATABASE_URL may not create the role {role} or take it; have an administrator run "
                f"CREATE ROLE {role}; GRANT {role} TO {owner.info.user}; or give HOSHO_MIGRATE_DATABASE_URL"
            ) from error
    mighty = "(SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s)"
    if _holds(owner, mighty, role):
        raise DatabaseRefused(f"the application's role {role} is a superuser or an owner and could rewrite history")
    return role


def _holds(database: psycopg.Connection[Any], condition: LiteralString, value: str | int) -> bool:
    return database.execute(sql.SQL("SELECT {}").format(sql.SQL(condition)), [value]).fetchone() == (True,)


def grant(owner: psycopg.Connection[Any], role: str) -> None:
    """Grant ``role`` what the application needs on all tables, and no more than adding and reading on some."""
    to = sql.Identifier(role)
    schema = sql.Identifier(SCHEMA)
    only_added = sql.SQL(", ").join(sql.Identifier(SCHEMA, table) for table in append_only_tables())
    with owner.transaction():
        owner.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} TO {}").format(schema, to)
        )
        owner.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, to))
        owner.execute(sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(only_added, to))
        parts = sql.Identifier(PARTS)
        owner.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(parts, to))
        owner.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {} TO {}").format(parts, to))
        owner.execute(sql.SQL("GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {} TO {}").format(parts, to))
        owner.execute(sql.SQL("REVOKE INSERT ON {} FROM {}").format(sql.Identifier(SCHEMA, "django_migrations"), to))


def close_connections() -> None:
    """Close this thread's connections of Django; the next query opens them again."""
    connections.close_all()


def append_only_tables() -> list[str]:
    """Name the tables whose rows are written once: those of models that say ``append_only``, and the migrations'."""
    models = (model for model in apps.get_models(include_auto_created=True) if getattr(model, "append_only", False))
    return sorted({"django_migrations", *(model._meta.db_table for model in models)})


@contextmanager
def default_database(settings: dict[str, Any]) -> Iterator[None]:
    """Point Django's default connection, in every thread that opens one, to another database during the block."""
    shared = connection.settings_dict  # the one dictionary from which connections of all threads are made
    before = dict(shared)
    connection.close()
    shared.update(settings)
    try:
        yield
    finally:
        connection.close()
        shared.update(before)


@contextmanager
def database_running(config: Config) -> Iterator[None]:
    """See that the database is there during the block.

    A server elsewhere and an embedded one that runs already (``hosho run``) are left alone; otherwise the embedded one
    is started, and stopped again afterwards. Raises as ``postgres.Server.start`` and ``verify`` do.
    """
    if not config.embedded or postgres.running(config.postgres_folder):
        verify(config)
        yield
        return
    with postgres.started(config.postgres_folder, patiently=True):
        verify(config)
        try:
            yield
        finally:
            connections.close_all()  # patience is for others

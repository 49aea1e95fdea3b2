"""Who may do what in the database: the owner migrates, the application runs, and history stays as it was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from hosho.platform import postgres
from hosho.platform.config import Config, connection_settings

OLDEST_SERVER = 160000
MIGRATION = 4_866_600_001  # any number, the same for all: the advisory lock under which migrations run
SCHEMA = "public"
PARTS = "parts"
"""Where the parts of partitioned tables live. The application has them made by the owner's functions in there, and
may add and read."""


class DatabaseRefused(Exception):  # noqa: N818 - reads as what happened
    """The database cannot carry Hosho as it is set up; the message says what to change."""


def migrate(config: Config) -> None:
    """Bring the database to this release as its owner, then renew the application's rights. One at a time.

    Raises DatabaseRefused where the roles cannot be what they must be.
    """
    with psycopg.connect(config.owner_url, autocommit=True) as owner:
        if owner.info.server_version < OLDEST_SERVER:
            raise DatabaseRefused("PostgreSQL 16 or newer is needed (18 is what the tests use)")
        owner.execute("SELECT pg_advisory_lock(%s)", [MIGRATION])
        role = application_role(config, owner)
        # Statements may be long; waiting for a lock may not: everybody else would queue behind the waiting migration.
        with default_database(connection_settings(config.owner_url, statement_seconds=0)):
            call_command("migrate", interactive=False, verbosity=0)
        grant(owner, role)


def application_role(config: Config, owner: psycopg.Connection[Any]) -> str:
    """Give the role under which the application runs, making it where the login may only step down into it.

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


def _holds(owner: psycopg.Connection[Any], condition: LiteralString, role: str) -> bool:
    return owner.execute(sql.SQL("SELECT {}").format(sql.SQL(condition)), [role]).fetchone() == (True,)


def grant(owner: psycopg.Connection[Any], role: str) -> None:
    """Give ``role`` what the application needs on all tables, and no more than adding and reading on some."""
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


def append_only_tables() -> list[str]:
    """Name the tables whose rows are written once: those of models that say ``append_only``, and the migrations'."""
    models = (model for model in apps.get_models(include_auto_created=True) if getattr(model, "append_only", False))
    return sorted({"django_migrations", *(model._meta.db_table for model in models)})


@contextmanager
def default_database(settings: dict[str, Any]) -> Iterator[None]:
    """Let Django's default connection, in every thread that opens one, lead elsewhere for the time of the block."""
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
    is started, and stopped again afterwards. Raises as ``postgres.Server.start`` does.
    """
    if not config.embedded or postgres.running(config.postgres_folder):
        yield
        return
    with postgres.started(config.postgres_folder, patiently=True):
        try:
            yield
        finally:
            connections.close_all()  # patience is for others

"""What the application's role may do: everything it needs, and no rewriting of history."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors, sql
from pytest_django import DjangoDbBlocker
from tests.conftest import Database

from hosho.platform import postgres
from hosho.platform.config import connection_settings, read
from hosho.platform.database import DatabaseRefused, append_only_tables, default_database, migrate

APPEND_ONLY = sorted(model._meta.label for model in apps.get_models() if getattr(model, "append_only", False))


def test_the_journal_is_append_only() -> None:
    assert "journal.Entry" in APPEND_ONLY
    assert len(append_only_tables()) == len(APPEND_ONLY) + 1  # and the list of migrations


@pytest.mark.django_db
def test_the_application_runs_as_its_own_role_with_tokyo_days_and_short_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('TimeZone'), current_setting('lock_timeout'),"
            " current_setting('statement_timeout'), current_setting('transaction_isolation')"
        )
        assert cursor.fetchone() == ("hosho_app", "Asia/Tokyo", "3s", "15s", "read committed")


@pytest.mark.parametrize("label", APPEND_ONLY)
@pytest.mark.parametrize("rewrite", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.django_db
def test_what_is_append_only_is_not_rewritten(label: str, rewrite: str) -> None:
    model = apps.get_model(label)
    column = next(field.column for field in model._meta.concrete_fields if field.column)
    table, column = sql.Identifier(model._meta.db_table), sql.Identifier(column)
    statement = sql.SQL(rewrite).format(*[table, column, column][: rewrite.count("{}")])
    assert refusal_of(statement) is errors.InsufficientPrivilege


@pytest.mark.django_db
def test_what_is_append_only_is_added_to_and_read() -> None:
    with connection.cursor() as cursor:
        for table in set(append_only_tables()) - {"django_migrations"}:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, 'INSERT')", [table] * 2)
            assert cursor.fetchone() == (True, True)


@pytest.mark.django_db
def test_the_application_owns_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE journal_entry ADD COLUMN mine int",
        "DROP TABLE journal_entry",
        "SET ROLE hosho_owner",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('journal', 'x', now())",
    ],
)
@pytest.mark.django_db
def test_the_application_does_not_change_the_structure(statement: str) -> None:
    assert refusal_of(sql.SQL(statement)) is errors.InsufficientPrivilege


@pytest.mark.django_db
def test_the_application_may_defer_jobs() -> None:
    from procrastinate.contrib.django import app

    job = app.configure_task("ground.test", allow_unknown=True).defer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        assert cursor.fetchone() == ("todo",)


def test_a_fresh_database_begins_empty_and_commits(fresh_database: Database) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (fresh_database.name,)
        cursor.execute("SELECT count(*) FROM journal_duty")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "INSERT INTO journal_duty (id, due_at, kind, subject_id, failed)"
            " VALUES (gen_random_uuid(), now(), 'ground.test', gen_random_uuid(), '')"
        )
    with psycopg.connect(fresh_database.app_url) as other:
        assert other.execute("SELECT count(*) FROM journal_duty").fetchone() == (1,)


test_the_next_fresh_database_begins_empty_too = test_a_fresh_database_begins_empty_and_commits


@dataclass(frozen=True)
class Login:
    """A database of one login that is not a superuser, as a hosting company gives it."""

    name: str
    url: str


@pytest.fixture
def no_role(server: postgres.Server) -> Iterator[None]:
    """Let the application's role be missing, as on a server that has never seen Hosho."""
    with psycopg.connect(server.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute("ALTER ROLE hosho_app RENAME TO hosho_app_aside")
        yield
        superuser.execute("DROP ROLE IF EXISTS hosho_app")
        superuser.execute("ALTER ROLE hosho_app_aside RENAME TO hosho_app")


@pytest.fixture
def login(no_role: None, request: pytest.FixtureRequest, server: postgres.Server) -> Iterator[Login]:
    """Make a login with the rights that the test names, and an empty database of its own; remove both afterwards."""
    name = sql.Identifier("one_login")
    with psycopg.connect(server.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN " + request.param).format(name))
        superuser.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
        yield Login("one_login", server.address("one_login", "one_login"))
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        superuser.execute(sql.SQL("DROP ROLE {}").format(name))


@pytest.mark.parametrize("login", ["CREATEROLE", "SUPERUSER"], indirect=True)
def test_one_login_for_everything_steps_down(login: Login, django_db_blocker: DjangoDbBlocker) -> None:
    config = read({"DATABASE_URL": login.url})
    with django_db_blocker.unblock():
        migrate(config)
        migrate(config)  # and again, as at every start
        with default_database(connection_settings(config.app_url, role=config.assumed_role)):
            with connection.cursor() as cursor:
                cursor.execute("SELECT session_user, current_user")
                assert cursor.fetchone() == (login.name, "hosho_app")
            assert refusal_of(sql.SQL("DELETE FROM journal_entry")) is errors.InsufficientPrivilege


@pytest.mark.parametrize("login", ["NOCREATEROLE"], indirect=True)
def test_a_login_that_may_not_take_the_role_is_told_what_to_do(login: Login) -> None:
    with pytest.raises(DatabaseRefused, match="CREATE ROLE hosho_app; GRANT hosho_app TO one_login"):
        migrate(read({"DATABASE_URL": login.url}))


@pytest.mark.parametrize("mighty", [postgres.SUPERUSER, postgres.OWNER])
def test_an_application_that_could_rewrite_history_is_refused(server: postgres.Server, mighty: str) -> None:
    config = replace(
        read({}),
        database_url=server.address(mighty, "postgres"),
        migrate_database_url=server.address(postgres.OWNER, "postgres"),
    )
    with pytest.raises(DatabaseRefused, match="could rewrite history"):
        migrate(config)


def refusal_of(statement: sql.Composable) -> type[BaseException] | None:
    """Run the statement as the application and give the kind of error with which the server answers."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        try:
            with connection.connection.transaction():
                cursor.execute(statement)
        except psycopg.Error as error:
            return type(error)
    return None

"""A database is of one mode for ever, the application never owns it, and migrations take turns."""

import subprocess
import sys
from dataclasses import replace

import psycopg
import pytest
from django.db import connection
from tests.conftest import Database

from hosho.platform.config import read
from hosho.platform.database import DatabaseRefused, migrate, refuse_too_few_connections, verify

PRODUCTION = {
    "HOSHO_MODE": "production",
    "HOSHO_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "HOSHO_HOSTS": "hosho.example",
    "HOSHO_SMTP_URL": "smtp://mail.example:25",
    "HOSHO_MAIL_FROM": "hosho@hosho.example",
    "HOSHO_DESK_PHONE": "0120-000-000",
    "HOSHO_ISSUER_NAME": "見本",
    "HOSHO_ISSUER_NUMBER": "T6700012345678",
    "HOSHO_ISSUER_ADDRESS": "見本県",
    "HOSHO_SHOP_PAYMENT": "代引|cash",
    "HOSHO_SHOP_SHIPS_WITHIN": "2",
    "HOSHO_SHOP_DELIVERY": "二日|two days",
    "HOSHO_SHOP_RETURNS": "八日|eight days",
}


def urls(database: Database) -> dict[str, str]:
    return {"DATABASE_URL": database.app_url, "HOSHO_MIGRATE_DATABASE_URL": database.owner_url}


def test_a_demonstration_is_not_run_in_production(fresh_database: Database) -> None:
    config = read(urls(fresh_database) | PRODUCTION)
    for refused in (verify, migrate):
        with pytest.raises(DatabaseRefused, match="of a demonstration installation, and HOSHO_MODE says production"):
            refused(config)


def test_a_production_database_is_not_run_as_a_demonstration(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("UPDATE platform_installation SET mode = 'production'")
    config = read(urls(fresh_database))
    for refused in (verify, migrate):
        with pytest.raises(DatabaseRefused, match="of a production installation, and HOSHO_MODE says demonstration"):
            refused(config)
    verify(read(urls(fresh_database) | PRODUCTION))


def test_a_set_clock_is_refused_in_production(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("UPDATE platform_installation SET mode = 'production'")
        owner.execute("INSERT INTO clock_clocksetting VALUES (true, now(), now(), true)")
    with pytest.raises(DatabaseRefused, match="clock"):
        verify(read(urls(fresh_database) | PRODUCTION))


def test_an_application_that_owns_its_tables_is_refused(fresh_database: Database) -> None:
    config = replace(read(urls(fresh_database)), database_url=fresh_database.owner_url)
    with pytest.raises(DatabaseRefused, match="owns its tables"):
        verify(config)


def test_somebodys_database_is_not_filled_with_invented_members() -> None:
    assert read({"DATABASE_URL": "postgresql://me@db/hosho"}).demo_members == 0
    assert read({"DATABASE_URL": "postgresql://me@db/hosho", "HOSHO_DEMO_MEMBERS": "5"}).demo_members == 5
    assert read({}).demo_members == 50


def without_an_index(database: Database) -> None:
    """Take the database back to before a migration that builds an index beside the work."""
    connection.close()
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("DROP INDEX orders_by_state")
        owner.execute("DELETE FROM django_migrations WHERE app = 'sales' AND name = '0002_orders_by_state'")


def valid_index(database: Database) -> bool | None:
    with psycopg.connect(database.owner_url) as owner:
        row = owner.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('orders_by_state')"
        ).fetchone()
    return row[0] if row else None


def test_two_migrations_at_once_both_succeed(fresh_database: Database) -> None:
    without_an_index(fresh_database)
    command = [sys.executable, "-c", "from hosho.interfaces.cli.main import main; main()", "migrate"]
    both = [
        subprocess.Popen(command, env=fresh_database.environment, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    ended = [(each.communicate(timeout=120)[1], each.returncode) for each in both]
    assert ended == [("", 0), ("", 0)]
    assert valid_index(fresh_database) is True


def test_an_invalid_index_that_was_left_is_built_again(fresh_database: Database) -> None:
    without_an_index(fresh_database)
    config = read(fresh_database.environment)
    with psycopg.connect(fresh_database.app_url) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT FROM people_member")
        with (
            psycopg.connect(fresh_database.owner_url, autocommit=True, options="-c lock_timeout=200ms") as owner,
            pytest.raises(psycopg.errors.LockNotAvailable),
        ):
            owner.execute("CREATE INDEX CONCURRENTLY orders_by_state ON sales_order (state, id)")
    assert valid_index(fresh_database) is False
    migrate(config)
    assert valid_index(fresh_database) is True


def test_more_processes_than_the_server_has_connections_for_are_refused(fresh_database: Database) -> None:
    refuse_too_few_connections(read(urls(fresh_database)))
    config = read(urls(fresh_database) | {"HOSHO_WEB_PROCESSES": "64"})
    with pytest.raises(DatabaseRefused, match="HOSHO_WEB_PROCESSES=64 with a worker needs up to 532"):
        refuse_too_few_connections(config)

"""A database of the previous release with its rows, brought to the present; each test gets a copy of its own."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from pytest_django import DjangoDbBlocker

from hosho.platform import postgres
from hosho.platform.config import connection_settings, read
from hosho.platform.database import default_database, migrate
from tests.conftest import Database, copy
from tests.upgrade import release

BEFORE, AFTER = "of_the_release", "upgraded"


@pytest.fixture(scope="session")
def of_the_release(django_db_setup: None, server: postgres.Server, django_db_blocker: DjangoDbBlocker) -> Database:
    """Build a database with the previous release's migrations, and fill it with that release's demonstration."""
    database = copy(server, "template1", BEFORE)
    with django_db_blocker.unblock(), default_database(connection_settings(database.owner_url, statement_seconds=0)):
        release.build()
    release.fill(database.owner_url)
    return database


@pytest.fixture(scope="session")
def after(of_the_release: Database, server: postgres.Server, django_db_blocker: DjangoDbBlocker) -> Database:
    """Bring a copy of it to the present, as `hosho migrate` does: as the role that owns the database."""
    database = copy(server, BEFORE, AFTER)
    with django_db_blocker.unblock():
        migrate(read(database.environment))
    return database


@pytest.fixture
def upgraded(after: Database, server: postgres.Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """Give a copy of the upgraded database, Django's default for the time of the test, as the application's role."""
    database = copy(server, AFTER, f"upgraded_{uuid4().hex[:8]}")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        yield database
    with psycopg.connect(server.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))

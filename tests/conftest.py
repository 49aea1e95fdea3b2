"""The database of the tests: one embedded PostgreSQL for the session, migrated once; every test begins with it empty.

Tests run as the application's role. ``db`` rolls back what the test did. ``fresh_database`` is for tests that need
real commits, other threads or other processes: a database for one test, copied from the migrated one.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg import sql
from pytest_django import DjangoDbBlocker

from hosho.platform import postgres
from hosho.platform.config import connection_settings, read
from hosho.platform.config_values import FOLDER
from hosho.platform.database import default_database, migrate

TEMPLATE = "template_hosho"
# No test is timed: how long an example takes depends on how busy the machine is.
hypothesis_settings.register_profile("hosho", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("hosho")


SLOWEST = (
    "test_kills.py",
    "test_walk_of_everything.py",
    "desk/test_browser.py",
    "member/test_browser.py",
    "site/test_browser.py",
    "shop/test_browser.py",
    "test_run.py",
    "test_claim_races.py",
    "test_sign_in.py",
    "test_reference.py",
)
"""The files that take longest. They start first, so that none of them runs alone at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the slowest files; the order within a file stays."""
    places = {item.path: _place(item.path) for item in items}
    items.sort(key=lambda item: places[item.path])


def _place(path: Path) -> int:
    return next((place for place, name in enumerate(SLOWEST) if path.as_posix().endswith("/" + name)), len(SLOWEST))


@dataclass(frozen=True)
class Database:
    """A database with all tables and rights, empty of rows."""

    name: str
    app_url: str
    owner_url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a subprocess that works on this database and no other."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSHO_")}
        return kept | {"DATABASE_URL": self.app_url, "HOSHO_MIGRATE_DATABASE_URL": self.owner_url}


@pytest.fixture(scope="session", autouse=True)
def _papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Store the documents of the tests in a folder of the session."""
    papers = {"BACKEND": FOLDER, "OPTIONS": {"location": str(tmp_path_factory.mktemp("papers"))}}
    with override_settings(STORAGES=settings.STORAGES | {"papers": papers}):
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """Run the PostgreSQL of the session, with the roles and no database yet."""
    with (
        tempfile.TemporaryDirectory(prefix="hosho-") as folder,
        postgres.started(Path(folder) / "postgres", durable=False) as running,
    ):
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server, django_db_blocker: DjangoDbBlocker) -> postgres.Server:
    """Migrate the database from which the others are copied, rights included."""
    empty = copy(server, "template1", TEMPLATE)
    with django_db_blocker.unblock():
        migrate(read(empty.environment))
    return server


@pytest.fixture(scope="session")
def django_db_setup(template: postgres.Server) -> Iterator[None]:
    """Replace pytest-django's fixture, which would migrate as the application's role."""
    with default_database(connection_settings(copy(template, TEMPLATE, "tests").app_url)):
        yield


@pytest.fixture
def fresh_database(
    django_db_setup: None, template: postgres.Server, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """Create a database with real commits, Django's default in all threads; it is dropped after the test."""
    database = copy(template, TEMPLATE, f"fresh_{uuid4().hex[:8]}")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        yield database
    with psycopg.connect(template.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))


def copy(server: postgres.Server, source: str, name: str) -> Database:
    """Create the database ``name`` as a copy of ``source``, which must have no open connections."""
    with psycopg.connect(server.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(postgres.OWNER), sql.Identifier(source)
            )
        )
    return Database(name, server.address(postgres.APP, name), server.address(postgres.OWNER, name))

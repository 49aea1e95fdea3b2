"""What the doors' tests share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from psycopg import sql
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database
from tests.conftest import TEMPLATE, copy
from tests.interfaces.chromium import GONE, PROGRAM, Chromium


@pytest.fixture
def production(settings: Any) -> None:
    """Let the doors believe that this is a production installation."""
    settings.CONFIG = replace(django_settings.CONFIG, mode="production")


@dataclass(frozen=True)
class Live:
    """All doors served from a database of their own, and the browser before them."""

    url: str
    browser: Chromium


@pytest.fixture(scope="module")
def live(template: postgres.Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Live]:
    """One server, one browser and one database for the tests of a file. What is put into the database is committed."""
    if not PROGRAM.exists():
        pytest.skip("no Chromium on this machine")
    name = "live"
    database = copy(template, TEMPLATE, name)
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps an event loop in this thread
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        server = LiveServer("localhost")
        browser = Chromium()
        with browser.watched():
            browser.start()
        connection.close()  # inside the driver's loop Django keeps another one, perhaps to a database that is gone
        yield Live(server.url, browser)
        connection.close()
        browser.close()
        server.stop()
    patch.undo()
    with psycopg.connect(template.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no test with a browser wait for ever."""
    if "live" not in request.fixturenames:
        yield
        return
    live: Live = request.getfixturevalue("live")
    with live.browser.watched():
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test once more where the browser had to be ended under it, and only then."""
    for item in items:
        if "live" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[GONE]))

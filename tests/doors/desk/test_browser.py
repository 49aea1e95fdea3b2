"""The desk in a real browser: a whole call by keyboard alone, barriers, focus, no script.

One browser, one server and one database for all tests of this file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from psycopg import sql
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from hosho.ground import postgres
from hosho.ground.config import connection_settings
from hosho.ground.database import default_database
from hosho.people.models import Account
from tests.conftest import TEMPLATE, copy
from tests.doors.desk.conftest import Desk, desk_on_stage, signed_in
from tests.doors.site.test_browser import ARGUMENTS, CHROMIUM, LOCALES

SIZE = {"width": 1440, "height": 900}


@dataclass(frozen=True)
class Office:
    """The running desk, the browser in front of it, and its people."""

    url: str
    browser: Browser
    desk: Desk
    cookies: dict[str, str]

    def seat(self, who: str = "sato", language: str = "ja", theme: Any = "light", **more: Any) -> BrowserContext:
        """Let a colleague sit down before the browser."""
        context = self.browser.new_context(
            locale=LOCALES[language], color_scheme=theme, **{"viewport": SIZE, "base_url": self.url, **more}
        )
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": self.cookies[who], "url": self.url}
        context.add_cookies([cookie])
        return context


def session_of(account: Account) -> str:
    """Sign a colleague in, and give the cookie that says so."""
    return str(signed_in(account).cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture(scope="module")
def office(template: postgres.Server, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    """Serve the desk from a database of its own, and open the browser."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium on this machine")
    database = copy(template, TEMPLATE, "desk")
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver keeps an event loop in this thread
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        desk = desk_on_stage()
        cookies = {"sato": session_of(desk.sato), "ono": session_of(desk.ono)}
        server = LiveServer("localhost")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield Office(server.url, browser, desk, cookies)
            browser.close()
        server.stop()
    patch.undo()
    with psycopg.connect(template.address(postgres.SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier("desk")))


@pytest.fixture
def sato(office: Office) -> Iterator[Page]:
    """A page before which Sato sits, in Japanese."""
    seat = office.seat()
    yield seat.new_page()
    seat.close()

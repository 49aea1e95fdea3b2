"""The pages in a real browser: accessibility in both languages and themes at three widths, targets, and no script.

One browser, one server and one database for all tests of this file.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.interfaces.browser import LOCALES, OTHER_SCRIPT, TAGS, TARGETS, VIOLATIONS, barriers
from tests.interfaces.chromium import Chromium
from tests.interfaces.conftest import Live
from tests.interfaces.site.conftest import cast_on_stage

WIDTHS = (320, 768, 1440)
PAGES = {
    "start": "/",
    "devices today": "/devices/",
    "devices of a day": "/devices/?on=2022-05-30&model=iPhone%208",
    "devices, no such model": "/devices/?on=2021-05-30&model=iPhone%2012",
    "devices, day unreadable": "/devices/?on=2022-02-30",
    "devices before the start": "/devices/?on=2020-08-03",
    "versions": "/terms/",
    "terms": "/terms/1/",
    "difference": "/terms/1/1/",
    "stores": "/stores/",
    "help": "/help/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "legal": "/legal/",
    "aoi": "{aoi}",
    "ren": "{ren}",
    "mei": "{mei}",
    "kai": "{kai}",
    "not found": "/nothing/here/",
}


@dataclass(frozen=True)
class Site:
    """The running site and the browser that looks at it."""

    url: str
    browser: Chromium
    members: dict[str, str]

    def address(self, page: str) -> str:
        """Give the whole address of a page."""
        return self.url + PAGES[page].format(**self.members)

    def visitor(self, language: str = "ja", theme: Any = "light", **more: Any) -> BrowserContext:
        """Let somebody come with a browser of that language and theme."""
        return self.browser.new_context(locale=LOCALES[language], color_scheme=theme, **more)


@pytest.fixture(scope="module")
def site(live: Live) -> Site:
    """Put the cast of the pages on stage."""
    cast = cast_on_stage()
    return Site(live.url, live.browser, {who: cast.page(who) for who in ("aoi", "ren", "mei", "kai")})


@pytest.fixture
def japanese(site: Site) -> Iterator[Page]:
    """A page for one test, read in Japanese on a phone."""
    visitor = site.visitor(viewport={"width": 375, "height": 812})
    yield visitor.new_page()
    visitor.close()


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_in_either_theme_at_any_width(site: Site, name: str, language: str) -> None:
    visitor = site.visitor(language)
    visitor.add_init_script(Axe().axe_script)
    page = visitor.new_page()
    page.goto(site.address(name))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.evaluate(OTHER_SCRIPT) == []
    for width in WIDTHS:
        assert barriers(page, width) == [], width
        assert page.evaluate(TARGETS) == []
    visitor.close()


def test_the_check_for_barriers_would_find_one(site: Site) -> None:
    visitor = site.visitor()
    visitor.add_init_script(Axe().axe_script)
    page = visitor.new_page()
    page.goto(site.address("start"))
    page.evaluate("document.querySelector('h1').before(document.createElement('img'))")
    assert page.evaluate(VIOLATIONS, TAGS) != []
    visitor.close()


def test_titles_are_unique_and_name_page_door_and_hosho(site: Site, japanese: Page) -> None:
    titles = {}
    for name in PAGES:
        japanese.goto(site.address(name))
        titles[name] = japanese.title()
    assert len({*titles.values()}) == len(PAGES), titles
    assert all(title.endswith(" – Hosho") and title.count(" – ") == 2 for title in titles.values()), titles


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(site: Site, japanese: Page) -> None:
    japanese.goto(site.address("start"))
    japanese.keyboard.press("Tab")
    assert japanese.evaluate("document.activeElement.className") == "skip"
    assert japanese.evaluate("document.activeElement.getBoundingClientRect().top") >= 0, "it is seen when focused"
    japanese.keyboard.press("Enter")
    assert japanese.evaluate("document.activeElement.id") == "main"


def test_tab_goes_in_reading_order(site: Site, japanese: Page) -> None:
    japanese.goto(site.address("devices today"))
    places = []
    for _stop in range(40):
        japanese.keyboard.press("Tab")
        order = japanese.evaluate(
            "[...document.querySelectorAll('a[href], button, input, summary')].indexOf(document.activeElement)"
        )
        if order < 0:
            break
        places.append(order)
    assert len(places) > 10
    assert places == sorted(places)


def test_everything_reads_and_works_without_script(site: Site) -> None:
    visitor = site.visitor("ja", "light", java_script_enabled=False, viewport={"width": 375, "height": 812})
    page = visitor.new_page()
    page.goto(site.address("devices today"))
    page.fill("#on", "2021/01/01")
    page.fill("#model", "アイフォンXR")
    page.click("main form button")
    assert "2021年1月1日（金）の対象は7機種です" in page.inner_text("h1")
    assert "iPhone XRは対象です" in page.inner_text("#answer")
    page.click("text=前の日")
    assert "2020年12月31日（木）" in page.inner_text("h1")
    page.click("button:has-text('English')")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("?on=2020-12-31"), "a choice comes back to the same page"
    page.click("button:has-text('Dark')")
    assert page.locator("link[href*='tokens-dark']").get_attribute("media") == "screen"
    visitor.close()


def test_an_error_is_focused_first_and_leads_to_its_field(site: Site, japanese: Page) -> None:
    japanese.goto(site.address("devices, day unreadable"))
    assert japanese.evaluate("document.activeElement.className") == "errors"
    japanese.keyboard.press("Tab")
    japanese.keyboard.press("Enter")
    assert japanese.evaluate("document.activeElement.id") == "on"


def test_states_can_be_told_apart_when_colours_are_forced(site: Site) -> None:
    visitor = site.visitor("ja", "light", forced_colors="active")
    page = visitor.new_page()
    page.goto(site.address("aoi"))
    badges = page.locator(".badge")
    assert badges.count() >= 2
    for badge in badges.all():
        assert badge.inner_text().strip()
        assert badge.locator("svg").bounding_box()
    visitor.close()


def test_nothing_moves_for_those_who_asked_for_it(site: Site) -> None:
    visitor = site.visitor("ja", "light", reduced_motion="reduce")
    page = visitor.new_page()
    page.goto(site.address("start"))
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.card-link')).transitionDuration") == "0s"
    visitor.close()


def test_pages_ask_nobody_else_for_anything_and_carry_no_inline_style(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for name in ("start", "devices of a day", "terms", "aoi"):
        page.goto(site.address(name))
        assert page.locator("[style], style").count() == 0
    assert all(url.startswith(site.url) for url in asked)
    assert complaints == [], "the content security policy, or a missing file"
    visitor.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stays_within_its_budget(site: Site, name: str, japanese: Page) -> None:
    response = japanese.request.get(site.address(name))
    assert len(gzip.compress(response.body())) <= 14 * 1024

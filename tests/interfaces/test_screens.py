"""What holds on the screens of every door: text at twice its size, nothing jumps or moves, nothing by colour alone.

A few pages stand for all of a door; barriers (axe), targets, titles and budgets of all pages are looked at by the
tests of each door.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from hosho.accounts.models import Account
from hosho.accounts.operations import open_account
from hosho.claims.models import Claim
from tests.cast import at
from tests.interfaces.browser import LOCALES, TAGS, VIOLATIONS, barriers, keep_session
from tests.interfaces.chromium import Chromium
from tests.interfaces.conftest import Live
from tests.interfaces.desk.conftest import Desk, desk_on_stage, signed_in
from tests.interfaces.shop.conftest import on_shelf
from tests.interfaces.site.conftest import reported

WIDTHS = (320, 768, 1440)
PAGES = {
    "site": ("", "/"),
    "devices": ("", "/devices/"),
    "shelf": ("", "/shop/"),
    "device": ("", "/shop/devices/{unit}/"),
    "signing in": ("", "/sign-in/"),
    "today": ("rin", "/member/"),
    "claim of a member": ("rin", "/member/claims/{referred}/"),
    "question": ("sora", "/member/report/"),
    "start": ("sato", "/desk/"),
    "call": ("sato", "/desk/contracts/{contract}/call/"),
    "claim at the desk": ("sato", "/desk/claims/{referred}/"),
    "queue": ("sato", "/desk/queue/"),
    "store": ("mei", "/store/"),
}
CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(each => {
  const style = getComputedStyle(each), box = each.getBoundingClientRect();
  if (!each.checkVisibility() || !each.innerText?.trim() || style.display === 'inline') return false;
  if (each.closest('.sr, .unseen, .skip') || box.width < 2) return false;
  const cuts = axis => ['hidden', 'clip'].includes(axis);
  return (cuts(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
    || (cuts(style.overflowY) && each.scrollHeight > each.clientHeight + 1)
    || (box.right > innerWidth + 1 && !each.closest('.column, .table-box, pre'))
    || (box.left < -1);
}).map(each => each.outerHTML.slice(0, 120))"""
"""Text that is cut off, or lies beyond the edge of the screen."""
WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const each of list.getEntries()) window.shifts.push({
      value: each.value, sources: each.sources.map(one => one.node?.outerHTML?.slice(0, 100) ?? String(one.node))});
  }).observe({type: 'layout-shift', buffered: true});
}"""
UNSEEN = 0.0001
"""A shift so small is a fraction of a pixel of one glyph."""
RESTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
MOVING = """() => [...document.querySelectorAll('*')].filter(each => {
  const style = getComputedStyle(each);
  return style.animationName !== 'none' || style.transitionDuration.split(',').some(time => parseFloat(time) > 0);
}).map(each => each.outerHTML.slice(0, 120))"""
BY_COLOUR_ALONE = """() => [
  ...[...document.querySelectorAll('.badge, .notice, .decision-head, .timeline > li, .marks > li, .clauses > li')]
    .filter(each => !(each.querySelector('svg.shape use') && each.textContent.trim())),
  ...[...document.querySelectorAll('.seats')].filter(each => !each.parentElement.textContent.trim()),
  ...[...document.querySelectorAll('.is-wrong')].filter(each => !each.querySelector('.field-error')?.innerText.trim()),
  ...[...document.querySelectorAll('p a, li a, dd a, td a, th a')].filter(each => each.checkVisibility()
    && !each.matches('.btn, .card-link a, [aria-current]') && !each.querySelector('svg')
    && getComputedStyle(each).textDecorationLine === 'none' && getComputedStyle(each).fontWeight < 700),
].map(each => each.outerHTML.slice(0, 160))"""
"""What only its colour would tell: a state without shape and word, a link that looks like text."""


@dataclass(frozen=True)
class Doors:
    """All doors with their people, and the browser before them."""

    url: str
    browser: Chromium
    desk: Desk
    ids: dict[str, str]
    cookies: dict[str, str]

    def visitor(
        self, who: str, language: str = "ja", *, browser: Chromium | None = None, **more: Any
    ) -> BrowserContext:
        """Let somebody come, signed in if they are named."""
        context = (browser or self.browser).new_context(locale=LOCALES[language], base_url=self.url, **more)
        if who:
            keep_session(context, self.cookies[who], url=self.url)
        return context

    def address(self, name: str) -> str:
        """Give a page's address."""
        return PAGES[name][1].format(**self.ids)


@pytest.fixture(scope="module")
def doors(live: Live) -> Doors:
    """Put everybody on stage: the desk's people, their callers as members, Mei in her store, a device on the shelf."""
    desk = desk_on_stage()
    ids = {
        "unit": str(on_shelf().id),
        "contract": str(desk.sora.contract_id),
        "referred": str(desk.referred.id),
    }
    accounts: dict[str, Account] = {"sato": desk.sato, "mei": desk.mei}
    for who, bought in (("rin", desk.rin), ("sora", desk.sora)):
        accounts[who] = open_account(
            mail=f"{who}@example.jp",
            name=bought.member.name,
            password="a long way to the shop",
            role="member",
            member_id=bought.member.id,
            now=at("2022-05-01 10:00"),
        )
    cookies = {who: signed_in(each).cookies[settings.SESSION_COOKIE_NAME].value for who, each in accounts.items()}
    return Doors(live.url, live.browser, desk, ids, cookies)


@pytest.fixture(scope="module")
def large(live: Live) -> Iterator[Chromium]:
    """A browser whose reader has set text to twice its size."""
    browser = Chromium(arguments=["--blink-settings=defaultFontSize=32,minimumFontSize=0"])
    with browser.watched():
        browser.start()
    yield browser
    browser.close()


@pytest.mark.parametrize("name", PAGES)
def test_text_at_twice_its_size_loses_nothing(doors: Doors, large: Chromium, name: str) -> None:
    with large.watched():
        visitor = doors.visitor(PAGES[name][0], browser=large, viewport={"width": 1280, "height": 900})
        page = visitor.new_page()
        page.goto(doors.address(name))
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, "it scrolls sideways"
        assert page.evaluate(CLIPPED) == []
        visitor.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_still_as_it_loads(doors: Doors, name: str) -> None:
    visitor = doors.visitor(PAGES[name][0], viewport={"width": 375, "height": 812})
    visitor.add_init_script(f"({WATCH_SHIFTS})()")
    page = visitor.new_page()
    page.goto(doors.address(name), wait_until="networkidle")
    page.evaluate(RESTED)
    shifts = page.evaluate("window.shifts")
    assert sum(each["value"] for each in shifts) < UNSEEN, shifts
    visitor.close()


def test_the_call_stands_still_as_its_parts_change(doors: Doors) -> None:
    visitor = doors.visitor("sato", viewport={"width": 1440, "height": 900})
    visitor.add_init_script(f"({WATCH_SHIFTS})()")
    page = visitor.new_page()
    page.goto(doors.address("call"))
    page.check("#safe")
    page.check("#identified")
    page.fill("#device", doors.desk.sora.serial)
    page.locator("#device-says .says-ok").wait_for()
    for cause in ("partial-damage", "battery", "other"):
        page.check(f"[name=cause][value={cause}]")
        page.locator(
            f".decision.tone-{ {'partial-damage': 'ok', 'battery': 'bad', 'other': 'hold'}[cause] }"
        ).wait_for()
    page.evaluate(RESTED)
    moved = [each for each in page.evaluate("window.shifts") if not only_inside_the_panel(each)]
    assert sum(each["value"] for each in moved) < UNSEEN, moved
    visitor.close()


def only_inside_the_panel(shift: dict[str, Any]) -> bool:
    """Say whether nothing moved but parts of the decision, in its own column."""
    return all("decision" in each or "drawer" in each or "clauses" in each for each in shift["sources"])


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_for_those_who_asked_for_it_and_nothing_is_told_by_colour_alone(doors: Doors, name: str) -> None:
    visitor = doors.visitor(PAGES[name][0], reduced_motion="reduce", forced_colors="active")
    page = visitor.new_page()
    page.goto(doors.address(name))
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(MOVING) == []
    assert page.evaluate(BY_COLOUR_ALONE) == []
    for badge in page.locator(".badge:visible").all():
        assert badge.locator("svg").bounding_box(), "its shape is seen when colours are the reader's own"
    visitor.close()


def test_what_is_told_by_colour_alone_would_be_found(doors: Doors) -> None:
    visitor = doors.visitor("sato")
    page = visitor.new_page()
    page.goto(doors.address("queue"))
    page.evaluate("document.querySelector('.badge svg').remove()")
    page.evaluate("document.querySelector('tbody a').style.textDecoration = 'none'")
    page.evaluate("document.querySelector('tbody a').style.fontWeight = '400'")
    assert len(page.evaluate(BY_COLOUR_ALONE)) == 2
    visitor.close()


@pytest.mark.parametrize("name", ["start", "call", "claim at the desk", "queue", "store"])
def test_a_page_of_the_staff_has_no_barrier_at_any_width_in_either_theme(doors: Doors, name: str) -> None:
    visitor = doors.visitor(PAGES[name][0])
    visitor.add_init_script(Axe().axe_script)
    page = visitor.new_page()
    page.goto(doors.address(name))
    for width in WIDTHS:
        assert barriers(page, width) == [], width
    visitor.close()


def test_a_held_call_and_an_undone_claim_have_no_barrier(doors: Doors) -> None:
    claim = reported(doors.desk.sora, "battery", "battery", when="2022-05-30 11:00")
    assert Claim.objects.get(id=claim.id).state == "closed"
    visitor = doors.visitor("sato", "en", viewport={"width": 1440, "height": 900})
    visitor.add_init_script(Axe().axe_script)
    page: Page = visitor.new_page()
    page.goto(doors.address("call"))
    page.check("[name=cause][value=other]")
    page.click("#hold")
    page.wait_for_url("**/desk/?held=*")
    assert page.evaluate(VIOLATIONS, TAGS) == []
    page.click("section table a")
    page.locator("[name=act][value=anew]").wait_for()
    assert page.evaluate(VIOLATIONS, TAGS) == []
    page.goto(f"/desk/claims/{doors.ids['referred']}/withdraw/")
    page.click("main form button")
    page.wait_for_url("**/?done=withdraw")
    assert page.evaluate(VIOLATIONS, TAGS) == []
    page.locator("#undo_reason").press("Enter")
    page.wait_for_url("**/?done=undo")
    assert Claim.objects.get(id=doors.desk.referred.id).state == "referred"
    visitor.close()

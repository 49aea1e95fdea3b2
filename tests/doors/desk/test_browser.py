"""The desk in a real browser: a whole call by keyboard alone, barriers, focus, no script.

One browser, one server and one database for all tests of this file.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from hosho.claims.models import Claim
from hosho.people.models import Account
from tests.doors.browser import LOCALES, OTHER_SCRIPT, TAGS, THEMES, VIOLATIONS
from tests.doors.chromium import Chromium
from tests.doors.conftest import Live
from tests.doors.desk.conftest import Desk, desk_on_stage, signed_in

SIZE = {"width": 1440, "height": 900}
SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, textarea')]
  .filter(each => each.checkVisibility() && !each.matches('.skip'))
  .map(each => {
    const sentence = each.matches('a') && getComputedStyle(each).display === 'inline' && !each.closest('td, th, li');
    const box = (each.closest('label') ?? each).getBoundingClientRect();
    return {what: each.outerHTML.slice(0, 120), sentence, width: box.width, height: box.height};
  })
  .filter(each => !each.sentence && (each.width < 23.99 || each.height < 23.99))"""


@dataclass(frozen=True)
class Office:
    """The running desk, the browser in front of it, and its people."""

    url: str
    browser: Chromium
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
def office(live: Live) -> Office:
    """Put the desk's people on stage, and sign them in."""
    desk = desk_on_stage()
    return Office(live.url, live.browser, desk, {"sato": session_of(desk.sato), "ono": session_of(desk.ono)})


@pytest.fixture
def sato(office: Office) -> Iterator[Page]:
    """A page before which Sato sits, in Japanese."""
    seat = office.seat()
    yield seat.new_page()
    seat.close()


def addresses(office: Office) -> dict[str, str]:
    """Name the pages that are looked at."""
    return {
        "start": "/desk/",
        "hits": "/desk/?q=1988/3/14",
        "nothing found": "/desk/?q=ヌルヌル",
        "keys": "/desk/keys/",
        "queue": "/desk/queue/",
        "call": office.desk.call(office.desk.sora),
        "open claim": office.desk.call(office.desk.rin),
        "not started": office.desk.call(office.desk.kai),
        "danger": f"/desk/contracts/{office.desk.sora.contract_id}/danger/",
        "claim": f"/desk/claims/{office.desk.referred.id}/",
        "read back": f"/desk/claims/{office.desk.referred.id}/read-back/",
        "withdraw": f"/desk/claims/{office.desk.referred.id}/withdraw/",
    }


def fill(page: Page, office: Office) -> None:
    """Say in the call what an ordinary call says, up to the method."""
    page.goto(office.desk.call(office.desk.sora))
    page.check("#safe")
    page.check("#identified")
    page.fill("#device", office.desk.sora.serial)
    page.check("[name=cause][value=partial-damage]")
    page.check("[name=faults][value=screen]")
    page.wait_for_selector(".decision h2")


@pytest.mark.parametrize("language", LOCALES)
def test_no_page_has_a_barrier_in_either_theme(office: Office, language: str) -> None:
    seat = office.seat("ono", language)
    seat.add_init_script(Axe().axe_script)
    page = seat.new_page()
    for name, address in addresses(office).items():
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert (page.locator("h1").count(), page.locator("main").count()) == (1, 1), name
        assert page.evaluate(OTHER_SCRIPT) == [], name
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            assert page.evaluate(VIOLATIONS, TAGS) == [], (name, theme)
    seat.close()


@pytest.mark.parametrize("language", LOCALES)
def test_a_call_in_full_swing_has_no_barrier(office: Office, language: str) -> None:
    seat = office.seat("sato", language)
    seat.add_init_script(Axe().axe_script)
    page = seat.new_page()
    fill(page, office)
    for method in ("ship-in", "walk-in"):
        page.check(f"[name=method][value={method}]")
        if method == "walk-in":
            page.select_option("#store", "midoricho")
            page.wait_for_selector(".hours")
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            assert page.evaluate(VIOLATIONS, TAGS) == [], (method, theme)
        assert page.evaluate(SMALL) == [], method
    seat.close()


def test_titles_are_unique_and_name_page_door_and_hosho(office: Office, sato: Page) -> None:
    titles = {}
    for name, address in addresses(office).items():
        sato.goto(address)
        titles[name] = sato.title()
    same = {"call", "open claim", "not started"}  # the same page of several members
    assert len({title for name, title in titles.items() if name not in same}) == len(titles) - len(same)
    assert all(title.endswith(" – 電話窓口 – Hosho") for title in titles.values()), titles


def test_nothing_scrolls_sideways_and_the_columns_scroll_alone(office: Office, sato: Page) -> None:
    for name, address in addresses(office).items():
        for width in (1440, 768, 320):
            sato.set_viewport_size({"width": width, "height": 900})
            sato.goto(address)
            assert sato.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    sato.set_viewport_size(SIZE)
    for name in ("call", "claim", "read back"):
        sato.goto(addresses(office)[name])
        assert sato.evaluate("document.documentElement.scrollHeight") <= SIZE["height"], name


def test_targets_are_large_enough_to_hit(office: Office, sato: Page) -> None:
    for name, address in addresses(office).items():
        sato.goto(address)
        assert sato.evaluate(SMALL) == [], name


def test_the_decision_is_said_once_and_never_takes_the_focus(office: Office, sato: Page) -> None:
    fill(sato, office)
    expect(sato.locator("#announcer")).to_contain_text("補償対象")
    sato.evaluate("""() => {
      window.said = [];
      const announcer = document.getElementById('announcer');
      new MutationObserver(() => window.said.push(announcer.textContent)).observe(announcer, {childList: true});
    }""")
    panel = sato.evaluate_handle("document.querySelector('.decision')")
    sato.check("[name=cause][value=wet]")
    sato.check("[name=cause][value=theft]")
    sato.check("[name=cause][value=battery]")
    sato.focus("#story")
    expect(sato.locator("#announcer")).to_contain_text("バッテリー")
    assert len(sato.evaluate("window.said")) == 1
    assert sato.evaluate("panel => panel.isConnected", panel) is False, "the panel was changed meanwhile"
    assert sato.evaluate("document.activeElement.id") == "story"


def test_enter_that_ends_a_conversion_sends_nothing(office: Office, sato: Page) -> None:
    sent: list[str] = []
    keyboard = sato.context.new_cdp_session(sato)
    sato.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    for address, field in (("/desk/", "#q"), (office.desk.call(office.desk.sora), "#where")):
        sato.goto(address)
        sent.clear()
        for keys in ("Enter", "Control+Enter"):
            sato.focus(field)
            keyboard.send("Input.imeSetComposition", {"text": "たなか", "selectionStart": 3, "selectionEnd": 3})
            sato.keyboard.press(keys)
            sato.evaluate(
                """field => document.querySelector(field).dispatchEvent(
                  new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, ctrlKey: true, bubbles: true}))""",
                field,
            )
            assert sato.evaluate("location.pathname") == address
        assert sent == []


def test_enter_in_a_field_of_the_call_makes_no_report(office: Office, sato: Page) -> None:
    fill(sato, office)
    sato.focus("#device")
    sato.keyboard.press("Enter")
    assert Claim.objects.filter(contract_id=office.desk.sora.contract_id).count() == 0
    assert sato.url.endswith("/call/")


def test_single_keys_work_and_can_be_switched_off(office: Office, sato: Page) -> None:
    def focused() -> str:
        return str(sato.evaluate("document.activeElement.id || document.activeElement.textContent"))

    sato.goto("/desk/?q=1988/3/14")
    sato.keyboard.press("j")
    first = focused()
    sato.keyboard.press("j")
    second = focused()
    sato.keyboard.press("k")
    assert focused() == first != second
    sato.keyboard.press("/")
    assert focused() == "q"
    sato.keyboard.press("Escape")
    sato.keyboard.press("?")
    assert sato.locator("#keys-dialog").is_visible()
    sato.keyboard.press("Escape")
    sato.keyboard.press("g")
    sato.keyboard.press("c")
    sato.wait_for_url("**/desk/queue/")
    sato.goto("/desk/keys/")
    sato.click("[name=single_keys]")
    sato.goto("/desk/queue/")
    sato.keyboard.press("j")
    assert sato.evaluate("document.activeElement === document.body")
    sato.goto("/desk/keys/")
    sato.click("[name=single_keys]")


def test_everything_reads_and_works_without_script(office: Office) -> None:
    seat = office.seat(java_script_enabled=False)
    page = seat.new_page()
    page.goto("/desk/")
    page.fill("#q", "090-1234-5678")
    page.press("#q", "Enter")
    page.check("#safe")
    page.check("#identified")
    page.fill("#device", office.desk.sora.serial)
    page.check("[name=cause][value=battery]")
    page.press("#device", "Enter")
    assert "補償の対象外です" in page.inner_text("#panel")
    assert page.locator("[name=cause][value=battery]").is_checked()
    page.check("[name=cause][value=partial-damage]")
    page.check("[name=faults][value=screen]")
    page.check("[name=method][value=walk-in]")
    page.select_option("#store", "midoricho")
    page.click("text=空き時間を見る")
    page.click("text=次の7日")
    page.click("text=前の7日")
    assert page.locator(".hours input").count() > 5
    page.click("[data-primary]")
    assert "店舗と来店の時間を選んでください" in page.inner_text(".errors")
    seat.close()


def test_an_error_is_focused_first_and_leads_to_its_field(office: Office, sato: Page) -> None:
    sato.goto(office.desk.call(office.desk.sora))
    sato.keyboard.press("Control+Enter")
    sato.wait_for_selector(".errors")
    expect(sato.locator(".errors")).to_be_focused()
    sato.keyboard.press("Tab")
    sato.keyboard.press("Enter")
    expect(sato.locator("#safe")).to_be_focused()


def test_pages_ask_nobody_else_and_break_no_rule_of_the_content_policy(office: Office, sato: Page) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    sato.on("request", lambda request: asked.append(request.url))
    sato.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    sato.on("pageerror", lambda error: complaints.append(str(error)))
    fill(sato, office)
    for address in addresses(office).values():
        sato.goto(address)
        assert sato.locator("[style], style").count() == 0
    assert all(url.startswith(office.url) for url in asked)
    assert complaints == []


def test_pages_sheets_and_scripts_stay_within_their_budget(office: Office, sato: Page) -> None:
    for name, address in addresses(office).items():
        assert len(gzip.compress(sato.request.get(address).body())) <= 30 * 1024, name
    sato.goto("/desk/")
    found: dict[str, list[str]] = {
        kind: sato.evaluate(f"[...document.querySelectorAll('{kind}')].map(each => each.href || each.src)")
        for kind in ("link[rel=stylesheet]", "script")
    }
    weigh = {url: len(gzip.compress(sato.request.get(url).body())) for urls in found.values() for url in urls}
    assert sum(weigh[url] for url in found["link[rel=stylesheet]"]) <= 10 * 1024
    assert sum(weigh[url] for url in found["script"] if "htmx" not in url) <= 5 * 1024
    assert len(found["script"]) == 2


def test_a_whole_call_goes_by_keyboard_alone(office: Office, sato: Page) -> None:
    def tab(times: int = 1) -> str:
        for _time in range(times):
            sato.keyboard.press("Tab")
        return str(sato.evaluate("document.activeElement.id || document.activeElement.name"))

    sato.goto("/desk/")
    sato.keyboard.press("/")
    sato.keyboard.type("タナカ ソラ")
    sato.keyboard.press("Enter")
    sato.wait_for_url("**/call/")
    expect(sato.locator("#safe")).to_be_focused()
    sato.keyboard.press("Space")
    tab()  # what to do when there is danger
    assert tab() == "identified"
    sato.keyboard.press("Space")
    assert tab() == "device"
    sato.keyboard.type(office.desk.sora.serial)
    assert tab() == "occurred_on"
    sato.keyboard.type("2022/05/29")
    assert tab() == "where"
    sato.keyboard.type("home 2")  # a digit in a text field is a digit
    assert sato.input_value("#where") == "home 2"
    assert tab() == "cause"
    sato.keyboard.press("2")
    assert sato.locator("[name=cause][value=partial-damage]").is_checked()
    assert tab() == "faults"
    sato.keyboard.press("Space")
    sato.keyboard.press("ArrowRight")
    sato.keyboard.press("ArrowRight")
    sato.keyboard.press("Space")
    assert sato.locator("[name=faults]:checked").evaluate_all("all => all.map(each => each.value)") == [
        "screen",
        "camera",
    ]
    assert tab() == "power"
    sato.keyboard.press("1")
    assert tab() == "story"
    sato.keyboard.type("it fell on the stairs")
    assert tab() == "method"
    sato.keyboard.press("2")
    assert tab() == "store"
    sato.keyboard.press("ArrowDown")
    sato.wait_for_selector(".hours")
    assert tab() == "slot"
    sato.keyboard.press("Space")
    sato.keyboard.press("ArrowRight")
    tab(2)  # later days, and then what is read back
    assert sato.evaluate("document.activeElement.name") == "read_back"
    sato.keyboard.press("Space")
    expect(sato.locator("#missing")).to_contain_text("足りない項目はありません")
    assert "6月2日（木）11:00" in sato.inner_text("#read-back")
    sato.keyboard.press("Control+Enter")
    sato.wait_for_url("**/read-back/")
    claim = Claim.objects.get(contract_id=office.desk.sora.contract_id)
    assert sato.inner_text("h1") == claim.number
    assert (claim.state, claim.faults) == ("visit-booked", ["camera", "screen"])
    expect(sato.locator("h1")).to_be_focused()
    sato.keyboard.press("Control+Enter")
    sato.wait_for_url("**/desk/")

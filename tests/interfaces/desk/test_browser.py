"""The desk in a real browser: a whole call by keyboard alone, barriers, focus, no script.

One browser, one server and one database for all tests of this file.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from hosho.accounts.models import Account
from hosho.claims.models import Claim, Lending
from hosho.people.models import Member
from tests.cast import Bought, in_hand
from tests.interfaces.browser import LOCALES, OTHER_SCRIPT, TAGS, THEMES, VIOLATIONS, keep_session
from tests.interfaces.chromium import Chromium
from tests.interfaces.conftest import Live
from tests.interfaces.desk.conftest import (
    Desk,
    desk_on_stage,
    nagi_owes_a_loaner,
    signed_in,
    sora_wants_a_callback,
)
from tests.interfaces.site.conftest import reported

_callers = count(1)
SIZE: ViewportSize = {"width": 1440, "height": 900}
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
    covered: Claim
    """It was reported, and nothing is arranged for it yet."""
    overdue: Lending

    def seat(self, who: str = "sato", language: str = "ja", theme: Any = "light", **more: Any) -> BrowserContext:
        """Let a colleague sit down before the browser."""
        context = self.browser.new_context(
            locale=LOCALES[language], color_scheme=theme, **{"viewport": SIZE, "base_url": self.url, **more}
        )
        keep_session(context, self.cookies[who], url=self.url)
        return context


def session_of(account: Account, *, searched: str) -> str:
    """Sign a colleague in, let them search for something, and give the cookie that says who they are."""
    client = signed_in(account)
    client.post("/desk/", {"q": searched})
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture(scope="module")
def office(live: Live) -> Office:
    """Put the desk's people on stage, and sign them in."""
    desk = desk_on_stage()
    sora_wants_a_callback(desk)
    covered = reported(in_hand("iphone-8"), "partial-damage", "screen", when="2022-05-30 11:30")
    cookies = {
        "sato": session_of(desk.sato, searched="1988/3/14"),
        "ono": session_of(desk.ono, searched="ヌルヌル"),
    }
    return Office(live.url, live.browser, desk, cookies, covered, nagi_owes_a_loaner())


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
        "hits": "/desk/found/",
        "keys": "/desk/keys/",
        "queue": "/desk/queue/",
        "call": office.desk.call(office.desk.sora),
        "open claim": office.desk.call(office.desk.rin),
        "not started": office.desk.call(office.desk.kai),
        "danger": f"/desk/contracts/{office.desk.sora.contract_id}/danger/",
        "claim": f"/desk/claims/{office.desk.referred.id}/",
        "read back": f"/desk/claims/{office.desk.referred.id}/read-back/",
        "withdraw": f"/desk/claims/{office.desk.referred.id}/withdraw/",
        "from the queue": f"/desk/claims/{office.desk.referred.id}/?queue=all",
        "to arrange": f"/desk/claims/{office.covered.id}/",
        "callbacks": "/desk/callbacks/",
        "loaners": "/desk/loaners/",
        "no loaners": "/desk/loaners/?need=due",
        "stores": "/desk/stores/",
        "a store": "/desk/stores/?store=midoricho",
        "scripts": "/desk/scripts/",
        "member": f"/desk/members/{office.desk.sora.member.id}/",
        "contact": f"/desk/members/{office.desk.sora.member.id}/contact/",
        "contract": f"/desk/contracts/{office.desk.sora.contract_id}/",
        "leave": f"/desk/contracts/{office.desk.sora.contract_id}/leave/",
    }


def of_the_office(office: Office) -> dict[str, str]:
    """Name the pages of who may more, and of who slipped."""
    return {
        "give up": f"/desk/claims/{office.overdue.claim_id}/loaner-lost/",
        "wrong day": "/desk/stores/?on=soon",
        "nothing found": "/desk/found/",
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
    for name, address in (addresses(office) | of_the_office(office)).items():
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
    # the same page of several members, or of one several times
    same = {
        "call",
        "open claim",
        "not started",
        "claim",
        "from the queue",
        "loaners",
        "no loaners",
        "stores",
        "a store",
    }
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
        return str(sato.evaluate("document.activeElement.id || document.activeElement.href"))

    sato.goto("/desk/found/")
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
    assert len(found["script"]) == 3
    at_once = sato.evaluate("[...document.querySelectorAll('script:not([defer])')].map(each => each.src)")
    assert [weigh[url] < 250 for url in at_once] == [True], (
        "one line that says that scripts run, before the first paint"
    )


@pytest.fixture
def called(office: Office) -> Iterator[Bought]:
    """Somebody whose screen is broken, and who calls from another number than anybody else."""
    bought = in_hand("iphone-8")
    number = f"0311112{next(_callers):03}"
    Member.objects.filter(id=bought.member.id).update(phone=number)
    yield bought
    Member.objects.filter(id=bought.member.id).update(phone="09000000001")


def tab(page: Page, times: int = 1) -> str:
    """Press Tab, and say where that leads."""
    for _time in range(times):
        page.keyboard.press("Tab")
    return str(page.evaluate("document.activeElement.id || document.activeElement.name"))


def say_what_happened(page: Page, bought: Bought) -> None:
    """Go by keyboard from the search to the method."""
    page.goto("/desk/")
    page.keyboard.press("/")
    page.keyboard.type(Member.objects.get(id=bought.member.id).phone)
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/")
    expect(page.locator("#safe")).to_be_focused()
    page.keyboard.press("Space")
    tab(page)  # what to do when there is danger
    assert tab(page) == "identified"
    page.keyboard.press("Space")
    assert tab(page) == "device"
    page.keyboard.type(bought.serial)
    assert tab(page) == "occurred_on"
    page.keyboard.type("2022/05/29")
    assert tab(page) == "where"
    page.keyboard.type("home 2")  # a digit in a text field is a digit
    assert page.input_value("#where") == "home 2"
    assert tab(page) == "cause"
    page.keyboard.press("2")
    assert page.locator("[name=cause][value=partial-damage]").is_checked()
    assert tab(page) == "faults"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    chosen = page.locator("[name=faults]:checked").evaluate_all("all => all.map(each => each.value)")
    assert chosen == ["screen", "camera"]
    assert tab(page) == "power"
    page.keyboard.press("1")
    assert tab(page) == "story"
    page.keyboard.type("it fell on the stairs")
    assert tab(page) == "method"


def prepare_and_agree(page: Page) -> None:
    """Answer by keyboard what is asked before a device is handed in."""
    for code in ("backup", "find-my", "suica", "sim"):
        assert tab(page) == f"prepared-{code}"
        page.keyboard.press("1")
    assert tab(page) == "consents"
    page.keyboard.press("Space")
    for _consent in ("parts", "remedy-is-ours"):
        assert tab(page) == "consents"
        page.keyboard.press("Space")


def end_the_call(page: Page, bought: Bought) -> Claim:
    """Read back, make it final, and come to the claim's number and from there to the next call."""
    assert page.evaluate("document.activeElement.name") == "read_back"
    page.keyboard.press("Space")
    expect(page.locator("#missing")).to_contain_text("足りない項目はありません")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/read-back/")
    claim = Claim.objects.get(contract_id=bought.contract_id)
    assert page.inner_text("h1") == claim.number
    assert (claim.faults, set(claim.preparation.values())) == (["camera", "screen"], {"done"})
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/")
    return claim


def test_a_whole_call_to_a_store_goes_by_keyboard_alone(sato: Page, called: Bought) -> None:
    say_what_happened(sato, called)
    sato.keyboard.press("2")
    prepare_and_agree(sato)
    assert tab(sato) == "store"
    sato.keyboard.press("ArrowDown")
    sato.wait_for_selector(".hours")
    assert tab(sato) == "slot"
    sato.keyboard.press("Space")
    sato.keyboard.press("ArrowRight")
    tab(sato, 2)  # later days, and then what is read back
    expect(sato.locator("#read-back")).to_contain_text("6月2日（木）11:00")
    assert end_the_call(sato, called).state == "visit-booked"


def test_a_whole_call_to_send_it_in_goes_by_keyboard_alone(sato: Page, called: Bought) -> None:
    say_what_happened(sato, called)
    sato.keyboard.press("1")
    prepare_and_agree(sato)
    tab(sato)  # to another address
    assert tab(sato) == "loaner"
    sato.keyboard.press("Space")
    assert tab(sato) == "kit_number"
    assert tab(sato) == "loaner_number"
    tab(sato)
    expect(sato.locator("#read-back")).to_contain_text("代替機あり")
    claim = end_the_call(sato, called)
    assert (claim.state, claim.wants_loaner) == ("approved", True)


COVERED = """() => {
  const at = document.activeElement;
  const bar = document.querySelector('.act');
  if (!bar || bar.contains(at) || !document.querySelector('#call').contains(at)) return null;
  const field = at.closest('label') ?? at;
  return field.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 0.5 ? at.outerHTML : null;
}"""


def test_the_bar_of_the_call_covers_nothing_that_has_the_focus(office: Office, sato: Page) -> None:
    fill(sato, office)
    sato.check("[name=method][value=ship-in]")
    sato.focus("#safe")
    seen = 0
    while sato.evaluate("document.activeElement.id") != "decide":
        assert sato.evaluate(COVERED) is None
        sato.keyboard.press("Tab")
        seen += 1
    assert seen > 15
    while sato.evaluate("document.activeElement.id") != "safe":
        sato.keyboard.press("Shift+Tab")
        assert sato.evaluate(COVERED) is None


# ---- the palette ----


def option(page: Page) -> str:
    """Give the words of the option that Enter would take."""
    expect(page.locator("#palette-box")).to_have_attribute("aria-activedescendant", re.compile("."))
    return page.inner_text(f"#{page.get_attribute('#palette-box', 'aria-activedescendant')}")


def test_the_palette_answers_from_the_page_at_once_and_returns_the_focus(office: Office, sato: Page) -> None:
    asked: list[str] = []
    sato.goto(f"/desk/contracts/{office.desk.sora.contract_id}/")
    sato.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    sato.focus("#q")
    sato.keyboard.press("Control+k")
    expect(sato.locator("#palette-box")).to_be_focused()
    sato.keyboard.type("解")
    assert "解約する" in option(sato)
    sato.keyboard.press("ArrowDown")
    assert "解約の予定はありません" in option(sato)
    sato.keyboard.press("Enter")  # it says why not, and does nothing
    assert sato.locator("#palette").is_visible()
    assert asked == []
    sato.keyboard.press("Escape")
    expect(sato.locator("#q")).to_be_focused()


def test_the_palette_opens_records_that_only_the_server_knows(office: Office, sato: Page) -> None:
    sato.goto("/desk/queue/")
    sato.keyboard.press("Control+k")
    sato.keyboard.type("タナカ")
    expect(sato.locator("#palette-found [role=option]")).to_have_count(1)
    assert "田中 空" in option(sato)
    sato.fill("#palette-box", "ヌルヌル")
    expect(sato.locator("#palette-says")).to_contain_text("見つかりません")
    sato.fill("#palette-box", "タナカ")
    expect(sato.locator("#palette-found [role=option]")).to_have_count(1)
    assert "田中 空" in option(sato)
    sato.keyboard.press("Enter")
    sato.wait_for_url(f"**{office.desk.call(office.desk.sora)}")


def test_the_palette_leads_to_a_part_of_the_page(office: Office, sato: Page) -> None:
    sato.goto(f"/desk/claims/{office.covered.id}/")
    sato.keyboard.press("Control+k")
    sato.keyboard.type("来店を予約")
    sato.keyboard.press("Enter")
    expect(sato.locator("#method-walk-in")).to_be_focused()


def test_enter_that_ends_a_conversion_opens_nothing_from_the_palette(office: Office, sato: Page) -> None:
    keyboard = sato.context.new_cdp_session(sato)
    sato.goto("/desk/queue/")
    sato.keyboard.press("Control+k")
    keyboard.send("Input.imeSetComposition", {"text": "だい", "selectionStart": 2, "selectionEnd": 2})
    sato.keyboard.press("Enter")
    sato.evaluate("""() => document.querySelector('#palette-box').dispatchEvent(
      new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true}))""")
    assert sato.url.endswith("/desk/queue/")
    assert sato.locator("#palette").is_visible()


@pytest.mark.parametrize("language", LOCALES)
def test_the_open_palette_has_no_barrier(office: Office, language: str) -> None:
    seat = office.seat("sato", language)
    seat.add_init_script(Axe().axe_script)
    page = seat.new_page()
    page.goto(f"/desk/claims/{office.covered.id}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("R")
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        assert page.evaluate(VIOLATIONS, TAGS) == [], theme
    seat.close()


def test_rows_are_chosen_and_lists_reached_by_single_keys(office: Office, sato: Page) -> None:
    sato.goto("/desk/")
    for key, page in (("l", "loaners"), ("b", "callbacks"), ("v", "stores"), ("t", "scripts"), ("c", "queue")):
        sato.keyboard.press("g")
        sato.keyboard.press(key)
        sato.wait_for_url(f"**/desk/{page}/")
    sato.keyboard.press("j")
    sato.goto(f"/desk/claims/{office.covered.id}/?queue=all")
    sato.keyboard.press("[")
    sato.wait_for_url(f"**/desk/claims/{office.desk.referred.id}/?queue=all")
    sato.keyboard.press("]")
    sato.wait_for_url(f"**/desk/claims/{office.covered.id}/?queue=all")
    sato.goto("/desk/loaners/")
    sato.keyboard.press("j")
    sato.keyboard.press("x")
    assert sato.locator("[name=claim]:checked").count() == 1

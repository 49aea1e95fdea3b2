"""The shop in a real browser: barriers in both languages and themes, targets, budgets, and a whole purchase without
script and by keyboard alone.
"""

import gzip
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from hosho.accounts import operations as accounts
from hosho.sales.models import Order
from hosho.workflows.clock_advance import set_clock
from tests.cast import at, enrol, publish
from tests.interfaces.browser import LOCALES, OTHER_SCRIPT, TAGS, TARGETS, VIOLATIONS, Theme, keep_session, overheard
from tests.interfaces.chromium import Chromium
from tests.interfaces.conftest import Live
from tests.interfaces.shop.conftest import DETAILS, NOW, Buyer, on_shelf
from tests.interfaces.shop.test_orders import comes_to_nothing

LOOKS: tuple[tuple[int, Theme], ...] = ((320, "light"), (768, "light"), (1440, "light"), (1440, "dark"))
PHONE = {"width": 375, "height": 812}
PASSWORD = "a long enough one"
WRONG_AT = {
    "details, wrong": "main form button",
    "confirmation, no consent": "main form .btn-wide >> nth=0",
    "confirmation, wrong code": "main form:has(#code) button",
}
"""Pages of a mistake, and the button that makes it."""


@dataclass(frozen=True)
class Shop:
    """The running shop, the browser in front of it, and the addresses of its pages for one guest."""

    url: str
    browser: Chromium
    pages: dict[str, str]
    session: str

    def visitor(self, language: str = "ja", *, known: bool = True, **more: Any) -> BrowserContext:
        """Let somebody come: the guest of the pages, or somebody new."""
        visitor = self.browser.new_context(locale=LOCALES[language], base_url=self.url, **more)
        if known:
            keep_session(visitor, self.session, url=self.url)
        return visitor


@pytest.fixture(scope="module")
def shop(live: Live) -> Shop:
    """Put devices on the shelf, and a guest before it who has bought some of them."""
    publish()
    set_clock(to=at(NOW), runs=False)
    member = enrol(now=at("2022-05-01 10:00"))
    accounts.open_account(
        mail="aoi@example.jp", name=member.name, password=PASSWORD, role="member", member_id=member.id, now=at(NOW)
    )
    guest = Buyer()
    on_shelf("iphone-xs", price_yen=36_800)
    plain, strange, taken = on_shelf(), on_shelf(seller="another"), on_shelf("iphone-xr")
    details = guest.begin(plain, option=True)
    confirmation = guest.to_confirmation(plain, option=True)
    alone = guest.to_confirmation(plain, option=False)
    refused = guest.to_confirmation(strange, option=True)
    Buyer().buy(taken, option=False)
    placed, over = guest.buy(on_shelf(), option=True), guest.buy(on_shelf(), option=False)
    comes_to_nothing(over, "dead-on-arrival")
    own = f"/shop/orders/{placed.id}/"
    pages = {
        "shelf": "/shop/",
        "empty shelf": "/shop/?model=ipad-pro-11",
        "device": f"/shop/devices/{plain.id}/",
        "device, no option": f"/shop/devices/{strange.id}/",
        "gone": f"/shop/devices/{taken.id}/",
        "details": details,
        "details, wrong": details,
        "confirmation": confirmation,
        "confirmation, no consent": confirmation,
        "confirmation, wrong code": confirmation,
        "confirmation, device alone": alone,
        "option refused": refused,
        "done": f"{own}done/",
        "order": own,
        "order, over": f"/shop/orders/{over.id}/",
        "cancel": f"{own}cancel/",
        "orders": "/shop/orders/",
    }
    return Shop(live.url, live.browser, pages, guest.client.cookies[settings.SESSION_COOKIE_NAME].value)


def open_page(shop: Shop, page: Page, name: str) -> None:
    """Open a page, or make the mistake that leads to it."""
    page.goto(shop.pages[name])
    if name in WRONG_AT:
        page.locator(WRONG_AT[name]).click()
        page.wait_for_selector(".errors")


@pytest.mark.parametrize("language", LOCALES)
def test_no_page_has_a_barrier_in_either_theme_at_any_width(shop: Shop, language: str) -> None:
    visitor = shop.visitor(language)
    visitor.add_init_script(Axe().axe_script)
    page = visitor.new_page()
    titles = []
    for name in shop.pages:
        open_page(shop, page, name)
        titles.append(page.title())
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1, name
        assert page.evaluate(OTHER_SCRIPT) == [], name
        for width, theme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            assert page.evaluate(VIOLATIONS, TAGS) == [], (name, width, theme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, "scrolls sideways")
            assert page.evaluate(TARGETS) == [], (name, width)
    assert all(title.endswith(" – Hosho") and title.count(" – ") == 2 for title in titles), titles
    repeated = {title.partition(" – ")[0] for title in titles if titles.count(title) > 1}
    assert len(repeated) <= 3, "only the two devices of one name, the two confirmations and what is wrong with them"
    visitor.close()


def test_pages_stay_within_their_budget_and_ask_nobody_else(shop: Shop) -> None:
    visitor = shop.visitor()
    page = visitor.new_page()
    asked, complaints = overheard(page)
    for name in shop.pages:
        response = page.goto(shop.pages[name])
        assert response is not None
        assert len(gzip.compress(response.body())) <= 14 * 1024, name
        assert page.locator("[style], style, script").count() == 0
    assert all(url.startswith(shop.url) for url in asked)
    assert not [each for each in complaints if "status of 4" not in each]
    visitor.close()


def test_an_error_is_focused_first_and_leads_to_its_field(shop: Shop) -> None:
    visitor = shop.visitor(viewport=PHONE)
    page = visitor.new_page()
    for name, field in (
        ("details, wrong", "name"),
        ("confirmation, no consent", "consent-terms"),
        ("confirmation, wrong code", "code"),
    ):
        open_page(shop, page, name)
        assert page.evaluate("document.activeElement.className") == "errors"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == field
    visitor.close()


def buy(page: Page, *, model: str, option: bool) -> str:
    """Buy a device of a model as a guest, from the shelf to the order; give the order's number."""
    page.goto("/shop/")
    page.select_option("#model", model)
    page.click(".shop-filter button")
    page.click("tbody th a")
    assert not page.is_checked("#option")
    page.set_checked("#option", option)
    page.click("main form button")
    for field, value in DETAILS.items():
        page.fill(f"#{field}", value)
    page.click("main form button")
    for consent in page.locator("input[name=consent]").all():
        consent.check()
    page.get_by_role("button", name="この内容で注文を確定する").dblclick(no_wait_after=True)
    page.wait_for_url("**/done/")
    return page.locator("h1 + .lead strong").inner_text()


def test_a_whole_purchase_goes_without_script_is_made_once_and_cancelled(shop: Shop) -> None:
    on_shelf("ipad-air-3", price_yen=42_800)
    visitor = shop.visitor(known=False, viewport=PHONE, java_script_enabled=False)
    page = visitor.new_page()
    number = buy(page, model="ipad-air-3", option=True)
    page.go_back()
    page.reload()
    assert number in page.inner_text("main"), "back and reload lead to the order"
    assert Order.objects.filter(member_id=Order.objects.get(number=number).member_id).count() == 1
    page.click("text=注文を見る・取り消す")
    page.click("text=取り消すとどうなるかを見る")
    page.click("main form button")
    assert "契約は始まらないまま取りやめになり、料金はかかりません" in page.inner_text("main")
    visitor.close()


def test_a_guest_comes_to_their_own_page_with_a_password(shop: Shop) -> None:
    on_shelf("ipad-mini-5", price_yen=39_800)
    visitor = shop.visitor(known=False, viewport=PHONE)
    page = visitor.new_page()
    number = buy(page, model="ipad-mini-5", option=False)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="パスワードを決める").click()
    page.wait_for_url("**/member/")
    page.click("main .card-link a")
    assert number in page.inner_text("main")
    visitor.close()


def test_a_member_buys_by_keyboard_alone_and_is_asked_nothing(shop: Shop) -> None:
    unit = on_shelf("ipad-pro-12-9-3", price_yen=74_800)
    visitor = shop.visitor(known=False)
    page = visitor.new_page()
    page.goto(f"/sign-in/?next=/shop/devices/{unit.id}/")
    page.fill("#mail", "aoi@example.jp")
    page.fill("#password", PASSWORD)
    page.click("main .card button")
    page.wait_for_url("**/shop/devices/**")
    page.locator("#option").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm/")
    for consent in page.locator("input[name=consent]").all():
        consent.focus()
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert Order.objects.get(unit_id=unit.id).contract_id is not None
    visitor.close()

"""The member's door in a real browser: barriers, targets, keyboard, no script, budgets, two taps, the back button."""

import gzip
import re
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from hosho.accounts import operations as accounts
from hosho.accounts.models import Account
from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import Invoice
from hosho.claims import operations as claims
from hosho.claims.intake.models import ReportDraft
from hosho.claims.models import Claim
from hosho.contracts import operations as contracts
from hosho.people.consents import TO_HAND_IN
from hosho.workflows.clock_advance import set_clock
from tests.billing.making import bill
from tests.cast import DEPOT, DESK, OFFICE, PREPARED, Bought, at, book, in_hand, kept, open_store, publish, report
from tests.interfaces.browser import LOCALES, OTHER_SCRIPT, TARGETS, barriers, overheard
from tests.interfaces.chromium import Chromium
from tests.interfaces.conftest import Live
from tests.interfaces.member.conftest import NOW, rename
from tests.interfaces.site.conftest import at_the_depot, reported

PASSWORD = "a long enough one"
WIDTHS = (320, 375, 1440)
PHONE = {"width": 375, "height": 812}
PAGES = {
    "sign in": ("", "/sign-in/"),
    "signed in wrongly": ("", "/sign-in/?wrong"),
    "today": ("aoi", "/member/"),
    "contract": ("aoi", "/member/contracts/{aoi}/"),
    "leave": ("aoi", "/member/contracts/{aoi}/leave/"),
    "my data": ("aoi", "/member/data/"),
    "safety": ("aoi", "/member/report/"),
    "stop": ("aoi", "/member/report/stop/"),
    "when": ("kai", "/member/report/{kai}/when/"),
    "what": ("kai", "/member/report/{kai}/what/"),
    "which": ("kai", "/member/report/{kai}/which/"),
    "where": ("kai", "/member/report/{kai}/where/"),
    "result": ("kai", "/member/report/{kai}/result/"),
    "method": ("kai", "/member/report/{kai}/method/"),
    "prepare": ("kai", "/member/report/{kai}/prepare/"),
    "store": ("kai", "/member/report/{kai}/store/"),
    "check": ("kai", "/member/report/{kai}/check/"),
    "result, refused": ("yui", "/member/report/{yui}/result/"),
    "story": ("jun", "/member/report/{jun}/story/"),
    "result, a person": ("jun", "/member/report/{jun}/result/"),
    "today, quoted": ("ren", "/member/"),
    "quoted": ("ren", "/member/claims/{ren_claim}/"),
    "accept": ("ren", "/member/claims/{ren_claim}/quote/accept/"),
    "decline": ("ren", "/member/claims/{ren_claim}/quote/decline/"),
    "today, visit": ("mei", "/member/"),
    "visit": ("mei", "/member/claims/{mei_claim}/"),
    "withdraw": ("mei", "/member/claims/{mei_claim}/withdraw/"),
    "received": ("rin", "/member/claims/{rin_claim}/received/"),
    "asked": ("rin", "/member/claims/{rin_claim}/"),
    "refused": ("sho", "/member/claims/{sho_claim}/"),
    "today, suspended": ("sho", "/member/"),
    "leaving": ("yui", "/member/contracts/{yui}/"),
    "charges": ("aoi", "/member/charges/"),
    "charges, unpaid": ("sho", "/member/charges/"),
}
COVERED = {"when": "2022-05-28", "what": "dropped", "which": "partial-damage", "where": ["screen", "camera"]}


@dataclass(frozen=True)
class Site:
    """The running site, the browser that looks at it, and what its addresses are filled with."""

    url: str
    browser: Chromium
    ids: dict[str, str]
    cookies: dict[str, Any]

    def address(self, page: str) -> str:
        """Give the whole address of a page."""
        return self.url + PAGES[page][1].format(**self.ids)

    def visitor(self, who: str = "", language: str = "ja", theme: Any = "light", **more: Any) -> BrowserContext:
        """Let somebody come, signed in as a member of the cast; they sign in once for all tests."""
        visitor = self.browser.new_context(locale=LOCALES[language], color_scheme=theme, **more)
        if who and who not in self.cookies:
            page = visitor.new_page()
            sign_in(page, self.url, who)
            self.cookies[who] = [each for each in visitor.cookies() if each["name"] == "sessionid"]
            page.close()
        if who:
            visitor.add_cookies(self.cookies[who])
        return visitor


def sign_in(page: Page, url: str, who: str, password: str = PASSWORD) -> None:
    """Sign in as a person does."""
    page.goto(f"{url}/sign-in/")
    page.fill("#mail", f"{who}@example.jp")
    page.fill("#password", password)
    page.click("main .card button")


def members() -> dict[str, Bought]:
    """Let the cast live up to ``NOW``, and give who they are."""
    publish()
    for _ in range(6):
        kept("loaner", "iphone-8", now=at("2020-08-04 12:00"))
    cast = {who: in_hand("iphone-8") for who in ("aoi", "ren", "mei", "kai", "yui", "jun", "rin", "sho", "tap")}
    names = ("青木 葵", "森 蓮", "森 芽衣", "石田 海", "林 結衣", "原 純", "南 凛", "西 翔", "東 拓")
    for (who, bought), name in zip(cast.items(), names, strict=True):
        rename(bought, name)
        accounts.open_account(
            mail=f"{who}@example.jp",
            name=name,
            password=PASSWORD,
            role="member",
            member_id=bought.member.id,
            now=at("2022-05-01 10:00"),
        )
    return cast


def draft(bought: Bought, **answers: Any) -> None:
    """Let a member have begun a report."""
    ReportDraft.objects.create(
        member_id=bought.member.id,
        contract_id=bought.contract_id,
        answers=answers,
        begun_at=at("2022-05-29 21:00"),
        updated_at=at("2022-05-29 21:10"),
    )


def cast_on_stage() -> dict[str, str]:
    """Put every page's member on stage; give what addresses are filled with."""
    cast = members()
    open_store(now=at("2022-05-01 10:00"))
    quoted = at_the_depot(cast["ren"], "partial-damage", "screen", when="2022-05-20 10:00")
    claims.inspect(claim_id=quoted.id, cause="modification", faults=["screen"], actor=DEPOT, now=at("2022-05-27 10:00"))
    claims.quote(claim_id=quoted.id, yen=12_100, actor=DEPOT, now=at("2022-05-28 10:00"))
    visit = report(cast["mei"], now=at("2022-05-30 10:00"))
    book(visit, at("2022-06-02 11:00"), now=at("2022-05-30 10:00"))
    draft(cast["kai"], **COVERED, method="loaner", prepare=PREPARED)
    draft(cast["yui"], when="unknown", what="reasons", which="battery")
    draft(cast["jun"], when="unknown", what="unknown", where=["other"], story="急に画面の色が変わった")
    asked = reported(cast["rin"], "wet", "screen", when="2022-05-30 09:00")
    claims.ask_for_kit(
        claim_id=asked.id,
        loaner=True,
        preparation=PREPARED,
        consents=TO_HAND_IN,
        actor=DESK,
        now=at("2022-05-30 09:00"),
    )
    refused = reported(cast["sho"], "battery", "battery", when="2022-05-02 10:00")
    contracts.suspend(contract_id=cast["sho"].contract_id, actor=DESK, now=at("2022-05-20 10:00"))
    contracts.leave(contract_id=cast["yui"].contract_id, actor=DESK, now=at("2022-05-20 10:00"))
    money_moves(cast["aoi"], cast["sho"])
    set_clock(to=at(NOW), runs=False)
    found = {"ren_claim": quoted, "mei_claim": visit, "rin_claim": asked, "sho_claim": refused}
    return {who: str(bought.contract_id) for who, bought in cast.items()} | {
        name: str(claim.id) for name, claim in found.items()
    }


def money_moves(pays: Bought, fails: Bought) -> None:
    """Let one member pay and be given something back, and the card of another be refused."""
    when = at("2022-05-10 10:00")
    bill("2022-04")
    billing.set_means(
        member_id=pays.member.id,
        kind="bank",
        bank_code="0001",
        branch_code="123",
        account_kind="ordinary",
        account_number="7654321",
        holder_kana="アオキ アオイ",
        actor=OFFICE,
        now=when,
    )
    billing.set_means(member_id=fails.member.id, kind="card", token_reference="tok", actor=OFFICE, now=when)
    number = Invoice.objects.get(member_id=pays.member.id).number
    billing.record_transfer(invoice_number=number, yen=550, reference="t", on=when.date(), actor=OFFICE, now=when)
    billing.credit(invoice_number=number, lines={1: 100}, kind="goodwill", reason="おわび", actor=OFFICE, now=when)
    batch = billing.collect(kind="card", collect_on=when.date(), actor=OFFICE, now=when)
    results = [
        Returned(each.reference, each.amount_yen, "refused", "", when.date()) for each in billing.due_invoices(batch)
    ]
    billing.record_results(results=results, actor=OFFICE, now=when)


@pytest.fixture(scope="module")
def site(live: Live) -> Site:
    """Put every page's member on stage."""
    return Site(live.url, live.browser, cast_on_stage(), {})


def open_page(site: Site, visitor: BrowserContext, name: str) -> Page:
    """Open a page, or make the mistake that leads to it."""
    page = visitor.new_page()
    if name == "signed in wrongly":
        sign_in(page, site.url, "nobody", "wrong")
    else:
        page.goto(site.address(name))
    return page


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_in_either_theme_at_any_width(site: Site, name: str, language: str) -> None:
    visitor = site.visitor(PAGES[name][0], language)
    visitor.add_init_script(Axe().axe_script)
    page = open_page(site, visitor, name)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.title().endswith(" – Hosho")
    assert page.evaluate(OTHER_SCRIPT) == []
    for width in WIDTHS:
        assert barriers(page, width) == [], width
        assert page.evaluate(TARGETS) == []
    visitor.close()


def read(site: Site, name: str) -> bytes:
    """Give a page as it is sent, without a browser."""
    who, path = PAGES[name]
    client = Client(headers={"accept-language": "ja"})
    if who:
        client.force_login(Account.objects.get(mail=f"{who}@example.jp"))
    address = path.format(**site.ids)
    wrong = {"mail": "nobody@example.jp", "password": "wrong"}
    response = client.post(address, wrong) if name == "signed in wrongly" else client.get(address)
    assert response.status_code == (400 if name == "signed in wrongly" else 200), name
    return response.content


def test_every_page_stays_within_its_budget(site: Site) -> None:
    sizes = {name: len(gzip.compress(read(site, name))) for name in PAGES}
    assert {name: size for name, size in sizes.items() if size > 14 * 1024} == {}


def test_titles_name_the_page_and_are_unique(site: Site) -> None:
    titles = set()
    for name in PAGES:
        [title] = re.findall(r"<title>(.*?)</title>", read(site, name).decode(), re.DOTALL)
        titles.add((name.partition(",")[0] if name.startswith(("today", "result", "charges")) else name, title.strip()))
    by_title = [title for _name, title in titles]
    repeated = {title for title in by_title if by_title.count(title) > 1}
    assert {title.partition(" – ")[0] for title in repeated} <= {"契約 C-20-000001"}, repeated


def answer_to_check(page: Page, url: str, contract: str) -> None:
    """Answer everything with the keyboard alone, up to the last look."""
    page.goto(f"{url}/member/report/?contract={contract}")
    choose(page, 0)
    choose(page, 0)
    for place in (0, 0):
        choose(page, place)
    page.locator("#answer").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    page.get_by_role("link", name="直し方を選ぶ").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/method/")
    choose(page, 0)
    page.wait_for_url("**/prepare/")
    for code in ("backup", "find-my", "suica", "sim"):
        page.locator(f"input[name={code}]").first.focus()
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    for consent in page.locator("input[name=consent]").all():
        consent.focus()
        page.keyboard.press("Space")


def choose(page: Page, place: int) -> None:
    """Choose an answer with the arrow keys and go on with Enter."""
    before = page.url
    page.locator("#answer").focus()
    page.keyboard.press("Space")
    for _step in range(place):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_whole_report_goes_by_keyboard_and_is_sent_once(site: Site, script: bool) -> None:
    who = "tap" if script else "aoi"
    contract = site.ids[who]
    visitor = site.visitor(who, viewport=PHONE, java_script_enabled=script)
    page = visitor.new_page()
    answer_to_check(page, site.url, contract)
    page.get_by_role("button", name="この内容で申し込む").dblclick(no_wait_after=True)
    page.wait_for_url("**/received/")
    number = page.locator("h1 + .lead strong").inner_text()
    page.go_back()
    page.goto(f"{site.url}/member/report/{contract}/check/")
    assert number in page.inner_text("main")
    assert Claim.objects.filter(contract_id=contract).count() == 1
    visitor.close()


def test_the_back_button_after_sending_leads_to_the_claim(site: Site) -> None:
    visitor = site.visitor("kai", viewport=PHONE)
    page = visitor.new_page()
    page.goto(site.address("check"))
    for consent in page.locator("input[name=consent]").all():
        consent.check()
    page.get_by_role("button", name="この内容で申し込む").click()
    page.wait_for_url("**/received/")
    page.go_back()
    assert "/member/claims/" in page.url
    assert Claim.objects.filter(contract_id=site.ids["kai"]).count() == 1
    visitor.close()


def test_an_error_is_focused_first_and_leads_to_its_answers(site: Site) -> None:
    visitor = site.visitor("jun", viewport=PHONE)
    page = visitor.new_page()
    page.goto(f"{site.url}/member/report/")
    page.get_by_role("button", name="次へ進む").click()
    assert page.evaluate("document.activeElement.className") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "answer"
    visitor.close()


def test_pages_ask_nobody_else_for_anything_and_carry_no_inline_style(site: Site) -> None:
    for name in ("sign in", "today", "safety", "quoted", "received"):
        visitor = site.visitor(PAGES[name][0])
        page = visitor.new_page()
        asked, complaints = overheard(page)
        page.goto(site.address(name))
        assert page.locator("[style], style, script").count() == 0
        assert all(url.startswith(site.url) for url in asked)
        assert complaints == []
        visitor.close()

"""Every page of the site, the shop, the members and signing in asks the database the same number of questions, however
much is on it.

Which pages there are is read from the doors' addresses, so that a new one is counted without being named here. Each is
asked twice by Aoi: when she has one of everything, and when she has many more of everything.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from pytest_django import DjangoDbBlocker

from hosho.accounts.models import Account
from hosho.billing import operations as billing
from hosho.billing.collection_items import Returned
from hosho.billing.models import Invoice
from hosho.claims import operations as claims
from hosho.claims.intake import drafts
from hosho.claims.intake.answers import Answers
from hosho.claims.models import Claim, Lending
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.core.terms import load_terms
from hosho.devices import operations as devices
from hosho.interfaces.member import urls as member_urls
from hosho.interfaces.shop import urls as shop_urls
from hosho.interfaces.sign_in import urls as sign_in_urls
from hosho.interfaces.site import urls as site_urls
from hosho.network.models import Store
from hosho.network.operations import stock_parts
from hosho.people.consents import TO_BORROW, TO_HAND_IN
from hosho.people.models import Member
from hosho.plans.models import TermsVersion
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database
from hosho.sales import operations as sales
from hosho.workflows.clock_advance import set_clock
from tests.billing.making import bill, owe
from tests.cast import (
    DEPOT,
    DESK,
    OFFICE,
    PREPARED,
    SHOP,
    Bought,
    at,
    book,
    buy,
    enrol,
    in_hand,
    kept,
    open_store,
    publish,
    report,
    stock,
    tracking_number,
)
from tests.conftest import TEMPLATE, copy
from tests.interfaces.shop.conftest import on_shelf
from tests.interfaces.site.conftest import delivered
from tests.stories.version_2 import publish_version_2

NOW = at("2023-01-10 10:00")
START = "2022-03-05"
VISIT_AT = at("2023-01-16 11:00")
MANY = 8
DOORS = {"site": site_urls, "shop": shop_urls, "member": member_urls, "sign-in": sign_in_urls}
PAPERS = {"member:certificate", "member:invoice", "member:credit-note"}
"""Pages that are one paper each: they take long to set, and hold no list of rows."""
NOT_SHOWN = {
    *("site:preferences", "shop:account", "shop:prove"),
    *("member:stay", "member:undo", "member:discard", "sign-in:sign-out"),
}
"""Addresses that only take what is sent."""
OF_OTHERS = {"shop:details", "sign-in:store", "sign-in:depot"}
"""Pages that a member who has signed in does not see."""
FOR_GUESTS = {"sign-in:sign-in"}
OTHER_THINGS: Mapping[str, Mapping[str, object]] = {
    "site:terms-version": {"number": 2},
    "site:difference": {"old": 1, "new": 2},
    "member:quote": {"reply": "accept"},
    "member:withdraw": {"claim_id": "booked"},
    "member:question": {"contract_id": "begun", "code": "when"},
    "member:result": {"contract_id": "begun"},
    "member:check": {"contract_id": "begun"},
    "member:store": {"contract_id": "begun"},
}
"""What a page is opened with, where it is not the thing of the same name."""
LISTS = {
    "site:start",
    "site:stores",
    "site:terms",
    "site:feed",
    "site:member",
    "shop:stock",
    "shop:orders",
    "member:today",
    "member:contracts",
    "member:contract",
    "member:charges",
    "member:device",
    "sign-in:sign-in",
}
"""Pages that hold lists of rows: they are longer when there is more."""


ANSWERED = Answers(
    when="2023-01-09",
    what="dropped",
    which="partial-damage",
    where=("screen",),
    method="ship-in",
    prepare={"backup": "done", "find-my": "done", "suica": "none", "sim": "later"},
)
Things = dict[str, object]


class Counted(NamedTuple):
    """How long an answer was, in bytes, and how many questions it asked."""

    bytes: int
    questions: int


class Counts(NamedTuple):
    """The same page when there is little on it and when there is much, by name."""

    short: Mapping[str, Counted]
    long: Mapping[str, Counted]


def one_of_everything(member: Member) -> Things:
    """Let a member buy, report, send in, book, borrow, begin a report and be billed, each once."""
    first = in_hand("iphone-8", start=START, member=member)
    report(first, cause="battery", faults=["battery"], now=at("2022-04-04 10:00"))
    claim = _at_the_depot_with_a_loaner(first)
    visit = book(report(in_hand("iphone-8", start=START, member=member), now=NOW), VISIT_AT, now=NOW)
    begun = in_hand(start=START, member=member)
    draft = drafts.begin(member_id=member.id, contract_id=begun.contract_id, now=NOW)
    drafts.keep(draft_id=draft.id, answers=ANSWERED, now=NOW)
    alone = sales.place_order(
        member_id=member.id,
        unit_id=stock(now=NOW).id,
        price_yen=19_800,
        consents=(),
        plan_code=None,
        actor=SHOP,
        now=NOW,
    )
    on_shelf()
    open_store(f"store-{Store.objects.count()}", now=NOW)
    owe(Contract.objects.get(id=first.contract_id), 1_000, now=NOW)
    return {
        "contract_id": first.contract_id,
        "claim_id": claim.id,
        "booked": visit.id,
        "begun": begun.contract_id,
        "order_id": buy(now=NOW, member=member).order.id,
        "alone": alone.id,
    }


def _at_the_depot_with_a_loaner(bought: Bought) -> Claim:
    """Let a device be sent in, a loaner be there for it, and a price be offered."""
    kept("loaner", "iphone-8", now=NOW)
    claim = report(bought, now=NOW)
    kit = claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        consents=TO_HAND_IN | TO_BORROW,
        preparation=PREPARED,
        actor=DESK,
        now=NOW,
    )
    assert kit.kit_parcel_id is not None
    devices.deliver_parcel(parcel_id=kit.kit_parcel_id, actor=DESK, now=NOW)
    delivered(Lending.objects.get(claim=claim).out_parcel_id, when=NOW)
    sent = claims.hand_over(claim_id=claim.id, tracking_number=tracking_number(), actor=DESK, now=NOW)
    delivered(sent.inbound_parcel_id, when=NOW)
    claims.inspect(claim_id=claim.id, cause="modification", faults=["screen"], actor=DEPOT, now=NOW)
    return claims.quote(claim_id=claim.id, yen=12_000, actor=DEPOT, now=NOW)


def billed(member: Member, month: str) -> None:
    """Bill a month, ask a member's card in vain, and give a part back."""
    run = bill(month)
    batch = billing.collect(kind="card", collect_on=run.cut_off_at.date(), actor=OFFICE, now=run.cut_off_at)
    results = [
        Returned(each.reference, each.amount_yen, "no-funds", "", run.cut_off_at.date())
        for each in billing.due_invoices(batch)
    ]
    billing.record_results(results=results, actor=OFFICE, now=run.cut_off_at)
    invoice = Invoice.objects.get(member_id=member.id, month=run.month)
    billing.credit(
        invoice_number=invoice.number, lines={1: 10}, kind="goodwill", reason="おわび", actor=OFFICE, now=run.cut_off_at
    )


def crowd(member: Member, contract_id: object) -> None:
    """Add many more of everything, and more versions of the terms."""
    second = TermsVersion.objects.get(plan="iijmio-used", version=2)
    for number in range(MANY):
        one_of_everything(member)
        text = second.text.replace("version = 2\n", f"version = {number + 3}\n")
        text = text.replace("from = 2021-04", f"from = 2021-{number + 5:02}")
        terms = load_terms(text, file="terms")
        TermsVersion.objects.create(
            plan=terms.plan,
            version=terms.version,
            from_at=terms.from_at,
            hash=terms.hash,
            text=text,
            published_at=NOW,
        )
        other = report(in_hand(), now=NOW)
        account_of(other.member_id, mail=f"member-{number}@example.jp")
        contracts.suspend(contract_id=UUID(str(contract_id)), actor=OFFICE, now=NOW)
        contracts.resume(contract_id=UUID(str(contract_id)), actor=OFFICE, now=NOW)
        billed(member, f"2022-{number + 4:02}")


def account_of(member_id: UUID, *, mail: str) -> Account:
    """Open an account for a member; its password is not for typing."""
    return Account.objects.create(
        mail=mail, name="青木 葵", role="member", member_id=member_id, made_at=NOW, password="!"
    )


def pages() -> dict[str, URLPattern]:
    """Return the addresses of the doors by their names."""
    return {
        f"{door}:{pattern.name}": pattern
        for door, urls in DOORS.items()
        for pattern in urls.urlpatterns
        if f"{door}:{pattern.name}" not in PAPERS | NOT_SHOWN | OF_OTHERS
    }


PAGES = pages()


def counted(page: str, things: Things, aoi: Client) -> Counted:
    """Open a page; once before it is counted, so that the terms have been read by this process."""
    own = OTHER_THINGS.get(page, {})
    names = PAGES[page].pattern.converters
    kwargs = {name: own[name] if name in own else things[name] for name in names}
    address = reverse(page, kwargs={name: things.get(str(thing), thing) for name, thing in kwargs.items()})
    reader = Client() if page in FOR_GUESTS else aoi
    reader.get(address)
    with CaptureQueriesContext(connection) as questions:
        answer = reader.get(address)
    assert answer.status_code == 200, page
    assert sum("clock_clocksetting" in each["sql"] for each in questions.captured_queries) <= 1, "time is read once"
    return Counted(len(answer.content), len(questions.captured_queries))


@pytest.fixture(scope="module")
def counts(
    django_db_setup: None,
    template: postgres.Server,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Counts]:
    """Open all pages as Aoi, let her have more of everything, open them again; print what was counted."""
    database = copy(template, TEMPLATE, "fresh_pages")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        publish()
        publish_version_2(tmp_path_factory.mktemp("plan"), now=at("2021-03-01 10:00"))
        set_clock(to=NOW, runs=False)
        member = enrol(now=at(f"{START} 09:00"))
        store = open_store(places=MANY + 1, now=NOW)
        stock_parts(store=store, model="iphone-8", fault="screen", pieces=MANY, actor=OFFICE, now=NOW)
        billing.set_means(member_id=member.id, kind="card", token_reference="tok", actor=OFFICE, now=NOW)
        aoi = Client()
        aoi.force_login(account_of(member.id, mail="aoi@example.jp"))
        things = one_of_everything(member) | {"member_id": member.id, "unit_id": on_shelf().id}
        billed(member, "2022-03")
        account_of(report(in_hand(), now=NOW).member_id, mail="member@example.jp")
        things["token"] = aoi.post(f"/shop/devices/{things['unit_id']}/")["Location"].split("/")[-3]
        short = {each: counted(each, things, aoi) for each in PAGES}
        crowd(member, things["contract_id"])
        long = {each: counted(each, things, aoi) for each in PAGES}
        for each in PAGES:
            both = (f"{length:6} bytes {questions:3} questions" for length, questions in (short[each], long[each]))
            sys.stdout.write(f"{each:25} {'   '.join(both)}\n")
        yield Counts(short, long)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_as_many_questions_with_much_on_it_as_with_little(page: str, counts: Counts) -> None:
    short, long = counts.short[page], counts.long[page]
    if page in LISTS:
        assert long.bytes > short.bytes, "there is more on it"
    assert long.questions == short.questions


def test_what_is_named_here_is_a_page() -> None:
    names = {f"{door}:{pattern.name}" for door, urls in DOORS.items() for pattern in urls.urlpatterns}
    assert LISTS | PAPERS | NOT_SHOWN | OF_OTHERS | FOR_GUESTS | set(OTHER_THINGS) <= names

"""What the month of leaving costs is told on the member's page and read aloud at the desk as it will be charged."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from django.test import Client

from hosho.accounts import operations as accounts
from hosho.core.calendar import month_period
from hosho.core.rating import charge, last_day_when_leaving
from hosho.core.terms.loading import SHIPPED
from hosho.core.terms.model import Leaving
from hosho.journal.actor import OPERATOR
from hosho.plans import operations as plans
from hosho.plans.queries import plan_named
from hosho.workflows.clock_advance import set_clock
from tests.cast import at, in_hand
from tests.interfaces.member.conftest import account_of
from tests.interfaces.site.test_pages import text_of

PASSWORD = "a long way to the shop"
IN_FULL = "今月分は全額かかり、来月からの請求はありません。"
FROM_START = "今月分は利用開始日からの日割りで、来月からの請求はありません。"
TO_TODAY = "今月分は2022年5月1日（日）から2022年5月20日（金）までの日割りで、来月からの請求はありません。"
FIRST_DAYS = "今月分は2022年5月11日（水）から2022年5月20日（金）までの日割りで、来月からの請求はありません。"
Pages = Callable[..., tuple[str, str]]


@pytest.fixture
def pages(db: None, tmp_path: Path) -> Pages:
    """Publish the plan with another way of leaving, and return the pages for leaving on 20 May 2022: the member's and
    the desk's."""

    def ask(leaving: Leaving, *, started: str, price: str = "") -> tuple[str, str]:
        folder = tmp_path / "iijmio-used"
        copytree(SHIPPED / "iijmio-used", folder)
        terms = folder / "terms-1.toml"
        text = terms.read_text().replace('leaving = "month-end"', f'leaving = "{leaving}"')
        terms.write_text(text.replace("free_days = 0", price or "free_days = 0"))
        plans.publish_folder(folder=folder, actor=OPERATOR, now=at("2020-08-04 10:00"))
        bought = in_hand("iphone-8", start=started)
        set_clock(to=at("2022-05-20 14:05"), runs=False)
        desk = accounts.open_account(
            mail="desk@example.jp", name="佐藤 恵", password=PASSWORD, role="desk", now=at("2020-08-04 10:00")
        )
        opened = []
        for door, account in (("member", account_of(bought.member, mail="aoi@example.jp")), ("desk", desk)):
            client = Client(headers={"accept-language": "ja"})
            client.force_login(account)
            opened.append(text_of(client.get(f"/{door}/contracts/{bought.contract_id}/leave/")))
        return opened[0], opened[1]

    return ask


@pytest.mark.parametrize(
    ("leaving", "started", "sentence"),
    [
        ("month-end", "2020-08-04", IN_FULL),
        ("month-end", "2022-05-11", FROM_START),
        ("at-once", "2020-08-04", IN_FULL),
        ("at-once", "2022-05-11", FROM_START),
        ("by-day", "2020-08-04", TO_TODAY),
        ("by-day", "2022-05-11", FIRST_DAYS),
    ],
)
def test_the_month_of_leaving_is_told_as_it_is_charged(
    pages: Pages, leaving: Leaving, started: str, sentence: str
) -> None:
    for page in pages(leaving, started=started):
        assert sentence in page
        assert sum(each in page for each in (IN_FULL, FROM_START, TO_TODAY, FIRST_DAYS)) == 1
    terms, today = plan_named().terms(1), date(2022, 5, 20)
    last = last_day_when_leaving(terms=terms, asked_on=today)
    charged = charge(terms=terms, started_on=date.fromisoformat(started), ended_on=last, month=today)
    assert (charged.days == month_period(2022, 5).days) == (sentence == IN_FULL)


def test_a_month_without_a_fee_is_told_as_free(pages: Pages) -> None:
    for page in pages("by-day", started="2022-05-11", price="free_days = 30"):
        assert "今月の料金はかかりません。来月からの請求もありません。" in page

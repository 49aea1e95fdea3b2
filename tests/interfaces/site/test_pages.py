"""What the pages say, over HTTP, without script."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.journal.actor import OPERATOR
from hosho.web import errors
from hosho.workflows.clock_advance import set_clock
from tests.cast import at, in_hand, publish
from tests.interfaces.answers import Answer
from tests.interfaces.site.conftest import Cast

pytestmark = pytest.mark.django_db


def text_of(response: Answer) -> str:
    """Give what a reader reads: no tags, white space as one space."""
    body = re.sub(r"<head>.*?</head>|<[^>]+>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", body)


def read(client: Client, address: str, *, language: str = "ja", status: int = 200) -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == status
    return text_of(response)


# The start page


def test_the_start_page_says_the_plan_in_brief(client: Client, cast: Cast) -> None:
    page = read(client, "/")
    for said in (
        "1年に2回まで",
        "550円（税込）",
        "利用開始日から24か月",
        "期限なし",
        "紛失・盗難・バッテリー交換",
        "購入のとき",
    ):
        assert said in page
    english = read(client, "/", language="en")
    for said in ("twice a year", "¥550 (tax incl.)", "24 months", "at the purchase"):
        assert said in english


def test_the_start_page_shows_members_with_a_repair_under_way_first(client: Client, cast: Cast) -> None:
    page = read(client, "/")
    assert "2022年5月30日（月）14:05" in page
    assert page.index("修理中") < page.index("そのほかの会員")
    assert page.index("青木 葵") < page.index("森 蓮")


def test_in_production_the_start_page_shows_nobody(client: Client, cast: Cast, production: None) -> None:
    page = read(client, "/")
    assert "青木" not in page
    assert "デモ" not in page
    assert client.get(cast.page("aoi")).status_code == 404


def test_before_the_plan_is_offered_the_start_page_says_so(client: Client) -> None:
    publish(at("2020-08-03 10:00"))
    set_clock(to=at("2020-08-04 09:59"), runs=False)
    assert "提供の開始は2020年8月4日（火）10:00です" in read(client, "/")


# Covered devices as of a day


def test_the_devices_of_a_day_are_said_first_with_their_number(client: Client, cast: Cast) -> None:
    page = read(client, "/devices/?on=2022-05-30")
    assert "2022年5月30日（月）の対象は7機種です" in page
    assert "画面・カメラ" in page
    assert "On Mon 30 May 2022, 7 models are covered" in read(client, "/devices/?on=2022-05-30", language="en")


def test_without_a_day_it_is_today(client: Client, cast: Cast) -> None:
    assert "2022年5月30日（月）の対象は" in read(client, "/devices/")


@pytest.mark.parametrize(
    ("day", "says", "nearest"),
    [
        ("2020-08-03", "2020年8月3日（月）は、まだ提供していませんでした", "2020-08-04"),
        ("2022-05-31", "2022年5月31日（火）は、まだ先の日です", "2022-05-30"),
    ],
)
def test_a_day_without_a_table_says_why_and_offers_the_nearest(
    client: Client, cast: Cast, day: str, says: str, nearest: str
) -> None:
    response = client.get(f"/devices/?on={day}")
    assert says in text_of(response)
    assert f'class="btn" href="/devices/?on={nearest}"' in response.content.decode()
    assert "<table" not in response.content.decode()


@pytest.mark.parametrize("day", ["2020-08-04", "2022-05-30"])
def test_the_first_day_and_today_have_a_table(client: Client, cast: Cast, day: str) -> None:
    assert "<table" in client.get(f"/devices/?on={day}").content.decode()


def test_before_ten_on_the_first_day_nothing_is_offered_yet(client: Client) -> None:
    publish(at("2020-08-03 10:00"))
    set_clock(to=at("2020-08-04 09:59"), runs=False)
    assert "提供の開始は2020年8月4日（火）10:00です" in read(client, "/devices/")
    set_clock(to=at("2020-08-04 10:00"), runs=False)
    assert "の対象は7機種です" in read(client, "/devices/")


def test_a_day_that_cannot_be_read_names_its_field_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    response = client.get("/devices/?on=2022-02-30&model=iPhone+8")
    html = response.content.decode()
    assert response.status_code == 400
    assert html.index("エラー：") < html.index("<h1>")
    assert '<a href="#on">' in html
    assert 'value="2022-02-30"' in html
    assert 'value="iPhone 8"' in html
    assert 'aria-invalid="true"' in html
    assert "<title>エラー： 対象機種" in html


def test_a_day_is_understood_as_people_write_it(client: Client, cast: Cast) -> None:
    assert "2021年1月1日（金）の対象は" in read(client, "/devices/?on=２０２１年１月１日")


def test_what_was_typed_is_never_markup(client: Client, cast: Cast) -> None:
    html = client.get("/devices/?on=<script>&model=<script>").content.decode()
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("iPhone 8 64GB", "iPhone 8は対象です"),
        ("iPhone XS", "この機種はお店では修理していません"),
        ("iPhone 12", "「iPhone 12」は、この日の対象機種にありません"),
    ],
)
def test_ones_own_model_is_looked_up(client: Client, cast: Cast, model: str, says: str) -> None:
    assert says in read(client, f"/devices/?on=2022-05-30&model={model}")


def test_the_table_is_there_as_json_and_csv_too(client: Client, cast: Cast) -> None:
    table = client.get("/devices/table.json?on=2022-05-30").json()
    assert table["on"] == "2022-05-30"
    assert [row["code"] for row in table["models"]][:2] == ["iphone-8", "iphone-xr"]
    assert table["models"][0]["walk_in_faults"] == ["camera", "screen"]
    lines = list(
        csv.DictReader(io.StringIO(client.get("/devices/table.csv?on=2022-05-30").content.decode("utf-8-sig")))
    )
    assert len(lines) == len(table["models"]) == 7
    assert lines[1]["name_ja"] == "iPhone XR"
    assert (lines[2]["ship_in"], lines[2]["walk_in"], lines[2]["walk_in_faults"]) == ("yes", "no", "")


@pytest.mark.parametrize(("on", "status"), [("nonsense", 400), ("2020-08-03", 404), ("2099-01-01", 404)])
def test_data_without_a_table_are_a_problem_that_names_the_field(
    client: Client, cast: Cast, on: str, status: int
) -> None:
    for form in ("json", "csv"):
        response = client.get(f"/devices/table.{form}?on={on}")
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["field"] == "on"


# The terms


def test_the_terms_show_every_clause_those_that_inform_included(client: Client, cast: Cast) -> None:
    for language, said in (("ja", "純正でない部品を使うことがあります"), ("en", "We may use non-genuine parts")):
        page = read(client, "/terms/1/", language=language)
        assert said in page
        assert "{" not in page, "a sentence has kept a placeholder"
    html = client.get("/terms/1/").content.decode()
    for clause in ("in-force", "cover.natural", "limit", "refer", "parts", "walk-in.sent-on", "exclude.battery"):
        assert f'id="{clause}"' in html


def test_the_versions_are_listed_with_their_hash(client: Client, cast: Cast) -> None:
    page = read(client, "/terms/")
    assert "第1版" in page
    assert re.search(r"[0-9a-f]{64}", page)


def test_a_version_that_is_not_published_is_not_found(client: Client, cast: Cast) -> None:
    assert client.get("/terms/99/").status_code == 404


# A member's page


def test_a_member_reads_what_she_can_use_today(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("aoi"))
    assert "2022年8月3日（水）までに あと1回" in page
    assert "使えます。8月4日（木）に2回に戻ります。" in page
    assert "落とした・割れた・濡れた 期限なし" in page
    assert "自然に動かなくなった 2022年8月3日（水）まで・あと65日" in page
    assert "紛失・盗難・バッテリー交換" in page
    assert "今年" not in page


def test_a_member_reads_it_in_english(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("aoi"), language="en")
    assert "until Wed 3 Aug 2022 you have 1 use left" in page
    assert "On Thu 4 Aug it is 2 uses again." in page


def test_the_timeline_tells_what_is_done_what_is_now_and_what_is_to_come(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("aoi"))
    steps = [
        "受け付けました",
        "補償の対象と決まりました",
        "修理センターに届きました",
        "修理を始めました",
        "修理しています （いま）",
    ]
    places = [page.index(step) for step in [*steps, "お手元へ発送 （これから）", "お届け （これから）"]]
    assert places == sorted(places)


def test_a_repair_under_way_comes_before_the_button_to_report(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("aoi"))
    assert page.index("進行中の修理") < page.index("電話で故障を報告する")


def test_a_refusal_gives_its_reason_and_the_next_step(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("ren"))
    assert "補償対象外" in page
    assert "バッテリー交換は補償に含まれません。" in page
    assert "費用を確かめてから" in page
    assert "あと2回" in page


def test_when_all_uses_are_taken_the_day_of_return_is_said(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("mei"))
    assert "2022年9月30日（金）までの残り あと0回" in page
    assert "2022年10月1日（土）から、また2回使えます。" in page
    assert "電話で修理を相談する" in page


def test_before_the_start_nothing_can_be_used_yet(client: Client, cast: Cast) -> None:
    page = read(client, cast.page("kai"))
    assert "利用開始前" in page
    assert "端末を発送すると始まります" in page
    assert "あと2回" not in page


def test_while_suspended_only_the_reason_and_the_way_out_are_shown(client: Client, cast: Cast) -> None:
    contracts.suspend(contract_id=cast.aoi.contract_id, actor=OPERATOR, now=at("2022-05-30 12:00"))
    page = read(client, cast.page("aoi"))
    assert "お支払いを確認できるまで、補償を止めています" in page
    assert "電話で支払いを確認する" in page
    assert "あと1回" not in page


def test_the_last_day_of_a_cover_is_until_today(client: Client, cast: Cast) -> None:
    set_clock(to=at("2022-08-03 23:59"), runs=False)
    assert "自然に動かなくなった 今日まで" in read(client, cast.page("aoi"))
    set_clock(to=at("2022-08-04 00:00"), runs=False)
    page = read(client, cast.page("aoi"))
    assert "自然に動かなくなった 2022年8月3日（水）で終わりました" in page
    assert "2023年8月3日（木）までに あと2回" in page


@pytest.mark.parametrize(
    ("days", "says"), [(0, "補償は2022年5月30日（月）まで有効です"), (-1, "補償は2022年5月29日（日）で終わりました")]
)
def test_leaving_and_ended_are_told_apart_by_the_last_day(client: Client, cast: Cast, days: int, says: str) -> None:
    Contract.objects.filter(id=cast.aoi.contract_id).update(last_day=date(2022, 5, 30) + timedelta(days=days))
    page = read(client, cast.page("aoi"))
    assert says in page
    assert "に2回に戻ります" not in page, "the contract ends before"


def test_whoever_leaves_reads_no_later_day_and_no_cover_without_end(client: Client, cast: Cast) -> None:
    Contract.objects.filter(id=cast.aoi.contract_id).update(last_day=date(2022, 6, 30))
    page = read(client, cast.page("aoi"))
    assert "自然に動かなくなった 2022年6月30日（木）まで・あと31日" in page
    assert "落とした・割れた・濡れた 2022年6月30日（木）まで・あと31日" in page


def test_a_member_nobody_knows_is_not_found(client: Client, cast: Cast) -> None:
    assert client.get("/demo/members/01a2047f-995e-75e7-86c6-b924f70f4666/").status_code == 404


# Choices, errors, the head of every page


def test_the_language_and_the_theme_are_kept_without_script(client: Client, cast: Cast) -> None:
    answer = client.post("/preferences/", {"language": "en", "next": "/terms/1/"})
    assert (answer.status_code, answer["Location"]) == (302, "/terms/1/")
    assert '<html lang="en">' in client.get("/terms/1/").content.decode()
    assert 'media="screen and (prefers-color-scheme:dark)"' in client.get("/").content.decode()
    client.post("/preferences/", {"theme": "dark", "next": "/"})
    assert 'tokens-dark.css" media="screen">' in client.get("/").content.decode()
    client.post("/preferences/", {"theme": "light", "next": "/"})
    assert "tokens-dark.css" not in client.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_choice_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    assert client.post("/preferences/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_a_choice_that_does_not_exist_is_not_kept(client: Client) -> None:
    answer = client.post("/preferences/", {"theme": "pink", "language": "xx", "next": "/"})
    assert not answer.cookies


def test_a_choice_needs_its_token() -> None:
    refused = Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"})
    assert refused.status_code == 403
    assert "フォームを送信できませんでした" in text_of(refused)


@pytest.mark.parametrize(
    ("language", "says"), [("ja", "このアドレスのページはありません"), ("en", "There is no page at this address")]
)
def test_a_page_that_does_not_exist_says_what_can_be_done(client: Client, language: str, says: str) -> None:
    assert says in read(client, "/nothing/here/", language=language, status=404)


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.server_error, 500)]
)
def test_an_error_page_asks_nothing_of_the_database(
    rf: RequestFactory,
    view: Callable[[HttpRequest], HttpResponse],
    status: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        response = view(rf.get("/"))
    assert response.status_code == status
    assert b"<h1>" in response.content


def test_the_start_page_reads_its_members_in_few_queries(
    client: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _another in range(10):
        in_hand()
    with django_assert_max_num_queries(12):
        client.get("/")

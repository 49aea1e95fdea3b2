"""Signing in and out: what it says, where it leads, and that guessing gets slow."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hosho.accounts.models import Account, Attempts
from hosho.accounts.throttle import (
    FREE,
    LONGEST_WAIT,
    forget,
    forget_old_attempts,
    locked_until,
    wait_after,
)
from hosho.people.models import Member
from hosho.presentation.demonstration import PASSWORD
from hosho.workflows.demonstration import open_logins
from tests.cast import at, open_store
from tests.interfaces.answers import Answer
from tests.interfaces.site.conftest import Cast
from tests.interfaces.site.conftest import cast as cast  # the fixture
from tests.interfaces.site.test_pages import text_of

pytestmark = pytest.mark.django_db
NOW = at("2022-05-30 14:05")


@pytest.fixture
def logins(cast: Cast) -> None:
    """Open the demonstration's accounts."""
    for number, member in enumerate(Member.objects.order_by("id")):
        Member.objects.filter(id=member.id).update(mail=f"member{number}@example.jp")
    open_store(now=NOW)
    open_logins(now=NOW)


def give(client: Client, mail: str, password: str = PASSWORD, **more: str) -> Answer:
    return client.post("/sign-in/", {"mail": mail, "password": password, **more})


def test_a_member_comes_to_her_own_page_and_goes_again(client: Client, logins: None) -> None:
    mail = Account.objects.filter(role="member").order_by("id")[0].mail
    answered = give(client, f"　{mail.upper()} ")
    assert answered["Location"] == "/member/"
    assert client.get("/member/").status_code == 200
    assert client.get("/sign-in/")["Location"] == "/member/"
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/member/")["Location"] == "/sign-in/?next=/member/"


@pytest.mark.parametrize("role", ["desk", "store", "depot", "office"])
def test_staff_come_in_and_find_no_members_door(client: Client, logins: None, role: str) -> None:
    assert give(client, f"{role}@example.jp").status_code == 302
    assert client.get("/member/").status_code == 404


@pytest.mark.parametrize(
    ("role", "other", "can"),
    [("store", "/depot/", "端末を預かる、点検して判定を受ける"), ("depot", "/store/", "交換する端末を確保して送る")],
)
def test_who_has_no_pages_yet_reads_what_they_can_do_now(
    client: Client, logins: None, settings: Any, role: str, other: str, can: str
) -> None:
    assert give(client, f"{role}@example.jp")["Location"] == f"/{role}/"
    page = client.get(f"/{role}/")
    assert can in text_of(page)
    assert f"hosho_{role}_demonstration" in text_of(page)
    assert client.get(other).status_code == 404
    settings.CONFIG = replace(settings.CONFIG, mode="production")
    assert f"hosho_{role}_demonstration" not in text_of(client.get(f"/{role}/"))
    assert Client().get(f"/{role}/")["Location"] == f"/sign-in/?next=/{role}/"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/member/data/", "/member/data/"),
        ("https://example.com/", "/member/"),
        ("//example.com", "/member/"),
        ("javascript:alert(1)", "/member/"),
    ],
)
def test_afterwards_the_page_that_was_wanted_is_shown_if_it_is_ours(
    client: Client, logins: None, wanted: str, leads_to: str
) -> None:
    mail = Account.objects.filter(role="member").order_by("id")[0].mail
    assert give(client, mail, next=wanted)["Location"] == leads_to


def test_a_failure_does_not_say_which_of_both_was_wrong(client: Client, logins: None) -> None:
    known, unknown = give(client, "desk@example.jp", "wrong"), give(Client(), "nobody@example.jp", "wrong")
    assert "組み合わせが合いません" in text_of(known)
    assert (known.status_code, text_of(known)) == (unknown.status_code, text_of(unknown))


def test_what_is_missing_is_named_and_the_mail_stays(client: Client, logins: None) -> None:
    page = give(client, "desk@example.jp", "")
    assert page.status_code == 400
    assert text_of(page).count("エラー：入力を確認してください パスワードを入力してください") == 1
    assert 'value="desk@example.jp"' in page.content.decode()
    assert text_of(give(client, "", "x")).count("メールアドレスを入力してください") == 2


def test_a_closed_account_does_not_come_in(client: Client, logins: None) -> None:
    Account.objects.filter(mail="desk@example.jp").update(is_active=False)
    assert give(client, "desk@example.jp").status_code == 400


def test_after_some_failures_even_the_right_password_waits(client: Client, logins: None) -> None:
    for _failure in range(FREE):
        assert give(client, "desk@example.jp", "wrong").status_code == 400
    waiting = give(client, "desk@example.jp")
    assert waiting.status_code == 429
    assert "続けて失敗したため" in text_of(waiting)
    assert give(client, "office@example.jp").status_code == 302, "others do not wait"


def test_who_comes_in_starts_afresh(client: Client, logins: None) -> None:
    give(client, "desk@example.jp", "wrong")
    give(client, "desk@example.jp")
    assert not Attempts.objects.exists()


def test_each_further_failure_waits_longer_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait_after(count).total_seconds() for count in range(FREE - 1, FREE + 7)]
    assert waits == [0, 30, 60, 120, 240, 480, 900, 900]
    assert wait_after(10_000) == LONGEST_WAIT


def test_attempts_are_counted_before_the_password_is_looked_at_and_forgotten_in_time() -> None:
    moment = NOW
    for _attempt in range(FREE):
        assert locked_until(mail="a@example.jp", real_now=moment) is None
    assert locked_until(mail="a@example.jp", real_now=moment) == moment + timedelta(seconds=30)
    assert locked_until(mail="a@example.jp", real_now=moment + timedelta(seconds=30)) is None
    assert forget_old_attempts(real_now=moment + timedelta(hours=2)) == 1
    forget(mail="a@example.jp")


def test_no_mail_address_is_kept_of_who_failed() -> None:
    locked_until(mail="a@example.jp", real_now=NOW)
    assert "example" not in Attempts.objects.get().who


def test_the_demonstrations_logins_are_shown_there_and_nowhere_else(
    client: Client, logins: None, request: pytest.FixtureRequest
) -> None:
    page = text_of(client.get("/sign-in/"))
    for said in (PASSWORD, "電話窓口", "修理センター", "青木 葵", "修理中"):
        assert said in page
    request.getfixturevalue("production")
    assert PASSWORD not in client.get("/sign-in/").content.decode()

"""A guest who comes back: the same member, once they have proved it, and nobody learns who is known."""

import re
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from hosho.accounts.models import Account
from hosho.interfaces.jobs.tasks import recognise
from hosho.journal.models import Entry
from hosho.people.models import Member
from hosho.sales.models import Order
from hosho.sales.purchases import returning_customers as returning
from hosho.sales.purchases.models import Purchase
from tests.cast import at
from tests.gateways.conftest import outbox, post  # noqa: F401 - fixtures
from tests.gateways.postbox import Postbox
from tests.interfaces.shop.conftest import DETAILS, NOW, Buyer, on_shelf
from tests.interfaces.site.test_pages import text_of

WRONG = "このお買い物の確認番号ではないか、回数の上限を超えました。"


def work() -> None:
    """Do the jobs that look who a guest may be."""
    for job in ProcrastinateJob.objects.filter(task_name=returning.RECOGNISE).order_by("id"):
        recognise(**job.args)


def comes_back(**changed: str) -> tuple[Buyer, str]:
    """Let somebody in another browser go on to the final confirmation with these details; give its address."""
    buyer = Buyer()
    details = buyer.begin(on_shelf(), option=False)
    confirmation = str(buyer.client.post(details, DETAILS | changed)["Location"])
    work()
    return buyer, confirmation


def enters(buyer: Buyer, confirmation: str, code: str) -> int:
    """Let a guest enter a code; give the status of the answer."""
    return int(buyer.client.post(confirmation.replace("/confirm/", "/code/"), {"code": code}).status_code)


def code_in(post: Postbox) -> str:  # noqa: F811
    """Read the code in the newest mail."""
    found = re.search(r"確認番号：(\d{6})\n", post.last()[1])
    assert found is not None
    return found[1]


def places(buyer: Buyer, confirmation: str) -> Order:
    """Let a guest order what they see."""
    buyer.read(confirmation)
    placed = buyer.confirm(confirmation, option=False)
    assert placed.status_code == 302, text_of(placed)
    return Order.objects.get(id=placed["Location"].split("/")[-3])


@pytest.fixture
def hanako(guest: Buyer, post: Postbox) -> Member:  # noqa: F811
    """Hanako, who bought as a guest; her post is read."""
    order = guest.buy(on_shelf(), option=True)
    post.since()
    return Member.objects.get(id=order.member_id)


def test_with_the_code_from_the_mail_a_second_purchase_is_the_same_member_s(hanako: Member, post: Postbox) -> None:  # noqa: F811
    buyer, confirmation = comes_back(kana="ミホン　はなこ", mail="HANAKO@example.jp")
    assert post.templates() == ["return-code"]
    assert "以前に購入したことがありますか" in buyer.read(confirmation)
    assert enters(buyer, confirmation, code_in(post)) == 302
    assert "これまでと同じ会員として注文します" in buyer.read(confirmation)
    order = places(buyer, confirmation)
    assert order.member_id == hanako.id
    assert Member.objects.count() == 1
    assert buyer.client.get(f"/shop/orders/{order.id}/").status_code == 200
    told = Entry.objects.filter(event__startswith="people.re").order_by("id").values_list("event", "actor", "data")
    assert [each[:2] for each in told] == [
        ("people.return-code-sent", "system:shop"),
        ("people.recognised", f"member:{hanako.id}"),
    ]
    assert {frozenset(each[2]) for each in told} == {frozenset({"purchase"})}


def test_without_the_code_nothing_is_merged(hanako: Member) -> None:
    order = places(*comes_back())
    assert order.member_id != hanako.id
    assert Member.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("name", "見本 花"),
        ("kana", "ミホン ハナ"),
        ("born_on", "1988/03/15"),
        ("phone", "09000009998"),
        ("mail", "hana@example.jp"),
    ],
)
def test_who_is_described_otherwise_in_one_thing_gets_no_code(
    hanako: Member,
    post: Postbox,  # noqa: F811
    field: str,
    other: str,
) -> None:
    comes_back(**{field: other})
    assert post.templates() == []
    assert Purchase.objects.get(order_id=None).proposed_id is None


def test_a_stranger_learns_nothing_from_the_pages(hanako: Member) -> None:
    (known, at_known), (unknown, at_unknown) = comes_back(), comes_back(mail="nobody@example.jp")
    pages = [known.read(at_known), unknown.read(at_unknown).replace("nobody@", "hanako@")]
    assert pages[0] == pages[1]
    answers = [
        each.client.post(where.replace("/confirm/", "/code/"), {"code": "12345６"})
        for each, where in ((known, at_known), (unknown, at_unknown))
    ]
    assert [each.status_code for each in answers] == [400, 400]
    assert WRONG in text_of(answers[0])
    assert text_of(answers[0]) == text_of(answers[1]).replace("nobody@", "hanako@")
    assert {tuple(job.args) for job in ProcrastinateJob.objects.filter(task_name=returning.RECOGNISE)} == {("token",)}


def test_after_five_tries_the_right_code_is_none_any_more(hanako: Member, post: Postbox) -> None:  # noqa: F811
    buyer, confirmation = comes_back()
    right = code_in(post)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert [enters(buyer, confirmation, wrong) for _ in range(returning.MOST_TRIES)] == [400] * returning.MOST_TRIES
    assert enters(buyer, confirmation, right) == 400
    assert places(buyer, confirmation).member_id != hanako.id


def test_a_code_is_good_for_its_own_purchase_in_its_own_browser_alone(hanako: Member, post: Postbox) -> None:  # noqa: F811
    first, second = comes_back(), comes_back()
    assert post.templates() == ["return-code"] * 2
    newest = code_in(post)
    assert enters(*first, newest) == 400
    assert enters(first[0], second[1], newest) == 404, "it was not begun here"
    assert enters(*second, newest) == 302


def test_a_member_gets_three_codes_a_day_however_often_they_are_named(hanako: Member, post: Postbox) -> None:  # noqa: F811
    buyer, _confirmation = comes_back()
    token = Purchase.objects.get(order_id=None).token
    for _ in range(3):
        buyer.client.post(f"/shop/buy/{token}/details/", DETAILS)
        work()
    assert post.templates() == ["return-code"], "one for a purchase"
    for _ in range(4):
        comes_back()
    assert post.templates() == ["return-code"] * (returning.MOST_CODES - 1)


def test_it_goes_to_the_address_that_is_known_whatever_was_typed(hanako: Member, post: Postbox) -> None:  # noqa: F811
    buyer, confirmation = comes_back(address="見本県ほか市9-9-9")
    assert "見本県ほか市9-9-9" in buyer.read(confirmation)
    enters(buyer, confirmation, code_in(post))
    page = buyer.read(confirmation)
    assert hanako.address in page
    assert "見本県ほか市9-9-9" not in page
    assert buyer.client.get(confirmation.replace("confirm", "details")).status_code == 302
    places(buyer, confirmation)
    assert Member.objects.get().address == hanako.address


def test_of_two_who_are_described_alike_it_is_the_one_who_signs_in(hanako: Member, post: Postbox) -> None:  # noqa: F811
    second = places(*comes_back()).member_id
    Account.objects.create(
        mail=hanako.mail, name=hanako.name, role="member", member_id=second, made_at=at(NOW), password="!"
    )
    comes_back()
    assert Purchase.objects.get(order_id=None).proposed_id == second


def test_the_letter_is_in_the_member_s_language(hanako: Member, post: Postbox) -> None:  # noqa: F811
    Member.objects.update(language="en")
    comes_back()
    post.work()
    subject, body = post.last()
    assert subject == "Your code for the shop"
    assert re.search(r"^Code: \d{6}$", body, re.MULTILINE)
    assert "Order" not in body.split("--")[1]


def test_a_code_has_six_digits_whatever_they_are() -> None:
    codes = {returning.code_of(UUID(int=number), UUID(int=number + 1)) for number in range(300)}
    assert all(re.fullmatch(r"\d{6}", each) for each in codes)
    assert len(codes) > 290

"""A buyer's orders: what happens next, cancelling, the four ends in words, a guest's account; never somebody else's."""

import pytest

from hosho.accounts.models import Account
from hosho.contracts.models import Contract
from hosho.presentation.order_view import Because
from hosho.sales import operations as sales
from hosho.sales.models import Order
from tests.cast import CARRIER, SHOP, at, tracking_number
from tests.interfaces.shop.conftest import NOW, Buyer, on_shelf
from tests.interfaces.site.conftest import delivered
from tests.interfaces.site.test_pages import text_of

ENDS = {
    "cancelled": (
        "発送の前に、注文を取り消しました。オプションの契約は始まらないまま取りやめになり、料金はかかりません。"
    ),
    "undelivered": "端末をお届けできず、荷物が戻りました。オプションの契約は取りやめになり、料金はかかりません。",
    "dead-on-arrival": (
        "届いた端末に、初めから不具合がありました。オプションの契約は取りやめになり、料金はかかりません。"
    ),
    "returned": (
        "端末の返品を受け付けました。オプションの契約はその日に終わりました。"
        "料金は、補償が始まった日からその日までの分だけかかります。"
    ),
}
NO_CONTRACT = "オプションには加入していないので、料金はかかりません。"


def address(order: Order, *more: str) -> str:
    return "/".join(["/shop/orders", str(order.id), *more, ""])


def comes_to_nothing(order: Order, because: Because) -> None:
    """Let a sale end in one of the four ways."""
    if because == "cancelled":
        sales.cancel_order(order_id=order.id, actor=SHOP, now=at(NOW))
        return
    shipped = sales.ship_order(order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=at(NOW))
    if because == "undelivered":
        sales.order_undelivered(order_id=order.id, actor=CARRIER, now=at("2022-06-05 10:00"))
        return
    delivered(shipped.parcel_id, when=at("2022-06-01 10:00"))
    sales.return_order(
        order_id=order.id,
        because=because,
        tracking_number=tracking_number(),
        actor=SHOP,
        now=at("2022-06-03 10:00"),
    )


@pytest.mark.parametrize("option", [True, False], ids=["with", "without"])
@pytest.mark.parametrize("because", ENDS)
def test_each_end_says_what_becomes_of_contract_and_fee(guest: Buyer, because: Because, option: bool) -> None:
    order = guest.buy(on_shelf(), option=option)
    comes_to_nothing(order, because)
    page = guest.read(address(order))
    assert "契約と料金について" in page
    if option:
        assert ENDS[because] in page
        assert order.contract_id is not None
        contract = Contract.objects.get(id=order.contract_id)
        assert contract.called_off_at is not None
        assert contract.ended_because == because
    else:
        assert NO_CONTRACT in page
        assert ENDS[because].partition("。")[0] in page
        assert not Contract.objects.exists()


def test_the_last_page_says_the_number_what_happens_next_and_how_to_leave(guest: Buyer) -> None:
    order = guest.buy(on_shelf(), option=True)
    page = guest.read(address(order, "done"))
    for said in (
        order.number,
        "2022年6月1日（水）までに発送し",
        "受け取るときに、配送会社へお支払いください",
        "オプションは、端末を発送した日から始まります",
        Contract.objects.get().number,
        "会員ページか電話で、いつでも解約できます。 申し出た月の末日で終わります。その月の料金は全額かかり",
    ):
        assert said in page
    assert "端末だけを購入されました" in guest.read(address(guest.buy(on_shelf(), option=False), "done"))


def test_an_order_is_followed_from_the_preparation_to_the_delivery(guest: Buyer) -> None:
    order = guest.buy(on_shelf(), option=False)
    assert "端末の発送を準備しています" in guest.read(address(order))
    number = tracking_number()
    shipped = sales.ship_order(order_id=order.id, tracking_number=number, actor=SHOP, now=at(NOW))
    page = guest.read(address(order))
    assert "端末をお届けしている途中です" in page
    assert number in page
    delivered(shipped.parcel_id, when=at("2022-06-01 10:00"))
    assert "端末をお届けしました" in guest.read(address(order))
    assert "取り消す" not in guest.read(address(order))


@pytest.mark.parametrize("option", [True, False], ids=["with", "without"])
def test_a_buyer_is_told_what_cancelling_means_and_then_cancels(guest: Buyer, option: bool) -> None:
    unit = on_shelf()
    order = guest.buy(unit, option=option)
    asked = guest.read(address(order, "cancel"))
    assert "端末は発送されず、代金もかかりません" in asked
    assert ("オプションの契約は始まらないままなくなり、料金はかかりません" in asked) is option
    assert ("オプションの契約はないので、ほかに終わるものはありません" in asked) is not option
    assert Order.objects.get().state == "placed", "asking changes nothing"
    assert guest.client.post(address(order, "cancel"))["Location"] == address(order)
    assert Order.objects.get().state == "cancelled"
    assert "ご注文を取り消しました" in guest.read(address(order))
    assert guest.client.post(address(order, "cancel")).status_code == 302, "once more it does nothing"
    assert guest.read(f"/shop/devices/{unit.id}/"), "it is on the shelf again"


def test_what_was_shipped_meanwhile_is_not_cancelled(guest: Buyer) -> None:
    order = guest.buy(on_shelf(), option=True)
    sales.ship_order(order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=at(NOW))
    assert guest.client.get(address(order, "cancel"))["Location"] == address(order)
    guest.client.post(address(order, "cancel"))
    assert Order.objects.get().state == "shipped"


def test_a_member_finds_their_orders_on_their_own_page_and_in_the_shop(aoi: Buyer) -> None:
    order = aoi.buy(on_shelf(), option=False)
    assert "注文は1件です" in aoi.read("/shop/orders/")
    today = aoi.client.get("/member/")
    assert address(order) in today.content.decode()
    assert "オプションなし" in text_of(today)
    elsewhere = Buyer()
    elsewhere.client.force_login(Account.objects.get())
    assert order.number in elsewhere.read(address(order))
    assert elsewhere.client.post(address(order, "cancel")).status_code == 302


def test_an_order_is_nobody_elses(guest: Buyer, aoi: Buyer) -> None:
    order = guest.buy(on_shelf(), option=True)
    aoi.buy(on_shelf(), option=False)
    for more in ((), ("done",), ("cancel",)):
        aoi.read(address(order, *more), status=404)
    assert aoi.client.post(address(order, "cancel")).status_code == 404
    assert aoi.client.post(address(order, "account"), {"password": "a long enough one"}).status_code == 404
    stranger = Buyer().client.get(address(order))
    assert stranger["Location"] == f"/sign-in/?next={address(order)}"
    desk = Buyer()
    desk.client.force_login(
        Account.objects.create(mail="desk@example.jp", name="佐藤", role="desk", made_at=at(NOW), password="!")
    )
    desk.read("/shop/orders/", status=404)


def test_a_guest_sets_a_password_and_is_a_member_from_then_on(guest: Buyer) -> None:
    order = guest.buy(on_shelf(), option=True)
    weak = guest.client.post(address(order, "account"), {"password": "12345678"})
    assert weak.status_code == 400
    assert "数字だけでなく" in text_of(weak)
    assert guest.client.post(address(order, "account"), {"password": "a long enough one"})["Location"] == "/member/"
    assert Account.objects.get().member_id == order.member_id
    assert "iPhone 8 64GB" in guest.read("/member/")
    assert order.number in guest.read(address(order)), "the order stays in reach"
    again = Buyer().client.post("/sign-in/", {"mail": "hanako@example.jp", "password": "a long enough one"})
    assert again.status_code == 302
    assert guest.client.post(address(order, "account"), {"password": "another long one"}).status_code == 302
    assert Account.objects.count() == 1


def test_a_mail_address_that_has_an_account_gets_no_second_one(guest: Buyer, aoi: Buyer) -> None:
    Account.objects.update(mail="hanako@example.jp")
    order = guest.buy(on_shelf(), option=False)
    answered = guest.client.post(address(order, "account"), {"password": "a long enough one"})
    assert answered.status_code == 409
    assert "会員の方はサインインしてください" in text_of(answered)

"""The shelf, a device, the details, the final confirmation: every page and every refusal on the way to an order."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from hosho.clock.models import ClockSetting
from hosho.contracts.models import Contract
from hosho.core.terms.loading import shipped
from hosho.devices import operations as devices
from hosho.people.models import Consent, Member
from hosho.platform.config_values import InBoth, ShopFacts
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.sales.purchases.models import Purchase
from hosho.sales.purchases.operations import forget_old_purchases
from hosho.workflows.clock_advance import set_clock
from tests.cast import SHOP, at
from tests.interfaces.shop.conftest import DETAILS, KEPT, NOW, PRICE, Buyer, on_shelf
from tests.interfaces.site.test_pages import text_of

NEVER_AFTERWARDS = "オプションに加入できるのは購入のときだけで、あとから付けることはできません。"


def test_the_shelf_shows_what_is_for_sale_at_a_price_and_free(guest: Buyer) -> None:
    on_shelf()
    on_shelf("iphone-xr", price_yen=None)
    on_shelf("iphone-xs", meant_for="exchange")
    guest.buy(on_shelf("ipad-mini-5", price_yen=39_800), option=False)
    page = guest.read("/shop/")
    assert "中古端末の在庫は1台です" in page
    for said in ("iPhone 8 64GB", "スペースグレイ", "○ 2022/05/28確認", "付けられます", "29,800円"):
        assert said in page
    assert "64GB" in guest.read("/shop/?model=iphone-8")
    assert "今日はiPhone XRの在庫がありません" in guest.read("/shop/?model=iphone-xr")
    assert "在庫は1台" in guest.read("/shop/?model=nokia&page=999999999")


def test_a_long_shelf_has_pages_the_cheapest_first(guest: Buyer) -> None:
    for number in range(25):
        on_shelf(price_yen=10_000 + number)
    first, second = guest.read("/shop/"), guest.read("/shop/?page=2")
    assert "10,000円" in first
    assert "10,024円" not in first
    assert "10,024円" in second
    assert "10,024円" in guest.read("/shop/?page=3"), "beyond the last is the last"


def test_the_device_page_has_the_option_unticked_with_fee_cover_and_exclusions(guest: Buyer) -> None:
    unit = on_shelf()
    answered = guest.client.get(f"/shop/devices/{unit.id}/")
    page = text_of(answered)
    for said in (
        "月額550円（税込）",
        "落とした・割れた・濡れた",
        "利用開始日から24か月",
        "紛失・盗難・バッテリー交換・ソフトウェアの不具合・改造・天災",
        "1年に2回まで",
        "あとから加入することはできません",
    ):
        assert said in page
    [box] = [line for line in answered.content.decode().split("<") if 'name="option"' in line]
    assert "checked" not in box


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"seller": "another"}, ["オプションを提供する会社が販売する端末ではありません"]),
        ({"condition": "new"}, ["オプションの対象になる状態の端末（中古品）ではありません"]),
        ({"model": "pixel-4"}, ["オプションの対象機種ではありません"]),
        (
            {"model": "pixel-4", "condition": "new", "seller": "another"},
            ["対象になる状態", "会社が販売する端末ではありません", "対象機種ではありません"],
        ),
    ],
    ids=["seller", "condition", "model", "all three"],
)
def test_every_reason_against_the_option_is_said_with_its_clause_and_the_device_is_sold_alone(
    guest: Buyer, more: dict[str, str], said: list[str]
) -> None:
    unit = on_shelf(**more)
    answered = guest.client.get(f"/shop/devices/{unit.id}/")
    assert all(each in text_of(answered) for each in said)
    assert 'name="option"' not in answered.content.decode()
    assert "/terms/1/#" in answered.content.decode()
    assert guest.buy(unit, option=False).contract_id is None


def test_a_ticked_option_that_is_not_offered_is_refused_before_anything_is_ordered(guest: Buyer) -> None:
    address = guest.to_confirmation(on_shelf(seller="another"), option=True)
    page = guest.read(address, status=409)
    assert "この端末はオプションの対象外になりました" in page
    assert "オプションを提供する会社が販売する端末ではありません" in page
    assert guest.confirm(address, option=True).status_code == 409
    assert not Order.objects.exists()


@pytest.mark.parametrize("unit", ["nobody's", "a loaner", "not priced"])
def test_what_is_not_for_sale_does_not_exist(guest: Buyer, unit: str) -> None:
    address = {
        "nobody's": "01a2047f-995e-75e7-86c6-b924f70f4666",
        "a loaner": str(on_shelf(meant_for="loaner").id),
        "not priced": str(on_shelf(price_yen=None).id),
    }[unit]
    guest.read(f"/shop/devices/{address}/", status=404)


# A guest's details


def test_details_are_read_in_any_width_and_kept_in_their_written_form(guest: Buyer) -> None:
    address = guest.begin(on_shelf(), option=False)
    assert guest.client.post(address, DETAILS).status_code == 302
    [purchase] = Purchase.objects.all()
    assert purchase.details == KEPT
    again = guest.client.get(address).content.decode()
    assert 'value="1988/03/14"' in again
    assert 'value="ミホン ハナコ"' in again


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("name", " ", "お名前を入れてください"),
        ("name", "長" * 101, "100字以内にしてください"),
        ("kana", "見本花子", "カナで入れてください"),
        ("born_on", "1988/02/30", "年・月・日で入れてください"),
        ("born_on", "2022/05/31", "生年月日の年を確かめてください"),
        ("mail", "hanako@", "name@example.jpのような形で"),
        ("phone", "090-0000", "10桁か11桁の電話番号"),
        ("postal_code", "100-000", "7桁の郵便番号"),
        ("address", "", "都道府県からの住所を入れてください"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_all_values_stay(
    guest: Buyer, field: str, typed: str, says: str
) -> None:
    address = guest.begin(on_shelf(), option=False)
    answered = guest.client.post(address, DETAILS | {field: typed})
    body = answered.content.decode()
    assert answered.status_code == 400
    assert body.count(says) == 2, "in the summary and beside the field"
    assert f'id="{field}-error"' in body
    assert body.count('aria-invalid="true"') == 1
    assert ("hanako@example.jp" in body) == (field != "mail")
    assert typed.strip()[:100] in body


def test_every_field_says_what_may_fill_it_in(guest: Buyer) -> None:
    page = guest.client.get(guest.begin(on_shelf(), option=False)).content.decode()
    for kind in ("name", "bday", "email", "tel", "postal-code", "street-address"):
        assert f'autocomplete="{kind}"' in page
    assert page.count('inputmode="numeric"') == 2


def test_a_member_who_is_signed_in_is_asked_nothing_twice(aoi: Buyer) -> None:
    unit = on_shelf()
    address = aoi.begin(unit, option=True)
    assert address.endswith("/confirm/")
    assert aoi.client.get(address.replace("confirm", "details")).status_code == 302
    assert "見本県見本市みどり町1-2-3" in aoi.read(address)
    order = aoi.buy(unit, option=True)
    assert order.member_id == Member.objects.get().id


# The final confirmation


def test_the_six_items_are_said_for_the_device_and_for_the_option(guest: Buyer) -> None:
    page = guest.read(guest.to_confirmation(on_shelf(), option=True))
    for said in (
        "数量", "1台", "この端末1台につき1契約",
        "金額", "29,800円（税込、送料込み）", "月額550円（税込）。最初の月は日割りで、今日始まるなら35円",
        "支払いの時期と方法", "代金引換", "1か月分を、翌月の1日に請求します",
        "お届けの時期", "2022年6月1日（水）までに発送", "端末を発送した日から始まります",
        "申し込みの期間", "1台限り", "この注文でだけ加入できます",
        "取り消し・解約", "発送までは、注文のページか電話で取り消せます", "最低利用期間はありません",
        "返品のときは、始まった日から返品の日までの分がかかります",
    ):  # fmt: skip
        assert said in page, said


def test_how_a_device_is_paid_delivered_and_returned_is_the_operators_to_say(
    guest: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = ShopFacts(
        payment=InBoth("先に銀行振込でお支払いください。", "You pay in advance by bank transfer."),
        ships_within_days=5,
        delivery=InBoth("3日ほどでお届けします。", "It is there about 3 days later."),
        returns=InBoth("返品はお受けしていません。", "It cannot be returned."),
    )
    unit = on_shelf()
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, shop=facts))
    assert "先に銀行振込でお支払いください。" in guest.read(f"/shop/devices/{unit.id}/")
    page = guest.read(guest.to_confirmation(unit, option=False))
    for said in (
        "先に銀行振込でお支払いください。",
        "2022年6月4日（土）までに発送します。3日ほどでお届けします。",
        "発送までは、注文のページか電話で取り消せます（無料）。返品はお受けしていません。",
    ):
        assert said in page, said
    assert "代金引換" not in page
    english = Buyer(language="en")
    page = english.read(english.to_confirmation(unit, option=False))
    assert "Shipped by Sat 4 Jun 2022. It is there about 3 days later." in page
    order = guest.buy(unit, option=False)
    assert order.shown["device"]["payment"] == "先に銀行振込でお支払いください。"
    assert "先に銀行振込でお支払いください。" in guest.read(f"/shop/orders/{order.id}/done/")


def test_without_the_option_nothing_of_it_is_asked_and_no_contract_arises(guest: Buyer) -> None:
    unit = on_shelf()
    address = guest.to_confirmation(unit, option=False)
    page = guest.read(address)
    assert "オプションなし" in page
    assert "同意します" not in page
    order = guest.buy(unit, option=False)
    assert (order.contract_id, order.price_yen, order.state) == (None, PRICE, "placed")
    assert not Contract.objects.exists()
    assert not Consent.objects.exists()
    assert order.shown["option"] == {}


def test_what_was_shown_and_what_was_agreed_to_are_kept_with_the_order(guest: Buyer) -> None:
    order = guest.buy(on_shelf(), option=True)
    assert order.shown["device"].keys() == order.shown["option"].keys()
    assert set(order.shown["device"]) == {"quantity", "price", "payment", "delivery", "period", "cancelling"}
    assert order.shown["device"]["price"] == "29,800円（税込、送料込み）"
    assert (order.shown["price_yen"], order.shown["fee_yen"], order.shown["language"]) == (PRICE, 550, "ja")
    assert order.shown["terms"] == shipped("iijmio-used").versions[0].hash
    assert order.shown["consents"] == ["fee", "terms"]
    assert "花子" not in str(order.shown)
    assert {each.about for each in Consent.objects.filter(subject_id=order.id)} == {"terms", "fee"}
    member = Member.objects.get(id=order.member_id)
    assert (member.name, member.born_on, member.language) == ("見本 花子", date(1988, 3, 14), "ja")
    assert Purchase.objects.get().details == {}, "what a guest typed is not kept twice"


@pytest.mark.parametrize("given", [[], ["terms"], ["fee"]], ids=["none", "terms", "fee"])
def test_without_both_consents_nothing_is_ordered_and_the_missing_one_is_named(guest: Buyer, given: list[str]) -> None:
    address = guest.to_confirmation(on_shelf(), option=True)
    guest.read(address)
    answered = guest.client.post(address, {"consent": given})
    body = answered.content.decode()
    assert answered.status_code == 400
    for each in ("terms", "fee"):
        assert (f'id="consent-{each}-error"' in body) == (each not in given)
    assert not Order.objects.exists()
    assert not Member.objects.exists()


def test_a_form_sent_twice_makes_one_order(guest: Buyer) -> None:
    address = guest.to_confirmation(on_shelf(), option=True)
    guest.read(address)
    first, second = guest.confirm(address, option=True), guest.confirm(address, option=True)
    assert first["Location"] == second["Location"]
    assert (Order.objects.count(), Member.objects.count(), Contract.objects.count()) == (1, 1, 1)


def test_a_price_that_changed_is_shown_again_before_anything_is_ordered(guest: Buyer) -> None:
    unit = on_shelf()
    address = guest.to_confirmation(unit, option=False)
    guest.read(address)
    devices.price(unit_id=unit.id, price_yen=30_800, actor=SHOP, now=at(NOW))
    answered = guest.confirm(address, option=False)
    assert answered.status_code == 409
    assert "ご覧になったあとで、内容が変わりました" in text_of(answered)
    assert not Order.objects.exists()
    assert guest.confirm(address, option=False).status_code == 302
    assert Order.objects.get().price_yen == 30_800


def test_after_midnight_the_promised_days_are_shown_again(guest: Buyer) -> None:
    address = guest.to_confirmation(on_shelf(), option=False)
    guest.read(address)
    set_clock(to=at("2022-05-31 00:00"), runs=False)
    assert guest.confirm(address, option=False).status_code == 409
    assert "2022年6月2日（木）までに発送" in guest.read(address)


def test_nobody_orders_what_they_have_not_been_shown(guest: Buyer) -> None:
    address = guest.to_confirmation(on_shelf(), option=False)
    assert guest.confirm(address, option=False).status_code == 409
    assert not Order.objects.exists()


def test_what_somebody_else_bought_meanwhile_is_said_calmly_with_a_way_on(guest: Buyer) -> None:
    unit, other = on_shelf(), on_shelf(price_yen=31_800)
    address = guest.to_confirmation(unit, option=True)
    guest.read(address)
    Buyer().buy(unit, option=False)
    answered = guest.confirm(address, option=True)
    assert answered.status_code == 409
    assert "ほかの方が少し早く購入されました。注文は確定していないので、お支払いはありません。" in text_of(answered)
    assert f"/shop/devices/{other.id}/" in answered.content.decode()
    assert "お求めいただけなくなりました" in guest.read(address, status=410)
    assert "お求めいただけなくなりました" in guest.read(f"/shop/devices/{unit.id}/", status=410)
    assert guest.client.post(f"/shop/devices/{unit.id}/", {"option": "yes"}).status_code == 410
    assert Order.objects.count() == 1


def test_the_option_is_refused_with_its_clause_to_who_comes_back_for_it(guest: Buyer) -> None:
    unit = on_shelf()
    order = guest.buy(unit, option=False)
    for address in (f"/shop/devices/{unit.id}/", f"/shop/orders/{order.id}/"):
        answered = guest.client.get(address)
        assert NEVER_AFTERWARDS in text_of(answered)
        assert "/terms/1/#join.purchase-only" in answered.content.decode()
    assert guest.client.post(f"/shop/devices/{unit.id}/", {"option": "yes"}).status_code == 410
    assert not Contract.objects.exists()


# Whose it is


def test_a_purchase_belongs_to_the_session_that_began_it(guest: Buyer) -> None:
    address = guest.to_confirmation(on_shelf(), option=False)
    for where in (address, address.replace("confirm", "details")):
        Buyer().read(where, status=404)
    assert Buyer().confirm(address, option=False).status_code == 404


def test_pages_of_a_purchase_are_kept_by_nobody_and_listed_by_no_robot(guest: Buyer) -> None:
    unit = on_shelf()
    details = guest.begin(unit, option=False)
    confirmation = guest.to_confirmation(unit, option=False)
    order = guest.buy(unit, option=False)
    for address in (details, confirmation, f"/shop/orders/{order.id}/", f"/shop/orders/{order.id}/done/"):
        answered = guest.client.get(address)
        if answered.status_code == 200:
            assert answered["Cache-Control"] == "private, no-store"
            assert answered["X-Robots-Tag"] == "noindex"
        assert not any(value in address for value in ("hanako", "9999", "1988"))


def test_abandoned_purchases_are_forgotten_after_a_day(guest: Buyer) -> None:
    guest.to_confirmation(on_shelf(), option=False)
    begun_at = Purchase.objects.get().begun_at
    assert forget_old_purchases(real_now=begun_at + timedelta(hours=24)) == 0
    assert forget_old_purchases(real_now=begun_at + timedelta(hours=24, seconds=1)) == 1


def test_the_shop_speaks_english(guest: Buyer) -> None:
    unit, reader = on_shelf(), Buyer(language="en")
    assert "1 used device in stock" in reader.read("/shop/")
    assert "¥550 (tax incl.) a month" in reader.read(f"/shop/devices/{unit.id}/")
    order = reader.buy(unit, option=True)
    assert order.shown["device"]["price"] == "¥29,800, tax and delivery included"
    assert Member.objects.get().language == "en"


def test_the_start_page_leads_to_the_shop(guest: Buyer) -> None:
    assert 'href="/shop/"' in guest.client.get("/").content.decode()


def test_before_the_plan_is_offered_the_device_is_sold_alone(guest: Buyer) -> None:
    unit = on_shelf()
    ClockSetting.objects.all().delete()
    set_clock(to=at("2020-08-04 09:59"), runs=False)
    assert "オプションはまだ提供していません" in guest.read(f"/shop/devices/{unit.id}/")
    assert guest.buy(unit, option=False).contract_id is None


def test_the_one_who_bought_alone_may_buy_again_with_the_option_once_it_came_to_nothing(guest: Buyer) -> None:
    unit = on_shelf()
    order = guest.buy(unit, option=False)
    sales.cancel_order(order_id=order.id, actor=SHOP, now=at(NOW))
    assert guest.buy(unit, option=True).contract_id is not None

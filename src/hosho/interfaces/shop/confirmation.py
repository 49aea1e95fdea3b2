"""The final confirmation: the six items that the law asks for, for the device and for the option separately.

Act on Specified Commercial Transactions, article 12-6: quantity, price, when and how it is paid, when it is delivered,
until when the offer holds, how it is withdrawn or cancelled. What is said of the option follows from its terms; how
the device is paid, delivered and returned is the operator's to say (``ShopFacts`` of the installation).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings

from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Language
from hosho.core.terms.wording import day_in_words
from hosho.devices.models import Unit
from hosho.interfaces.shop.device_view import DeviceShown, OptionShown, device_shown, option_shown
from hosho.plans.queries import plan_named
from hosho.platform.config_values import ShopFacts
from hosho.presentation.formats import yen
from hosho.presentation.words import BILLED, LEAVING, START, Bilingual
from hosho.sales.offering import is_free
from hosho.sales.purchases.models import Purchase


class Item(NamedTuple):
    """One of the six items: what it is for the device, and for the option where it was chosen."""

    code: str
    title: Bilingual
    device: Bilingual
    option: Bilingual | None


@dataclass(frozen=True)
class Confirmation:
    """All that is shown before an order is placed."""

    device: DeviceShown
    option: OptionShown | None
    items: list[Item]

    def kept(self, language: Language) -> dict[str, Any]:
        """Return what is recorded with the order: the words as they were read, and the figures behind them (yen)."""
        fee = self.option.fees.month.total.yen if self.option else None
        return {
            "language": language,
            "price_yen": self.device.price,
            "fee_yen": fee,
            "terms": self.device.terms.hash if self.option else None,
            "name": self.device.name.in_(language),
            "device": {each.code: each.device.in_(language) for each in self.items},
            "option": {each.code: each.option.in_(language) for each in self.items if each.option},
        }


def shop_facts() -> ShopFacts:
    """Return what this installation's operator says of paying, delivering and returning a device."""
    facts: ShopFacts = settings.CONFIG.shop
    return facts


@dataclass(frozen=True)
class PlanRefused:
    """The option was chosen and is not offered any more; the device can still be bought without it."""

    shown: DeviceShown


def confirmation_of(purchase: Purchase, unit: Unit, *, now: datetime) -> Confirmation | PlanRefused | None:
    """Return the final confirmation of a purchase as of now, or why there is none; ``None``: the device is gone."""
    if unit.price_yen is None or not is_free(unit):
        return None
    plan = plan_named()
    shown = device_shown(unit, plan=plan, now=now)
    if purchase.option and shown.why_not:
        return PlanRefused(shown)
    return confirmation(shown, option_shown(shown, plan=plan, now=now) if purchase.option else None, now=now)


def has_changed(purchase: Purchase, unit: Unit, *, language: Language, now: datetime) -> bool:
    """Whether what the buyer was shown would read otherwise now, while the device is still there."""
    found = confirmation_of(purchase, unit, now=now)
    if not isinstance(found, Confirmation):
        return found is not None
    return bool(purchase.shown != found.kept(purchase.shown.get("language", language)))


def confirmation(device: DeviceShown, option: OptionShown | None, *, now: datetime) -> Confirmation:
    """Return the six items as of now."""
    facts = shop_facts()
    ships_by = day_in_tokyo(now) + timedelta(days=facts.ships_within_days)
    of_option = _of_option(device, option) if option else [None] * 6
    of_device = (
        Bilingual("1台", "1 device"),
        Bilingual(
            f"{yen(device.price, 'ja')}（税込、送料込み）", f"{yen(device.price, 'en')}, tax and delivery included"
        ),
        Bilingual(*facts.payment),
        Bilingual(
            f"{day_in_words(ships_by, 'ja')}までに発送します。{facts.delivery.ja}",
            f"Shipped by {day_in_words(ships_by, 'en')}. {facts.delivery.en}",
        ),
        Bilingual(
            "期限はありません。ただし1台限りで、注文が確定するまでは取り置きになりません",
            "No time limit; but there is one of it, and it is not set aside before you order",
        ),
        Bilingual(
            f"発送までは、注文のページか電話で取り消せます（無料）。{facts.returns.ja}",
            f"Until it is shipped you can cancel on the order's page or by phone, free of charge. {facts.returns.en}",
        ),
    )
    titles = (
        ("quantity", Bilingual("数量", "Quantity")),
        ("price", Bilingual("金額", "Price")),
        ("payment", Bilingual("支払いの時期と方法", "When and how you pay")),
        ("delivery", Bilingual("お届けの時期", "When it is delivered")),
        ("period", Bilingual("申し込みの期間", "Until when you can order")),
        ("cancelling", Bilingual("取り消し・解約", "Cancelling")),
    )
    items = [
        Item(code, title, said, chosen)
        for (code, title), said, chosen in zip(titles, of_device, of_option, strict=True)
    ]
    return Confirmation(device, option, items)


def _of_option(device: DeviceShown, option: OptionShown) -> list[Bilingual]:
    terms, fees = device.terms, option.fees
    month, first = fees.month.total.yen, fees.first_month.total.yen
    start = START[terms.time.start]
    leaving, billed = LEAVING[terms.price.leaving], BILLED[terms.price.billed]
    return [
        Bilingual("この端末1台につき1契約", "1 contract for this device"),
        Bilingual(
            f"月額{yen(month, 'ja')}（税込）。最初の月は日割りで、今日始まるなら{yen(first, 'ja')}",
            f"{yen(month, 'en')} a month, tax included. The first month is by the day: "
            f"{yen(first, 'en')} if it starts today",
        ),
        Bilingual(
            f"{billed.ja}。支払い方法の登録は、契約のあとでご案内します",
            f"{billed.en}. We tell you how to register your way of paying after you have joined",
        ),
        Bilingual(f"{start.ja}から始まります", f"Starts on {start.en}"),
        Bilingual(
            "この注文でだけ加入できます。あとから付けることはできません",
            "In this order only; it cannot be added afterwards",
        ),
        Bilingual(
            f"いつでも解約できます。{leaving.ja}最低利用期間はありません。"
            "注文の取り消し、お届けできなかったとき、届いたときに動かなかったときは、契約もなくなり料金はかかりません。"
            "返品のときは、始まった日から返品の日までの分がかかります",
            f"You can leave at any time. {leaving.en} There is no minimum term. "
            "If the order is cancelled, cannot be delivered or does not work on arrival, the contract falls away and "
            "costs nothing. After a return you pay for the days from its start to the return",
        ),
    ]

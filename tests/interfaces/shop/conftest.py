"""The shop's shelf and its buyers: a guest, and Aoi, who is a member."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.test import Client

from hosho.accounts.models import Account
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.sales.models import Order
from hosho.workflows.clock_advance import set_clock
from tests.cast import SHOP, at, enrol, publish
from tests.interfaces.answers import Answer
from tests.interfaces.site.test_pages import text_of

NOW = "2022-05-30 14:05"
PRICE = 29_800
DETAILS = {
    "name": "見本　花子",
    "kana": "みほん ﾊﾅｺ",
    "born_on": "昭和63年3月14日",
    "mail": "hanako@example.jp",
    "phone": "０９０-0000-9999",
    "postal_code": "〒100-0001",
    "address": "見本県見本市みどり町1-2-3",
}
KEPT = {
    "name": "見本 花子",
    "kana": "ミホン ハナコ",
    "born_on": "1988-03-14",
    "mail": "hanako@example.jp",
    "phone": "09000009999",
    "postal_code": "1000001",
    "address": "見本県見本市みどり町1-2-3",
}
"""``DETAILS`` in their normalised form."""
_serials = count(1)


def on_shelf(model: str = "iphone-8", **more: Any) -> Unit:
    """Put a used device on the shelf."""
    values: dict[str, Any] = {
        "capacity_gb": 64,
        "serial": f"F17SHOP{next(_serials):05d}",
        "grade": "A",
        "restriction": "○",
        "restriction_checked_on": at("2022-05-28 10:00").date(),
        "colour": "space-gray",
        "price_yen": PRICE,
    }
    return devices.stock_unit(model=model, **(values | more), actor=SHOP, now=at("2022-05-28 10:00"))


@dataclass
class Buyer:
    """Somebody before the shop, and the browser in which they buy."""

    language: str = "ja"
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(headers={"accept-language": self.language})

    def read(self, address: str, *, status: int = 200) -> str:
        """Open a page and read it."""
        answered = self.client.get(address)
        assert answered.status_code == status, answered
        return text_of(answered)

    def begin(self, unit: Unit, *, option: bool) -> str:
        """Go on from the device page; give the address that follows."""
        answered = self.client.post(f"/shop/devices/{unit.id}/", {"option": "yes"} if option else {})
        assert answered.status_code == 302
        return str(answered["Location"])

    def to_confirmation(self, unit: Unit, *, option: bool) -> str:
        """Go on to the final confirmation, with details where they are asked; give its address."""
        address = self.begin(unit, option=option)
        if address.endswith("/details/"):
            address = self.client.post(address, DETAILS)["Location"]
        return address

    def buy(self, unit: Unit, *, option: bool) -> Order:
        """Buy a device."""
        address = self.to_confirmation(unit, option=option)
        self.read(address)
        placed = self.confirm(address, option=option)
        assert placed.status_code == 302, text_of(placed)
        return Order.objects.get(id=placed["Location"].split("/")[-3])

    def confirm(self, address: str, *, option: bool) -> Answer:
        """Press the last button."""
        return self.client.post(address, {"consent": ["terms", "fee"]} if option else {})


@pytest.fixture
def guest(db: None) -> Buyer:
    """A guest; the plan is published, and the clock shows ``NOW``."""
    publish()
    set_clock(to=at(NOW), runs=False)
    return Buyer()


@pytest.fixture
def aoi(guest: Buyer) -> Buyer:
    """Aoi, who signs in."""
    member = enrol(now=at("2022-05-01 10:00"))
    account = Account.objects.create(
        mail="aoi@example.jp", name=member.name, role="member", member_id=member.id, made_at=at(NOW), password="!"
    )
    buyer = Buyer()
    buyer.client.force_login(account)
    return buyer

"""Invented people and numbers. None of them is anyone's."""

import random
from datetime import date, timedelta
from typing import NamedTuple

from stdnum import luhn

from hosho.devices.parcels import with_check_digit


def _pairs(written: str) -> tuple[tuple[str, str], ...]:
    """Split names written as 漢字/カナ."""
    return tuple((name, kana) for name, _slash, kana in (each.partition("/") for each in written.split()))


FAMILY = _pairs(
    "田中/タナカ 鈴木/スズキ 高橋/タカハシ 伊藤/イトウ 渡辺/ワタナベ "
    "山本/ヤマモト 中村/ナカムラ 小林/コバヤシ 加藤/カトウ 吉田/ヨシダ "
    "山田/ヤマダ 森/モリ 池田/イケダ 橋本/ハシモト 石川/イシカワ "
    "前田/マエダ 岡田/オカダ 藤田/フジタ"
)
GIVEN = _pairs(
    "美咲/ミサキ 蓮/レン 芽衣/メイ 海/カイ 葵/アオイ 陽斗/ハルト "
    "結衣/ユイ 大翔/ヒロト さくら/サクラ 悠真/ユウマ 凛/リン 湊/ミナト "
    "花/ハナ 樹/イツキ"
)
PLACES = ("みどり町", "あさひ台", "本町", "川原", "港通り", "桜ヶ丘")
SERIAL_LETTERS = "0123456789CDFGHJKLMNPQRTVWXY"


class Person(NamedTuple):
    """Someone who buys a device."""

    name: str
    kana: str
    born_on: date
    mail: str
    phone: str
    postal_code: str
    address: str


class Numbers:
    """Numbers that fit their check digits, each given once."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.parcels = self.devices = 0

    def tracking_number(self) -> str:
        """Return the next tracking number."""
        self.parcels += 1
        return with_check_digit(90_000_000_000 + self.parcels)

    def imei(self) -> str:
        """Return the next IMEI, of the range for test devices (its first two digits are 00)."""
        self.devices += 1
        digits = f"0044012{self.devices:07d}"
        return digits + luhn.calc_check_digit(digits)

    def serial(self) -> str:
        """Return a serial number of twelve characters."""
        return "".join(self.chance.choices(SERIAL_LETTERS, k=12))


def person(chance: random.Random, number: int) -> Person:
    """Invent the person with this running number."""
    (family, family_kana), (given, given_kana) = chance.choice(FAMILY), chance.choice(GIVEN)
    place = chance.choice(PLACES)
    return Person(
        name=f"{family} {given}",
        kana=f"{family_kana} {given_kana}",
        born_on=date(1950, 1, 1) + timedelta(days=chance.randrange(365 * 52)),
        mail=f"member{number:04d}@example.jp",
        phone=f"0900000{number:04d}",
        postal_code=f"{chance.randrange(10_000_000):07d}",
        address=f"見本県見本市{place}{chance.randrange(1, 30)}-{chance.randrange(1, 20)}-{chance.randrange(1, 20)}",
    )

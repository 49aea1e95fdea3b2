"""How fast the search answers with a million members, units and contracts, beside reading one row by its key.

A database of its own is made in a temporary folder, filled with invented people, and asked by one caller: the search
with the lines of its hits, and the same over the API (in this process, so without a socket), each kind of text in turn.

    python bench/search_bench.py            HOSHO_BENCH_CONTRACTS=100000 makes it smaller; HOSHO_BENCH_ROUNDS=300
"""

import os
import random
import string
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django
import psycopg
from stdnum import luhn

from hosho.core.calendar import TOKYO
from hosho.ground import postgres
from hosho.ground.config import connection_settings, read
from hosho.ground.database import default_database, migrate
from hosho.ground.ids import uuid7

# Taken out of the environment: Hosho refuses settings that it does not know.
CONTRACTS = int(os.environ.pop("HOSHO_BENCH_CONTRACTS", "1000000"))
ROUNDS = int(os.environ.pop("HOSHO_BENCH_ROUNDS", "300"))
SEED = 20200804
GOAL_MS = 50
KEPT = 5_000  # people whose facts are remembered, to ask for them

FIRST = (
    "山ヤマ 中ナカ 小コ 大オオ 高タカ 松マツ 石イシ 藤フジ 村ムラ 上ウエ 西ニシ 東ヒガシ"
    " 北キタ 森モリ 池イケ 橋ハシ 岡オカ 吉ヨシ 青アオ 黒クロ 白シラ 長ナガ 竹タケ 宮ミヤ"
)
SECOND = "田ダ 川カワ 村ムラ 山ヤマ 本モト 野ノ 井イ 島シマ 崎ザキ 原ハラ 沢ザワ 口グチ 木キ 下シタ"
GIVEN = (
    "美ミ 優ユウ 陽ヨウ 健ケン 真マ 由ユ 和カズ 直ナオ 智トモ 恵ケイ"
    " 達タツ 裕ヒロ 千チ 明アキ 愛アイ 幸ユキ 香カ 亮リョウ 浩コウ 翔ショウ"
)
ENDING = "子コ 美ミ 太タ 也ヤ 介スケ 香カ 奈ナ 樹キ 人ト 恵エ 郎ロウ 平ヘイ"
MODELS = ["iphone-8", "iphone-xr", "iphone-xs", "ipad-air-3", "ipad-mini-5", "ipad-pro-11"]

COLUMNS = (
    "n bigint, member uuid, unit uuid, contract uuid, orderid uuid, parcel uuid, claim uuid, cover uuid, name text,"
    " kana text, name_key text, kana_key text, born_on date, phone text, model text, imei text, serial text,"
    " tracking text, started_on date"
)
LOADS = {
    "people_member": "(id, name, kana, born_on, mail, phone, postal_code, address, language, joined_at, name_key,"
    " kana_key) SELECT member, name, kana, born_on, 'm' || n || '@example.jp', phone, '1000001', '見本県見本市1-2-3',"
    " 'ja', started_on, name_key, kana_key FROM made",
    "devices_unit": "(id, model, capacity_gb, condition, meant_for, grade, restriction, restriction_checked_on, colour,"
    " seller) SELECT unit, model, 64, 'used', 'sale', 'A', '○', started_on, '', 'operator' FROM made",
    "devices_identifier": "(value, kind, slot, unit_id) SELECT 'imei:' || imei, 'imei', 1, unit FROM made"
    " UNION ALL SELECT 'serial:' || serial, 'serial', 1, unit FROM made",
    "devices_parcel": "(id, member_id, purpose, tracking_number, unit_id, recipient_kind, recipient_id,"
    " handed_over_at, delivered_at) SELECT parcel, member, 'order', tracking, unit, 'member', member::text,"
    " started_on, started_on FROM made",
    "contracts_contract": "(id, number, member_id, order_id, plan, model, joined_at, started_on, ended_because)"
    " SELECT contract, 'C-20-' || to_char(n, 'FM9999000000'), member, orderid, 'iijmio-used', model, started_on,"
    " started_on, '' FROM made",
    "contracts_coveredunit": "(id, member_id, contract_id, unit_id, from_on)"
    " SELECT cover, member, contract, unit, started_on FROM made",
    "sales_order": "(id, number, member_id, unit_id, contract_id, state, price_yen, placed_at, parcel_id, shown,"
    " over_because) SELECT orderid, 'O-20-' || to_char(n, 'FM9999000000'), member, unit, contract, 'delivered', 29800,"
    " started_on, parcel, '{}', '' FROM made",
}
CLAIMS = """
    INSERT INTO claims_claim ({columns}) SELECT {values} FROM made WHERE n % 5 = 0
"""
OF_A_CLAIM = {
    "id": "claim",
    "number": "'R-21-' || to_char(n / 5, 'FM9999900000')",
    "member_id": "member",
    "contract_id": "contract",
    "unit_id": "unit",
    "state": "'closed'",
    "reported_at": "started_on",
    "received_on": "started_on",
    "closed_at": "started_on",
    "cause": "'wet'",
    "faults": "'[\"liquid\"]'",
    "channel": "'phone'",
    "phone_reception": "true",
}


@dataclass(frozen=True)
class Person:
    """What one member can read out."""

    member: object
    order: object
    n: int
    name: str
    kana: str
    born_on: date
    phone: str
    imei: str
    serial: str
    tracking: str


@cache
def named(family: tuple[str, str], given: tuple[str, str]) -> tuple[str, str, str, str]:
    """Give a name, its kana and the keys of both, from the one function that writes them."""
    from hosho.people.written import search_keys

    name, kana = (f"{family[part]} {given[part]}" for part in (0, 1))
    keys = search_keys(name=name, kana=kana)
    return name, kana, keys["name_key"], keys["kana_key"]


def names(first: str, second: str) -> list[tuple[str, str]]:
    """Join each first part with each second: the name and its kana."""
    return [(one[0] + other[0], one[1:] + other[1:]) for one in first.split() for other in second.split()]


def made(chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Make people with their devices, common family names more often than rare ones."""
    families, givens = names(FIRST, SECOND), names(GIVEN, ENDING)
    chance.shuffle(families)
    weights = [1 / (rank + 3) for rank in range(len(families))]
    for n in range(1, CONTRACTS + 1):
        [family] = chance.choices(families, weights)
        name, kana, name_key, kana_key = named(family, chance.choice(givens))
        model = chance.randrange(len(MODELS))
        body = f"35{n // 10**6:02d}{model:04d}{n % 10**6:06d}"
        serial = "F" + "".join(chance.choices(string.ascii_uppercase + string.digits, k=5)) + f"{n:06d}"
        phone = f"0{chance.choice((70, 80, 90))}{chance.randrange(10**8):08d}"
        born_on = date(1940, 1, 1) + timedelta(days=chance.randrange(68 * 365))
        tracking = f"{10**10 + n:011d}{(10**10 + n) % 7}"
        started_on = date(2020, 8, 4) + timedelta(days=chance.randrange(900))
        ids = [uuid7() for _ in range(7)]
        yield (
            *(n, *ids, name, kana, name_key, kana_key, born_on, phone, MODELS[model]),
            *(body + luhn.calc_check_digit(body), serial, tracking, started_on),
        )


def load(url: str) -> list[Person]:
    """Fill the tables by sets, without checking each row's foreign keys, and give some of the people."""
    chance = random.Random(SEED)
    every = max(1, CONTRACTS // KEPT)
    people = []
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(f"CREATE UNLOGGED TABLE made ({COLUMNS})")
        with database.cursor().copy("COPY made FROM STDIN") as copy:
            for row in made(chance):
                copy.write_row(row)
                if row[0] % every == 0:
                    people.append(
                        Person(row[1], row[4], row[0], row[8], row[9], row[12], row[13], row[15], row[16], row[17])
                    )
        for table, selected in LOADS.items():
            database.execute(f"INSERT INTO {table} {selected}")
        defaults = database.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'claims_claim' AND is_nullable = 'NO' AND column_default IS NULL"
        ).fetchall()
        empty = {"character varying": "''", "text": "''", "jsonb": "'{}'", "boolean": "false"}
        values = {column: empty[kind] for column, kind in defaults if column not in OF_A_CLAIM} | OF_A_CLAIM
        database.execute(CLAIMS.format(columns=", ".join(values), values=", ".join(values.values())))
        database.execute("DROP TABLE made")
        database.execute("VACUUM (ANALYZE)")
        database.execute("CHECKPOINT")
        [size] = database.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone() or ("",)
    print(f"  {CONTRACTS:,} members, units and contracts, {CONTRACTS // 5:,} claims: {size}", flush=True)
    return people


Ask = Callable[[Person], str]
KINDS: dict[str, Ask] = {
    "phone": lambda who: f"{who.phone[:3]}-{who.phone[3:7]}-{who.phone[7:]}",
    "phone, first 7 digits": lambda who: who.phone[:7],
    "kana": lambda who: who.kana,
    "kana, family name": lambda who: who.kana.split()[0],
    "kana, one letter": lambda who: who.kana[0],
    "kana and birth date": lambda who: f"{who.kana.split()[0]} {who.born_on:%Y/%m/%d}",
    "name": lambda who: who.name.replace(" ", ""),
    "birth date (S63.3.14)": lambda who: (
        f"S{who.born_on.year - 1925}.{who.born_on:%m.%d}" if who.born_on.year < 1989 else f"{who.born_on:%Y%m%d}"
    ),
    "IMEI": lambda who: who.imei,
    "IMEI, wrong check digit": lambda who: who.imei[:-1] + str((int(who.imei[-1]) + 1) % 10),
    "serial": lambda who: who.serial,
    "serial, first 8": lambda who: who.serial[:8],
    "contract number": lambda who: f"C-20-{who.n:06d}",
    "order number": lambda who: f"o20{who.n:06d}",
    "claim number": lambda who: f"R-21-{who.n // 5:05d}",
    "number without letter": lambda who: f"20-{who.n:06d}",
    "tracking number": lambda who: who.tracking,
    "a name nobody has": lambda who: "ヌヌ" + who.kana[:1],
}


Timed = tuple[float, float]
"""Milliseconds: the median and the 95th percentile."""


def in_turn(work: Callable[[Person], object], control: Callable[[Person], object], people: list[Person]) -> list[Timed]:
    """Do the work and the control by turns, for people by chance; the first turns do not count.

    Whatever else the machine does meanwhile slows both.
    """
    chance = random.Random(SEED)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 20):
        who = chance.choice(people)
        for act, taken in zip((work, control), times, strict=True):
            began = time.perf_counter()
            act(who)
            if turn >= 20:
                taken.append((time.perf_counter() - began) * 1000)
    return [(sorted(taken)[len(taken) // 2], sorted(taken)[int(len(taken) * 0.95)]) for taken in times]


def measure(people: list[Person]) -> float:
    """Print the table; give the slowest 95th percentile of a search."""
    from django.test import Client

    from hosho.insight.search import labels_of, search
    from hosho.people.models import Member
    from hosho.people.operations import make_key

    _, secret = make_key(name="bench", role="office", now=datetime.now(TOKYO))
    client = Client(headers={"Authorization": f"Bearer {secret}", "Host": "localhost"})

    def get(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content

    def found(text: str) -> int:
        hits = search(text).hits
        labels_of(hits)
        return len(hits)

    def row(who: Person) -> object:
        return Member.objects.get(id=who.member)

    def order(who: Person) -> None:
        get(f"/api/v1/orders/{who.order}")

    print(f"\nSearch, one caller, {ROUNDS} rounds of each kind by turns with a control, milliseconds, p50 p95")
    print(f"  {'':<26}{'hits':>5}{'search':>11}{'(one row by key)':>19}{'GET /search':>15}{'(GET /orders/{id})':>21}")
    slowest = 0.0
    for kind, ask in KINDS.items():
        hits = sum(found(ask(who)) for who in people[:20]) / 20
        inside, by_key = in_turn(lambda who, ask=ask: found(ask(who)), row, people)
        over, endpoint = in_turn(lambda who, ask=ask: get(f"/api/v1/search?q={quote(ask(who))}"), order, people)
        slowest = max(slowest, inside[1], over[1])
        columns = zip((inside, by_key, over, endpoint), (11, 19, 15, 21), strict=True)
        written = "".join(f"{f'{p50:.1f} {p95:5.1f}':>{width}}" for (p50, p95), width in columns)
        print(f"  {kind:<26}{hits:>5.1f}{written}", flush=True)
    return slowest


@contextmanager
def database() -> Iterator[postgres.Server]:
    """Run a migrated database in a temporary folder, with Django on it as the application."""
    with (
        tempfile.TemporaryDirectory(prefix="hosho-bench-") as folder,
        postgres.started(Path(folder) / "postgres", durable=False) as server,
    ):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "hosho.ground.settings",
            "DATABASE_URL": server.address(postgres.APP),
            "HOSHO_MIGRATE_DATABASE_URL": server.address(postgres.OWNER),
        }
        django.setup()
        migrate(read(os.environ))
        with default_database(connection_settings(server.address(postgres.APP))):
            yield server


def main() -> None:
    """Fill, measure, and print."""
    print("Search: filling a database", flush=True)
    with database() as server:
        slowest = measure(load(server.address(postgres.SUPERUSER)))
    print(f"  slowest p95 {slowest:.1f} ms (goal: under {GOAL_MS})")


if __name__ == "__main__":
    main()

"""A database with many invented members, units and contracts, loaded in bulk, for the benches that query it.

Names come from a table of all combinations, each with the search keys that the product's own function writes; the
database generates everything else.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import django
import psycopg

from hosho.platform import postgres
from hosho.platform.config import connection_settings, read
from hosho.platform.database import default_database, migrate

SEED = 0.20200804
KEPT = 5_000
"""How many people are remembered, to search for them."""

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
MODELS = "{iphone-8,iphone-xr,iphone-xs,ipad-air-3,ipad-mini-5,ipad-pro-11}"
LUHN = [pair // 10 + (pair % 10 * 2) // 10 + pair % 10 * 2 % 10 for pair in range(100)]
"""What two digits add to the sum of the check digit, the second one counted double."""

MADE = """
    CREATE UNLOGGED TABLE made AS
    SELECT n, uuidv7() AS member, uuidv7() AS unit, uuidv7() AS contract, uuidv7() AS orderid, uuidv7() AS parcel,
           uuidv7() AS claim, uuidv7() AS cover, uuidv7() AS applied, name, kana, name_key, kana_key,
           date '1940-01-01' + (random() * 68 * 365)::int AS born_on,
           '0' || (ARRAY['70', '80', '90'])[1 + floor(random() * 3)::int]
               || lpad((random() * 99999999)::int::text, 8, '0') AS phone,
           (%(models)s::text[])[model + 1] AS model,
           body || (10 - (
               (%(luhn)s)[1 + substr(body, 1, 2)::int] + (%(luhn)s)[1 + substr(body, 3, 2)::int]
               + (%(luhn)s)[1 + substr(body, 5, 2)::int] + (%(luhn)s)[1 + substr(body, 7, 2)::int]
               + (%(luhn)s)[1 + substr(body, 9, 2)::int] + (%(luhn)s)[1 + substr(body, 11, 2)::int]
               + (%(luhn)s)[1 + substr(body, 13, 2)::int]) %% 10) %% 10 AS imei,
           'F' || upper(substr(md5(random()::text), 1, 5)) || lpad((n %% 1000000)::text, 6, '0') AS serial,
           lpad((10000000000 + n)::text, 11, '0') || (10000000000 + n) %% 7 AS tracking,
           date '2020-08-04' + (random() * 899)::int AS started_on
    FROM (
        SELECT n, model, '35' || lpad((n / 1000000)::text, 2, '0') || lpad(model::text, 4, '0')
                   || lpad((n %% 1000000)::text, 6, '0') AS body,
               (power(random(), 2) * (%(families)s - 1))::int AS family, (random() * (%(givens)s - 1))::int AS given
        FROM (SELECT n::bigint, (random() * 5)::int AS model FROM generate_series(1, %(contracts)s) AS n) AS numbered
    ) AS chosen JOIN names USING (family, given)
"""
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
    "contracts_appliedterms": "(id, member_id, contract_id, version, from_on, reason, applied_at)"
    " SELECT applied, member, contract, 1, started_on, 'joined', started_on FROM made",
    "sales_order": "(id, number, member_id, unit_id, contract_id, state, price_yen, placed_at, parcel_id, shown,"
    " over_because) SELECT orderid, 'O-20-' || to_char(n, 'FM9999000000'), member, unit, contract, 'delivered', 29800,"
    " started_on, parcel, '{}', '' FROM made",
}
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname
    WHERE tablename = ANY(%s) AND conname IS NULL
"""
"""The indexes without a constraint; they are created after the rows, which is much faster."""
CLAIMS = "INSERT INTO claims_claim ({columns}) SELECT {values} FROM made WHERE n % 5 = 0"
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
EMPTY = {"character varying": "''", "text": "''", "jsonb": "'{}'", "boolean": "false"}


@dataclass(frozen=True)
class Person:
    """What one member can read out, and the ids of what is theirs."""

    n: int
    member: UUID
    order: UUID
    contract: UUID
    name: str
    kana: str
    born_on: date
    phone: str
    model: str
    imei: str
    serial: str
    tracking: str


def names(first: str, second: str) -> list[tuple[str, str]]:
    """Return all combinations of a first and a second part: the name and its kana."""
    return [(one[0] + other[0], one[1:] + other[1:]) for one in first.split() for other in second.split()]


def load(url: str, contracts: int) -> list[Person]:
    """Fill the tables in bulk, without checking each row's foreign keys. Return some of the people.

    Common family names occur more often than rare ones.
    """
    from hosho.people.search_keys import search_keys

    began = time.perf_counter()
    families, givens = names(FIRST, SECOND), names(GIVEN, ENDING)
    with psycopg.connect(url, autocommit=True) as database, psycopg.ClientCursor(database) as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("ALTER SYSTEM SET max_wal_size = '8GB'")  # no checkpoints during the load
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute(
            "CREATE UNLOGGED TABLE names (family int, given int, name text, kana text, name_key text, kana_key text)"
        )
        with cursor.copy("COPY names FROM STDIN") as copy:
            for f, family in enumerate(families):
                for g, given in enumerate(givens):
                    name, kana = (f"{family[part]} {given[part]}" for part in (0, 1))
                    keys = search_keys(name=name, kana=kana)
                    copy.write_row((f, g, name, kana, keys["name_key"], keys["kana_key"]))
        cursor.execute("SELECT setseed(%s)", [SEED])
        sizes = {"contracts": contracts, "families": len(families), "givens": len(givens)}
        cursor.execute(MADE, sizes | {"models": MODELS, "luhn": LUHN})
        indexes = cursor.execute(INDEXES, [list(LOADS)]).fetchall()
        indexes_of = [definition for _name, definition in indexes]
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        with ThreadPoolExecutor(2) as threads:  # as many as the machine of the published figures has cores
            for work in ([f"INSERT INTO {table} {selected}" for table, selected in LOADS.items()], indexes_of):
                list(threads.map(lambda statement: _alone(url, statement), work))
        defaults = cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = 'claims_claim' AND is_nullable = 'NO' AND column_default IS NULL"
        ).fetchall()
        values = {column: EMPTY[kind] for column, kind in defaults if column not in OF_A_CLAIM} | OF_A_CLAIM
        cursor.execute(CLAIMS.format(columns=", ".join(values), values=", ".join(values.values())))
        every = max(1, contracts // KEPT)
        kept = cursor.execute(
            "SELECT n, member, orderid, contract, name, kana, born_on, phone, model, imei, serial, tracking"
            " FROM made WHERE n %% %s = 0 ORDER BY n",
            [every],
        ).fetchall()
        cursor.execute("DROP TABLE made, names")
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")
        [size] = cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))").fetchone() or ("",)
    took = time.perf_counter() - began
    print(
        f"  {contracts:,} members, units and contracts, {contracts // 5:,} claims: {size}, in {took:.0f} s", flush=True
    )
    return [Person(*row) for row in kept]


def _alone(url: str, statement: str) -> None:
    """Run one statement in a separate connection, beside others."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute("SET maintenance_work_mem = '256MB'")
        database.execute(statement)


@contextmanager
def database(*, durable: bool = False) -> Iterator[postgres.Server]:
    """Run a migrated database in a temporary folder, with Django on it as the application.

    ``durable``: commits are on disk, as in production.
    """
    with (
        tempfile.TemporaryDirectory(prefix="hosho-bench-") as folder,
        postgres.started(Path(folder) / "postgres", durable=durable) as server,
    ):
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "hosho.platform.settings",
            "DATABASE_URL": server.address(postgres.APP),
            "HOSHO_MIGRATE_DATABASE_URL": server.address(postgres.OWNER),
        }
        django.setup()
        migrate(read(os.environ))
        with default_database(connection_settings(server.address(postgres.APP))):
            yield server

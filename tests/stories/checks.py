"""Check an installation after a path was played: everything was done, once, and nothing else."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql
from tests.stories.path import Answer, Played

from hosho.core.coverage import replay
from hosho.core.terms.loading import shipped

Rows = list[tuple[Any, ...]]
NOT_OF_THE_PATH = ("procrastinate_%", "django_%", "clock_%", "mail_%")  # notices follow in their own time


class Books:
    """The database of an installation at one moment: the number of rows of each table, and the journal's entries."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url) as database:
            self.counts = {table: _count(database, table) for table in _tables(database)}
            self.entries = {row[0] for row in database.execute("SELECT id FROM journal_entry")}


def check(url: str, *, before: Books, played: Played, decided: Sequence[Answer]) -> None:
    """Check that one path was played since ``before``, once. ``decided``: the acknowledged decisions."""
    with psycopg.connect(url) as database:
        added = added_since(database, before)
        assert added == played.rows, set(added.items()) ^ set(played.rows.items())
        _journal(database, before, played)
        _agenda(database, played)
        _one_use(database, played)
        _custody(database, played)
        _decisions(database, played, decided)


def added_since(database: psycopg.Connection[Any], before: Books) -> dict[str, int]:
    """Return how many rows each table has gained; tables without new rows are left out."""
    added = {table: _count(database, table) - before.counts[table] for table in before.counts}
    return {table: count for table, count in added.items() if count}


def _journal(database: psycopg.Connection[Any], before: Books, played: Played) -> None:
    asked = "SELECT id, event, contract_id::text FROM journal_entry ORDER BY at, id"
    new = [row for row in database.execute(asked) if row[0] not in before.entries]
    assert [event for _id, event, _contract in new] == played.events
    told = [event for _id, event, contract in new if contract == played.contract]
    assert told == [event for event in played.events if not event.startswith(("devices.", "people."))]


def _agenda(database: psycopg.Connection[Any], played: Played) -> None:
    """Check that what was due is done, at its time, and that what is due later waits."""
    asked = (
        "SELECT kind, subject_id::text, taken_at IS NOT DISTINCT FROM due_at, failed"
        " FROM journal_duty WHERE member_id = %s ORDER BY id"
    )
    assert _rows(database, asked, played.member) == [(*duty, "") for duty in played.duties]
    assert _rows(database, "SELECT kind, failed FROM journal_duty WHERE failed <> ''") == []


def _one_use(database: psycopg.Connection[Any], played: Played) -> None:
    asked = (
        "SELECT ordinal, claim_id::text, remedy, spent_at IS NOT NULL, given_back_at IS NULL "
        "FROM contracts_use WHERE contract_id = %s"
    )
    assert _rows(database, asked, played.contract) == [(1, played.claim, played.remedy, True, True)]


def _custody(database: psycopg.Connection[Any], played: Played) -> None:
    asked = "SELECT ordinal, holder_kind, holder_id FROM devices_custodymove WHERE unit_id = %s ORDER BY ordinal"
    promised = (
        "SELECT unit_id::text, purpose, subject_id::text, released_at IS NOT NULL FROM devices_allocation"
        " WHERE unit_id = ANY(%s::uuid[]) ORDER BY id"
    )
    for unit, ledger in played.ledgers.items():
        kept = _rows(database, asked, unit)
        assert [ordinal for ordinal, _kind, _id in kept] == list(range(1, len(kept) + 1))
        assert [(kind, holder) for _ordinal, kind, holder in kept if kind != "store"] == list(ledger)
    kept = list(database.execute(promised, [list(played.ledgers)]))
    assert kept == [(*promise, True) for promise in played.promises]
    parcels = "SELECT id::text FROM devices_parcel WHERE member_id = %s AND delivered_at IS NOT NULL ORDER BY id"
    assert [row[0] for row in _rows(database, parcels, played.member)] == list(played.parcels)


def _decisions(database: psycopg.Connection[Any], played: Played, decided: Sequence[Answer]) -> None:
    asked = "SELECT ordinal, basis, record_hash, record FROM claims_decision WHERE claim_id = %s ORDER BY ordinal"
    kept = _rows(database, asked, played.claim)
    assert [row[:2] for row in kept] == list(enumerate(played.bases, 1))
    assert [row[2] for row in kept] == [each["record_hash"] for each in decided]
    assert [replay(bytes(row[3]), shipped()) for row in kept] == [bytes(row[3]) for row in kept]


def _rows(database: psycopg.Connection[Any], asked: Any, *values: str) -> Rows:
    return list(database.execute(asked, values))


def _tables(database: psycopg.Connection[Any]) -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename LIKE ANY (%s)"
    return [row[0] for row in database.execute(asked, [list(NOT_OF_THE_PATH)])]


def _count(database: psycopg.Connection[Any], table: str) -> int:
    row = database.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0

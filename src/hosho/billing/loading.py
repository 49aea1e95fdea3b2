"""What a chunk of members owes for a month, found by the database: facts, their distinct shapes, prices.

All facts are those of the run's cut-off instant, whenever they are looked at. They stand, priced, in a temporary table
of the connection, from which everything else is written.
"""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.billing.pricing import Rule, Shape, price
from hosho.core.calendar import first_of_next_month, month_period
from hosho.core.rating import CHARGED_AFTER

TABLES = """
    CREATE TEMP TABLE billing_rules AS SELECT * FROM unnest(
        %s::text[], %s::int[], %s::text[], %s::bool[], %s::int[], %s::bool[])
    AS r(plan, version, billed, by_model, start_days, by_suspension);
    CREATE TEMP TABLE billing_prices (
        month date, plan text, version int, model text, start_key date, last_day date, days_of_use_only bool,
        suspended text, first_day date, days smallint, net_yen int, tax_rate smallint, rounding smallint, park text);
    CREATE TEMP TABLE billing_facts (
        month date, member_id uuid, contract_id uuid, plan text, version int, model text, start_key date,
        started_on date, last_day date, days_of_use_only bool, suspended text, first_day date, days smallint,
        net_yen int, tax_rate smallint, rounding smallint, park text);
    ANALYZE billing_rules;
"""
SHAPE = "plan, version, model, start_key, last_day, days_of_use_only, suspended"
PRICE = "first_day, days, net_yen, tax_rate, rounding, park"
SAME_SHAPE: LiteralString = """
    p.month = f.month AND p.plan = f.plan AND p.version = f.version AND p.model = f.model
    AND p.start_key = f.start_key AND p.last_day = f.last_day AND p.days_of_use_only = f.days_of_use_only
    AND p.suspended = f.suspended
"""
FACTS: LiteralString = (
    """
    INSERT INTO billing_facts
    SELECT f.*, p.first_day, p.days, p.net_yen, p.tax_rate, p.rounding, p.park FROM (
    SELECT %(month)s::date AS month, c.member_id, c.id AS contract_id, c.plan, v.version,
           CASE WHEN r.by_model THEN c.model ELSE '' END AS model,
           CASE WHEN c.started_on >= %(month)s::date - r.start_days THEN c.started_on ELSE '-infinity' END AS start_key,
           c.started_on,
           CASE WHEN e.last_day <= %(month_end)s THEN e.last_day ELSE 'infinity' END AS last_day,
           coalesce(c.called_off_at <= %(cut_off)s, false) AS days_of_use_only,
           CASE WHEN r.by_suspension THEN coalesce((
               SELECT string_agg(format('%%s/%%s', greatest(s.since, %(month)s), least(s.until, %(month_end)s)), ','
                                 ORDER BY s.since)
               FROM (SELECT (since_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
                            CASE WHEN until_at <= %(cut_off)s THEN (until_at AT TIME ZONE 'Asia/Tokyo')::date - 1
                                 ELSE 'infinity' END AS until
                     FROM contracts_suspension WHERE contract_id = c.id AND since_at <= %(cut_off)s) s
               WHERE s.since <= %(month_end)s AND s.until >= %(month)s), '') ELSE '' END AS suspended
    FROM contracts_contract c
    CROSS JOIN LATERAL (SELECT greatest(c.started_on, %(month)s) AS first_day) d
    JOIN (
        SELECT a.contract_id, count(*) AS lines, max(a.version) AS version
        FROM contracts_appliedterms a WHERE a.applied_at <= %(cut_off)s AND /*lines*/
        GROUP BY a.contract_id) t ON t.contract_id = c.id
    CROSS JOIN LATERAL (SELECT CASE WHEN t.lines = 1 THEN t.version ELSE (
        SELECT a.version FROM contracts_appliedterms a WHERE a.contract_id = c.id AND a.applied_at <= %(cut_off)s
        ORDER BY a.from_on <= d.first_day DESC,
                 CASE WHEN a.from_on <= d.first_day THEN a.from_on END DESC,
                 CASE WHEN a.from_on <= d.first_day THEN a.applied_at END DESC, a.from_on, a.applied_at
        LIMIT 1) END AS version) v
    CROSS JOIN LATERAL (SELECT CASE WHEN c.ended_at > %(cut_off)s THEN NULL ELSE c.last_day END AS last_day) e
    LEFT JOIN billing_rules r ON r.plan = c.plan AND r.version = v.version
    WHERE /*contracts*/ AND coalesce(r.billed, 'afterwards') = %(billed)s
      AND c.started_on <= %(month_end)s AND (c.started_at IS NULL OR c.started_at <= %(cut_off)s)
      AND (%(known_after)s::timestamptz IS NULL OR c.started_at > %(known_after)s)
      AND (e.last_day IS NULL OR e.last_day >= %(month)s)
      AND (c.called_off_at IS NULL OR c.called_off_at > %(cut_off)s OR c.ended_because = ANY(%(charged)s))) f
    LEFT JOIN billing_prices p ON """
    + SAME_SHAPE
)
IN_CHUNK: LiteralString = "{}.member_id > %(after)s AND {}.member_id <= %(to)s"
"""Which contracts, and which lines of their terms: those of the members between two ids."""

SHAPES = """
    SELECT plan, version, model, nullif(start_key, '-infinity'), nullif(last_day, 'infinity'), days_of_use_only,
           suspended, min(started_on)
    FROM billing_facts WHERE month = %s AND net_yen IS NULL
    GROUP BY plan, version, model, start_key, last_day, days_of_use_only, suspended
"""
PRICES = """
    INSERT INTO billing_prices
    SELECT %s, plan, version, model, coalesce(start_key, '-infinity'), coalesce(last_day, 'infinity'),
           days_of_use_only, suspended, first_day, days, net_yen, tax_rate, rounding, park
    FROM unnest(%s::text[], %s::int[], %s::text[], %s::date[], %s::date[], %s::bool[], %s::text[],
                %s::date[], %s::smallint[], %s::int[], %s::smallint[], %s::smallint[], %s::text[])
    AS p(plan, version, model, start_key, last_day, days_of_use_only, suspended,
         first_day, days, net_yen, tax_rate, rounding, park);
    ANALYZE billing_prices
"""
PRICED: LiteralString = (
    """
    UPDATE billing_facts f SET first_day = p.first_day, days = p.days, net_yen = p.net_yen, tax_rate = p.tax_rate,
        rounding = p.rounding, park = p.park
    FROM billing_prices p WHERE f.net_yen IS NULL AND """
    + SAME_SHAPE
)
BILLED: LiteralString = "park = '' AND net_yen > 0"
"""Which facts become a charge: those that nothing stands against, and that cost something."""

CHARGES: LiteralString = (
    """
    INSERT INTO /*into*/ (month, member_id, contract_id, plan, terms_version, first_day, days, net_yen, tax_rate,
                          rounding, run_id)
    SELECT month, member_id, contract_id, plan, version, first_day, days, net_yen, tax_rate, rounding, %(run)s
    FROM billing_facts WHERE month = %(month)s AND """
    + BILLED
)
PARKED = """
    INSERT INTO billing_parked (id, month, member_id, contract_id, why, net_yen, parked_at, parked_by, released_by)
    SELECT gen_random_uuid(), month, member_id, contract_id, park, net_yen, %(cut_off)s, %(by)s, ''
    FROM billing_facts WHERE park <> ''
    ON CONFLICT (month, contract_id, member_id) DO UPDATE
    SET why = excluded.why, net_yen = excluded.net_yen, parked_at = excluded.parked_at, parked_by = excluded.parked_by,
        released_at = NULL, released_by = ''
    RETURNING month, contract_id
"""


class Facts(NamedTuple):
    """Which facts are looked at: of what month, by which way of billing, as of when.

    ``known_after``: only of contracts whose start became known later than that.
    """

    month: date
    billed: str
    cut_off_at: datetime
    known_after: datetime | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the SQL names."""
        return {
            "month": self.month,
            "month_end": month_period(self.month.year, self.month.month).last_day,
            "billed": self.billed,
            "cut_off": self.cut_off_at,
            "known_after": self.known_after,
            "charged": [because for because, charged in CHARGED_AFTER.items() if charged],
        }


def prepare(rules: Sequence[Rule]) -> None:
    """Make the connection's tables of facts and of the prices known so far, and put what prices depend on beside."""
    columns = [list(column) for column in zip(*rules, strict=True)] or [[]] * len(Rule._fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_rules, pg_temp.billing_prices, pg_temp.billing_facts")
        made, *others = TABLES.split(";\n")
        cursor.execute(made, columns)
        for statement in others:
            if statement.strip():
                cursor.execute(statement)


def clear() -> None:
    """Forget the facts, and keep the prices."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE billing_facts")


def facts_of_members(facts: Facts, *, after: UUID, to: UUID) -> int:
    """Look at the contracts of the members whose ids lie beyond ``after`` and not beyond ``to``; count them."""
    query = FACTS.replace("/*contracts*/", IN_CHUNK.replace("{}", "c")).replace(
        "/*lines*/", IN_CHUNK.replace("{}", "a")
    )
    return _look(query, {**facts.parameters, "after": after, "to": to})


def facts_of_contracts(facts: Facts, *, contracts: Sequence[UUID]) -> int:
    """Look at these contracts alone; count them."""
    query = FACTS.replace("/*contracts*/", "c.id = ANY(%(contracts)s)").replace(
        "/*lines*/", "a.contract_id = ANY(%(contracts)s)"
    )
    return _look(query, {**facts.parameters, "contracts": list(contracts)})


def _look(query: str, parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return int(cursor.rowcount)


def leave_out(what: LiteralString, month: date, parameters: Sequence[Any] = ()) -> list[UUID]:
    """Take contracts out of the month's facts, by a condition on ``f``; give them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM billing_facts f WHERE f.month = %s AND " + what + " RETURNING contract_id",
            [month, *parameters],
        )
        return [contract_id for (contract_id,) in cursor.fetchall()]


def price_facts(month: date) -> None:
    """Price each shape among the month's facts that has no price yet, once."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPES, [month])
        shapes = [Shape(*row) for row in cursor.fetchall()]
        if shapes:
            rows = [(*shape[:-1], *price(shape, month)) for shape in shapes]
            values, analyze = PRICES.split(";\n")
            cursor.execute(values, [month, *(list(column) for column in zip(*rows, strict=True))])
            cursor.execute(analyze)
            cursor.execute(PRICED)


def allow_what_is_released(cut_off_at: datetime) -> None:
    """Let the bound of the terms not stand against what a person has released."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE billing_facts f SET park = '' FROM billing_parked p WHERE f.park = 'over-bound'"
            " AND p.month = f.month AND p.contract_id = f.contract_id AND p.member_id = f.member_id"
            " AND p.billed_by IS NULL AND p.released_at <= %s",
            [cut_off_at],
        )


def write_charges(month: date, *, into: LiteralString | str, run_id: UUID) -> int:
    """Write a charge for each fact of the month that nothing stands against and that costs something; count them."""
    with connection.cursor() as cursor:
        cursor.execute(CHARGES.replace("/*into*/", into), {"month": month, "run": run_id})
        return int(cursor.rowcount)


def park(cut_off_at: datetime, *, by: str) -> list[tuple[date, UUID]]:
    """Park the facts that must not be billed; give their months and contracts."""
    with connection.cursor() as cursor:
        cursor.execute(PARKED, {"cut_off": cut_off_at, "by": by})
        return list(cursor.fetchall())


def member_at(*, after: UUID, contracts: int) -> UUID | None:
    """Give the id of the last member of the next chunk of contracts beyond ``after``; None where there are no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id FROM (SELECT member_id FROM contracts_contract WHERE member_id > %s"
            " ORDER BY member_id LIMIT %s) AS chunk ORDER BY member_id DESC LIMIT 1",
            [after, contracts],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def months_of(month: date, billed: set[str]) -> list[tuple[date, str]]:
    """Give the months that a run charges: its own afterwards, and in advance the one in which it stands."""
    found = [(month, "afterwards")]
    if "in-advance" in billed:
        found.append((first_of_next_month(month), "in-advance"))
    return found

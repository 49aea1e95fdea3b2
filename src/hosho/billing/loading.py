"""Charges of a chunk of members, written by the database: facts, their distinct shapes, prices, rows.

All facts are those of the run's cut-off instant, whenever the chunk is loaded.
"""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.billing.pricing import Priced, Rule, Shape, price
from hosho.core.calendar import first_of_next_month, month_period
from hosho.core.rating import CHARGED_AFTER

FACTS: LiteralString = """
    CREATE TEMP TABLE billing_facts ON COMMIT DROP AS
    SELECT c.member_id, c.id AS contract_id, c.plan, v.version,
           CASE WHEN r.by_model THEN c.model ELSE '' END AS model,
           CASE WHEN c.started_on >= %(month)s - r.start_days THEN c.started_on ELSE '-infinity' END AS start_key,
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
    CROSS JOIN LATERAL (SELECT greatest(c.started_on, %(month)s) AS first_day) f
    JOIN (
        SELECT a.contract_id, count(*) AS lines, max(a.version) AS version
        FROM contracts_appliedterms a WHERE a.applied_at <= %(cut_off)s AND /*lines*/
        GROUP BY a.contract_id) t ON t.contract_id = c.id
    CROSS JOIN LATERAL (SELECT CASE WHEN t.lines = 1 THEN t.version ELSE (
        SELECT a.version FROM contracts_appliedterms a WHERE a.contract_id = c.id AND a.applied_at <= %(cut_off)s
        ORDER BY a.from_on <= f.first_day DESC,
                 CASE WHEN a.from_on <= f.first_day THEN a.from_on END DESC,
                 CASE WHEN a.from_on <= f.first_day THEN a.applied_at END DESC, a.from_on, a.applied_at
        LIMIT 1) END AS version) v
    CROSS JOIN LATERAL (SELECT CASE WHEN c.ended_at > %(cut_off)s THEN NULL ELSE c.last_day END AS last_day) e
    LEFT JOIN billing_rules r ON r.plan = c.plan AND r.version = v.version
    WHERE /*contracts*/ AND coalesce(r.billed, 'afterwards') = %(billed)s
      AND c.started_on <= %(month_end)s AND (c.started_at IS NULL OR c.started_at <= %(cut_off)s)
      AND (e.last_day IS NULL OR e.last_day >= %(month)s)
      AND (c.called_off_at IS NULL OR c.called_off_at > %(cut_off)s OR c.ended_because = ANY(%(charged)s))
"""
IN_CHUNK: LiteralString = "{}.member_id > %(after)s AND {}.member_id <= %(to)s"
"""Which contracts, and which lines of their terms: those of the members between two ids."""

SHAPES = """
    SELECT plan, version, model, nullif(start_key, '-infinity'), nullif(last_day, 'infinity'), days_of_use_only,
           suspended, min(started_on), count(*)
    FROM billing_facts GROUP BY plan, version, model, start_key, last_day, days_of_use_only, suspended
"""
PRICES = """
    CREATE TEMP TABLE billing_prices ON COMMIT DROP AS
    SELECT plan, version, model, coalesce(start_key, '-infinity') AS start_key,
           coalesce(last_day, 'infinity') AS last_day, days_of_use_only, suspended, first_day, days,
           net_yen, tax_rate, rounding, park
    FROM unnest(%s::text[], %s::int[], %s::text[], %s::date[], %s::date[], %s::bool[], %s::text[],
                %s::date[], %s::smallint[], %s::int[], %s::smallint[], %s::smallint[], %s::text[])
    AS p(plan, version, model, start_key, last_day, days_of_use_only, suspended,
         first_day, days, net_yen, tax_rate, rounding, park)
"""
WITH_PRICE = """
    billing_facts f JOIN billing_prices p
    ON p.plan = f.plan AND p.version = f.version AND p.model = f.model AND p.start_key = f.start_key
       AND p.last_day = f.last_day AND p.days_of_use_only = f.days_of_use_only AND p.suspended = f.suspended
"""
COLUMNS = "month, member_id, contract_id, plan, terms_version, first_day, days, net_yen, tax_rate, rounding, run_id"
CHARGES = f"""
    WITH written AS (INSERT INTO {{into}} ({COLUMNS})
    SELECT %(month)s, f.member_id, f.contract_id, f.plan, f.version, p.first_day, p.days, p.net_yen, p.tax_rate,
           p.rounding, %(run)s
    FROM {WITH_PRICE} WHERE p.park = '' AND p.net_yen > 0
    RETURNING member_id) SELECT count(*), count(DISTINCT member_id) FROM written
"""
PARKED = f"""
    INSERT INTO billing_parked (id, month, member_id, contract_id, why, net_yen, parked_at, parked_by, released_by)
    SELECT gen_random_uuid(), %(month)s, f.member_id, f.contract_id, p.park, p.net_yen, %(cut_off)s, %(by)s, ''
    FROM {WITH_PRICE} WHERE p.park <> ''
    ON CONFLICT (month, contract_id, member_id) DO UPDATE
    SET why = excluded.why, net_yen = excluded.net_yen, parked_at = excluded.parked_at, parked_by = excluded.parked_by,
        released_at = NULL, released_by = ''
    RETURNING contract_id
"""


class Facts(NamedTuple):
    """Which facts are looked at: of what month, by which way of billing, as of when."""

    month: date
    billed: str
    cut_off_at: datetime

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the SQL names."""
        return {
            "month": self.month,
            "month_end": month_period(self.month.year, self.month.month).last_day,
            "billed": self.billed,
            "cut_off": self.cut_off_at,
            "charged": [because for because, charged in CHARGED_AFTER.items() if charged],
        }


class Loaded(NamedTuple):
    """What came of looking at facts: how many contracts, how many charges of how many members, the contracts parked."""

    seen: int
    charges: int
    members: int
    parked: Sequence[UUID]


def use_rules(rules: Sequence[Rule]) -> None:
    """Put what prices depend on beside the facts, for this transaction."""
    columns = [list(column) for column in zip(*rules, strict=True)] or [[]] * len(Rule._fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS billing_rules")
        cursor.execute(
            "CREATE TEMP TABLE billing_rules ON COMMIT DROP AS SELECT * FROM unnest("
            "%s::text[], %s::int[], %s::text[], %s::bool[], %s::int[], %s::bool[])"
            " AS r(plan, version, billed, by_model, start_days, by_suspension)",
            columns,
        )
        cursor.execute("ANALYZE billing_rules")


def facts_of_members(facts: Facts, *, after: UUID, to: UUID) -> None:
    """Look at the contracts of the members whose ids lie beyond ``after`` and not beyond ``to``."""
    query = FACTS.replace("/*contracts*/", IN_CHUNK.replace("{}", "c")).replace(
        "/*lines*/", IN_CHUNK.replace("{}", "a")
    )
    _look(query, {**facts.parameters, "after": after, "to": to})


def facts_of_contracts(facts: Facts, *, contracts: Sequence[UUID]) -> None:
    """Look at these contracts alone."""
    query = FACTS.replace("/*contracts*/", "c.id = ANY(%(contracts)s)").replace(
        "/*lines*/", "a.contract_id = ANY(%(contracts)s)"
    )
    _look(query, {**facts.parameters, "contracts": list(contracts)})


def _look(query: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS billing_facts, billing_prices")
        cursor.execute(query, parameters)


def leave_out(what: LiteralString, parameters: Sequence[Any] = ()) -> list[UUID]:
    """Take contracts out of the facts, by a condition on ``f``; give them."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM billing_facts f WHERE " + what + " RETURNING contract_id", parameters)
        return [contract_id for (contract_id,) in cursor.fetchall()]


def price_facts(month: date, *, bounded: bool = True) -> list[tuple[Shape, Priced, int]]:
    """Price each distinct shape of the facts once, put the prices beside them, and give them with their counts.

    ``bounded=False``: a person has released them, so the bound of the terms does not stand against them.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHAPES)
        found = [(Shape(*row[:-1]), row[-1]) for row in cursor.fetchall()]
        priced = [(shape, price(shape, month), count) for shape, count in found]
        if not bounded:
            priced = [
                (shape, each._replace(park="") if each.park == "over-bound" else each, count)
                for shape, each, count in priced
            ]
        rows = [(*shape[:-1], *each) for shape, each, _count in priced]
        cursor.execute(PRICES, [list(column) for column in zip(*rows, strict=True)] or [[]] * 13)
    return priced


def write_charges(facts: Facts, *, into: str, run_id: UUID, by: str) -> Loaded:
    """Write a charge for each priced contract that costs something, and park those that must not be billed."""
    parameters = {**facts.parameters, "run": run_id, "by": by}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM billing_facts")
        [seen] = cursor.fetchone()
        cursor.execute(CHARGES.format(into=into), parameters)
        charges, members = cursor.fetchone()
        cursor.execute("SELECT EXISTS (SELECT FROM billing_prices WHERE park <> '')")
        parked: list[UUID] = []
        if cursor.fetchone() == (True,):
            cursor.execute(PARKED, parameters)
            parked = [contract_id for (contract_id,) in cursor.fetchall()]
    return Loaded(seen, charges, members, parked)


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


def by_plan(priced: Sequence[tuple[Shape, Priced, int]]) -> Iterator[tuple[str, Counter[str]]]:
    """Sum up shapes: for each its plan, and how many charges and yen before tax it makes."""
    for shape, each, count in priced:
        if not each.park and each.net_yen > 0:
            yield shape.plan, Counter(charges=count, net_yen=count * each.net_yen)

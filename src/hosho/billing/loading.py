"""What members owe for a month, found by the database: facts, their distinct shapes, prices.

All facts are those of the run's cut-off instant, whenever they are looked at. What is owed stands in a temporary table
of the connection, from which lines, invoices and charges are written.
"""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.billing.pricing import Rule, Shape, price
from hosho.core.calendar import first_of_next_month, month_period
from hosho.core.rating import CHARGED_AFTER

RULES = """
    CREATE TEMP TABLE billing_rules AS SELECT * FROM unnest(
        %s::text[], %s::int[], %s::text[], %s::bool[], %s::int[], %s::bool[])
    AS r(plan, version, billed, by_model, start_days, by_suspension)
"""
IN_FORCE: LiteralString = """
    SELECT s.month, s.month_end, s.billed, c.member_id, c.id, c.plan, c.model, c.started_on,
           CASE WHEN c.ended_at > %(cut_off)s THEN NULL ELSE c.last_day END AS last_day,
           coalesce(c.called_off_at <= %(cut_off)s, false) AS days_of_use_only,
           CASE WHEN c.sole_version IS NOT NULL THEN c.sole_version ELSE coalesce((
               SELECT a.version
               FROM contracts_appliedterms a CROSS JOIN greatest(c.started_on, s.month) AS first_day
               WHERE a.contract_id = c.id AND a.applied_at <= %(cut_off)s
               ORDER BY a.from_on <= first_day DESC,
                        CASE WHEN a.from_on <= first_day THEN a.from_on END DESC,
                        CASE WHEN a.from_on <= first_day THEN a.applied_at END DESC, a.from_on, a.applied_at
               LIMIT 1), 0) END AS version,
           s.attached AND EXISTS (
               SELECT FROM billing_charge b
               WHERE b.month = s.month AND b.member_id = c.member_id AND b.contract_id = c.id) AS charged
    FROM contracts_contract c
    CROSS JOIN unnest(%(months)s::date[], %(month_ends)s::date[], %(ways)s::text[], %(known_after)s::timestamptz[],
                      %(attached)s::bool[]) AS s(month, month_end, billed, known_after, attached)
    WHERE /*contracts*/
      AND CASE WHEN c.started_on > s.month_end THEN false WHEN s.known_after IS NULL THEN true
               ELSE c.started_at > s.known_after END
      AND c.started_on IS NOT NULL AND (c.started_at IS NULL OR c.started_at <= %(cut_off)s)
      AND (c.last_day IS NULL OR c.last_day >= s.month OR c.ended_at > %(cut_off)s)
      AND (c.called_off_at IS NULL OR c.called_off_at > %(cut_off)s OR c.ended_because = ANY(%(why_charged)s))
      AND NOT EXISTS (
          SELECT FROM billing_parked h
          WHERE h.month = s.month AND h.contract_id = c.id AND h.parked_at <= %(cut_off)s AND h.billed_by IS NULL
            AND (h.released_at IS NULL OR h.released_at > %(cut_off)s))
    OFFSET 0
"""
"""The contracts in force in a month, but for those that are held back.

Conditions of a contract's own columns are guessed well, the others stand in one CASE, so that they are guessed once;
and what is seldom asked, but looks dear, is kept away from the joins that follow by OFFSET 0.
"""
FACTS: LiteralString = (
    """
    SELECT c.month, c.member_id, c.id AS contract_id, c.plan, c.version,
           CASE WHEN r.by_model THEN c.model ELSE '' END AS model,
           CASE WHEN c.started_on >= c.month - r.start_days THEN c.started_on ELSE '-infinity' END AS start_key,
           c.started_on,
           CASE WHEN c.last_day <= c.month_end THEN c.last_day ELSE 'infinity' END AS last_day, c.days_of_use_only,
           CASE WHEN r.by_suspension THEN coalesce((
               SELECT string_agg(format('%%s/%%s', greatest(u.since, c.month), least(u.until, c.month_end)), ','
                                 ORDER BY u.since)
               FROM (SELECT (since_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
                            CASE WHEN until_at <= %(cut_off)s THEN (until_at AT TIME ZONE 'Asia/Tokyo')::date - 1
                                 ELSE 'infinity' END AS until
                     FROM contracts_suspension WHERE contract_id = c.id AND since_at <= %(cut_off)s) u
               WHERE u.since <= c.month_end AND u.until >= c.month), '') ELSE '' END AS suspended, c.charged
    FROM ("""
    + IN_FORCE
    + """) c LEFT JOIN billing_rules r ON r.plan = c.plan AND r.version = c.version
    WHERE CASE WHEN coalesce(r.billed, 'afterwards') = c.billed THEN true ELSE false END
    OFFSET 0
    """
)
"""The contracts that a month charges in this way, each with what its price depends on."""
OF_MEMBERS: LiteralString = "c.member_id > %(after)s AND c.member_id <= %(to)s"
PRICE_OF_FACT: LiteralString = """
    billing_price p ON p.run_id = %(run)s AND p.month = f.month AND p.plan = f.plan AND p.version = f.version
    AND p.model = f.model AND p.start_key = f.start_key AND p.last_day = f.last_day
    AND p.days_of_use_only = f.days_of_use_only AND p.suspended = f.suspended
"""
RELEASED: LiteralString = """
    EXISTS (SELECT FROM billing_parked h WHERE h.month = f.month AND h.contract_id = f.contract_id
            AND h.billed_by IS NULL AND h.released_at <= %(cut_off)s)
"""
"""A person has released it, so that the bound of the terms does not stand against it."""

OWED: LiteralString = (
    """
    CREATE TEMP TABLE billing_owed AS
    SELECT *, park = '' AND net_yen > 0 AS billed,
           row_number() OVER (PARTITION BY member_id
                              ORDER BY park = '' AND net_yen > 0 DESC, month, contract_id, kind)::int AS ordinal
    FROM (
        SELECT f.member_id, f.contract_id, 'fee' AS kind, f.month, NULL::uuid AS oneoff_id, f.plan, f.version,
               p.first_day, p.days, p.net_yen, p.tax_rate, p.rounding,
               CASE WHEN p.park = 'over-bound' AND """
    + RELEASED
    + """ THEN '' ELSE p.park END AS park, true AS new
        FROM ("""
    + FACTS
    + """) f LEFT JOIN """
    + PRICE_OF_FACT
    + """ WHERE NOT f.charged
        UNION ALL
        SELECT member_id, contract_id, 'fee', month, NULL, plan, terms_version, first_day, days, net_yen, tax_rate,
               rounding, '', false
        FROM billing_charge WHERE run_id = %(run)s AND month = ANY(%(caught_up)s) AND /*members*/
        UNION ALL
        SELECT member_id, contract_id, kind, NULL, id, '', NULL, owed_on, NULL, net_yen, tax_rate, 0, '', false
        FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s AND /*members*/) AS owed
    """
)
"""What members owe: fees of the facts, fees that the run has caught up, and charges for one occasion."""
OWED_FOR_FACTS: LiteralString = OWED.split("UNION ALL")[0] + ") AS owed"
"""The first of these alone, which is most chunks' and quicker."""
ANY_ONEOFF: LiteralString = """
    SELECT EXISTS (SELECT FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s
                   AND member_id > %(after)s AND member_id <= %(to)s)
"""
SHAPES: LiteralString = (
    """
    SELECT f.month, f.plan, f.version, f.model, nullif(f.start_key, '-infinity'), nullif(f.last_day, 'infinity'),
           f.days_of_use_only, f.suspended, min(f.started_on)
    FROM ("""
    + FACTS
    + """) f LEFT JOIN """
    + PRICE_OF_FACT
    + """ WHERE p.plan IS NULL AND NOT f.charged
    GROUP BY f.month, f.plan, f.version, f.model, f.start_key, f.last_day, f.days_of_use_only, f.suspended
    """
)
CHARGED: LiteralString = "SELECT f.month, f.contract_id FROM (" + FACTS + ") f WHERE f.charged"
PRICES = """
    INSERT INTO billing_price (id, run_id, month, plan, version, model, start_key, last_day, days_of_use_only,
                               suspended, first_day, days, net_yen, tax_rate, rounding, park)
    SELECT gen_random_uuid(), %s, month, plan, version, model, coalesce(start_key, '-infinity'),
           coalesce(last_day, 'infinity'), days_of_use_only, suspended, first_day, days, net_yen, tax_rate, rounding,
           park
    FROM unnest(%s::date[], %s::text[], %s::int[], %s::text[], %s::date[], %s::date[], %s::bool[], %s::text[],
                %s::date[], %s::smallint[], %s::int[], %s::smallint[], %s::smallint[], %s::text[])
    AS p(month, plan, version, model, start_key, last_day, days_of_use_only, suspended,
         first_day, days, net_yen, tax_rate, rounding, park)
    ON CONFLICT DO NOTHING
"""
CHARGES: LiteralString = """
    INSERT INTO /*into*/ (month, member_id, contract_id, plan, terms_version, first_day, days, net_yen, tax_rate,
                          rounding, run_id)
    SELECT month, member_id, contract_id, plan, version, first_day, days, net_yen, tax_rate, rounding, %s
    FROM billing_owed WHERE new AND billed AND month = %s
"""
PARKED = """
    INSERT INTO billing_parked (id, month, member_id, contract_id, why, net_yen, parked_at, parked_by, released_by)
    SELECT gen_random_uuid(), month, member_id, contract_id, park, net_yen, %s, %s, ''
    FROM billing_owed WHERE park <> ''
    ON CONFLICT (month, contract_id, member_id) DO UPDATE
    SET why = excluded.why, net_yen = excluded.net_yen, parked_at = excluded.parked_at, parked_by = excluded.parked_by,
        released_at = NULL, released_by = ''
    RETURNING month, contract_id
"""


class Facts(NamedTuple):
    """Which facts are looked at: of what month, by which way of billing.

    ``attached``: the month has charges already, and who is charged is left out. ``known_after``: only contracts whose
    start became known later than that.
    """

    month: date
    billed: str
    attached: bool
    known_after: datetime | None = None


class Besides(NamedTuple):
    """What members owe beside the facts: what the run has charged them for earlier months, and single occasions."""

    caught_up: Sequence[date]
    owed_from: date
    owed_to: date


class Found(NamedTuple):
    """What stands in the table of what is owed: how many contracts were looked at, how many members owe something,
    whether they owe at more than one tax rate, whether something must be parked, and what has no price yet.

    Where something has none, ``keep_prices`` and look again.
    """

    seen: int
    members: int
    rates_differ: bool
    park: bool
    unpriced: Sequence[tuple[date, Shape]]


class As(NamedTuple):
    """For which run it is looked, and as of when."""

    run_id: UUID
    cut_off_at: datetime


def prepare(rules: Sequence[Rule]) -> None:
    """Put what prices depend on into a temporary table of the connection, beside the facts."""
    columns = [list(column) for column in zip(*rules, strict=True)] or [[]] * len(Rule._fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_rules")
        cursor.execute(RULES, columns)
        cursor.execute("ANALYZE billing_rules")


@contextmanager
def prices_to_be_forgotten() -> Iterator[None]:
    """Keep no prices of the block: a table of the same name stands before that of all runs meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE billing_price (LIKE public.billing_price) ON COMMIT DROP")
        yield
        cursor.execute("DROP TABLE pg_temp.billing_price")


def owed_by_members(facts: Sequence[Facts], besides: Besides, of: As, *, after: UUID, to: UUID) -> Found:
    """Find what the members owe whose ids lie beyond ``after`` and not beyond ``to``."""
    parameters = _parameters(facts, of) | besides._asdict() | {"after": after, "to": to}
    with connection.cursor() as cursor:
        cursor.execute(ANY_ONEOFF, parameters)
        [any_oneoff] = cursor.fetchone()
    return _find(OWED if any_oneoff or besides.caught_up else OWED_FOR_FACTS, OF_MEMBERS, parameters)


def owed_by_contracts(facts: Sequence[Facts], of: As, contracts: Sequence[UUID]) -> Found:
    """Find what these contracts owe, and nothing besides."""
    return _find(OWED_FOR_FACTS, "c.id = ANY(%(contracts)s)", _parameters(facts, of) | {"contracts": list(contracts)})


def _parameters(facts: Sequence[Facts], of: As) -> dict[str, Any]:
    return {
        "run": of.run_id,
        "cut_off": of.cut_off_at,
        "months": [each.month for each in facts],
        "month_ends": [month_period(each.month.year, each.month.month).last_day for each in facts],
        "ways": [each.billed for each in facts],
        "attached": [each.attached for each in facts],
        "known_after": [each.known_after for each in facts],
        "why_charged": [because for because, charged in CHARGED_AFTER.items() if charged],
    }


def _find(query: LiteralString, contracts: LiteralString, parameters: dict[str, Any]) -> Found:
    def of_these(query: LiteralString) -> LiteralString:
        members = "member_id > %(after)s AND member_id <= %(to)s"
        return query.replace("/*contracts*/", contracts).replace("/*members*/", members)

    with connection.cursor() as cursor:
        # Whatever is joined to so many contracts is small, or to be read whole: it is hashed, and their order stays.
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_owed")
        cursor.execute(of_these(query), parameters)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE billed AND ordinal = 1),"
            " coalesce(min(tax_rate) FILTER (WHERE billed) <> max(tax_rate) FILTER (WHERE billed), false),"
            " coalesce(bool_or(park <> ''), false), coalesce(bool_or(net_yen IS NULL), false) FROM billing_owed"
        )
        seen, members, rates_differ, park, unpriced = cursor.fetchone()
        shapes = list[tuple[date, Shape]]()
        if unpriced:
            cursor.execute(of_these(SHAPES), parameters)
            shapes += [(month, Shape(*shape)) for month, *shape in cursor.fetchall()]
    return Found(seen, members, rates_differ, park, shapes)


def unpriced(facts: Sequence[Facts], of: As, *, after: UUID, to: UUID) -> list[tuple[date, Shape]]:
    """Give the shapes, each with its month, that have no price yet among the contracts of these members."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPES.replace("/*contracts*/", OF_MEMBERS), _parameters(facts, of) | {"after": after, "to": to})
        return [(month, Shape(*shape)) for month, *shape in cursor.fetchall()]


def keep_prices(run_id: UUID, shapes: Sequence[tuple[date, Shape]]) -> None:
    """Price shapes, each for its month, and keep what they cost for the run; what is kept already stays."""
    rows = [(month, *shape[:-1], *price(shape, month)) for month, shape in shapes]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(PRICES, [run_id, *(list(column) for column in zip(*rows, strict=True))])


def charged_already(facts: Sequence[Facts], of: As, *, after: UUID, to: UUID) -> list[tuple[date, UUID]]:
    """Give the months and contracts, of the members between two ids, that are charged already."""
    parameters = _parameters(facts, of) | {"after": after, "to": to}
    with connection.cursor() as cursor:
        cursor.execute(CHARGED.replace("/*contracts*/", OF_MEMBERS), parameters)
        return list(cursor.fetchall())


def write_charges(month: date, *, into: LiteralString | str, run_id: UUID) -> int:
    """Write the charges of a month that are new; count them."""
    with connection.cursor() as cursor:
        cursor.execute(CHARGES.replace("/*into*/", into), [run_id, month])
        return int(cursor.rowcount)


def park(cut_off_at: datetime, *, by: str) -> list[tuple[date, UUID]]:
    """Park what must not be billed; give the months and contracts."""
    with connection.cursor() as cursor:
        cursor.execute(PARKED, [cut_off_at, by])
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

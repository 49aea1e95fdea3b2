"""What members owe for a month, found by the database: facts, their distinct shapes, prices.

All facts are those of the run's cut-off instant, whenever they are looked at. What is owed stands in a temporary table
of the connection, from which lines, invoices and charges are written.
"""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple
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
IN_FORCE = """
    SELECT c.member_id, c.id, c.plan, c.model, c.started_on,
           CASE WHEN c.ended_at > %(cut_off)s THEN NULL ELSE c.last_day END AS last_day,
           coalesce(c.called_off_at <= %(cut_off)s, false) AS days_of_use_only,
           CASE WHEN c.sole_version IS NOT NULL THEN c.sole_version ELSE coalesce((
               SELECT a.version
               FROM contracts_appliedterms a CROSS JOIN greatest(c.started_on, %(month_n)s) AS first_day
               WHERE a.contract_id = c.id AND a.applied_at <= %(cut_off)s
               ORDER BY a.from_on <= first_day DESC,
                        CASE WHEN a.from_on <= first_day THEN a.from_on END DESC,
                        CASE WHEN a.from_on <= first_day THEN a.applied_at END DESC, a.from_on, a.applied_at
               LIMIT 1), 0) END AS version,
           /*charged*/ AS charged
    FROM contracts_contract c
    WHERE /*contracts*/ AND c.started_on <= %(month_end_n)s AND /*known*/
      AND (c.started_at IS NULL OR c.started_at <= %(cut_off)s)
      AND (c.last_day IS NULL OR c.last_day >= %(month_n)s OR c.ended_at > %(cut_off)s)
      AND (c.called_off_at IS NULL OR c.called_off_at > %(cut_off)s OR c.ended_because = ANY(%(why_charged)s))
      AND /*not held*/
    OFFSET 0
"""
"""The contracts in force in a month, but for those that are held back.

What is seldom asked, but looks dear, is kept away from the joins that follow by OFFSET 0, here and for rules.
"""
FACTS = (
    """
    SELECT %(month_n)s AS month, c.member_id, c.id AS contract_id, c.plan, c.version,
           CASE WHEN r.by_model THEN c.model ELSE '' END AS model,
           CASE WHEN c.started_on >= %(month_n)s - r.start_days THEN c.started_on ELSE '-infinity' END AS start_key,
           c.started_on,
           CASE WHEN c.last_day <= %(month_end_n)s THEN c.last_day ELSE 'infinity' END AS last_day, c.days_of_use_only,
           CASE WHEN r.by_suspension THEN coalesce((
               SELECT string_agg(format('%%s/%%s', greatest(u.since, %(month_n)s), least(u.until, %(month_end_n)s)),
                                 ',' ORDER BY u.since)
               FROM (SELECT (since_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
                            CASE WHEN until_at <= %(cut_off)s THEN (until_at AT TIME ZONE 'Asia/Tokyo')::date - 1
                                 ELSE 'infinity' END AS until
                     FROM contracts_suspension WHERE contract_id = c.id AND since_at <= %(cut_off)s) u
               WHERE u.since <= %(month_end_n)s AND u.until >= %(month_n)s), '') ELSE '' END AS suspended, c.charged
    FROM ("""
    + IN_FORCE
    + """) c /*rules*/
    WHERE /*billed*/
    """
)
"""The contracts that a month charges in this way, each with what its price depends on.

Whose terms nobody knows is looked at with those billed afterwards, and is parked for want of a price.
"""
OF_RULES = "LEFT JOIN billing_rules r ON r.plan = c.plan AND r.version = c.version"
OF_ONE_RULE = """
    CROSS JOIN (SELECT %(by_model)s AS by_model, %(start_days)s AS start_days, %(by_suspension)s AS by_suspension,
                       'afterwards' AS billed) AS r
"""
"""Where all terms follow one rule, it stands there as constants, and nothing is looked up."""
ONE_RULE = """
    SELECT min(by_model::int)::bool, min(start_days), min(by_suspension::int)::bool FROM billing_rules
    HAVING count(DISTINCT (billed, by_model, start_days, by_suspension)) = 1 AND min(billed) = 'afterwards'
"""
BILLED = {"afterwards": "(r.billed = 'in-advance') IS NOT TRUE", "in-advance": "r.billed = 'in-advance'"}
CHARGED_ALREADY = """
    EXISTS (SELECT FROM billing_charge b
            WHERE b.month = %(month_n)s AND b.member_id = c.member_id AND b.contract_id = c.id)
"""
KNOWN_LATER = "c.started_at > %(known_after_n)s"
NOT_HELD = """
    NOT EXISTS (
        SELECT FROM billing_parked h
        WHERE h.month = %(month_n)s AND h.contract_id = c.id AND h.parked_at <= %(cut_off)s AND h.billed_by IS NULL
          AND (h.released_at IS NULL OR h.released_at > %(cut_off)s))
"""
OF_MEMBERS = "c.member_id > %(after)s AND c.member_id <= %(to)s"
OF_CONTRACTS = "c.id = ANY(%(contracts)s)"
PRICE_OF_FACT = """
    billing_price p ON p.run_id = %(run)s AND p.month = f.month AND p.plan = f.plan AND p.version = f.version
    AND p.model = f.model AND p.start_key = f.start_key AND p.last_day = f.last_day
    AND p.days_of_use_only = f.days_of_use_only AND p.suspended = f.suspended
"""
RELEASED = """
    EXISTS (SELECT FROM billing_parked h WHERE h.month = f.month AND h.contract_id = f.contract_id
            AND h.billed_by IS NULL AND h.released_at <= %(cut_off)s)
"""
"""A person has released it, so that the bound of the terms does not stand against it."""
PARK = "CASE WHEN p.park = 'over-bound' AND " + RELEASED + " THEN '' ELSE p.park END"
FEES = (
    """
    SELECT f.member_id, f.contract_id, 'fee' AS kind, f.month, NULL::uuid AS oneoff_id, f.plan, f.version,
           p.first_day, p.days, p.net_yen, p.tax_rate, p.rounding, /*park*/ AS park, true AS new
    FROM (/*facts*/) f LEFT JOIN """
    + PRICE_OF_FACT
    + " WHERE /*not charged*/"
)
BESIDES = """
    UNION ALL
    SELECT member_id, contract_id, 'fee', month, NULL, plan, terms_version, first_day, days, net_yen, tax_rate,
           rounding, '', false
    FROM billing_charge
    WHERE run_id = %(run)s AND month = ANY(%(caught_up)s) AND member_id > %(after)s AND member_id <= %(to)s
    UNION ALL
    SELECT member_id, contract_id, kind, NULL, id, '', NULL, owed_on, NULL, net_yen, tax_rate, 0, '', false
    FROM billing_oneoff
    WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s AND member_id > %(after)s AND member_id <= %(to)s
"""
"""Fees that the run has caught up, and charges for one occasion."""
OWED = """
    CREATE TEMP TABLE billing_owed AS
    SELECT o.member_id, contract_id, billed, new, ordinal, member_net_yen, net_yen, first_day, tax_rate, rounding, days,
           month, version, m.name AS recipient, kind, plan, park, oneoff_id
    FROM (SELECT member_id, contract_id, billed, new, (row_number() OVER of_member)::int AS ordinal,
                 (sum(net_yen) FILTER (WHERE billed) OVER of_member)::int AS member_net_yen, net_yen, first_day,
                 tax_rate, rounding, days, month, version, kind, plan, park, oneoff_id
          FROM (SELECT *, park = '' AND net_yen > 0 AS billed FROM (/*owed*/) AS each) AS each
          WINDOW of_member AS (PARTITION BY member_id ORDER BY billed DESC, rounding, month, contract_id, kind
                               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS o
    LEFT JOIN people_member m ON m.id = o.member_id AND /*members*/
"""
"""What members owe, each member's in the order of the invoice's lines, with the sum of what is billed.

The first line has the lowest rounding, which is that of the invoice. Columns of one width stand first: they are found
quicker. Names are joined last, when all is in the members' order, as they are.
"""
ANY_BESIDES = """
    SELECT EXISTS (SELECT FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s
                   AND member_id > %(after)s AND member_id <= %(to)s),
           EXISTS (SELECT FROM billing_parked WHERE billed_by IS NULL)
"""
SHAPES = (
    """
    SELECT f.month, f.plan, f.version, f.model, nullif(f.start_key, '-infinity'), nullif(f.last_day, 'infinity'),
           f.days_of_use_only, f.suspended, min(f.started_on)
    FROM (/*facts*/) f LEFT JOIN """
    + PRICE_OF_FACT
    + """ WHERE p.plan IS NULL AND /*not charged*/
    GROUP BY f.month, f.plan, f.version, f.model, f.start_key, f.last_day, f.days_of_use_only, f.suspended
    """
)
CHARGED = "SELECT f.month, f.contract_id FROM (/*facts*/) f WHERE f.charged"
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
CHARGES = """
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
    whether they owe at more than one tax rate, whether something may have to be parked, whether all has its price, and
    the shapes that have none yet.

    Where something had none, ``keep_prices`` and look again: also where no shape is named, since another connection
    has kept its price between the two looks.
    """

    seen: int
    members: int
    rates_differ: bool
    park: bool
    priced: bool
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
    between = besides._asdict() | {"after": after, "to": to}
    with connection.cursor() as cursor:
        cursor.execute(ANY_BESIDES, between)
        any_oneoff, any_held = cursor.fetchone()
    asked = _asked(facts, of, OF_MEMBERS, any_held=any_held)
    besides_too = BESIDES if any_oneoff or besides.caught_up else ""
    return _find(asked, between, besides_too, "m.id > %(after)s AND m.id <= %(to)s")


def owed_by_contracts(facts: Sequence[Facts], of: As, contracts: Sequence[UUID]) -> Found:
    """Find what these contracts owe, and nothing besides."""
    return _find(_asked(facts, of, OF_CONTRACTS), {"contracts": list(contracts)})


class _Asked(NamedTuple):
    """A query for facts, its parameters, whether some may be charged already, and whether some are held or released."""

    query: str
    parameters: dict[str, Any]
    any_charged: bool
    any_held: bool

    def within(self, query: str) -> str:
        """Put it into a query about facts."""
        query = query.replace("/*facts*/", self.query)
        query = query.replace("/*park*/", PARK if self.any_held else "p.park")
        return query.replace("/*not charged*/", "NOT f.charged" if self.any_charged else "true")


def _asked(facts: Sequence[Facts], of: As, contracts: str, *, any_held: bool = True) -> _Asked:
    """Put together the query for what is looked at.

    What holds for all rows stands in it as text or constants, so that the database need not ask for each row.
    ``any_held``: some contract may be held back, or have been released.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_RULE)
        one_rule = cursor.fetchone()
    queries, parameters = list[str](), dict[str, Any]()
    for n, each in enumerate(facts):
        query = FACTS.replace("/*contracts*/", contracts).replace("/*billed*/", BILLED[each.billed])
        query = query.replace("/*charged*/", CHARGED_ALREADY if each.attached else "false")
        query = query.replace("/*known*/", KNOWN_LATER if each.known_after else "true")
        query = query.replace("/*not held*/", NOT_HELD if any_held else "true")
        query = (
            query.replace("/*rules*/", OF_ONE_RULE) if one_rule else query.replace("/*rules*/", OF_RULES) + "OFFSET 0"
        )
        queries.append(query.replace("_n)s", f"_{n})s"))
        parameters |= {
            f"month_{n}": each.month,
            f"month_end_{n}": month_period(each.month.year, each.month.month).last_day,
            f"known_after_{n}": each.known_after,
        }
    parameters |= zip(("by_model", "start_days", "by_suspension"), one_rule or (), strict=False)
    parameters |= {
        "run": of.run_id,
        "cut_off": of.cut_off_at,
        "why_charged": [because for because, charged in CHARGED_AFTER.items() if charged],
    }
    any_charged = any(each.attached for each in facts)
    return _Asked(" UNION ALL ".join(f"({query})" for query in queries), parameters, any_charged, any_held)


def _find(asked: _Asked, which: dict[str, Any], besides: str = "", members: str = "true") -> Found:
    parameters = asked.parameters | which
    owed = OWED.replace("/*owed*/", asked.within(FEES) + besides).replace("/*members*/", members)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # what is joined to so many contracts is small or read whole
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_owed")
        cursor.execute(owed, parameters)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE billed AND ordinal = 1),"
            " coalesce(min(tax_rate) <> max(tax_rate), false), count(*) > count(*) FILTER (WHERE billed),"
            " count(*) = count(net_yen) FROM billing_owed"
        )
        seen, members_found, rates_differ, park, priced = cursor.fetchone()
    shapes = [] if priced else _unpriced(asked, which)
    return Found(seen, members_found, rates_differ, park, priced, shapes)


def unpriced(facts: Sequence[Facts], of: As, *, after: UUID, to: UUID) -> list[tuple[date, Shape]]:
    """Give the shapes, each with its month, that have no price yet among the contracts of these members."""
    return _unpriced(_asked(facts, of, OF_MEMBERS), {"after": after, "to": to})


def _unpriced(asked: _Asked, which: dict[str, Any]) -> list[tuple[date, Shape]]:
    with connection.cursor() as cursor:
        cursor.execute(asked.within(SHAPES), asked.parameters | which)
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
    asked = _asked(facts, of, OF_MEMBERS)
    with connection.cursor() as cursor:
        cursor.execute(asked.within(CHARGED), asked.parameters | {"after": after, "to": to})
        return list(cursor.fetchall())


def write_charges(month: date, *, into: str, run_id: UUID) -> int:
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
            "SELECT coalesce("
            "(SELECT member_id FROM contracts_contract WHERE member_id > %(after)s ORDER BY member_id"
            " OFFSET %(but_one)s LIMIT 1),"
            "(SELECT member_id FROM contracts_contract WHERE member_id > %(after)s ORDER BY member_id DESC LIMIT 1))",
            {"after": after, "but_one": contracts - 1},
        )
        found: UUID | None = cursor.fetchone()[0]
    return found


def months_of(month: date, billed: set[str]) -> list[tuple[date, str]]:
    """Give the months that a run charges: its own afterwards, and in advance the one in which it stands."""
    found = [(month, "afterwards")]
    if "in-advance" in billed:
        found.append((first_of_next_month(month), "in-advance"))
    return found

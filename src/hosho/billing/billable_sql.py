"""The statements by which the database finds what members owe for a month: facts, their distinct shapes, prices.

They are put together from the parts below with ``psycopg.sql``. What holds for all rows of a question is in it as
text or constants, so that the database need not ask for each row; each wording is put together once.
"""

from functools import cache
from typing import NamedTuple

from psycopg.sql import SQL, Composable, Placeholder

from hosho.core.terms.model import Billed

RULES = SQL("""
    CREATE TEMP TABLE billing_rules AS SELECT * FROM unnest(
        %s::text[], %s::int[], %s::text[], %s::bool[], %s::int[], %s::bool[])
    AS r(plan, version, billed, by_model, start_days, by_suspension)
""")
ONE_RULE = SQL("""
    SELECT min(by_model::int)::bool, min(start_days), min(by_suspension::int)::bool FROM billing_rules
    HAVING count(DISTINCT (billed, by_model, start_days, by_suspension)) = 1 AND min(billed) = 'afterwards'
""")
IN_FORCE = SQL("""
    SELECT c.member_id, c.id, c.plan, c.model, c.started_on,
           CASE WHEN c.ended_at > %(cut_off)s THEN NULL ELSE c.last_day END AS last_day,
           coalesce(c.called_off_at <= %(cut_off)s, false) AS days_of_use_only,
           CASE WHEN c.sole_version IS NOT NULL THEN c.sole_version ELSE coalesce((
               SELECT a.version
               FROM contracts_appliedterms a CROSS JOIN greatest(c.started_on, {month}) AS first_day
               WHERE a.contract_id = c.id AND a.applied_at <= %(cut_off)s
               ORDER BY a.from_on <= first_day DESC,
                        CASE WHEN a.from_on <= first_day THEN a.from_on END DESC,
                        CASE WHEN a.from_on <= first_day THEN a.applied_at END DESC, a.from_on, a.applied_at
               LIMIT 1), 0) END AS version,
           {charged} AS charged
    FROM contracts_contract c
    WHERE {chosen} AND c.started_on <= {month_end} AND {known}
      AND (c.started_at IS NULL OR c.started_at <= %(cut_off)s)
      AND (c.last_day IS NULL OR c.last_day >= {month} OR c.ended_at > %(cut_off)s)
      AND (c.called_off_at IS NULL OR c.called_off_at > %(cut_off)s OR c.ended_because = ANY(%(why_charged)s))
      AND {not_held}
    OFFSET 0
""")
"""The contracts in force in a month, but for those that are held back.

What is seldom asked, but looks dear, is kept away from the joins that follow by OFFSET 0, here and for rules.
"""
FACTS = SQL("""
    SELECT {month} AS month, c.member_id, c.id AS contract_id, c.plan, c.version,
           CASE WHEN r.by_model THEN c.model ELSE '' END AS model,
           CASE WHEN c.started_on >= {month} - r.start_days THEN c.started_on ELSE '-infinity' END AS start_key,
           c.started_on,
           CASE WHEN c.last_day <= {month_end} THEN c.last_day ELSE 'infinity' END AS last_day, c.days_of_use_only,
           CASE WHEN r.by_suspension THEN coalesce((
               SELECT string_agg(format('%%s/%%s', greatest(u.since, {month}), least(u.until, {month_end})),
                                 ',' ORDER BY u.since)
               FROM (SELECT (since_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
                            CASE WHEN until_at <= %(cut_off)s THEN (until_at AT TIME ZONE 'Asia/Tokyo')::date - 1
                                 ELSE 'infinity' END AS until
                     FROM contracts_suspension WHERE contract_id = c.id AND since_at <= %(cut_off)s) u
               WHERE u.since <= {month_end} AND u.until >= {month}), '') ELSE '' END AS suspended, c.charged
    FROM ({in_force}) c {rules}
    WHERE {billed}
    {fence}
""")
"""The contracts that a month charges in this way, each with what its price depends on.

A contract of unknown terms is looked at with those billed afterwards, and is put on hold for want of a price.
"""
OF_RULES = SQL("LEFT JOIN billing_rules r ON r.plan = c.plan AND r.version = c.version")
OF_ONE_RULE = SQL("""
    CROSS JOIN (SELECT %(by_model)s AS by_model, %(start_days)s AS start_days, %(by_suspension)s AS by_suspension,
                       'afterwards' AS billed) AS r
""")
"""Where all terms follow one rule, it is there as constants, and nothing is looked up."""
BILLED: dict[Billed, SQL] = {
    "afterwards": SQL("(r.billed = 'in-advance') IS NOT TRUE"),
    "in-advance": SQL("r.billed = 'in-advance'"),
}
CHARGED_ALREADY = SQL("""
    EXISTS (SELECT FROM billing_charge b
            WHERE b.month = {month} AND b.member_id = c.member_id AND b.contract_id = c.id)
""")
KNOWN_LATER = SQL("c.started_at > {known_after}")
NOT_HELD = SQL("""
    NOT EXISTS (
        SELECT FROM billing_parked h
        WHERE h.month = {month} AND h.contract_id = c.id AND h.parked_at <= %(cut_off)s AND h.billed_by IS NULL
          AND (h.released_at IS NULL OR h.released_at > %(cut_off)s))
""")
OF_MEMBERS = SQL("c.member_id > %(after)s AND c.member_id <= %(to)s")
OF_CONTRACTS = SQL("c.id = ANY(%(contracts)s)")
PRICE_OF_FACT = SQL("""
    billing_price p ON p.run_id = %(run)s AND p.month = f.month AND p.plan = f.plan AND p.version = f.version
    AND p.model = f.model AND p.start_key = f.start_key AND p.last_day = f.last_day
    AND p.days_of_use_only = f.days_of_use_only AND p.suspended = f.suspended
""")
PARK = SQL("p.park")
PARK_UNLESS_RELEASED = SQL("""
    CASE WHEN p.park = 'over-bound' AND EXISTS (
            SELECT FROM billing_parked h WHERE h.month = f.month AND h.contract_id = f.contract_id
            AND h.billed_by IS NULL AND h.released_at <= %(cut_off)s)
         THEN '' ELSE p.park END
""")
"""The bound of the terms does not stand against what a person has released."""
FEES = SQL("""
    SELECT f.member_id, f.contract_id, 'fee' AS kind, f.month, NULL::uuid AS oneoff_id, f.plan, f.version,
           p.first_day, p.days, p.net_yen, p.tax_rate, p.rounding, {park} AS park, true AS new
    FROM ({facts}) f LEFT JOIN {price} WHERE {not_charged}
""")
OTHER_ITEMS = SQL("""
    UNION ALL
    SELECT member_id, contract_id, 'fee', month, NULL, plan, terms_version, first_day, days, net_yen, tax_rate,
           rounding, '', false
    FROM billing_charge
    WHERE run_id = %(run)s AND month = ANY(%(caught_up)s) AND member_id > %(after)s AND member_id <= %(to)s
    UNION ALL
    SELECT member_id, contract_id, kind, NULL, id, '', NULL, owed_on, NULL, net_yen, tax_rate, 0, '', false
    FROM billing_oneoff
    WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s AND member_id > %(after)s AND member_id <= %(to)s
""")
"""Fees that the run has caught up, and charges for one occasion."""
OWED = SQL("""
    CREATE TEMP TABLE billing_owed AS
    SELECT o.member_id, contract_id, billed, new, ordinal, member_net_yen, net_yen, first_day, tax_rate, rounding, days,
           month, version, m.name AS recipient, kind, plan, park, oneoff_id
    FROM (SELECT member_id, contract_id, billed, new, (row_number() OVER of_member)::int AS ordinal,
                 (sum(net_yen) FILTER (WHERE billed) OVER of_member)::int AS member_net_yen, net_yen, first_day,
                 tax_rate, rounding, days, month, version, kind, plan, park, oneoff_id
          FROM (SELECT *, park = '' AND net_yen > 0 AS billed FROM ({fees} {other_items}) AS each) AS each
          WINDOW of_member AS (PARTITION BY member_id ORDER BY billed DESC, rounding, month, contract_id, kind
                               ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS o
    LEFT JOIN people_member m ON m.id = o.member_id AND {members}
""")
"""What members owe, each member's in the order of the invoice's lines, with the sum of what is billed.

The first line has the lowest rounding, which is that of the invoice. Columns of one width stand first: they are found
quicker. Names are joined last, when all is in the members' order, as they are.
"""
COUNTED = SQL("""
    SELECT count(*) FILTER (WHERE new), count(*) FILTER (WHERE billed AND ordinal = 1),
           coalesce(min(tax_rate) <> max(tax_rate), false), count(*) > count(*) FILTER (WHERE billed),
           count(*) = count(net_yen)
    FROM billing_owed
""")
ANY_OTHER_ITEMS = SQL("""
    SELECT EXISTS (SELECT FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s
                   AND member_id > %(after)s AND member_id <= %(to)s),
           EXISTS (SELECT FROM billing_parked WHERE billed_by IS NULL)
""")
SHAPES = SQL("""
    SELECT f.month, f.plan, f.version, f.model, nullif(f.start_key, '-infinity'), nullif(f.last_day, 'infinity'),
           f.days_of_use_only, f.suspended, min(f.started_on)
    FROM ({facts}) f LEFT JOIN {price} WHERE p.plan IS NULL AND {not_charged}
    GROUP BY f.month, f.plan, f.version, f.model, f.start_key, f.last_day, f.days_of_use_only, f.suspended
""")
CHARGED = SQL("SELECT f.month, f.contract_id FROM ({facts}) f WHERE f.charged")
PRICES = SQL("""
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
""")
CHARGES = SQL("""
    INSERT INTO {into} (month, member_id, contract_id, plan, terms_version, first_day, days, net_yen, tax_rate,
                        rounding, run_id)
    SELECT month, member_id, contract_id, plan, version, first_day, days, net_yen, tax_rate, rounding, %s
    FROM billing_owed WHERE new AND billed AND month = %s
""")
PARKED = SQL("""
    INSERT INTO billing_parked (id, month, member_id, contract_id, why, net_yen, parked_at, parked_by, released_by)
    SELECT gen_random_uuid(), month, member_id, contract_id, park, net_yen, %s, %s, ''
    FROM billing_owed WHERE park <> ''
    ON CONFLICT (month, contract_id, member_id) DO UPDATE
    SET why = excluded.why, net_yen = excluded.net_yen, parked_at = excluded.parked_at, parked_by = excluded.parked_by,
        released_at = NULL, released_by = ''
    RETURNING month, contract_id
""")
MEMBER_AT = SQL("""
    SELECT coalesce(
        (SELECT member_id FROM contracts_contract WHERE member_id > %(after)s ORDER BY member_id
         OFFSET %(but_one)s LIMIT 1),
        (SELECT member_id FROM contracts_contract WHERE member_id > %(after)s ORDER BY member_id DESC LIMIT 1))
""")
YES, NO, NOTHING = SQL("true"), SQL("false"), SQL("")


class Month(NamedTuple):
    """How one month is asked about; the n-th has its parameters ``month_n``, ``month_end_n`` and ``known_after_n``.

    ``attached``: it has charges already. ``known_later``: only contracts whose start became known later.
    """

    billed: Billed
    attached: bool
    known_later: bool


class Question(NamedTuple):
    """How facts are asked for: of which months, for members or for named contracts, by one rule or by several.

    ``any_held``: some contract may be held back, or have been released.
    """

    months: tuple[Month, ...]
    of_members: bool
    one_rule: bool
    any_held: bool


@cache
def facts(question: Question) -> Composable:
    """Return the query for the facts of all months."""
    months = [SQL("({})").format(_facts_of_month(n, question)) for n in range(len(question.months))]
    return SQL(" UNION ALL ").join(months)


def _facts_of_month(n: int, question: Question) -> Composable:
    asked = question.months[n]
    month, month_end = Placeholder(f"month_{n}"), Placeholder(f"month_end_{n}")
    in_force = IN_FORCE.format(
        month=month,
        month_end=month_end,
        charged=CHARGED_ALREADY.format(month=month) if asked.attached else NO,
        chosen=OF_MEMBERS if question.of_members else OF_CONTRACTS,
        known=KNOWN_LATER.format(known_after=Placeholder(f"known_after_{n}")) if asked.known_later else YES,
        not_held=NOT_HELD.format(month=month) if question.any_held else YES,
    )
    return FACTS.format(
        month=month,
        month_end=month_end,
        in_force=in_force,
        rules=OF_ONE_RULE if question.one_rule else OF_RULES,
        billed=BILLED[asked.billed],
        fence=NOTHING if question.one_rule else SQL("OFFSET 0"),
    )


def _not_charged(question: Question) -> Composable:
    return SQL("NOT f.charged") if any(month.attached for month in question.months) else YES


@cache
def owed(question: Question, *, other_items: bool) -> Composable:
    """Return the statement that fills the connection's table of what is owed."""
    return OWED.format(
        fees=FEES.format(
            facts=facts(question),
            price=PRICE_OF_FACT,
            park=PARK_UNLESS_RELEASED if question.any_held else PARK,
            not_charged=_not_charged(question),
        ),
        other_items=OTHER_ITEMS if other_items else NOTHING,
        members=SQL("m.id > %(after)s AND m.id <= %(to)s") if question.of_members else YES,
    )


@cache
def unpriced_shapes(question: Question) -> Composable:
    """Return the query for the shapes that have no price yet."""
    return SHAPES.format(facts=facts(question), price=PRICE_OF_FACT, not_charged=_not_charged(question))


@cache
def charged(question: Question) -> Composable:
    """Return the query for the months and contracts that are charged already."""
    return CHARGED.format(facts=facts(question))

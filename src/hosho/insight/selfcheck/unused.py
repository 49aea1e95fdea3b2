"""Money billed in advance: what was charged for days after a contract's end was given back."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import LiteralString

from django.db import connection

from hosho.billing.operations import WHEN_UNUSED
from hosho.billing.pricing import Rule, Shape, price, rules
from hosho.contracts.operations import WHEN_IT_ENDS
from hosho.core.rating import leaving_shortens_month
from hosho.insight.selfcheck.invariant import Invariant, Row, Seen
from hosho.plans.queries import plan_named

CHARGED_BEYOND: LiteralString = """
    SELECT c.number, b.month, b.plan, b.terms_version, c.model, c.started_on, c.last_day, coalesce((
               SELECT string_agg(format('%%s/%%s', (s.since_at AT TIME ZONE 'Asia/Tokyo')::date,
                                        CASE WHEN s.until_at <= r.cut_off_at
                                             THEN (s.until_at AT TIME ZONE 'Asia/Tokyo')::date - 1
                                             ELSE '9999-12-31' END), ',' ORDER BY s.since_at)
               FROM contracts_suspension s
               WHERE s.contract_id = c.id AND s.since_at <= r.cut_off_at), '') AS suspended,
           b.net_yen, back.owed, back.yen
    FROM billing_charge b
    JOIN unnest(%(plans)s::text[], %(versions)s::int[]) AS by_day(plan, version)
         ON by_day.plan = b.plan AND by_day.version = b.terms_version
    JOIN billing_run r ON r.id = b.run_id AND r.state = 'closed'
    JOIN contracts_contract c ON c.id = b.contract_id AND c.member_id = b.member_id
    JOIN billing_invoiceline l
         ON l.member_id = b.member_id AND l.contract_id = b.contract_id AND l.charged_month = b.month
    JOIN billing_invoice i ON i.member_id = l.member_id AND i.month = l.month
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(k.net_yen), 0) AS yen,
               coalesce(sum(k.net_yen) FILTER (WHERE n.kind <> 'goodwill'), 0) AS owed
        FROM billing_creditline k JOIN billing_creditnote n ON n.id = k.note_id
        WHERE n.invoice_number = i.number AND k.ordinal = l.ordinal) back
    WHERE c.called_off_at IS NULL AND c.last_day < (%(now)s AT TIME ZONE 'Asia/Tokyo')::date
      AND c.last_day < (b.month + interval '1 month')::date - 1
      AND NOT EXISTS (SELECT FROM journal_duty d WHERE d.subject_id = c.id AND d.kind = ANY(%(kinds)s)
                      AND d.taken_at IS NULL AND d.failed = '')
"""


def find(now: datetime, seen: Seen) -> Iterator[Row]:
    """Price each month of leaving that was charged in advance once more, each distinct shape once."""
    known = {(rule.plan, rule.version): rule for rule in rules() if _shortened(rule)}
    if not known:
        return
    prices: dict[tuple[Shape, date], int] = {}
    with connection.cursor() as cursor:
        plans, versions = zip(*known, strict=True)
        kinds = [WHEN_UNUSED, WHEN_IT_ENDS]
        cursor.execute(CHARGED_BEYOND, {"now": now, "plans": list(plans), "versions": list(versions), "kinds": kinds})
        rows = cursor.fetchall()
    for number, month, plan, version, model, started_on, last_day, suspended, net, owed_back, back in rows:
        model = model if known[plan, version].by_model else ""
        shape = Shape(plan, version, model, None, last_day, False, suspended, started_on)
        if (shape, month) not in prices:
            prices[shape, month] = price(shape, month).net_yen
        missing = min(net - prices[shape, month] - owed_back, net - back)
        if missing > 0:
            yield number, f"is charged {missing} yen too much for {month:%Y-%m}, the month of its last day"


def _shortened(rule: Rule) -> bool:
    if rule.billed != "in-advance":
        return False
    return leaving_shortens_month(plan_named(rule.plan).terms(rule.version))


UNUSED = Invariant(
    "unused-given-back",
    "前払いのプランで、契約が終わった日より後の日数分は返してあります。",
    "What a plan billed in advance charged for the days after a contract's end was given back.",
    "a contract, and how much was not",
    find,
)

INVARIANTS = (UNUSED,)

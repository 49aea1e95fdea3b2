"""Money that nobody asked for: a contract in force whose month was billed without it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from django.db import connection

from hosho.billing.pricing import Shape, price, rules
from hosho.contracts.models import Contract
from hosho.contracts.queries import plan_and_terms
from hosho.core.rating import CHARGED_AFTER
from hosho.insight.selfcheck.invariant import Invariant, Row, Seen

NOT_CHARGED: LiteralString = """
    SELECT r.month, c.id, c.started_at <= b.cut_off_at AS known_before,
           CASE WHEN c.ended_at > r.cut_off_at THEN NULL ELSE c.last_day END AS last_day,
           coalesce(c.called_off_at <= r.cut_off_at, false) AS days_of_use_only, since.at_run, since.at_run_before
    FROM billing_run r
    LEFT JOIN billing_run b ON b.month = (r.month - interval '1 month')::date
    JOIN contracts_contract c ON c.started_on < (r.month + interval '1 month')::date AND c.started_at <= r.cut_off_at
         AND (c.last_day IS NULL OR c.last_day >= r.month OR c.ended_at > r.cut_off_at)
         AND (c.called_off_at IS NULL OR c.called_off_at > r.cut_off_at OR c.ended_because = ANY(%(charged)s))
    CROSS JOIN LATERAL (
        SELECT coalesce(string_agg(format('%%s/%%s', s.since, CASE WHEN s.until_at <= r.cut_off_at THEN s.until
                                          ELSE '9999-12-31' END), ',' ORDER BY s.since_at)
                        FILTER (WHERE s.since_at <= r.cut_off_at), '') AS at_run,
               coalesce(string_agg(format('%%s/%%s', s.since, CASE WHEN s.until_at <= b.cut_off_at THEN s.until
                                          ELSE '9999-12-31' END), ',' ORDER BY s.since_at)
                        FILTER (WHERE s.since_at <= b.cut_off_at), '') AS at_run_before
        FROM (SELECT *, (since_at AT TIME ZONE 'Asia/Tokyo')::date AS since,
                     (until_at AT TIME ZONE 'Asia/Tokyo')::date - 1 AS until
              FROM contracts_suspension WHERE contract_id = c.id) s) since
    WHERE r.state = 'closed'
      AND NOT EXISTS (SELECT FROM billing_charge x
                      WHERE x.month = r.month AND x.member_id = c.member_id AND x.contract_id = c.id)
      AND NOT EXISTS (SELECT FROM billing_parked p
                      WHERE p.month = r.month AND p.contract_id = c.id AND p.billed_by IS NULL)
    ORDER BY r.month, c.id
"""
"""Contracts in force, by what a closed run could know of them, without a charge and not held back: few, mostly free."""


def find(now: datetime, seen: Seen) -> Iterator[Row]:
    """Price each month that was not charged once more, each distinct shape once, and name those that are not free."""
    with connection.cursor() as cursor:
        cursor.execute(NOT_CHARGED, {"charged": [because for because, charged in CHARGED_AFTER.items() if charged]})
        rows = cursor.fetchall()
    contracts = _contracts({contract_id for _month, contract_id, *_rest in rows})
    known = {(rule.plan, rule.version): rule for rule in rules()}
    prices: dict[tuple[Shape, date], int] = {}
    for month, contract_id, known_before, last_day, days_of_use_only, suspended, suspended_before in rows:
        contract = contracts[contract_id]
        assert contract.started_on is not None
        try:
            _plan, terms = plan_and_terms(contract, on=max(month, contract.started_on))
        except LookupError:
            yield contract.number, f"follows terms that nobody knows, and is not parked for {month:%Y-%m}"
            continue
        rule = known[terms.plan, terms.version]
        if rule.billed == "in-advance" and known_before:
            suspended = suspended_before
        shape = Shape(
            plan=terms.plan,
            version=terms.version,
            model=contract.model if rule.by_model else "",
            start_key=None,
            last_day=last_day,
            days_of_use_only=days_of_use_only,
            suspended=suspended if rule.by_suspension else "",
            started_on=contract.started_on,
        )
        if (shape, month) not in prices:
            prices[shape, month] = price(shape, month).net_yen
        if prices[shape, month]:
            yield contract.number, f"is not charged {prices[shape, month]} yen for {month:%Y-%m}, and not parked"


def _contracts(ids: set[UUID]) -> dict[UUID, Contract]:
    found = Contract.objects.filter(id__in=ids).prefetch_related("applied_terms")
    return {each.id: each for each in found}


FORGOTTEN = Invariant(
    "nothing-forgotten",
    "締めた月に補償していた契約は、料金があるか、保留になっているか、その月が無料です。",
    "In a month that is closed, every contract in force is charged, is parked, or is free.",
    "a contract, and what it is not charged",
    find,
)

INVARIANTS = (FORGOTTEN,)

"""Uses within the limits of the terms, for every way of counting: candidates by one query, the counting by the core."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple, cast

from django.db import connection

from hosho.core.codes import Remedy
from hosho.core.coverage import Use
from hosho.core.coverage.limits import uses_left
from hosho.insight.selfcheck.invariant import Invariant, Row, Seen
from hosho.plans.queries import all_plans

CANDIDATES = """
    WITH more AS (
        SELECT u.contract_id FROM contracts_use u JOIN contracts_contract c ON c.id = u.contract_id
        JOIN unnest(%(plans)s::text[], %(fewest)s::int[]) AS p(code, fewest) ON p.code = c.plan
        WHERE u.given_back_at IS NULL AND c.started_on IS NOT NULL
        GROUP BY u.contract_id, p.fewest HAVING count(*) > p.fewest)
    SELECT c.number, c.plan, c.started_on, u.received_on, u.remedy,
           (SELECT a.version FROM contracts_appliedterms a
            WHERE a.contract_id = c.id AND a.applied_at <= u.reserved_at
            ORDER BY (a.from_on <= u.received_on) DESC,
                     CASE WHEN a.from_on <= u.received_on THEN a.version ELSE -a.version END DESC
            LIMIT 1) AS version
    FROM more JOIN contracts_contract c ON c.id = more.contract_id
    JOIN contracts_use u ON u.contract_id = c.id AND u.given_back_at IS NULL
    ORDER BY c.number, u.received_on, u.ordinal
"""


class _Taken(NamedTuple):
    number: str
    plan: str
    started_on: date
    received_on: date
    remedy: str
    version: int


def find(now: datetime, seen: Seen) -> Iterator[Row]:
    """Ask the core, for each use of a contract that has more than the smallest limit of its plan, whether it was free.

    A claim is decided on the uses taken before it; all of these are final, since a contract has one open claim at a
    time. The terms are those that the contract followed when the use was taken.
    """
    plans = {plan.code: plan for plan in all_plans()}
    fewest = {
        code: min(limits)
        for code, plan in plans.items()
        if (limits := [terms.fewest_uses for terms in plan.versions if terms.fewest_uses is not None])
    }
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"plans": list(fewest), "fewest": list(fewest.values())})
        rows = [_Taken(*row) for row in cursor.fetchall()]
    for _number, of_contract in groupby(rows, key=lambda row: row.number):
        before: list[Use] = []
        for row in of_contract:
            terms = next((each for each in plans[row.plan].versions if each.version == row.version), None)
            if terms is None:
                continue  # named by terms-applied
            if uses_left(terms, row.started_on, before, row.received_on) == 0:
                per = " and ".join(f"{limit.uses} per {limit.per}" for limit in terms.limits)
                yield row.number, f"the use of {row.received_on} is beyond the limit ({per})"
            before.append(Use(row.received_on, cast(Remedy, row.remedy) if row.remedy else None))


WITHIN = Invariant(
    "uses-within-limit",
    "どの契約の利用も、約款の回数の上限を超えていません。",
    "No contract has used its cover more often than its terms allow, in whatever way they count.",
    "a contract, and the use that was one too many",
    find,
)

INVARIANTS = (WITHIN,)

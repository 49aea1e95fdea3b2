"""What members owe for a month, found by the database.

All facts are those of the run's cut-off instant, whenever they are looked at. What is owed is in a temporary table
of the connection, from which lines, invoices and charges are written.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.sql import Identifier

from hosho.billing import billable_sql
from hosho.billing.billable_sql import Month, Question
from hosho.billing.pricing import Rule, Shape, price
from hosho.core.calendar import first_of_next_month, month_period
from hosho.core.rating import CHARGED_AFTER
from hosho.core.terms.model import Billed


class Facts(NamedTuple):
    """Which facts are looked at: of what month, by which way of billing.

    ``attached``: the month has charges already, and who is charged is left out. ``known_after``: only contracts whose
    start became known later than that.
    """

    month: date
    billed: Billed
    attached: bool
    known_after: datetime | None = None


class OtherItems(NamedTuple):
    """What members owe beside the facts: what the run has charged them for earlier months, and single occasions.

    Occasions of the days from ``owed_from`` to ``owed_to``, both included.
    """

    caught_up: Sequence[date]
    owed_from: date
    owed_to: date


class Found(NamedTuple):
    """What the table of what is owed holds: how many contracts were looked at, how many members owe something,
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


class AsOf(NamedTuple):
    """For which run it is looked, and as of when."""

    run_id: UUID
    cut_off_at: datetime


def prepare(rules: Sequence[Rule]) -> None:
    """Put what prices depend on into a temporary table of the connection, beside the facts."""
    columns = [list(column) for column in zip(*rules, strict=True)] or [[]] * len(Rule._fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_rules")
        cursor.execute(billable_sql.RULES, columns)
        cursor.execute("ANALYZE billing_rules")


@contextmanager
def prices_to_be_forgotten() -> Iterator[None]:
    """Keep no prices of the block: a table of the same name hides that of all runs meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE billing_price (LIKE public.billing_price) ON COMMIT DROP")
        yield
        cursor.execute("DROP TABLE pg_temp.billing_price")


def owed_by_members(facts: Sequence[Facts], others: OtherItems, of: AsOf, *, after: UUID, to: UUID) -> Found:
    """Find what the members owe whose ids lie beyond ``after`` and not beyond ``to``."""
    between = others._asdict() | {"after": after, "to": to}
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.ANY_OTHER_ITEMS, between)
        any_oneoff, any_held = cursor.fetchone()
    asked = _asked(facts, of, of_members=True, any_held=any_held)
    return _find(asked, between, other_items=bool(any_oneoff or others.caught_up))


def owed_by_contracts(facts: Sequence[Facts], of: AsOf, contracts: Sequence[UUID]) -> Found:
    """Find what these contracts owe, and nothing besides."""
    return _find(_asked(facts, of, of_members=False), {"contracts": list(contracts)}, other_items=False)


class _Asked(NamedTuple):
    """A question for facts, and its parameters."""

    question: Question
    parameters: dict[str, Any]


def _asked(facts: Sequence[Facts], of: AsOf, *, of_members: bool, any_held: bool = True) -> _Asked:
    """Return the question for facts of these months, and its parameters.

    ``any_held``: some contract may be held back, or have been released.
    """
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.ONE_RULE)
        one_rule = cursor.fetchone()
    parameters: dict[str, Any] = {
        "run": of.run_id,
        "cut_off": of.cut_off_at,
        "why_charged": [because for because, charged in CHARGED_AFTER.items() if charged],
    }
    for n, each in enumerate(facts):
        parameters |= {
            f"month_{n}": each.month,
            f"month_end_{n}": month_period(each.month.year, each.month.month).last_day,
            f"known_after_{n}": each.known_after,
        }
    parameters |= zip(("by_model", "start_days", "by_suspension"), one_rule or (), strict=False)
    months = tuple(Month(each.billed, each.attached, each.known_after is not None) for each in facts)
    return _Asked(Question(months, of_members, one_rule is not None, any_held), parameters)


def _find(asked: _Asked, which: dict[str, Any], *, other_items: bool) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # what is joined to many contracts is small or read whole
        cursor.execute("DROP TABLE IF EXISTS pg_temp.billing_owed")
        cursor.execute(billable_sql.owed(asked.question, other_items=other_items), asked.parameters | which)
        cursor.execute(billable_sql.COUNTED)
        seen, members, rates_differ, park, priced = cursor.fetchone()
    shapes = [] if priced else _unpriced(asked, which)
    return Found(seen, members, rates_differ, park, priced, shapes)


def unpriced(facts: Sequence[Facts], of: AsOf, *, after: UUID, to: UUID) -> list[tuple[date, Shape]]:
    """Return the shapes, each with its month, that have no price yet among the contracts of these members."""
    return _unpriced(_asked(facts, of, of_members=True), {"after": after, "to": to})


def _unpriced(asked: _Asked, which: dict[str, Any]) -> list[tuple[date, Shape]]:
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.unpriced_shapes(asked.question), asked.parameters | which)
        return [(month, Shape(*shape)) for month, *shape in cursor.fetchall()]


def keep_prices(run_id: UUID, shapes: Sequence[tuple[date, Shape]]) -> None:
    """Price shapes, each for its month, and keep what they cost for the run; what is kept already stays."""
    rows = [(month, *shape[:-1], *price(shape, month)) for month, shape in shapes]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.PRICES, [run_id, *(list(column) for column in zip(*rows, strict=True))])


def charged_already(facts: Sequence[Facts], of: AsOf, *, after: UUID, to: UUID) -> list[tuple[date, UUID]]:
    """Return the months and contracts, of the members between two ids, that are charged already."""
    asked = _asked(facts, of, of_members=True)
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.charged(asked.question), asked.parameters | {"after": after, "to": to})
        return list(cursor.fetchall())


def write_charges(month: date, *, into: Identifier, run_id: UUID) -> int:
    """Write the charges of a month that are new; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.CHARGES.format(into=into), [run_id, month])
        return int(cursor.rowcount)


def park(cut_off_at: datetime, *, by: str) -> list[tuple[date, UUID]]:
    """Put on hold what must not be billed; return the months and contracts."""
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.PARKED, [cut_off_at, by])
        return list(cursor.fetchall())


def member_at(*, after: UUID, contracts: int) -> UUID | None:
    """Return the id of the last member of the next chunk of contracts beyond ``after``; None where there are none."""
    with connection.cursor() as cursor:
        cursor.execute(billable_sql.MEMBER_AT, {"after": after, "but_one": contracts - 1})
        found: UUID | None = cursor.fetchone()[0]
    return found


def months_of(month: date, billed: set[Billed]) -> list[tuple[date, Billed]]:
    """Return the months that a run charges: its own afterwards, and in advance the month after it."""
    found: list[tuple[date, Billed]] = [(month, "afterwards")]
    if "in-advance" in billed:
        found.append((first_of_next_month(month), "in-advance"))
    return found

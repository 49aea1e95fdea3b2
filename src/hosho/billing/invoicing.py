"""Invoices of a chunk of members, written by the database from the run's charges and that month's one-off charges."""

# ruff: noqa: S608 - statements are put together from constants of ours, never from what somebody wrote

from datetime import date
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from hosho.billing.models import Issuer, Run, Series
from hosho.core.calendar import day_in_tokyo, month_period
from hosho.ground.transactions import takes_part

YEARS_KEPT = 7

TAX: LiteralString = """
    (CASE rounding WHEN 0 THEN net * rate / 100 WHEN 1 THEN (2 * net * rate + 100) / 200
                   ELSE (net * rate + 99) / 100 END)::int
"""
"""``core.rating.invoice_tax`` for a sum that is not negative: rounded once for each rate. A test keeps them equal."""

OWED: LiteralString = """
    SELECT member_id, contract_id, 'fee' AS kind, month AS charged_month, NULL::uuid AS oneoff_id, plan, first_day,
           days, net_yen AS net, tax_rate AS rate, rounding
    FROM billing_charge WHERE run_id = %(run)s AND month = ANY(%(months)s) AND /*members*/
    UNION ALL
    SELECT member_id, contract_id, kind, NULL, id, '', owed_on, NULL, net_yen, tax_rate, 0
    FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s AND /*members*/
"""
IN_CHUNK: LiteralString = OWED.replace("/*members*/", "member_id > %(after)s AND member_id <= %(to)s")
OF_ONE: LiteralString = OWED.replace("/*members*/", "member_id = w.member_id")

LINES: LiteralString = (
    """
    INSERT INTO /*into*/ (month, member_id, ordinal, kind, contract_id, charged_month, oneoff_id, plan, first_day, days,
                          net_yen, tax_rate)
    SELECT %(month)s, member_id,
           row_number() OVER (PARTITION BY member_id ORDER BY charged_month, contract_id, kind),
           kind, contract_id, charged_month, oneoff_id, plan, first_day, days, net, rate
    FROM ("""
    + IN_CHUNK
    + """) AS owed
    """
)
INVOICES: LiteralString = (
    """
    INSERT INTO /*into*/ (month, member_id, number, run_id, issuer_id, issued_on, recipient, by_rate, net_yen, tax_yen,
                          total_yen, rounding, keep_until)
    SELECT %(month)s, w.member_id,
           %(series)s || CASE WHEN nth < 10000000 THEN to_char(nth, 'FM0000000') ELSE nth::text END,
           %(run)s, %(issuer)s, %(issued_on)s, coalesce(m.name, ''), b.by_rate, w.net, t.tax, w.net + t.tax,
           w.rounding, %(keep_until)s
    FROM (SELECT *, row_number() OVER (ORDER BY member_id) + %(numbers_from)s AS nth, """
    + TAX
    + """ AS tax
          FROM (SELECT member_id, max(rate)::int AS rate, min(rate) = max(rate) AS single, sum(net)::int AS net,
                       min(rounding) AS rounding
                FROM ("""
    + IN_CHUNK
    + """) AS owed GROUP BY member_id) AS whole) AS w
    CROSS JOIN LATERAL (SELECT CASE WHEN w.single THEN ARRAY[ARRAY[w.rate, w.net, w.tax]] ELSE (
        SELECT array_agg(ARRAY[rate, net, """
    + TAX
    + """] ORDER BY rate DESC)
        FROM (SELECT rate::int, sum(net)::int AS net, min(rounding) AS rounding FROM ("""
    + OF_ONE
    + """) AS owed GROUP BY rate) AS per_rate) END AS by_rate) AS b
    CROSS JOIN LATERAL (SELECT CASE WHEN w.single THEN w.tax ELSE (
        SELECT sum(b.by_rate[n][3])::int FROM generate_subscripts(b.by_rate, 1) AS n) END AS tax) AS t
    LEFT JOIN people_member m ON m.id = w.member_id AND m.id > %(after)s AND m.id <= %(to)s
    """
)
COUNTED: LiteralString = "SELECT count(*), coalesce(sum(net_yen), 0), coalesce(sum(tax_yen), 0) FROM {}"


class Issuing(NamedTuple):
    """Who issues invoices: name, registration number (T and 13 digits) and address."""

    name: str
    number: str
    address: str


@takes_part
def issuer_row(issuer: Issuing) -> Issuer:
    """Give the row of an issuer; a change of its facts makes a new one."""
    found = Issuer.objects.filter(**issuer._asdict()).first()
    return found or Issuer.objects.create(**issuer._asdict())


def series_of(letter: str, day: date) -> str:
    """Give what the numbers of a series begin with: 'I-26-'."""
    return f"{letter}-{day:%y}-"


def number_of(letter: str, day: date, ordinal: int) -> str:
    """Write a number: 'I-26-0000001'."""
    return f"{series_of(letter, day)}{ordinal:07d}"


def keep_until(issued_on: date) -> date:
    """Give the day until which a document is kept: 7 years from two months after the end of its tax year.

    Consumption Tax Act Enforcement Order art. 50; the tax year of the calendar is taken, and the leap day with it.
    """
    return month_period(issued_on.year + YEARS_KEPT + 1, 2).last_day


@takes_part
def series(letter: str, day: date) -> Series:
    """Give the series of a calendar year, for this transaction alone."""
    Series.objects.get_or_create(letter=letter, year=day.year)
    return Series.objects.select_for_update().get(letter=letter, year=day.year)


@takes_part
def write_invoices(run: Run, *, lines: str, invoices: str, after: UUID, to: UUID, numbers_from: int) -> int:
    """Write the invoices and lines of the members whose ids lie beyond ``after`` and not beyond ``to``; count them.

    The numbers are those that follow ``numbers_from``.
    """
    issued_on = day_in_tokyo(run.cut_off_at)
    parameters = {
        **_owed(run, after=after, to=to),
        "month": run.month,
        "numbers_from": numbers_from,
        "series": series_of("I", issued_on),
        "issuer": run.issuer_id,
        "issued_on": issued_on,
        "keep_until": keep_until(issued_on),
    }
    with connection.cursor() as cursor:
        cursor.execute(LINES.replace("/*into*/", lines), parameters)
        cursor.execute(INVOICES.replace("/*into*/", invoices), parameters)
        return int(cursor.rowcount)


def count_members(run: Run, *, after: UUID, to: UUID) -> int:
    """Count the members between two ids who owe something in a run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT member_id) FROM (" + IN_CHUNK + ") AS owed", _owed(run, after=after, to=to)
        )
        return int(cursor.fetchone()[0])


def _owed(run: Run, *, after: UUID, to: UUID) -> dict[str, Any]:
    """Give the values that ``OWED`` names."""
    owed_from, owed_to = days_owed(run)
    return {
        "run": run.id,
        "months": months_charged(run),
        "after": after,
        "to": to,
        "owed_from": owed_from,
        "owed_to": owed_to,
    }


def days_owed(run: Run) -> tuple[date, date]:
    """Give the days whose charges for one occasion a run bills: its month, and for the first run all before."""
    first = run.month if run.previous_cut_off_at else date(2000, 1, 1)
    return first, month_period(run.month.year, run.month.month).last_day


def months_charged(run: Run) -> list[date]:
    """Give the months in which the run wrote charges."""
    return sorted({date.fromisoformat(month) for month in [*(month for month, _ in run.loads), *run.also_months]})


def totals(run: Run) -> tuple[int, int, int, int]:
    """Count what a run has issued: invoices, lines, yen before tax, yen of tax."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format("billing_invoice WHERE month = %s"), [run.month])
        invoices, net, tax = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM billing_invoiceline WHERE month = %s", [run.month])
        [lines] = cursor.fetchone()
    return invoices, lines, int(net), int(tax)

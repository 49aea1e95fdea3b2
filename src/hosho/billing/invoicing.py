"""Invoices of a chunk of members, written by the database from what they owe."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from psycopg.sql import SQL, Composable, Literal

from hosho.billing import partitions
from hosho.billing.billable import OtherItems
from hosho.billing.models import Issuer, Run
from hosho.core.calendar import day_in_tokyo, month_period
from hosho.numbering.formats import FORMATS, prefix_of
from hosho.platform.transactions import requires_operation

YEARS_KEPT = 7

TAX = SQL("""
    (CASE rounding WHEN 0 THEN net * rate / 100 WHEN 1 THEN (2 * net * rate + 100) / 200
                   ELSE (net * rate + 99) / 100 END)::int
""")
"""``core.money.tax_on`` for a sum that is not negative: rounded once for each rate. A test keeps them equal."""

LINES = SQL("""
    INSERT INTO {into} (month, member_id, ordinal, kind, contract_id, charged_month, oneoff_id, plan, first_day, days,
                        net_yen, tax_rate)
    SELECT %(month)s, member_id, ordinal, kind, contract_id, month, oneoff_id, plan, first_day, days, net_yen, tax_rate
    FROM billing_owed WHERE billed
""")
BY_RATE = SQL("""
    LEFT JOIN (
        SELECT member_id, array_agg(ARRAY[rate, net, tax] ORDER BY rate DESC) AS by_rate, sum(tax)::int AS tax
        FROM (SELECT *, {tax} AS tax
              FROM (SELECT member_id, tax_rate::int AS rate, sum(net_yen)::int AS net, min(rounding) AS rounding
                    FROM billing_owed WHERE billed GROUP BY member_id, tax_rate) AS of_rate) AS taxed
        GROUP BY member_id) AS r ON r.member_id = w.member_id
""").format(tax=TAX)
INVOICES = SQL("""
    INSERT INTO {into} (month, member_id, number, run_id, issuer_id, issued_on, recipient, by_rate, net_yen, tax_yen,
                        total_yen, rounding, keep_until)
    SELECT %(month)s, w.member_id,
           %(series)s || CASE WHEN nth < {longer} THEN lpad(nth::text, {digits}, '0') ELSE nth::text END,
           %(run)s, %(issuer)s, %(issued_on)s, coalesce(w.recipient, ''), {by_rate}, w.net, {tax},
           w.net + {tax}, w.rounding, %(keep_until)s
    FROM (SELECT *, {tax_of_one_rate} AS tax
          FROM (SELECT member_id, %(numbers_from)s + row_number() OVER () AS nth, tax_rate::int AS rate,
                       member_net_yen AS net, rounding, recipient
                FROM billing_owed WHERE billed AND ordinal = 1) AS whole) AS w
    {join}
""")
RATES = """
    SELECT tax_rate FROM billing_price WHERE run_id = %(run)s
    UNION SELECT tax_rate FROM billing_oneoff WHERE owed_on BETWEEN %(owed_from)s AND %(owed_to)s
"""
"""The rates at which something may be owed."""
COUNT = SQL("SELECT count(*) FROM {lines} WHERE month = %s")
OF_INVOICES = SQL("""
    SELECT count(*), sum(net_yen)::bigint, sum(tax_yen)::bigint FROM {invoices} WHERE month = %s
""")
BY_RATES = SQL("""
    SELECT by_rate[n][1], sum(by_rate[n][2])::bigint, sum(by_rate[n][3])::bigint
    FROM {invoices}, generate_series(1, array_length(by_rate, 1)) AS n WHERE month = %s GROUP BY 1
""")


@lru_cache(maxsize=8)
def _invoices(month: date, *, rates_differ: bool) -> Composable:
    """Return the statement that writes a month's invoices into its part.

    Totals and tax per rate are asked for where they differ alone: it is dearer.
    """
    digits = FORMATS["invoice"].digits
    return INVOICES.format(
        into=partitions.part_of("billing_invoice", month),
        digits=Literal(digits),
        longer=Literal(10**digits),
        tax_of_one_rate=TAX,
        by_rate=SQL("r.by_rate") if rates_differ else SQL("ARRAY[ARRAY[w.rate, w.net, w.tax]]"),
        tax=SQL("r.tax") if rates_differ else SQL("w.tax"),
        join=BY_RATE if rates_differ else SQL(""),
    )


class Issuing(NamedTuple):
    """Who issues invoices: name, registration number (T and 13 digits) and address."""

    name: str
    number: str
    address: str


@requires_operation
def issuer_row(issuer: Issuing) -> Issuer:
    """Return the row of an issuer; a change of its facts makes a new one."""
    found = Issuer.objects.filter(**issuer._asdict()).first()
    return found or Issuer.objects.create(**issuer._asdict())


def keep_until(issued_on: date) -> date:
    """Return the day until which a document is kept: 7 years from two months after the end of its tax year.

    Consumption Tax Act Enforcement Order art. 50; the tax year of the calendar is taken, and the leap day with it.
    """
    return month_period(issued_on.year + YEARS_KEPT + 1, 2).last_day


@requires_operation
def write_lines(run: Run) -> None:
    """Write the invoices' lines from the connection's table of what is owed."""
    with connection.cursor() as cursor:
        cursor.execute(LINES.format(into=partitions.part_of("billing_invoiceline", run.month)), {"month": run.month})


@requires_operation
def write_invoices(run: Run, *, numbers_from: int, rates_differ: bool) -> int:
    """Write the invoices from the connection's table of what is owed; return how many.

    The numbers are those that follow ``numbers_from``. ``rates_differ``: something is owed at more than one tax rate.
    """
    issued_on = day_in_tokyo(run.cut_off_at)
    parameters: dict[str, Any] = {
        "month": run.month,
        "run": run.id,
        "numbers_from": numbers_from,
        "series": prefix_of("invoice", issued_on),
        "issuer": run.issuer_id,
        "issued_on": issued_on,
        "keep_until": keep_until(issued_on),
    }
    with connection.cursor() as cursor:
        cursor.execute(_invoices(run.month, rates_differ=rates_differ), parameters)
        return int(cursor.rowcount)


def other_items(run: Run) -> OtherItems:
    """Return what a run asks for beside the fees of its months."""
    owed_from, owed_to = days_owed(run.month, first=run.previous_cut_off_at is None)
    return OtherItems([date.fromisoformat(month) for month in run.also_months], owed_from, owed_to)


def days_owed(month: date, *, first: bool) -> tuple[date, date]:
    """Return the days whose one-off charges a run bills: its month, and for the first run all before."""
    return date(2000, 1, 1) if first else month, month_period(month.year, month.month).last_day


def totals(run: Run) -> tuple[int, int, dict[int, tuple[int, int]]]:
    """Count what a run has written: invoices, lines, and by tax rate the yen before tax and of tax."""
    in_lines, in_invoices = (partitions.to_ask(f"billing_{each}", run.month) for each in ("invoiceline", "invoice"))
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(lines=in_lines), [run.month])
        [lines] = cursor.fetchone()
        cursor.execute(RATES, {"run": run.id, **other_items(run)._asdict()})
        rates = [rate for (rate,) in cursor.fetchall()]
        cursor.execute(OF_INVOICES.format(invoices=in_invoices), [run.month])
        invoices, net, tax = cursor.fetchone()
        by_rate = {rates[0]: (net, tax)} if invoices else {}
        if len(rates) > 1:
            cursor.execute(BY_RATES.format(invoices=in_invoices), [run.month])
            by_rate = {rate: (net, tax) for rate, net, tax in cursor.fetchall()}
    return invoices, lines, by_rate

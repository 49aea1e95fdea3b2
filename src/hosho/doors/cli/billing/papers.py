"""``hosho billing pdf`` and ``books``: what is given out as it was issued and posted."""

import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hosho.doors.cli.billing.written import month_of, written_whole
from hosho.doors.cli.installation import fail, installation, say

if TYPE_CHECKING:
    from hosho.core.codes import Language


def pdf(
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="The invoice or credit note, as I-26-0000001 or K-26-0000001.")
    ],
    out: Annotated[Path | None, typer.Option(help="The file to write; otherwise NUMBER.pdf, here.")] = None,
    lang: Annotated[str, typer.Option(help="ja or en; otherwise the member's language.")] = "",
) -> None:
    """Write an invoice or a credit note as PDF: the same bytes each time."""
    if lang not in ("", "ja", "en"):
        fail(f"--lang: '{lang}' is no language of papers; it is ja or en", code=2)
    with installation():
        from hosho.billing.models import CreditNote, Invoice
        from hosho.doors.site.bills import bill_pdf

        asked: Language | None = "ja" if lang == "ja" else "en" if lang == "en" else None
        try:
            paper = bill_pdf(number, language=asked)
        except (Invoice.DoesNotExist, CreditNote.DoesNotExist):
            fail(f"there is no invoice or credit note {number}")
        to = out or Path(f"{number}.pdf")
        with written_whole(to, "--out") as file:
            file.write(paper)
        say(f"{to}: {len(paper):,} bytes")


def books(
    month: Annotated[str, typer.Option(help="The month, as 2026-09.")],
    to: Annotated[Path | None, typer.Option(help="The file to write; otherwise it is printed.")] = None,
) -> None:
    """Write a month's journal as CSV for bookkeeping packages (docs/books.md)."""
    first_day = month_of(month, "--month")
    with installation():
        written = io.StringIO()
        write_books(first_day, written)
        if to is None:
            sys.stdout.write(written.getvalue())
            return
        with written_whole(to) as file:
            file.write(written.getvalue().encode())
        say(f"{to}: the journal of {month}")


def write_books(month: date, file: io.StringIO) -> None:
    """Write a month's journal (docs/books.md)."""
    from hosho.billing.books import CHART, journal_of

    table = csv.writer(file)
    table.writerow(("date", "document", "account", "account_name", "tax_rate", "debit", "credit"))
    for line in journal_of(month):
        account = CHART[line.account]
        rate = "" if line.tax_rate is None else line.tax_rate
        row = (line.on.isoformat(), line.document, account.number, account.name.ja, rate, line.debit, line.credit)
        table.writerow(row)

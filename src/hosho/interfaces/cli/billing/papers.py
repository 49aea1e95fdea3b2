"""``hosho billing pdf`` and ``books``: what is given out as it was issued and posted."""

import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hosho.interfaces.cli.billing.options import atomic_write, month_of
from hosho.interfaces.cli.installation import echo, fail, installation

if TYPE_CHECKING:
    from hosho.core.codes import Language


def pdf(
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="The invoice or credit note, as I-26-0000001 or K-26-0000001.")
    ],
    out: Annotated[Path | None, typer.Option(help="The file to write; otherwise NUMBER.pdf, here.")] = None,
    lang: Annotated[str, typer.Option(help="ja or en; otherwise the member's language.")] = "",
) -> None:
    """Write an invoice or a credit note as PDF: the same bytes each time, as they are kept."""
    asked = _language(lang)
    with installation():
        from hosho import clock
        from hosho.billing.models import CreditNote, Invoice
        from hosho.documents.queries import PaperDamagedError
        from hosho.presentation.refusals import for_terminal
        from hosho.workflows.invoice_documents import bill_pdf

        try:
            paper = bill_pdf(number, language=asked, now=clock.now())
        except (Invoice.DoesNotExist, CreditNote.DoesNotExist):
            fail(f"there is no invoice or credit note {number}")
        except PaperDamagedError as error:
            fail(f"{for_terminal(error)}\n{error}")  # the message names the file
        to = out or Path(f"{number}.pdf")
        with atomic_write(to, "--out") as file:
            file.write(paper)
        echo(f"{to}: {len(paper):,} bytes")


def papers(
    month: Annotated[str, typer.Argument(metavar="MONTH", help="The month, as 2026-09.")],
    lang: Annotated[str, typer.Option(help="ja or en; otherwise each member's language.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that set papers side by side.")] = 2,
) -> None:
    """Keep all papers of a month as they will be given out: its run's invoices, and the credit notes issued in it.

    Interrupted, the same command goes on where it was.
    """
    first_day, asked = month_of(month, "MONTH"), _language(lang)
    with installation():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        from hosho import clock
        from hosho.workflows.issue_documents import Filed, keep_month

        progress = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        with progress:
            bar = progress.add_task("", total=None)

            def seen(filed: Filed) -> None:
                progress.update(bar, total=filed.papers, completed=filed.seen)

            try:
                filed = keep_month(month=first_day, language=asked, now=clock.now(), workers=workers, seen=seen)
            except OSError as error:
                fail(f"the papers cannot be kept: {error}; the same command goes on where it was")
        echo(f"{month}: {filed.papers:,} papers are kept, {filed.kept:,} of them now")


def _language(written: str) -> "Language | None":
    if written == "":
        return None
    if written == "ja":
        return "ja"
    if written == "en":
        return "en"
    fail(f"--lang: '{written}' is not a language of documents. Use ja or en.", code=2)


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
        with atomic_write(to) as file:
            file.write(written.getvalue().encode())
        echo(f"{to}: the journal of {month}")


def write_books(month: date, file: io.StringIO) -> None:
    """Write a month's journal (docs/books.md)."""
    from hosho.ledger.chart import CHART
    from hosho.ledger.queries import journal_of

    table = csv.writer(file)
    table.writerow(("date", "document", "account", "account_name", "tax_rate", "debit", "credit"))
    for line in journal_of(month):
        account = CHART[line.account]
        rate = "" if line.tax_rate is None else line.tax_rate
        row = (line.on.isoformat(), line.document, account.number, account.name.ja, rate, line.debit, line.credit)
        table.writerow(row)

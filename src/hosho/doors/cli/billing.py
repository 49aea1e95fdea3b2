"""``hosho billing``: the monthly run, what it parked, credit notes, collection, and the books."""

import csv
import io
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from hosho.doors.cli.installation import fail, installation, say

if TYPE_CHECKING:
    from hosho.billing.collecting import Kind
    from hosho.contracts.models import Contract
    from hosho.core.codes import Language

app = typer.Typer(
    no_args_is_help=True, help="Bill the members: runs, parked contracts, credit notes, collection, books."
)

Month = Annotated[str, typer.Argument(metavar="MONTH", help="The month, as 2026-09.")]
Contracted = Annotated[str, typer.Argument(metavar="CONTRACT", help="The contract's number, as C-26-000001.")]
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}")


def month_of(written: str) -> date:
    """Read a month, or end with a line that says how one is written."""
    try:
        if WRITTEN.fullmatch(written):
            return date.fromisoformat(f"{written}-01")
    except ValueError:
        pass
    fail(f"'{written}' is no month; write it as 2026-09", code=2)


@app.command("run")
def run(
    month: Month,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would bill; write nothing.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Connections that write side by side.")] = 2,
) -> None:
    """Bill a month, to issued invoices. Interrupted, the same command goes on; run again, it writes nothing."""
    first_day = month_of(month)
    with installation():
        from hosho.billing.dry import BilledAlreadyError
        from hosho.billing.operations import MonthNotOverError, RunOutOfOrderError, RunUnderWayError

        try:
            _try(first_day) if dry_run else _run(first_day, workers)
        except (MonthNotOverError, RunOutOfOrderError, RunUnderWayError, BilledAlreadyError) as error:
            fail(str(error))


def _run(month: date, workers: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from hosho.billing.models import Run
    from hosho.billing.operations import run_month
    from hosho.billing.queries import parked
    from hosho.doors import clock
    from hosho.doors.jobs.agenda import issuer
    from hosho.journal.actor import OPERATOR

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as progress:
        bar = progress.add_task("", total=1.0)

        def seen(run: Run) -> None:
            """Writing is told in contracts; building the keys and closing are the last tenth."""
            done = 0.9 * run.seen / max(run.contracts, 1) if run.state in ("opened", "writing") else 0.95
            progress.update(bar, description=run.state, completed=min(done, 1.0))

        run = run_month(month=month, issuer=issuer(), actor=OPERATOR, now=clock.now(), workers=workers, seen=seen)
    say(
        f"{month:%Y-%m}: {run.charges:,} charges, {run.invoices:,} invoices, {run.net_yen:,} yen and"
        f" {run.tax_yen:,} yen of tax; facts as of {run.cut_off_at:%Y-%m-%d %H:%M} UTC"
    )
    if waiting := parked().count():
        say(f"{waiting:,} parked: hosho billing parked")


def _try(month: date) -> None:
    from rich.console import Console
    from rich.table import Table

    from hosho.billing.dry import dry_run
    from hosho.doors import clock

    preview = dry_run(month=month, now=clock.now())
    table = Table("plan", "charges", "yen before tax", "month before", "yen", "new", "ended", "other amount", box=None)
    for plan, of_plan in sorted(preview.plans.items()):
        counts = (
            of_plan.charges,
            of_plan.net_yen,
            of_plan.charges_before,
            of_plan.net_yen_before,
            of_plan.new,
            of_plan.ended,
            of_plan.changed,
        )
        table.add_row(plan, *(f"{count:,}" for count in counts))
    Console().print(table)
    for contract_id, why in preview.parked:
        say(f"would be parked: {_number_of(contract_id)} ({why})")


@app.command("status")
def status() -> None:
    """Show the runs, newest first: how far they are and what they billed."""
    with installation():
        from rich.console import Console
        from rich.table import Table

        from hosho.billing.queries import runs

        table = Table("month", "state", "charges", "invoices", "yen before tax", "tax", box=None)
        for each in runs():
            counts = (each.charges, each.invoices, each.net_yen, each.tax_yen)
            table.add_row(f"{each.month:%Y-%m}", each.state, *(f"{count:,}" for count in counts))
        Console().print(table)


@app.command("parked")
def parked() -> None:
    """List the contracts' months that were not billed, each with the reason."""
    with installation():
        from hosho.billing.queries import parked as waiting

        for each in waiting():
            state = "released, the next run bills it" if each.released_at else "parked"
            amount = "" if each.net_yen is None else f", {each.net_yen:,} yen before tax"
            say(f"{_number_of(each.contract_id)} {each.month:%Y-%m}: {each.why}{amount}; {state}")


@app.command("unpark")
def unpark(contract: Contracted, month: Month) -> None:
    """Release a parked month: the next run bills it."""
    first_day = month_of(month)
    with installation():
        from hosho.billing.operations import NotParkedError, release
        from hosho.doors import clock
        from hosho.journal.actor import OPERATOR

        try:
            release(contract_id=_contract(contract).id, month=first_day, actor=OPERATOR, now=clock.now())
        except NotParkedError as error:
            fail(str(error))
        say(f"{contract} {month}: released; the next run bills it")


@app.command("hold")
def hold(contract: Contracted, month: Month) -> None:
    """Hold a contract's month back: no run bills it before it is released."""
    first_day = month_of(month)
    with installation():
        from hosho.billing.operations import ChargedAlreadyError
        from hosho.billing.operations import hold as hold_back
        from hosho.doors import clock
        from hosho.journal.actor import OPERATOR

        try:
            hold_back(contract_id=_contract(contract).id, month=first_day, actor=OPERATOR, now=clock.now())
        except ChargedAlreadyError as error:
            fail(str(error))
        say(f"{contract} {month}: parked; release it with: hosho billing unpark {contract} {month}")


@app.command("credit")
def credit(
    invoice: Annotated[str, typer.Argument(metavar="INVOICE", help="The invoice's number, as I-26-0000001.")],
    reason: Annotated[str, typer.Option(help="Why; it is printed on the note.")],
    line: Annotated[
        list[str] | None, typer.Option(help="A line of the invoice and how many yen before tax, as 1=500. Repeatable.")
    ] = None,
    goodwill: Annotated[bool, typer.Option("--goodwill", help="It is given, not owed.")] = False,
) -> None:
    """Issue a credit note; without --line all that is left of the invoice is taken back."""
    with installation():
        from hosho.billing import queries
        from hosho.billing.models import Invoice
        from hosho.billing.operations import CreditRefusedError
        from hosho.billing.operations import credit as issue
        from hosho.doors import clock
        from hosho.journal.actor import OPERATOR

        try:
            found = queries.invoice_with(invoice)
            credited = queries.credited_lines(invoice)
            left = {each.ordinal: each.net_yen - credited.get(each.ordinal, 0) for each in queries.lines_of(found)}
            note = issue(
                invoice_number=invoice,
                lines=_amounts(line) if line else {ordinal: yen for ordinal, yen in left.items() if yen},
                kind="goodwill" if goodwill else "correction",
                reason=reason,
                actor=OPERATOR,
                now=clock.now(),
            )
        except Invoice.DoesNotExist:
            fail(f"there is no invoice {invoice}")
        except CreditRefusedError as error:
            fail(f"{error.field}: {error}")
        say(f"{note.number}: {note.total_yen:,} yen with tax, for {invoice}")


def _amounts(written: list[str]) -> dict[int, int]:
    amounts = {}
    for each in written:
        if not re.fullmatch(r"[0-9]{1,4}=[0-9]{1,9}", each):
            fail(f"'{each}' is no line and amount; write it as 1=500", code=2)
        ordinal, yen = each.split("=")
        amounts[int(ordinal)] = int(yen)
    return amounts


@app.command("pdf")
def pdf(
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="The invoice or credit note, as I-26-0000001 or K-26-0000001.")
    ],
    out: Annotated[Path | None, typer.Option(help="The file to write; otherwise NUMBER.pdf, here.")] = None,
    lang: Annotated[str, typer.Option(help="ja or en; otherwise the member's language.")] = "",
) -> None:
    """Write an invoice or a credit note as PDF: the same bytes each time."""
    if lang not in ("", "ja", "en"):
        fail(f"'{lang}' is no language of papers; it is ja or en", code=2)
    with installation():
        from hosho.billing.models import CreditNote, Invoice
        from hosho.doors.site.bills import bill_pdf

        asked: Language | None = "ja" if lang == "ja" else "en" if lang == "en" else None
        try:
            paper = bill_pdf(number, language=asked)
        except (Invoice.DoesNotExist, CreditNote.DoesNotExist):
            fail(f"there is no invoice or credit note {number}")
        to = out or Path(f"{number}.pdf")
        try:
            to.write_bytes(paper)
        except OSError as error:
            fail(f"{to} cannot be written: {error.strerror}")
        say(f"{to}: {len(paper):,} bytes")


@app.command("books")
def books(
    month: Annotated[str, typer.Option(help="The month, as 2026-09.")],
    to: Annotated[Path | None, typer.Option(help="The file to write; otherwise it is printed.")] = None,
) -> None:
    """Write a month's journal as CSV for bookkeeping packages (docs/books.md)."""
    first_day = month_of(month)
    with installation():
        written = io.StringIO()
        write_books(first_day, written)
        if to is None:
            sys.stdout.write(written.getvalue())
        else:
            to.write_text(written.getvalue(), encoding="utf-8", newline="")
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


@app.command("collect")
def collect(
    by: Annotated[str, typer.Option(help="card or bank.")],
    on: Annotated[str, typer.Option(metavar="DAY", help="The day of collection, as 2026-10-27.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Send out what is due, as a file for the card company or the bank (docs/collection-files.md)."""
    try:
        collect_on = date.fromisoformat(on)
    except ValueError:
        fail(f"'{on}' is no day; write it as 2026-10-27", code=2)
    with installation():
        from hosho.billing.operations import NothingDueError
        from hosho.doors import clock
        from hosho.doors.collecting import NoBankClientError, file_of, send_out
        from hosho.gateways.collection.values import UnwritableError
        from hosho.journal.actor import OPERATOR

        try:
            batch = send_out(kind=_way(by), collect_on=collect_on, actor=OPERATOR, now=clock.now())
        except (NothingDueError, NoBankClientError, UnwritableError) as error:
            fail(str(error))
        with to.open("wb") as file:
            file.writelines(file_of(batch))
        say(f"{to}: batch {batch.ordinal}, {batch.lines:,} lines, {batch.total_yen:,} yen")


@app.command("file")
def file(
    batch: Annotated[int, typer.Argument(help="The batch's number.")],
    to: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Write the file of a batch once more: the same bytes."""
    with installation():
        from hosho.billing.models import Batch
        from hosho.doors.collecting import file_of

        try:
            found = Batch.objects.get(ordinal=batch)
        except Batch.DoesNotExist:
            fail(f"there is no batch {batch}")
        with to.open("wb") as written:
            written.writelines(file_of(found))
        say(f"{to}: batch {found.ordinal}, {found.lines:,} lines, {found.total_yen:,} yen")


@app.command("results")
def results(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file that came back.")],
    by: Annotated[str, typer.Option(help="card or bank.")],
) -> None:
    """Record what came of a collection. The same file again changes nothing; what fits nothing is kept and listed."""
    if not path.is_file():
        fail(f"there is no file {path}", code=2)
    with installation():
        from hosho.doors import clock
        from hosho.doors.collecting import FileInDoubtError, NoBankClientError, take_in
        from hosho.gateways.collection.words import finding_in_words
        from hosho.journal.actor import OPERATOR

        try:
            with path.open("rb") as came:
                taken = take_in(kind=_way(by), file=came, actor=OPERATOR, now=clock.now())
        except NoBankClientError as error:
            fail(str(error))
        except FileInDoubtError as error:
            fail("\n".join([str(error), *(finding_in_words(each).en for each in error.findings)]))
        paid, failed, known, unmatched, yen = taken.recorded
        say(f"{paid:,} paid ({yen:,} yen), {failed:,} failed, {known:,} known already, {unmatched:,} that fit nothing")
        for each in taken.unreadable:
            say(finding_in_words(each).en)


@app.command("unmatched")
def unmatched() -> None:
    """List the lines of results that fit nothing and that nobody has settled."""
    with installation():
        from hosho.billing.queries import unmatched as waiting

        for each in waiting():
            said = f"{each.outcome} {each.amount_yen:,} yen on {each.on}" if each.outcome else "could not be read"
            say(f"{each.reference} ({each.why}): {said}")


def _way(by: str) -> "Kind":
    if by == "card":
        return "card"
    if by == "bank":
        return "bank"
    fail(f"'{by}' is no way of collecting; it is card or bank", code=2)


def _contract(number: str) -> "Contract":
    from hosho.contracts.models import Contract

    try:
        return Contract.objects.get(number=number)
    except Contract.DoesNotExist:
        fail(f"there is no contract {number}")


def _number_of(contract_id: UUID) -> str:
    from hosho.contracts.models import Contract

    return str(Contract.objects.values_list("number", flat=True).get(id=contract_id))

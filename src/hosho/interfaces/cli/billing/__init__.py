"""``hosho billing``: what the back office does about money, from the terminal."""

from collections.abc import Callable, Sequence

import typer

from hosho.interfaces.cli.billing import collecting, means, papers, paying, runs

app = typer.Typer(
    no_args_is_help=True, help="Bill members, collect payments, issue credits and refunds, and export the books."
)
MONTH, PARKED, FILES, INVOICE = "The month", "What was not billed", "Collection", "An invoice"
COMMANDS: Sequence[tuple[str, str, Callable[..., None]]] = (
    (MONTH, "run", runs.run),
    (MONTH, "status", runs.status),
    (MONTH, "papers", papers.papers),
    (MONTH, "books", papers.books),
    (PARKED, "parked", runs.parked),
    (PARKED, "hold", runs.hold),
    (PARKED, "unpark", runs.unpark),
    (FILES, "collect", collecting.collect),
    (FILES, "batches", collecting.batches),
    (FILES, "file", collecting.file),
    (FILES, "results", collecting.results),
    (FILES, "unmatched", collecting.unmatched),
    (FILES, "settle", collecting.settle),
    (INVOICE, "transfer", paying.transfer),
    (INVOICE, "refund", paying.refund),
    (INVOICE, "credit", paying.credit),
    (INVOICE, "cancel", paying.cancel),
    (INVOICE, "write-off", paying.write_off),
    (INVOICE, "pdf", papers.pdf),
)
for panel, name, command in COMMANDS:
    app.command(name, rich_help_panel=panel)(command)
app.add_typer(means.app, name="means", rich_help_panel="How members pay")

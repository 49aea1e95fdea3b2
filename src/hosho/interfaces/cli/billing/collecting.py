"""Files out, files back, and the rest: ``collect``, ``batches``, ``file``, ``results``, ``unmatched``, ``settle``."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from hosho.interfaces.cli.billing.options import atomic_write, day_of, exit_on_error, invoice_of, way_of
from hosho.interfaces.cli.installation import echo, fail, installation

if TYPE_CHECKING:
    from hosho.billing.models import Batch

SHOWN = 200
"""How many lines of a file that is in doubt are shown."""
By = Annotated[str, typer.Option(metavar="WAY", help="card or bank.")]
To = Annotated[Path, typer.Option(metavar="FILE", help="The file to write; only you can read it then.")]


def collect(
    by: By,
    on: Annotated[str, typer.Option(metavar="DAY", help="The day of collection, as 2026-10-27.")],
    to: To,
) -> None:
    """Send out what is due, as a file for the card company or the bank (docs/collection-files.md)."""
    way, collect_on = way_of(by), day_of(on, "--on")
    with installation(), exit_on_error():
        from hosho import clock
        from hosho.journal.actor import OPERATOR
        from hosho.workflows.collection_files import file_of, send_out

        batch = None
        try:
            with atomic_write(to) as file:  # before anything is sent out: it must be possible to write it
                batch = send_out(kind=way, collect_on=collect_on, actor=OPERATOR, now=clock.now())
                file.writelines(file_of(batch))
        except typer.Exit:
            if batch is not None:
                fail(f"batch {batch.ordinal} was sent out; write its file with: hosho billing file {batch.ordinal}")
            raise
        echo(f"{to}: batch {batch.ordinal}, {batch.lines:,} lines, {batch.total_yen:,} yen")


def file(
    batch: Annotated[int, typer.Argument(metavar="BATCH", help="The batch's number.")],
    to: To,
) -> None:
    """Write the file of a batch once more: the same bytes."""
    with installation(), exit_on_error():
        from hosho.workflows.collection_files import file_of

        found = _batch(batch)
        with atomic_write(to) as written:
            written.writelines(file_of(found))
        echo(f"{to}: batch {found.ordinal}, {found.lines:,} lines, {found.total_yen:,} yen")


def batches(
    batch: Annotated[int | None, typer.Argument(metavar="BATCH", help="One of them, with what came back.")] = None,
) -> None:
    """List what was sent out for collection, the newest first; of one batch, what came back for it too."""
    with installation():
        from hosho.billing.queries import batches as all_batches
        from hosho.billing.queries import results_of

        if batch is None:
            for each in all_batches().iterator():
                echo(_line(each))
            return
        found = _batch(batch)
        came = results_of(found)
        echo(_line(found))
        echo(f"{came.paid:,} paid ({came.paid_yen:,} yen), {came.failed:,} failed, {came.open:,} without a result")


def _batch(ordinal: int) -> "Batch":
    from hosho.billing.models import Batch
    from hosho.billing.queries import batch_with

    if 0 < ordinal < 1_000_000:
        with suppress(Batch.DoesNotExist):
            return batch_with(ordinal)
    fail(f"there is no batch {ordinal}; hosho billing batches shows them")


def _line(batch: "Batch") -> str:
    return f"{batch.ordinal}  {batch.gateway} on {batch.collect_on}: {batch.lines:,} lines, {batch.total_yen:,} yen"


def results(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file that came back, as it came.")],
    by: By,
) -> None:
    """Record what came of a collection. The same file again changes nothing; what is unmatched is kept and listed."""
    way = way_of(by)
    if not path.is_file():
        fail(f"FILE: there is no file {path}", code=2)
    with installation(), exit_on_error():
        from hosho import clock
        from hosho.gateways.payment_files.words import finding_in_words
        from hosho.journal.actor import OPERATOR
        from hosho.presentation.refusals import for_terminal
        from hosho.workflows.collection_files import FileInDoubtError, take_in

        try:
            with path.open("rb") as came:
                taken = take_in(kind=way, file=came, actor=OPERATOR, now=clock.now())
        except OSError as error:
            fail(f"FILE: {path} cannot be read: {error.strerror}", code=2)
        except FileInDoubtError as error:
            fail("\n".join([for_terminal(error), *(finding_in_words(each).en for each in error.findings[:SHOWN])]))
        paid, failed, known, unmatched, yen = taken.recorded
        echo(f"{paid:,} paid ({yen:,} yen), {failed:,} failed, {known:,} known already, {unmatched:,} unmatched")
        for each in taken.unreadable:
            echo(finding_in_words(each).en)


def unmatched() -> None:
    """List the unmatched results that are not resolved yet, each with its id."""
    with installation():
        from hosho.billing.queries import unmatched as waiting

        for each in waiting().iterator():
            said = f"{each.outcome} {each.amount_yen:,} yen on {each.on}" if each.outcome else "could not be read"
            of_file = f" of the file {each.code}" if each.why == "unreadable" and each.code else ""
            echo(
                f"{each.id}  {each.reference}{of_file} ({each.why}): {said}{', money came' if each.money_came else ''}"
            )


def settle(
    line: Annotated[str, typer.Argument(metavar="ID", help="The line's id, as unmatched shows it.")],
    invoice: Annotated[str, typer.Option(metavar="INVOICE", help="Its money pays this invoice.")] = "",
    returned: Annotated[bool, typer.Option("--returned", help="Its money went back to where it came from.")] = False,
) -> None:
    """Resolve an unmatched result and remove it from the list. If money came in, pass --invoice or --returned."""
    if invoice and returned:
        fail("--returned: money either pays an invoice or was returned; pass one of the two", code=2)
    number = invoice_of(invoice) if invoice else ""
    try:
        unmatched_id = UUID(line)
    except ValueError:
        fail(f"ID: '{line}' is not an id. hosho billing unmatched lists the results and their ids.", code=2)
    with installation(), exit_on_error(number, invoice="--invoice", settled_as="--invoice, --returned"):
        from hosho import clock
        from hosho.billing.models import Unmatched
        from hosho.billing.operations import settle_unmatched
        from hosho.journal.actor import OPERATOR

        try:
            row = settle_unmatched(
                unmatched_id=unmatched_id,
                settled_as="payment" if number else "returned" if returned else "noted",
                invoice_number=number,
                actor=OPERATOR,
                now=clock.now(),
            )
        except Unmatched.DoesNotExist:
            fail(f"no line {line} waits; hosho billing unmatched shows those that do")
        done = {"noted": "settled", "payment": f"paid {number}", "returned": "returned"}[row.settled_as]
        echo(f"{row.reference}: {done}")

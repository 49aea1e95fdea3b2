"""Files out, files back, and the rest: ``collect``, ``batches``, ``file``, ``results``, ``unmatched``, ``settle``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from hosho.interfaces.cli.billing.options import day_of, invoice_of, told_in_a_line, way_of, written_whole
from hosho.interfaces.cli.installation import fail, installation, say

if TYPE_CHECKING:
    from hosho.billing.models import Batch

SHOWN = 200
"""So many lines of a file that is in doubt are shown."""
By = Annotated[str, typer.Option(metavar="WAY", help="card or bank.")]
To = Annotated[Path, typer.Option(metavar="FILE", help="The file to write; only you can read it then.")]


def collect(
    by: By,
    on: Annotated[str, typer.Option(metavar="DAY", help="The day of collection, as 2026-10-27.")],
    to: To,
) -> None:
    """Send out what is due, as a file for the card company or the bank (docs/collection-files.md)."""
    way, collect_on = way_of(by), day_of(on, "--on")
    with installation(), told_in_a_line():
        from hosho import clock
        from hosho.journal.actor import OPERATOR
        from hosho.workflows.collection_files import file_of, send_out

        batch = None
        try:
            with written_whole(to) as file:  # before anything is sent out: it must be possible to write it
                batch = send_out(kind=way, collect_on=collect_on, actor=OPERATOR, now=clock.now())
                file.writelines(file_of(batch))
        except typer.Exit:
            if batch is not None:
                fail(f"batch {batch.ordinal} was sent out; write its file with: hosho billing file {batch.ordinal}")
            raise
        say(f"{to}: batch {batch.ordinal}, {batch.lines:,} lines, {batch.total_yen:,} yen")


def file(
    batch: Annotated[int, typer.Argument(metavar="BATCH", help="The batch's number.")],
    to: To,
) -> None:
    """Write the file of a batch once more: the same bytes."""
    with installation(), told_in_a_line():
        from hosho.workflows.collection_files import file_of

        found = _batch(batch)
        with written_whole(to) as written:
            written.writelines(file_of(found))
        say(f"{to}: batch {found.ordinal}, {found.lines:,} lines, {found.total_yen:,} yen")


def batches(
    batch: Annotated[int | None, typer.Argument(metavar="BATCH", help="One of them, with what came back.")] = None,
) -> None:
    """List what was sent out for collection, the newest first; of one batch, what came back for it too."""
    with installation():
        from hosho.billing.queries import batches as all_batches
        from hosho.billing.queries import results_of

        if batch is None:
            for each in all_batches().iterator():
                say(_told(each))
            return
        found = _batch(batch)
        came = results_of(found)
        say(_told(found))
        say(f"{came.paid:,} paid ({came.paid_yen:,} yen), {came.failed:,} failed, {came.open:,} without a result")


def _batch(ordinal: int) -> "Batch":
    from hosho.billing.models import Batch

    found = Batch.objects.filter(ordinal=ordinal).first() if 0 < ordinal < 1_000_000 else None
    return found or fail(f"there is no batch {ordinal}; hosho billing batches shows them")


def _told(batch: "Batch") -> str:
    return f"{batch.ordinal}  {batch.gateway} on {batch.collect_on}: {batch.lines:,} lines, {batch.total_yen:,} yen"


def results(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file that came back, as it came.")],
    by: By,
) -> None:
    """Record what came of a collection. The same file again changes nothing; what fits nothing is kept and listed."""
    way = way_of(by)
    if not path.is_file():
        fail(f"FILE: there is no file {path}", code=2)
    with installation(), told_in_a_line():
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
        say(f"{paid:,} paid ({yen:,} yen), {failed:,} failed, {known:,} known already, {unmatched:,} that fit nothing")
        for each in taken.unreadable:
            say(finding_in_words(each).en)


def unmatched() -> None:
    """List the lines of results that fit nothing and that nobody has settled, each with its id."""
    with installation():
        from hosho.billing.queries import unmatched as waiting

        for each in waiting().iterator():
            said = f"{each.outcome} {each.amount_yen:,} yen on {each.on}" if each.outcome else "could not be read"
            of_file = f" of the file {each.code}" if each.why == "unreadable" and each.code else ""
            say(f"{each.id}  {each.reference}{of_file} ({each.why}): {said}{', money came' if each.money_came else ''}")


def settle(
    line: Annotated[str, typer.Argument(metavar="ID", help="The line's id, as unmatched shows it.")],
    invoice: Annotated[str, typer.Option(metavar="INVOICE", help="Its money pays this invoice.")] = "",
    returned: Annotated[bool, typer.Option("--returned", help="Its money went back to where it came from.")] = False,
) -> None:
    """Say what became of a line of results that fitted nothing; it is listed no longer. Money needs an option."""
    if invoice and returned:
        fail("--returned: its money either pays an invoice or went back", code=2)
    number = invoice_of(invoice) if invoice else ""
    try:
        unmatched_id = UUID(line)
    except ValueError:
        fail(f"ID: '{line}' is no id of a line; hosho billing unmatched shows them", code=2)
    with installation(), told_in_a_line(number, invoice="--invoice", settled_as="--invoice, --returned"):
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
        say(f"{row.reference}: {done}")

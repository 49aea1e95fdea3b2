"""``hosho billing run``, ``status``, ``parked``, ``hold``, ``unpark``: the month, and what it leaves out."""

import sys
from datetime import date
from typing import Annotated

import typer

from hosho.interfaces.cli.billing.options import contract_of, exit_on_error, month_of
from hosho.interfaces.cli.installation import echo, installation

Month = Annotated[str, typer.Argument(metavar="MONTH", help="The month, as 2026-09.")]
Contracted = Annotated[str, typer.Argument(metavar="CONTRACT", help="The contract's number, as C-26-000001.")]


def run(
    month: Month,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would bill; write nothing.")] = False,
    workers: Annotated[int, typer.Option(min=1, max=16, help="How many connections write at the same time.")] = 2,
) -> None:
    """Bill a month and issue its invoices.

    Safe to run again: an interrupted run resumes, a finished one does nothing.
    """
    first_day = month_of(month)
    with installation(), exit_on_error(month="MONTH"):
        _try(first_day) if dry_run else _run(first_day, workers)


def _run(month: date, workers: int) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from hosho import clock
    from hosho.billing.models import Run
    from hosho.billing.operations import run_month
    from hosho.billing.queries import parked
    from hosho.journal.actor import OPERATOR
    from hosho.workflows.agenda import issuer

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
    echo(
        f"{month:%Y-%m}: {run.charges:,} charges, {run.invoices:,} invoices, {run.net_yen:,} yen and"
        f" {run.tax_yen:,} yen of tax; facts as of {run.cut_off_at:%Y-%m-%d %H:%M} UTC"
    )
    if waiting := parked().count():
        echo(f"{waiting:,} parked: hosho billing parked")


def _try(month: date) -> None:
    from rich.console import Console
    from rich.table import Table

    from hosho import clock
    from hosho.billing.preview import preview_month
    from hosho.contracts.queries import numbers_of

    preview = preview_month(month=month, now=clock.now())
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
    if preview.caught_up:
        count, net = preview.caught_up, preview.caught_up_net_yen
        echo(f"caught up: {count:,} charges for months before, {net:,} yen before tax")
    if preview.oneoffs:
        echo(f"besides: {preview.oneoffs:,} charges for one occasion, {preview.oneoffs_net_yen:,} yen before tax")
    numbers = numbers_of([contract_id for contract_id, _why in preview.parked])
    for contract_id, why in preview.parked:
        echo(f"would be parked: {numbers[contract_id]} ({why})")


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


def parked() -> None:
    """List the contracts' months that were not billed, each with the reason."""
    with installation():
        from hosho.billing.queries import parked as waiting
        from hosho.contracts.queries import numbers_of

        rows = list(waiting())
        numbers = numbers_of([each.contract_id for each in rows])
        for each in rows:
            state = "released, the next run bills it" if each.released_at else "parked"
            amount = "" if each.net_yen is None else f", {each.net_yen:,} yen before tax"
            echo(f"{numbers[each.contract_id]} {each.month:%Y-%m}: {each.why}{amount}; {state}")


def unpark(contract: Contracted, month: Month) -> None:
    """Release a parked month: the next run bills it."""
    first_day = month_of(month)
    with installation(), exit_on_error(month="MONTH"):
        from hosho import clock
        from hosho.billing.operations import release
        from hosho.journal.actor import OPERATOR

        release(contract_id=contract_of(contract).id, month=first_day, actor=OPERATOR, now=clock.now())
        echo(f"{contract} {month}: released; the next run bills it")


def hold(contract: Contracted, month: Month) -> None:
    """Hold a contract's month back: no run bills it before it is released."""
    first_day = month_of(month)
    with installation(), exit_on_error(month="MONTH"):
        from hosho import clock
        from hosho.billing.operations import hold as hold_back
        from hosho.journal.actor import OPERATOR

        hold_back(contract_id=contract_of(contract).id, month=first_day, actor=OPERATOR, now=clock.now())
        echo(f"{contract} {month}: parked; release it with: hosho billing unpark {contract} {month}")

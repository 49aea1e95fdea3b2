"""``hosho check``: check every invariant of the whole database."""

import sys
from typing import Annotated

import typer

from hosho.interfaces.cli.installation import echo, installation


def check(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line for each row found, and nothing else.")
    ] = False,
) -> None:
    """Check the database for consistency: device custody, plan limits, decisions, billing.

    Exits with 1 if anything is wrong, with a line for each row.
    """
    with installation():
        import msgspec
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.table import Table

        from hosho import clock
        from hosho.insight import selfcheck
        from hosho.insight.selfcheck.invariant import Invariant

        progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        with selfcheck.one_moment(), progress:
            asked = progress.add_task("", total=len(selfcheck.INVARIANTS))
            rows = progress.add_task("", total=0, visible=False)

            def begun(invariant: Invariant) -> None:
                progress.update(asked, description=invariant.name, advance=1)
                if count := selfcheck.ONE_BY_ONE.get(invariant.name):
                    progress.reset(rows, total=count(), description="one by one", visible=True)

            found = selfcheck.findings(
                now=clock.now(), begun=begun, seen=lambda more: progress.update(rows, advance=more)
            )
        if as_json:
            for each in found:
                echo(msgspec.json.encode(each._asdict()).decode())
            raise typer.Exit(1 if found else 0)
        counts = {name: sum(each.invariant == name for each in found) for name in {each.invariant for each in found}}
        table = Table("invariant", "what must hold", "rows", box=None, pad_edge=False)
        for invariant in selfcheck.INVARIANTS:
            broken = counts.get(invariant.name, 0)
            table.add_row(
                invariant.name, f"{invariant.ja}\n{invariant.en}", str(broken), style="bold red" if broken else ""
            )
        Console().print(table)
        for each in found:
            echo(f"{each.invariant}: {each.subject} {each.detail}")
        raise typer.Exit(1 if found else 0)

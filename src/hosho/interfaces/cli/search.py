"""``hosho search``: keep the search index of members current."""

import typer

from hosho.interfaces.cli.installation import echo, installation

app = typer.Typer(no_args_is_help=True, help="The search over members, contracts, claims and devices.")
AT_ONCE = 2000


@app.callback()
def search() -> None:
    """Keep the name of the group's one command: Typer does so where a group has a callback."""


@app.command()
def rebuild() -> None:
    """Rebuild the member search index after an import or an upgrade. Safe to stop and restart.

    Members are written a few thousand at a time while others work; those that are right already are not touched.
    """
    with installation():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        from hosho.people.operations import rebuild_search_keys
        from hosho.people.queries import count_of_members

        total, after, written = count_of_members(), None, 0
        columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(*columns, console=Console(stderr=True)) as progress:
            bar = progress.add_task("", total=total)
            while True:
                after, changed = rebuild_search_keys(after=after, at_most=AT_ONCE)
                if after is None:
                    break
                written += changed
                progress.update(bar, advance=AT_ONCE)
            progress.update(bar, completed=total)
        echo(f"{total} members checked, {written} updated")

"""``hosho outbox``: the mails that a demonstration has kept instead of sending them."""

from typing import TYPE_CHECKING, Annotated

import typer

from hosho.interfaces.cli.installation import configuration, echo, fail

if TYPE_CHECKING:
    from hosho.platform.config import Config

app = typer.Typer(help="The mails of a demonstration, which are kept in a folder and not sent.")


@app.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    last: Annotated[int, typer.Option("--last", "-n", min=1, help="How many, counted from the newest.")] = 30,
) -> None:
    """List the mails, newest last: number, when (business time), to whom, subject."""
    if context.invoked_subcommand is not None:
        return
    config = _demonstration()
    from rich.console import Console
    from rich.table import Table

    from hosho.gateways.mail.outbox import kept
    from hosho.presentation.formats import day_in_table, time_of_day

    mails = kept(config.outbox, last=last)
    if not mails:
        echo(f"no mails yet; they will be kept in {config.outbox}")
        return
    table = Table("no.", "when", "to", "subject", box=None, pad_edge=False)
    for mail in mails:
        when = f"{day_in_table(mail.at.date())} {time_of_day(mail.at)}"
        table.add_row(str(mail.number), when, mail.to, mail.subject)
    Console(markup=False, highlight=False).print(table)
    if mails[0].number > 1:
        echo(f"{mails[0].number - 1} older ones; show more with --last")


@app.command()
def show(number: Annotated[int, typer.Argument(min=1, help="The number in the list.")]) -> None:
    """Show one mail whole."""
    config = _demonstration()
    from hosho.gateways.mail.outbox import header, kept, read

    mails = kept(config.outbox)
    if number > len(mails):
        fail(f"there is no mail number {number}; there are {len(mails)}")
    mail = read(mails[number - 1].file)
    for name in ("Date", "From", "To", "Subject"):
        echo(f"{name}: {header(mail, name)}")
    echo("")
    echo(mail.get_content().rstrip())


def _demonstration() -> "Config":
    config = configuration()
    if config.production:
        fail("production sends its mails and keeps none; only a demonstration has an outbox")
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
    return config

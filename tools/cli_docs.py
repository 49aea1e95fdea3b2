"""Write docs/cli.md from the help of the installed command: ``make docs``."""

import sys
from collections.abc import Iterator
from importlib.metadata import entry_points

import typer
from typer import Context
from typer.core import TyperGroup

BEGINNING = """# Commands

This page is generated from the commands' own help; do not edit it. To renew it, run `make docs`.

Run `hosho COMMAND --help` to read the same at the terminal. Commands that need the database start the embedded one if
it is not running. `decide`, `rate`, `terms`, `events` and `openapi` need no database. Exit status: 0 if all went well,
1 if the work failed or found something wrong, 2 if the call or the environment is wrong.
"""


def page() -> str:
    """Return the page: one table of all commands, then each with its arguments and options."""
    [installed] = entry_points(group="console_scripts", name="hosho")
    app: typer.Typer = sys.modules[installed.load().__module__].app
    context = Context(typer.main.get_command(app), info_name="hosho")
    found = list(commands(context))
    rows = [f"| [`{name}`](#{anchor(name)}) | {first_sentence(each)} |" for name, each in found]
    table = "\n".join(["| command | what it does |", "|---|---|", *rows])
    return "\n".join([BEGINNING, table, "", *(section(name, each) for name, each in found)])


def commands(context: Context) -> Iterator[tuple[str, Context]]:
    """Walk all commands that do something, each with its full name."""
    group = context.command
    if not isinstance(group, TyperGroup) or group.invoke_without_command:
        yield context.command_path, context
    if isinstance(group, TyperGroup):
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield from commands(Context(command, info_name=name, parent=context))


def section(name: str, context: Context) -> str:
    """Return the heading, usage, help and parameters of one command."""
    command = context.command
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    records = [parameter.get_help_record(context) for parameter in command.params]
    rows = [f"- `{record[0]}`: {record[1]}".rstrip(": ") for record in records if record]
    parts = [f"## {name}", f"```console\n$ {usage}\n```", command.help or "", "\n".join(rows)]
    return "\n\n".join(part for part in parts if part) + "\n"


def first_sentence(context: Context) -> str:
    """Return the first sentence of a command's help, on one line."""
    return " ".join((context.command.help or "").split("\n\n")[0].split()).partition(". ")[0].rstrip(".") + "."


def anchor(name: str) -> str:
    """Return the fragment under which GitHub shows the heading."""
    return name.replace(" ", "-")


if __name__ == "__main__":
    sys.stdout.write(page())

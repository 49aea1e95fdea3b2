"""The command ``hosho``. Its commands for terms and cases start without Django; others import it when they run."""

import errno
import os
import sys
from pathlib import Path

import typer

from hosho.interfaces.cli import (
    billing,
    check,
    clock,
    decide,
    demo,
    description,
    errors,
    events,
    failed,
    installation,
    keys,
    outbox,
    rate,
    search,
    terms,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Hosho runs a device protection plan end to end.",
)
app.command("decide")(decide.decide_lines)
app.command("rate")(rate.rate_lines)
app.add_typer(terms.app, name="terms")
app.command("run")(installation.run)
app.command("migrate")(installation.migrate)
app.command("demo")(demo.demo)
app.add_typer(keys.app, name="key")
app.command("worker")(installation.worker)
app.add_typer(clock.app, name="clock")
app.command("check")(check.check)
app.add_typer(billing.app, name="billing")
app.add_typer(search.app, name="search")
app.command("openapi")(description.openapi)
app.command("events")(events.events)
app.command("errors")(errors.errors)
app.add_typer(outbox.app, name="outbox")
app.add_typer(failed.agenda, name="agenda")
app.add_typer(failed.jobs, name="jobs")


CANNOT_BE_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def main() -> None:
    """Run the command line. Where its answer cannot be written, it ends with a line and the exit status 1."""
    if sys.stdin is None:  # closed by whoever called: there is nothing to read
        sys.stdin = Path(os.devnull).open()  # noqa: SIM115 - open as long as we run
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    if sys.stdout is None:
        sys.exit("hosho: standard output is closed; there is nowhere to write the answer")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if error.errno not in CANNOT_BE_WRITTEN:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be written has no place
        sys.exit(f"hosho: the answer could not be written whole: {error.strerror}")

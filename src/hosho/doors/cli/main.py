"""The command ``hosho``. Its commands for terms and cases start without Django; others import it when they run."""

import typer

from hosho.doors.cli import (
    billing,
    check,
    clock,
    decide,
    demo,
    description,
    events,
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
app.add_typer(outbox.app, name="outbox")


def main() -> None:
    """Run the command line."""
    app()

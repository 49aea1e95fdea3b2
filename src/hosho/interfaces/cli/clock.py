"""``hosho clock``: show, set and advance the clock of a demonstration."""

import re
from calendar import monthrange
from datetime import datetime, timedelta
from typing import Annotated

import typer

from hosho.core.calendar import TOKYO
from hosho.interfaces.cli.installation import echo, fail, installation

app = typer.Typer(no_args_is_help=True, help="The business clock. In production it is real time and cannot be set.")


@app.command()
def show() -> None:
    """Show business time."""
    with installation():
        from hosho import clock

        echo(_written(clock.now()))


@app.command("set")
def set_to(
    to: Annotated[str, typer.Argument(help="A time in Tokyo, as 2022-05-30 or 2022-05-30T14:10; or with an offset.")],
    stopped: Annotated[bool, typer.Option("--stopped", help="Stop the clock there.")] = False,
) -> None:
    """Set the clock forward and run everything that falls due on the way, in order."""
    try:
        target = datetime.fromisoformat(to)
    except ValueError:
        fail(f"'{to}' is not a time. Use YYYY-MM-DDTHH:MM, for example 2022-05-30T14:10.", code=2)
    _move(target if target.tzinfo else target.replace(tzinfo=TOKYO), runs=not stopped)


@app.command()
def advance(
    by: Annotated[str, typer.Argument(help='How far: "1 month", "10 days", "2 hours", "1 year".')],
    stopped: Annotated[bool, typer.Option("--stopped", help="Stop the clock there.")] = False,
) -> None:
    """Move the clock forward and run everything that falls due, in order."""
    read = re.fullmatch(r"\s*([0-9]{1,4})\s*(hour|day|week|month|year)s?\s*", by)
    if read is None:
        fail(f'\'{by}\' is not a length of time. Use for example "1 month", "10 days" or "2 hours".', code=2)
    _move((int(read[1]), read[2]), runs=not stopped)


def _move(target: datetime | tuple[int, str], *, runs: bool) -> None:
    with installation():
        from hosho import clock
        from hosho.workflows.clock_advance import ClockTooFarError, set_clock

        try:
            to = target if isinstance(target, datetime) else later(clock.now(), *target)
            done = set_clock(to=to, runs=runs)
        except (OverflowError, ValueError):  # beyond what any calendar has
            raise ClockTooFarError from None
        echo(f"{_written(clock.now())}  ({done} scheduled task{'' if done == 1 else 's'} ran)")


def later(at: datetime, count: int, unit: str) -> datetime:
    """Return the time ``count`` units later; a month later is the same day of the next month, or its last."""
    if unit not in ("month", "year"):
        return at + timedelta(**{f"{unit}s": count})
    local = at.astimezone(TOKYO)
    year, month = divmod(local.year * 12 + local.month - 1 + count * (12 if unit == "year" else 1), 12)
    return local.replace(year=year, month=month + 1, day=min(local.day, monthrange(year, month + 1)[1]))


def _written(at: datetime) -> str:
    return at.astimezone(TOKYO).isoformat(timespec="seconds")

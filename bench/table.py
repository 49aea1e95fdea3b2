"""One table for all benches: each row is a measurement, beside its control from the same run."""

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

PREFIX = "HOSHO_BENCH_"
SETTINGS = {name: os.environ.pop(name) for name in [*os.environ] if name.startswith(PREFIX)}
"""Removed from the environment, since Hosho refuses settings that it does not know."""


@dataclass(frozen=True)
class Row:
    """A measurement and its control. ``ratio``: of their median times, or of their rates."""

    what: str
    result: str
    control: str
    of_control: str
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Times:
    """The median and the 95th percentile of the times of single calls, in milliseconds."""

    p50: float
    p95: float

    @classmethod
    def of(cls, taken: Iterable[float]) -> "Times":
        """Return the percentiles of times in seconds."""
        ordered = sorted(taken)
        return cls(ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.95)] * 1000)

    def __str__(self) -> str:
        return f"{self.p50:6.1f} {self.p95:6.1f} ms"


def setting(name: str, default: int) -> int:
    """Return a size from the environment: HOSHO_BENCH_<name>."""
    return int(SETTINGS.get(PREFIX + name, default))


def per_second(work: Callable[[], None], count: int, *, rounds: int) -> float:
    """Run ``work``, which does ``count`` things, ``rounds`` times. Return the median rate in things a second."""
    rates = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        rates.append(count / (time.perf_counter() - began))
    return sorted(rates)[rounds // 2]


def publish(title: str, rows: Iterable[Row]) -> None:
    """Print the rows as a table, or append them to the file that ``make bench`` names and prints at the end."""
    name = SETTINGS.get(PREFIX + "TABLE")
    if name is None:
        show({title: list(rows)})
        return
    with Path(name).open("a") as file:
        for row in rows:
            file.write(json.dumps([title, asdict(row)]) + "\n")


def show(titled: dict[str, list[Row]]) -> None:
    """Print all rows in one table."""
    table = Table(box=None, pad_edge=False)
    table.add_column("what", no_wrap=True)
    for heading in ("result", "control", "of the control", "ratio", "goal"):
        table.add_column(heading, justify="left" if heading in ("control", "goal") else "right", no_wrap=True)
    for title, rows in titled.items():
        table.add_row(f"[bold]{title}[/bold]")
        for row in rows:
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            goal = row.goal if row.met is None else f"{row.goal}: {'met' if row.met else 'not met'}"
            table.add_row(f"  {row.what}", row.result, row.control, row.of_control, ratio, goal)
    Console(width=190).print(table)

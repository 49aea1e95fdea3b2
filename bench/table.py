"""One table for all benches: each row a measurement, beside its control from the same run."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROWS = os.environ.pop("HOSHO_BENCH_ROWS", "")
"""The file to which a bench adds its rows instead of printing them; ``make bench`` prints all of them at the end.

Taken out of the environment, as everything of the benches is: Hosho refuses settings that it does not know.
"""


@dataclass(frozen=True)
class Row:
    """A measurement and its control. ``ratio``: how many times the control's time, or its share of the control's rate."""

    what: str
    result: str
    control: str
    of_control: str
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Times:
    """Milliseconds of single calls."""

    p50: float
    p95: float

    @classmethod
    def of(cls, taken: Iterable[float]) -> "Times":
        """Give the median and the 95th percentile of seconds."""
        ordered = sorted(taken)
        return cls(ordered[len(ordered) // 2] * 1000, ordered[int(len(ordered) * 0.95)] * 1000)

    def __str__(self) -> str:
        return f"{self.p50:6.1f} {self.p95:6.1f} ms"


def setting(name: str, default: int) -> int:
    """Take a size out of the environment: HOSHO_BENCH_<name>."""
    return int(os.environ.pop(f"HOSHO_BENCH_{name}", default))


def publish(title: str, rows: Iterable[Row]) -> None:
    """Print the rows as a table, or add them to the file of ``make bench``."""
    if not ROWS:
        show({title: list(rows)})
        return
    with Path(ROWS).open("a") as file:
        for row in rows:
            file.write(json.dumps([title, asdict(row)]) + "\n")


def show(titled: dict[str, list[Row]]) -> None:
    """Print all rows in one table."""
    table = Table("what", box=None, pad_edge=False)
    for heading in ("result", "control", "of the control", "ratio", "goal"):
        table.add_column(heading, justify="left" if heading in ("control", "goal") else "right", no_wrap=True)
    for title, rows in titled.items():
        table.add_row(f"[bold]{title}[/bold]")
        for row in rows:
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            goal = row.goal if row.met is None else f"{row.goal}: {'met' if row.met else 'not met'}"
            table.add_row(f"  {row.what}", row.result, row.control, row.of_control, ratio, goal)
    Console(width=150).print(table)

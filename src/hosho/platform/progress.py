"""Liveness by progress: a process notes that it got on with its work, and whoever watches it sees when it stops."""

import os
import time
from pathlib import Path

FILE = "_HOSHO_PROGRESS_FILE"
"""The environment variable by which a supervisor tells its child where to note progress; without it nothing is noted.

It is no setting: the names of those begin with HOSHO_."""


def note() -> None:
    """Note that the work of this process got on, now (real time)."""
    if path := os.environ.get(FILE):
        Path(path).touch()


def silent_seconds(path: Path) -> float:
    """Return for how many seconds nothing was noted; 0 where nothing ever was."""
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except FileNotFoundError:
        return 0.0

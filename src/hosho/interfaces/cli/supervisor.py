"""Keeping processes running: one that ends is started again, one that hangs is replaced.

A process that never came up ends it all: waiting would not help. One that had done its work is started again for ever:
what it needs (the database, most often) is away for a while, and comes back.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from hosho.platform.progress import silent_seconds

SOON_SECONDS = 10
"""A child that ends so soon after its start has not done its work."""
SOON_LIMIT = 5
"""So many such ends in a row are given up on, where it never did its work before."""
LONGEST_PAUSE = 5.0
"""Seconds before a child is started again, at most: when the database is back, so are we within half a minute."""
SILENT_LIMIT = 600
"""Seconds without progress after which a child hangs: it is killed, and started again."""
LOOK_SECONDS = 15
"""How often it is looked whether a child still makes progress."""
STOP_SECONDS = 20


class Stopped(BaseException):
    """The person or the system asked us to end."""


class GaveUp(Exception):  # noqa: N818 - reads as what happened
    """A child cannot be kept running."""


class Child:
    """One process to keep running. ``start`` starts it and returns when it may be counted on.

    ``progress`` is the file in which it notes that it gets on with its work, if it does.
    """

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]], progress: Path | None = None) -> None:
        self.name = name
        self.start = start
        self.progress = progress
        self.worked = False
        self.process: subprocess.Popen[bytes] | None = None
        self.handle = -1
        self.started = 0.0
        self.starts_again = 0.0
        self.soon_ended = 0

    def begin(self) -> None:
        """Start the process and open a handle on it, which becomes readable when it ends."""
        self.started = time.monotonic()
        if self.progress is not None:
            self.progress.unlink(missing_ok=True)
        self.process = self.start()
        self.handle = os.pidfd_open(self.process.pid)

    def note_end(self) -> str:
        """Forget the ended process and plan its next start. Return a line about it. Raises GaveUp."""
        assert self.process is not None
        code = self.process.wait()
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        self.process = None
        os.close(self.handle)
        now = time.monotonic()
        soon = now - self.started < SOON_SECONDS
        self.worked = self.worked or not soon
        self.soon_ended = self.soon_ended + 1 if soon else 1
        if self.soon_ended > SOON_LIMIT and not self.worked:
            raise GaveUp(f"{self.name} {how}, {SOON_LIMIT} times in a row right after its start; what it said is above")
        pause = 0.0 if self.soon_ended == 1 else min(0.5 * 2 ** min(self.soon_ended - 2, 10), LONGEST_PAUSE)
        self.starts_again = now + pause
        return f"{self.name} was {how}" if code < 0 else f"{self.name} {how}"

    def hangs(self) -> bool:
        """Return whether the process has noted no progress for too long."""
        return self.process is not None and self.progress is not None and silent_seconds(self.progress) > SILENT_LIMIT

    def stop(self) -> None:
        """Terminate the process; kill it after a grace period."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.handle)
        self.process = None


def keep_running(children: list[Child], *, say: Callable[[str], object]) -> None:
    """Start the children in order, and start each again whenever it ends or hangs, for ever.

    Raises GaveUp, or what a child's start raises; the caller stops the children.
    """
    while True:
        for child in children:
            if child.process is None and child.starts_again <= time.monotonic():
                child.begin()
        for child in _ended(children):
            say(f"{child.note_end()}; starting it again")
        for child in [child for child in children if child.hangs()]:
            assert child.process is not None
            say(f"{child.name} makes no progress any more; killing it")
            child.process.kill()


def _ended(children: list[Child]) -> list[Child]:
    """Wait until a child ended, one is to be started again, or it is time to look at their progress."""
    poll = select.poll()
    for child in [child for child in children if child.process is not None]:
        poll.register(child.handle, select.POLLIN)
    waits = [child.starts_again - time.monotonic() for child in children if child.process is None]
    if any(child.progress for child in children):
        waits.append(LOOK_SECONDS)
    readable = {handle for handle, _ in poll.poll(max(0.0, min(waits)) * 1000 + 1 if waits else None)}
    return [child for child in children if child.handle in readable and child.process is not None]


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Raise Stopped in the block on SIGINT or SIGTERM, once; a second signal does not disturb the clearing up."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

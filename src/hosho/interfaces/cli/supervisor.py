"""Keeping processes running: a child that dies is started again, one that keeps dying ends it all."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

SOON_SECONDS = 10
"""A child that ends so soon after its start has not done its work."""
SOON_LIMIT = 5
"""So many such ends in a row are given up on."""
STOP_SECONDS = 20


class Stopped(BaseException):
    """The person or the system asked us to end."""


class GaveUp(Exception):  # noqa: N818 - reads as what happened
    """A child cannot be kept running."""


class Child:
    """One process to keep running. ``start`` starts it and returns when it may be counted on."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.name = name
        self.start = start
        self.process: subprocess.Popen[bytes] | None = None
        self.handle = -1
        self.started = 0.0
        self.starts_again = 0.0
        self.soon_ended = 0

    def begin(self) -> None:
        """Start the process and open a handle on it, which becomes readable when it ends."""
        self.started = time.monotonic()
        self.process = self.start()
        self.handle = os.pidfd_open(self.process.pid)

    def note_end(self) -> str:
        """Forget the ended process and plan its next start; give a line about it. Raises GaveUp."""
        assert self.process is not None
        code = self.process.wait()
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        self.process = None
        os.close(self.handle)
        now = time.monotonic()
        self.soon_ended = self.soon_ended + 1 if now - self.started < SOON_SECONDS else 1
        if self.soon_ended > SOON_LIMIT:
            raise GaveUp(f"{self.name} {how}, {SOON_LIMIT} times in a row right after its start; what it said is above")
        pause = 0.0 if self.soon_ended == 1 else 0.5 * 2 ** (self.soon_ended - 2)
        self.starts_again = now + pause
        return f"{self.name} was {how}" if code < 0 else f"{self.name} {how}"

    def stop(self) -> None:
        """End the process, kindly for a bounded time and then not."""
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
    """Start the children in order, and start each again whenever it ends, for ever.

    Raises GaveUp, or what a child's start raises; the caller stops the children.
    """
    while True:
        for child in children:
            if child.process is None and child.starts_again <= time.monotonic():
                child.begin()
        poll = select.poll()
        for child in [child for child in children if child.process is not None]:
            poll.register(child.handle, select.POLLIN)
        waiting = [child.starts_again - time.monotonic() for child in children if child.process is None]
        readable = {handle for handle, _ in poll.poll(max(0.0, min(waiting)) * 1000 + 1 if waiting else None)}
        for child in [child for child in children if child.handle in readable and child.process is not None]:
            say(f"{child.note_end()}; starting it again")


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGINT and SIGTERM raise Stopped in the block, once; a second one does not disturb the clearing up."""
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

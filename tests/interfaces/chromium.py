"""The browser of the tests, which is ended and started again where it has stopped answering.

Calls of the driver have no end of their own (closing a context, evaluating a script), so one browser that hangs would
hold up the whole suite. Each test has ``PATIENCE`` seconds; then the browser is killed, and a little later the driver.
The call that hung raises, the test fails with ``GONE``, and is run once more with a fresh browser: for nothing else is
a test run twice.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Error, Playwright, sync_playwright

PROGRAM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90
"""Seconds for one test; the longest takes five."""
GONE = r"has been closed|Connection closed|Browser closed"
"""What the driver says when the browser, or the driver itself, was ended under it."""


class Chromium:
    """The browser behind the tests of a file."""

    def __init__(self, *, patience: float = PATIENCE, arguments: Sequence[str] = ()) -> None:
        self.patience = patience
        self.arguments = [*ARGUMENTS, *arguments]
        self.mark = f"--hosho-tests={uuid4().hex}"
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._above: set[int] = set()

    def new_context(self, **more: Any) -> BrowserContext:
        """Open a context as ``Browser.new_context`` does, in a browser that answers."""
        if self._browser is None or not self._browser.is_connected():
            self.start()
        assert self._browser is not None
        return self._browser.new_context(**more)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Give what is inside ``patience`` seconds, then end the browser, so that it raises instead of waiting."""
        ends = [threading.Timer(self.patience, self.kill), threading.Timer(self.patience + 15, self.kill, [True])]
        for each in ends:
            each.daemon = True
            each.start()
        try:
            yield
        finally:
            for each in ends:
                each.cancel()

    def kill(self, with_driver: bool = False) -> None:
        """End the browser's processes, and the driver's process above them where asked."""
        for pid in (*self.processes(), *(self._above if with_driver else ())):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if with_driver:
            self._driver = self._browser = None

    def close(self) -> None:
        """End browser and driver."""
        with self.watched(), suppress(Error):
            if self._browser is not None:
                self._browser.close()
            if self._driver is not None:
                self._driver.stop()
        self._browser = self._driver = None

    def start(self) -> None:
        """Start the browser, and the driver before it where there is none that works."""
        if self._driver is not None:
            try:
                self._browser = self._launch(self._driver)
                return
            except Error:
                with suppress(Error):
                    self._driver.stop()
        asyncio._set_running_loop(None)  # that of a driver that was killed stands still for ever
        self._driver = sync_playwright().start()
        self._browser = self._launch(self._driver)

    def _launch(self, driver: Playwright) -> Browser:
        browser = driver.chromium.launch(executable_path=PROGRAM, args=[*self.arguments, self.mark])
        ours = self.processes()
        self._above = {_parent(pid) for pid in ours} - {os.getpid(), 1, *ours}
        return browser

    def processes(self) -> list[int]:
        return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit() and self._is_ours(each)]

    def _is_ours(self, process: Path) -> bool:
        with suppress(OSError):
            return self.mark.encode() in (process / "cmdline").read_bytes()
        return False


def _parent(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 1

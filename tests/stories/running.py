"""A whole installation as ``hosho run`` starts it, to be started, killed in parts, restarted and inspected."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import httpx

from hosho.platform import postgres, subprocesses

Victim = Literal["web", "worker", "postgres", "run"]
"""The web server with all its processes, the worker, PostgreSQL's server process, and ``hosho run`` itself."""

MARKS = {"web": b"gunicorn", "worker": b"hosho.interfaces.cli.worker"}
PATIENCE_SECONDS = 120
"""How long a test waits for anything before it fails."""
ANSWER_SECONDS = 20
TO_END_SECONDS = 60


def patiently(seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Yield until the time is over, at least once; a loop over this always ends."""
    until = time.monotonic() + seconds
    yield
    while time.monotonic() < until:
        yield


class Running:
    """One installation with its own folder and port, kept running as an operator would."""

    def __init__(self, folder: Path, *, demo_members: int) -> None:
        self.folder = folder
        self.port = _free_port()
        self.said = folder / "said.txt"
        self.kills = 0
        kept = {name: each for name, each in os.environ.items() if not name.startswith(("HOSHO_", "DATABASE_URL"))}
        self.environment = kept | {
            "HOSHO_DATA": str(folder / "data"),
            "HOSHO_PORT": str(self.port),
            "HOSHO_DEMO_MEMBERS": str(demo_members),
            "HOSHO_WEB_PROCESSES": "1",  # starts sooner; its threads serve at once what two processes would
        }
        unpooled = httpx.Limits(max_keepalive_connections=0)  # a connection to a killed process cannot be reused
        base = f"http://127.0.0.1:{self.port}/api/v1"
        self.client = httpx.Client(base_url=base, timeout=ANSWER_SECONDS, trust_env=False, limits=unpooled)
        self.start()

    def start(self) -> None:
        """Start ``hosho run``."""
        with self.said.open("ab") as said:
            self.process: subprocess.Popen[bytes] = subprocesses.spawn(
                [Path(sys.executable).with_name("hosho"), "run"],
                folder=self.folder,
                when_we_die=signal.SIGTERM,
                output=said,
                environment=self.environment,
            )

    def be_ready(self) -> None:
        """Wait until the API answers from the database. ``hosho run`` is started again if it has ended."""
        for _ in patiently():
            if self.ended_within(0):
                assert "times in a row right after its start" in self.last_words(), self.last_words()
                self.start()
            with suppress(httpx.TransportError):
                if self.client.get("/clock", timeout=5).status_code == 200:
                    return
            self.ended_within(0.1)
        raise AssertionError(f"Hosho does not come back: {self.last_words()}")

    def kill(self, victim: Victim) -> None:
        """``kill -9`` the victim and wait until it has ended. If it was ``hosho run``, start it again."""
        self.kills += 1
        pids = self.look_for(victim)
        handles = [os.pidfd_open(pid) for pid in pids if Path(f"/proc/{pid}").exists()]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if victim == "run":
            self.process.wait(TO_END_SECONDS)
            _see_ended(handles)
            self.start()
        else:
            _see_ended(handles)

    def look_for(self, victim: Victim) -> list[int]:
        """Return the ids of the victim's processes, parents first; wait if it is being restarted."""
        for _ in patiently():
            found = {"run": self._run, "postgres": self._postmaster}.get(victim, lambda: self._marked(victim))()
            if found:
                return found
            self.be_ready()
            self.ended_within(0.1)
        raise AssertionError(f"no {victim} to be found: {self.last_words()}")

    def processes(self) -> set[int]:
        """Return the ids of all processes of this installation."""
        mark = f"HOSHO_DATA={self.folder / 'data'}".encode()
        ours = {pid for pid in _all_pids() if mark in _read(pid, "environ").split(b"\0")}
        return ours | set(postgres._processes_of(self.folder / "data" / "postgres" / "cluster"))

    def stop(self) -> None:
        """Ask ``hosho run`` to end, and check that it leaves no process behind."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(TO_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait(TO_END_SECONDS)
        left = self.processes()
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert (code, left) == (0, set()), self.last_words()

    def ended_within(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for ``hosho run`` to end. Return whether it has."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return self.process.returncode is not None

    def last_words(self) -> str:
        """Return the last 40 lines of the output of all processes."""
        return "\n".join(self.said.read_text(errors="replace").splitlines()[-40:])

    def database(self, *, user: str = postgres.APP) -> str:
        """Return the URL of the database, with limits on how long its connections wait."""
        limits = quote("-c lock_timeout=30s -c statement_timeout=60s")
        return (
            f"{postgres.embedded_address(self.folder / 'data' / 'postgres', user)}&connect_timeout=10&options={limits}"
        )

    def _run(self) -> list[int]:
        return [] if self.ended_within(0) else [self.process.pid]

    def _postmaster(self) -> list[int]:
        ready = postgres._ready(self.folder / "data" / "postgres" / "cluster")
        return [] if ready is None else [ready]

    def _marked(self, victim: Victim) -> list[int]:
        found = [pid for pid in self.processes() if MARKS[victim] in _read(pid, "cmdline")]
        return sorted(found, key=lambda pid: _parent(pid) != self.process.pid)


@contextmanager
def installation(folder: Path, *, demo_members: int) -> Iterator[Running]:
    """Run an installation during the block.

    Raises:
        AssertionError: it left a process behind.
    """
    system = Running(folder, demo_members=demo_members)
    try:
        yield system
    finally:
        system.client.close()
        system.stop()


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _read(pid: int, what: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes()
    except OSError:  # it has ended, or is another user's
        return b""


def _parent(pid: int) -> int:
    after_name = _read(pid, "stat").rpartition(b")")[2].split()
    return int(after_name[1]) if after_name else 0


def _see_ended(handles: list[int]) -> None:
    for handle in handles:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(TO_END_SECONDS * 1000), "a killed process does not end"
        os.close(handle)

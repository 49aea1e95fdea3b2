"""`hosho run` keeps the whole system running, and takes all of it along when it ends."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.conftest import Database

from hosho.interfaces.cli import supervisor
from hosho.platform import postgres

HOSHO = Path(sys.executable).with_name("hosho")


class System:
    """A running `hosho run`, told apart from others by its data and its port; ``more`` is its environment's."""

    def __init__(self, data: Path, more: Mapping[str, str] = {}) -> None:
        self.data = data
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = door.getsockname()[1]
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("HOSHO_")} | {
            "HOSHO_DATA": str(data),
            "HOSHO_PORT": str(self.port),
            "HOSHO_DEMO_MEMBERS": "2",
            "HOSHO_WEB_PROCESSES": "1",
            **more,
        }
        self.complaints = data.with_name("complaints")
        with self.complaints.open("w") as complaints:
            self.process = subprocess.Popen(
                [HOSHO, "run"], env=self.environment, stdout=subprocess.PIPE, stderr=complaints, text=True
            )

    def said(self, part: str) -> list[str]:
        """Read what it says up to the line with ``part``."""
        lines: list[str] = []
        assert self.process.stdout is not None
        for line in self.process.stdout:
            lines.append(line)
            if part in line:
                return lines
        raise AssertionError(f"it ended without saying {part!r}: {lines}")

    def end(self) -> None:
        """Kill it, with all that it started."""
        self.process.kill()
        self.process.wait(60)

    def descendants(self) -> dict[int, str]:
        """Give all processes below it with their command lines."""
        parents: dict[int, int] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has just ended
                continue
        below = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in below} - below:
            below |= more
        lines = {}
        for pid in below:
            with suppress(OSError):  # it has just ended
                lines[pid] = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
        return lines

    def child(self, part: str) -> int:
        """Give the direct child whose command line has ``part``."""
        return min(pid for pid, line in self.descendants().items() if part in line and pid != self.process.pid)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as answer:
                return bool(answer.status == 200)
        except (urllib.error.HTTPError, OSError):
            return False

    def answers_again(self, after: str) -> None:
        until = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < until, f"no page any more after the end of {after}; {self.process.poll()=}"

    def members(self) -> int:
        return int(self.found("SELECT count(*) FROM people_member"))

    def found(self, query: str, *arguments: object) -> Any:
        """Ask the database for one value."""
        with psycopg.connect(postgres.embedded_address(self.data / "postgres", postgres.APP)) as connection:
            row = connection.execute(query.encode(), arguments).fetchone()
            assert row is not None
            return row[0]

    def does_jobs(self) -> None:
        defer = "import django; django.setup(); from procrastinate.contrib.django import app; "
        defer += "print(app.configure_task('agenda.take').defer())"
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": "hosho.platform.settings"}
        job = subprocess.check_output([sys.executable, "-c", defer], env=environment, text=True, timeout=120)
        until = time.monotonic() + 120
        while (status := self.found("SELECT status FROM procrastinate_jobs WHERE id = %s", int(job))) != "succeeded":
            assert time.monotonic() < until, f"the worker does nothing any more; the job is {status}"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture
def system(data: Path) -> Iterator[System]:
    running = System(data)
    yield running
    running.end()


def test_a_first_run_fills_the_demonstration_and_tells_where_it_is_and_how_to_get_in(system: System) -> None:
    lines = "".join([*system.said("Hosho is ready"), *system.said("Ctrl+C")])
    assert "filling the demonstration: 2 members, 30 months" in lines
    assert f"http://localhost:{system.port}" in lines
    assert re.search(r"^ +desk +hosho_desk_demonstration$", lines, re.MULTILINE)
    assert system.answers()
    assert system.members() == 2
    system.does_jobs()
    assert "WARNING" not in system.complaints.read_text()
    system.process.terminate()
    system.said("stopping")
    assert system.process.wait(60) == 0
    assert not postgres.running(system.data / "postgres")


def test_whatever_is_killed_comes_back_and_nothing_is_lost(system: System) -> None:
    assert "filling" not in "".join(system.said("Hosho is ready"))
    for name, part in (("web server", "gunicorn"), ("worker", "cli.worker"), ("PostgreSQL", "bin/postgres")):
        os.kill(system.child(part), signal.SIGKILL)
        system.said(f"{name} was killed by SIGKILL; starting it again")
        system.answers_again(name)
        system.does_jobs()
    assert system.members() == 2


def test_a_killed_supervisor_leaves_no_process(system: System) -> None:
    system.said("Hosho is ready")
    handles = [os.pidfd_open(pid) for pid in system.descendants()]
    assert len(handles) > 8
    system.process.kill()
    for handle in handles:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(60_000), "a process is left"
        os.close(handle)


def test_commands_use_the_running_database_and_start_it_where_none_runs(system: System) -> None:
    system.said("Hosho is ready")
    for still_running in (True, False):
        shown = subprocess.run(
            [HOSHO, "clock", "show"], env=system.environment, capture_output=True, text=True, timeout=120
        )
        assert shown.returncode == 0, shown.stderr
        assert shown.stdout.startswith("2023-")
        assert postgres.running(system.data / "postgres") is still_running
        system.process.terminate()
        system.process.wait(60)


def rename(database: Database, table: str, to: str) -> None:
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(sql.Identifier(table), sql.Identifier(to)))


def test_it_is_not_called_ready_before_the_start_page_answers_200(fresh_database: Database, tmp_path: Path) -> None:
    rename(fresh_database, "contracts_contract", "aside")
    system = System(tmp_path / "data", fresh_database.environment | {"HOSHO_DEMO_MEMBERS": "0"})
    try:
        assert system.said("500")[-1] == (
            "Hosho is not ready: the start page answers 500 Internal Server Error, for a reason that is said above; "
            "asking again\n"
        )
        assert 'relation "contracts_contract" does not exist' in system.complaints.read_text()
        rename(fresh_database, "aside", "contracts_contract")
        assert "Hosho is ready" not in "".join(system.said("localhost")[:-1])
    finally:
        system.end()


def test_a_production_is_ready_when_its_proxy_gets_the_start_page(fresh_database: Database, tmp_path: Path) -> None:
    production = {
        "HOSHO_MODE": "production",
        "HOSHO_SECRET_KEY": "0123456789" * 5,
        "HOSHO_HOSTS": "hosho.example.jp",
        "HOSHO_SMTP_URL": "smtp://localhost:25",
        "HOSHO_MAIL_FROM": "hosho@example.jp",
        "HOSHO_DESK_PHONE": "03-0000-0000",
        "HOSHO_ISSUER_NAME": "見本株式会社",
        "HOSHO_ISSUER_NUMBER": "T6700012345678",
        "HOSHO_ISSUER_ADDRESS": "見本県見本市みどり町1-1-1",
        "HOSHO_SHOP_PAYMENT": "代金引換です。 | Cash on delivery.",
        "HOSHO_SHOP_SHIPS_WITHIN": "1",
        "HOSHO_SHOP_DELIVERY": "翌日に届きます。 | It is there the next day.",
        "HOSHO_SHOP_RETURNS": "返品はお受けしていません。 | It cannot be returned.",
    }
    with psycopg.connect(fresh_database.owner_url) as owner:  # the tests' databases were migrated as demonstrations
        owner.execute("UPDATE platform_installation SET mode = 'production'")
    system = System(tmp_path / "data", fresh_database.environment | production)
    try:
        assert system.said("is ready")[-1] == f"Hosho is ready on 127.0.0.1 port {system.port}\n"
    finally:
        system.end()


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        environment = os.environ | {"HOSHO_DATA": str(tmp_path / "data"), "HOSHO_PORT": str(port)}
        refused = subprocess.run([HOSHO, "run"], env=environment, capture_output=True, text=True, timeout=120)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"Port {port} on 127.0.0.1 is not available (Address already in use). "
        "Stop the process that uses it, or set HOSHO_PORT to another port.\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [["run"], ["migrate"], ["worker"], ["clock", "show"]])
def test_a_wrong_environment_ends_with_code_2_and_a_line_for_each_mistake(command: list[str]) -> None:
    environment = os.environ | {"HOSHO_MODE": "production", "HOSHO_PORT": "x", "DATABASE_URL": "mysql://"}
    refused = subprocess.run([HOSHO, *command], env=environment, capture_output=True, text=True, timeout=120)
    assert (refused.returncode, refused.stdout) == (2, "")
    names = [line.split(":")[0] for line in refused.stderr.splitlines()]
    assert names == [
        "DATABASE_URL", "HOSHO_PORT", "HOSHO_SECRET_KEY", "HOSHO_HOSTS", "HOSHO_SMTP_URL", "HOSHO_MAIL_FROM",
        "HOSHO_DESK_PHONE",
        "HOSHO_ISSUER_NAME", "HOSHO_ISSUER_NUMBER", "HOSHO_ISSUER_ADDRESS",
        "HOSHO_SHOP_PAYMENT", "HOSHO_SHOP_SHIPS_WITHIN", "HOSHO_SHOP_DELIVERY", "HOSHO_SHOP_RETURNS",
    ]  # fmt: skip


def test_an_unreachable_database_is_told_without_a_traceback() -> None:
    environment = os.environ | {"DATABASE_URL": "postgresql://hosho@127.0.0.1:1/hosho"}
    refused = subprocess.run([HOSHO, "migrate"], env=environment, capture_output=True, text=True, timeout=120)
    assert refused.returncode == 1
    assert "port 1 failed" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_child_that_keeps_ending_is_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SOON_LIMIT", 2)
    said: list[str] = []
    child = supervisor.Child("the worker", lambda: subprocess.Popen(["/bin/false"]))
    with pytest.raises(supervisor.GaveUp, match="the worker ended with code 1, 2 times in a row"):
        supervisor.keep_running([child], say=said.append)
    assert said == ["the worker ended with code 1; starting it again"] * 2


def test_a_child_that_had_worked_is_started_again_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SOON_LIMIT", 2)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.0)
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 20:
            raise supervisor.Stopped

    child = supervisor.Child("the worker", lambda: subprocess.Popen(["/bin/false"]))
    child.worked = True
    with pytest.raises(supervisor.Stopped):
        supervisor.keep_running([child], say=say)


def test_a_child_that_makes_no_progress_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = tmp_path / "progress"
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    started: list[subprocess.Popen[bytes]] = []
    said: list[str] = []

    def start() -> subprocess.Popen[bytes]:
        progress.touch()
        if not started:  # the first one noted progress long ago, and hangs
            os.utime(progress, (0, 0))
        started.append(subprocess.Popen(["/bin/sleep", "600"]))
        return started[-1]

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            raise supervisor.Stopped

    child = supervisor.Child("the worker", start, progress)
    with pytest.raises(supervisor.Stopped):
        supervisor.keep_running([child], say=say)
    assert said == [
        "the worker makes no progress any more; killing it",
        "the worker was killed by SIGKILL; starting it again",
    ]

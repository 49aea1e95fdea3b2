"""The embedded PostgreSQL outlives nobody and loses nothing."""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hosho.platform import postgres, subprocesses

OWNER_PROGRAM = Path(__file__).with_name("owner.py")
WAYS = [subprocesses.AS_IS, *([subprocesses.DROPPED] if os.geteuid() == 0 else [])]
"""The owner runs as who we are and, where we are root, as an unprivileged user too."""


@pytest.fixture
def new_folder() -> Iterator[Path]:
    """Give the name of a folder to be made, a short one, in a place that any user may enter."""
    with tempfile.TemporaryDirectory(prefix="hosho-") as parent:
        Path(parent).chmod(0o777)
        yield Path(parent) / "postgres"


@pytest.fixture(scope="session")
def once_started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set up the data that most tests begin with."""
    folder = tmp_path_factory.mktemp("once") / "postgres"
    with postgres.started(folder, durable=False):
        return folder


@pytest.fixture
def folder(new_folder: Path, once_started: Path) -> Path:
    """Give a folder in which a server has run and stopped."""
    shutil.copytree(once_started, new_folder)
    return new_folder


def owner_of(folder: Path, *more: str, way: str = subprocesses.AS_IS) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [sys.executable, OWNER_PROGRAM, folder, *more]
    return subprocesses.spawn(
        command, folder=folder.parent, when_we_die=signal.SIGKILL, way=way, output=subprocess.PIPE, environment={}
    )


def said_by(owner: subprocess.Popen[bytes]) -> str:
    assert owner.stdout is not None
    return owner.stdout.readline().decode().strip()


def count_of_rows(server: postgres.Server) -> int:
    with psycopg.connect(server.address(postgres.OWNER)) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert found is not None
        return int(found[0])


def add_row(server: postgres.Server) -> None:
    with psycopg.connect(server.address(postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def wait_for_the_end_of(handles: list[int]) -> None:
    for handle in handles:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(60_000), "a process is left"
        os.close(handle)


@pytest.mark.parametrize("way", WAYS)
def test_a_killed_owner_leaves_no_process_and_the_next_start_finds_everything(new_folder: Path, way: str) -> None:
    owner = owner_of(new_folder, way=way)
    server_pid = int(said_by(owner))
    with psycopg.connect(postgres.embedded_address(new_folder, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
        connection.commit()
        pids = postgres._processes_of(new_folder / "cluster")
        assert server_pid in pids
        assert len(pids) > 4  # the server, its workers, and our connection's
        handles = [os.pidfd_open(pid) for pid in pids]
        owner.kill()
        wait_for_the_end_of(handles)
    owner.wait(60)
    assert postgres._processes_of(new_folder / "cluster") == []
    assert not postgres.running(new_folder)
    with postgres.started(new_folder) as server:
        assert count_of_rows(server) == 1


def test_a_killed_server_starts_again_with_all_that_was_committed(folder: Path) -> None:
    with postgres.started(folder) as server:
        for rows in (1, 2):
            add_row(server)
            with psycopg.connect(server.address(postgres.OWNER)) as left_behind:
                left_behind.execute("INSERT INTO kept VALUES (2)")  # and not committed
                assert server.process is not None
                server.process.kill()
                server.process.wait(60)
                server.start()
                left_behind.close()
            assert count_of_rows(server) == rows


def test_a_server_that_was_killed_can_be_stopped_although_it_left_its_socket(folder: Path) -> None:
    server = postgres.Server(folder, durable=False)
    server.start()
    assert server.process is not None
    server.process.kill()
    server.process.wait(60)
    server.stop()
    with postgres.started(folder, durable=False) as again:
        assert again.process is not None


def test_a_busy_backend_of_a_killed_server_does_not_stand_in_the_way(folder: Path) -> None:
    with postgres.started(folder) as server:
        connection = psycopg.connect(server.address(postgres.OWNER), autocommit=True)
        connection.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
        connection.pgconn.flush()
        assert server.process is not None
        server.process.kill()
        server.process.wait(60)
        server.start()
        connection.close()
        add_row(server)


def test_a_second_start_on_the_same_data_is_refused_in_one_line(folder: Path) -> None:
    with postgres.started(folder) as server:
        second = owner_of(folder)
        assert second.wait(60) == 1
        assert said_by(second) == (
            f"PostgreSQL on {folder} is already running; stop it first, or set HOSHO_DATA to another folder"
        )
        add_row(server)


def test_setting_up_that_was_killed_half_way_is_begun_anew(new_folder: Path, tmp_path: Path) -> None:
    fatal = tmp_path / "initdb"
    fatal.write_text(
        f'#!/bin/sh\n{postgres.binary("initdb")} "$@" | while read -r line; do\n'
        'case "$line" in "running bootstrap script ... ok") kill -9 $PPID ;; esac\ndone\n'
    )
    fatal.chmod(0o755)
    owner = owner_of(new_folder, str(fatal))
    assert owner.wait(60) == -signal.SIGKILL
    assert [path.name.split("-")[0] for path in new_folder.glob("cluster*")] == ["cluster.new"]
    with postgres.started(new_folder) as server:
        add_row(server)
    assert [path.name for path in new_folder.glob("cluster*")] == ["cluster"]


def test_a_process_that_has_taken_the_old_number_is_not_mistaken_for_the_server(folder: Path) -> None:
    with postgres.started(folder) as server:
        add_row(server)
    (folder / "cluster" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{folder}/cluster\n1\n5432\n{folder}/socket\n\n1 1\nready\n"
    )
    assert not postgres.running(folder)
    with postgres.started(folder) as server:
        assert count_of_rows(server) == 1


def test_a_deep_folder_has_its_socket_elsewhere(folder: Path) -> None:
    deep = folder / ("d" * 100)
    with postgres.started(deep) as server:
        add_row(server)
        socket = postgres._socket_folder(server.cluster)
        assert socket.stat().st_mode & 0o777 == 0o700
    assert not socket.exists()


def test_a_new_server_listens_on_its_socket_alone_and_is_durable(new_folder: Path) -> None:
    with (
        postgres.started(new_folder) as server,
        psycopg.connect(server.address(postgres.SUPERUSER)) as connection,
    ):
        shown = [
            value
            for name in ("listen_addresses", "unix_socket_permissions", "server_encoding", "TimeZone", "fsync")
            for (value,) in connection.execute(f"SHOW {name}")
        ]
        assert shown == ["", "0700", "UTF8", "UTC", "on"]
        collation = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        assert connection.execute(collation).fetchone() == ("b", "C.UTF-8")


def test_what_members_wrote_does_not_get_into_the_log(folder: Path) -> None:
    with postgres.started(folder) as server, psycopg.connect(server.address(postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE mails (mail text UNIQUE)")
        connection.execute("INSERT INTO mails VALUES ('aoi@example.jp')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO mails VALUES ('aoi@example.jp')")
    assert "mails_mail_key" in server.log.read_text()
    assert "aoi@example.jp" not in server.log.read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_namespaces_runs_the_server_as_nobody(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.started(folder) as server:  # first in whichever way is usual here: the owner changes on the way
        add_row(server)
    with monkeypatch.context() as patched:
        patched.setattr(postgres, "_way_not_to_be_root", lambda folder: subprocesses.DROPPED)
        with postgres.started(folder) as server:
            assert server.process is not None
            assert Path(f"/proc/{server.process.pid}").stat().st_uid == subprocesses.UNPRIVILEGED
            add_row(server)
    with postgres.started(folder) as server:
        assert count_of_rows(server) == 2


def test_a_server_that_cannot_start_says_what_it_logged(folder: Path) -> None:
    with postgres.started(folder):
        pass
    (folder / "cluster" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(postgres.PostgresError, match=r"did not start:\n.*no_such_setting"), postgres.started(folder):
        pass


def test_children_are_started_from_the_main_thread_alone(tmp_path: Path) -> None:
    caught: list[BaseException] = []

    def start() -> None:
        try:
            subprocesses.spawn(["/bin/true"], folder=tmp_path, when_we_die=signal.SIGTERM)
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join(60)
    assert len(caught) == 1

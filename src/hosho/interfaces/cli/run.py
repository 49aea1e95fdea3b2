"""``hosho run``: the whole system on one machine, kept running until someone stops it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

from hosho.interfaces.cli.readiness import tell_when_ready
from hosho.interfaces.cli.supervisor import Child, Stopped, keep_running, stopped_by_signals
from hosho.platform import subprocesses
from hosho.platform.config import OTHER_CONNECTIONS, WEB_THREADS, Config
from hosho.platform.postgres import Server
from hosho.platform.progress import FILE


class CannotRun(Exception):  # noqa: N818 - reads as what happened
    """Something outside stands in the way; the message is for the person at the terminal."""


def run(config: Config, *, say: Callable[[str], object]) -> None:
    """Start the database, bring it up to date, fill an empty demonstration, serve pages and do jobs; return when asked.

    Raises CannotRun, GaveUp, PostgresError, DatabaseRefused: each with a line for the person at the terminal. However
    this process ends, its children end too.
    """
    with stopped_by_signals(), ExitStack() as afterwards:
        try:
            door = afterwards.enter_context(_listening(config))
            children = []
            if config.embedded:
                server = Server(config.postgres_folder, connections=config.connections_needed + OTHER_CONNECTIONS)
                afterwards.callback(server.stop)
                children.append(Child("PostgreSQL", lambda: _running(server)))
                children[0].begin()
            logins = prepare(config, say=say)
            progress = config.data / "worker.progress"
            for child in (
                Child("the web server", lambda: _web(config, door)),
                Child("the worker", lambda: _worker(config, progress), progress),
            ):
                children.append(child)
                afterwards.callback(child.stop)
            afterwards.enter_context(_told_when_ready(config, logins, say))
            keep_running(children, say=say)
        except Stopped:
            say("stopping")


def prepare(config: Config, *, say: Callable[[str], object]) -> list[str]:
    """Migrate the database, publish the plan that comes with the package, and fill an empty demonstration.

    Returns the demonstration's logins as lines, read now: later the database may be away for a moment.
    """
    import django

    from hosho.platform.database import close_connections, migrate, refuse_too_few_connections, verify

    django.setup()
    migrate(config)
    verify(config)
    refuse_too_few_connections(config)

    from hosho import clock
    from hosho.billing.operations import schedule_first
    from hosho.core.terms.loading import DEFAULT_PLAN, SHIPPED
    from hosho.interfaces.demo.filling import fill
    from hosho.journal.actor import OPERATOR
    from hosho.people.queries import has_members
    from hosho.plans.operations import publish_folder
    from hosho.presentation.demonstration import demonstration_logins

    if not config.production and config.demo_members and not has_members():
        say(f"filling the demonstration: {config.demo_members} members, 30 months")
        with_progress(lambda seen: fill(members=config.demo_members, seen=seen))
    schedule_first(now=clock.now())
    publish_folder(folder=SHIPPED / DEFAULT_PLAN, actor=OPERATOR, now=clock.now())
    logins = [] if config.production else demonstration_logins(today=clock.today())
    close_connections()
    return [
        f"  {each.account.role:<8} {each.account.mail}{f'  {each.look.words.en}' if each.look else ''}"
        for each in logins
    ]


def _listening(config: Config) -> socket.socket:
    """Take the port before any work is done, and keep it while web servers come and go."""
    family = socket.AF_INET6 if ":" in config.listen else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((config.listen, config.port))
    except OSError as error:
        door.close()
        raise CannotRun(
            f"Port {config.port} on {config.listen} is not available ({error.strerror}). "
            "Stop the process that uses it, or set HOSHO_PORT to another port."
        ) from None
    door.listen(128)
    return door


def _running(server: Server) -> subprocess.Popen[bytes]:
    server.start()
    assert server.process is not None
    return server.process


def _web(config: Config, door: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()"]
    command += ["--bind", f"fd://{door.fileno()}", "--workers", str(config.web_processes)]
    command += ["--worker-class", "gthread", "--threads", str(WEB_THREADS), "--graceful-timeout", "10"]
    command += ["--log-level", "warning", "--no-control-socket"]
    return _child(config, command, pass_fds=[door.fileno()])


def _worker(config: Config, progress: Path) -> subprocess.Popen[bytes]:
    # Without us the embedded database goes as well, and a job under way cannot be finished: it is done again later.
    when_we_die = signal.SIGKILL if config.embedded else signal.SIGTERM
    return _child(
        config, [sys.executable, "-m", "hosho.interfaces.cli.worker"], when_we_die=when_we_die, progress=progress
    )


def _child(
    config: Config,
    command: list[str],
    *,
    when_we_die: signal.Signals = signal.SIGTERM,
    pass_fds: list[int] | None = None,
    progress: Path | None = None,
) -> subprocess.Popen[bytes]:
    told = {"HOSHO_DATA": str(config.data)} | ({FILE: str(progress)} if progress else {})
    return subprocesses.spawn(
        command,
        folder=Path.cwd(),
        when_we_die=when_we_die,
        environment=os.environ | told,
        pass_fds=pass_fds or [],
    )


@contextmanager
def _told_when_ready(config: Config, logins: list[str], say: Callable[[str], object]) -> Iterator[None]:
    """Announce during the block that the system is ready, as soon as it is; nothing more is printed after the block."""
    ended = Event()
    asking = {"ready": lambda: _announce(config, logins, say), "say": say, "ended": ended}
    Thread(target=tell_when_ready, args=[config], kwargs=asking, daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _announce(config: Config, logins: list[str], say: Callable[[str], object]) -> None:
    if config.production:
        say(f"Hosho is ready on {config.listen} port {config.port}")
        return

    from hosho.accounts.roles import ROLES
    from hosho.interfaces.demo.filling import demonstration_secret
    from hosho.presentation.demonstration import PASSWORD

    say(f"Hosho is ready: http://localhost:{config.port}")
    if logins:
        say(f"sign in at http://localhost:{config.port}/sign-in/ with the password {PASSWORD} as")
    for line in logins:
        say(line)
    say("Demo API keys (send as Authorization: Bearer <key>):")
    for role in ROLES:
        say(f"  {role:<10} {demonstration_secret(role)}")
    say(f"Press Ctrl+C to stop. Your data is in {config.data if config.embedded else 'the database of DATABASE_URL'}")


def with_progress(work: Callable[[Callable[[float], object]], object]) -> None:
    """Do the work under a progress bar; it is handed a function that takes the share done, from 0 to 1."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeElapsedColumn

    with Progress(BarColumn(), TaskProgressColumn(), TimeElapsedColumn()) as progress:
        bar = progress.add_task("", total=1.0)
        work(lambda share: progress.update(bar, completed=share))

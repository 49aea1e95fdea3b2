"""Child processes that never outlive us, and the ways of not being root that PostgreSQL asks for.

This file is a module (``spawn``) and also the script that the child runs first: it gives up root where asked, asks
the kernel for a signal when its parent dies, and then becomes the program. It uses the standard library alone.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

AS_IS = "as-is"
NAMESPACE = "namespace"
DROPPED = "dropped"
UNPRIVILEGED = 65534
"""Uid and gid taken by ``DROPPED``: "nobody" on Linux."""

_PR_SET_PDEATHSIG, _PR_SET_KEEPCAPS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
_CLONE_NEWUSER = 0x10000000
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


def spawn(
    command: Sequence[str | Path],
    *,
    folder: Path,
    when_we_die: signal.Signals,
    way: str = AS_IS,
    output: IO[bytes] | int | None = None,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start ``command`` in ``folder`` and in a session of its own; it gets ``when_we_die`` however we end.

    ``way`` says what to do about root: ``AS_IS`` nothing, ``NAMESPACE`` enter a user namespace where our uid has
    another number, ``DROPPED`` become ``UNPRIVILEGED``. The kernel ties the signal to the parent *thread*: RuntimeError
    outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started from the main thread, with whose end theirs is tied")
    script = [sys.executable, "-I", "-S", __file__, way, str(when_we_die.value), str(os.getpid()), str(folder)]
    return subprocess.Popen(  # noqa: S603 - the commands are our own
        [*script, *map(str, command)],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=environment,
        pass_fds=pass_fds,
        start_new_session=True,  # Ctrl-C is for the parent, which stops its children in the right order
    )


def _become(way: str, when_parent_dies: str, parent: str, folder: str, *command: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if way == NAMESPACE:
        _enter_namespace(libc)
    elif way == DROPPED:
        _drop_root(libc)
    os.chdir(folder)
    if way != AS_IS:
        _try_to_write(Path(folder, f".trial-{os.getpid()}"))
    # After the change of rights, which would clear it, and before the check, so that no death of the parent is missed.
    _ask(libc.prctl(_PR_SET_PDEATHSIG, int(when_parent_dies), 0, 0, 0))
    if os.getppid() == int(parent):
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _enter_namespace(libc: ctypes.CDLL) -> None:
    uid, gid = os.getuid(), os.getgid()
    _ask(libc.unshare(_CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {gid} 1")


def _drop_root(libc: ctypes.CDLL) -> None:
    """Become nobody, keeping the right to pass folders such as /root in which the program may be installed."""
    _ask(libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setgroups([])
    os.setresgid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    os.setresuid(UNPRIVILEGED, UNPRIVILEGED, UNPRIVILEGED)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    only = 1 << _CAP_DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)  # effective, permitted, inheritable, and their upper words
    if libc.capset(header, sets) == 0:  # where a container has taken this right away, do without
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def _try_to_write(trial: Path) -> None:
    trial.touch()  # access(2) would not count the right that was kept
    trial.unlink()


def _ask(answer: int) -> None:
    if answer != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    try:
        _become(*sys.argv[1:])
    except OSError as error:
        sys.exit(f"{sys.argv[5]}: {error}")
    sys.exit(1)

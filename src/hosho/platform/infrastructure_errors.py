"""Errors of what Hosho runs on (database, disk, network). They pass, and say nothing about what was asked.

Whoever meets one tries again later, or answers 503; nobody takes it for a refusal.
"""

import errno
from collections.abc import Iterator

import psycopg
from django.db import DatabaseError, InterfaceError
from procrastinate.exceptions import ConnectorException

CLASSES = frozenset({"08", "40", "53", "57", "58"})
"""Classes of SQLSTATE (PostgreSQL, appendix A): connection, transaction rollback (deadlock, serialization), resources
(disk full, too many connections), operator intervention (statement timeout, shutdown), system (I/O)."""
CODES = frozenset({"55P03", "25P03", "25P04", "25006"})
"""Lock timeout; idle or long transaction ended; and a server that takes no writes now (a standby)."""
PASSING_IO = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS})


MAY_PASS = (psycopg.Error, DatabaseError, InterfaceError, ConnectorException, OSError)
"""The kinds of errors among which those of the infrastructure are; ``is_infrastructure_error`` tells which pass."""


def is_infrastructure_error(error: BaseException) -> bool:
    """Return whether the error, or what caused it, is one of the infrastructure."""
    return any(_is_passing(each) for each in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__


def _is_passing(error: BaseException) -> bool:
    if isinstance(error, psycopg.Error):
        if error.sqlstate is None:  # not said by a server: there was none to talk to, or no connection free in time
            return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return error.sqlstate[:2] in CLASSES or error.sqlstate in CODES
    if isinstance(error, InterfaceError | ConnectionError | TimeoutError):
        return True
    return isinstance(error, OSError) and error.errno in PASSING_IO

"""Errors of the infrastructure are told apart from refusals, by what the server itself says."""

import errno

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from hosho.platform.infrastructure_errors import is_infrastructure_error

PASSING = ("08006", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01", "58030", "25006")
LASTING = ("23505", "23514", "22021", "22P02", "42501", "42P01", "25P02", "0A000")


def raised(sqlstate: str) -> DatabaseError:
    """Let the server itself raise an error with this code, and return it as Django passes it on."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '%s'; END $$" % sqlstate)  # noqa: UP031
    return caught.value


@pytest.mark.parametrize("sqlstate", PASSING)
def test_what_the_server_says_of_itself_passes(db: None, sqlstate: str) -> None:
    assert is_infrastructure_error(raised(sqlstate))


@pytest.mark.parametrize("sqlstate", LASTING)
def test_what_the_server_says_of_a_statement_does_not_pass(db: None, sqlstate: str) -> None:
    assert not is_infrastructure_error(raised(sqlstate))


def test_no_server_passes() -> None:
    with pytest.raises(psycopg.OperationalError) as caught:
        psycopg.connect("postgresql://nobody@127.0.0.1:1/none", connect_timeout=2)
    assert is_infrastructure_error(caught.value)


def test_a_full_disk_passes_and_a_missing_file_does_not() -> None:
    assert is_infrastructure_error(OSError(errno.ENOSPC, "full"))
    assert not is_infrastructure_error(FileNotFoundError(errno.ENOENT, "missing"))


def test_a_mistake_of_the_program_does_not_pass() -> None:
    assert not is_infrastructure_error(KeyError("x"))

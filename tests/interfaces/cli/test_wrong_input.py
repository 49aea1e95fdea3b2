"""Whatever the commands are given that is wrong, the person at the terminal reads what it is, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Database
from typer.testing import CliRunner

from hosho.interfaces.cli.main import app

RUNNER = CliRunner()
HOSHO = Path(sys.executable).with_name("hosho")
NOBODY = "01a214eb-4276-73e2-9586-9f2177ffa893"

WITHOUT_DATABASE = [
    (["nonsense"], 2, "No such command 'nonsense'"),
    (["decide", "--terms", "nowhere.toml"], 2, "there is no such file"),
    (["decide", "--terms", "iijmio-used@9"], 2, "has no terms version 9; it has 1"),
    (["decide", "--terms", "iijmio-used@x"], 2, "a version is a number"),
    (["rate", "--terms", "x"], 2, "no shipped plan 'x'; there are iijmio-used"),
    (["terms", "check"], 2, "Missing argument"),
    (["terms", "check", "nowhere.toml"], 1, "nowhere.toml: No such file or directory"),
    (["terms", "check", "/dev/null"], 1, "language: None is not a language version"),
    (["terms", "check", sys.executable], 1, "not TOML"),
    (["terms", "show", "nope"], 2, "no shipped plan 'nope'"),
    (["terms", "show", "--lang", "fr"], 2, "'fr' is not one of 'ja', 'en'"),
    (["terms", "diff", "iijmio-used"], 2, "Missing argument"),
    (["terms", "diff", "iijmio-used", "nope"], 2, "no shipped plan 'nope'"),
    (["openapi", "extra"], 2, "unexpected extra argument"),
    (["clock", "set", "yesterday"], 2, "'yesterday' is not a time. Use YYYY-MM-DDTHH:MM"),
    (["clock", "set", "2020-13-01"], 2, "is not a time"),
    (["clock", "set", ""], 2, "is not a time"),
    (["clock", "advance", "1 fortnight"], 2, "is not a length of time. Use for example"),
    (["key", "revoke", "12"], 2, "should be a valid UUID"),
    (["outbox", "--last", "0"], 2, "greater than or equal to"),
    (["outbox", "show", "x"], 2, "valid integer"),
    (["demo", "--members", "0"], 2, "greater than or equal to 1"),
    (["demo", "--members", "100000"], 2, "less than or equal to 5000"),
    (["demo", "--members", "x"], 2, "valid integer"),
]
WITH_DATABASE = [
    (["clock", "set", "9999-12-31T23:59:59-12:00"], 1, "The clock can show the years 2000 to 2199"),
    (["clock", "set", "0001-01-01T00:00:00+14:00"], 1, "The clock can show the years 2000 to 2199"),
    (["clock", "advance", "9999 years"], 1, "The clock can show the years 2000 to 2199"),
    (["clock", "advance", "9999 weeks"], 1, "The clock can show the years 2000 to 2199"),
    (["key", "make", "boss", "x"], 2, "'boss' is not a role. Use one of shop, desk"),
    (["key", "make", "desk", ""], 2, "NAME must have 1 to 100 characters, in one line"),
    (["key", "make", "desk", "x" * 101], 2, "NAME must have 1 to 100 characters, in one line"),
    (["key", "make", "desk", "a\x01b"], 2, "NAME must have 1 to 100 characters, in one line"),
    (["key", "make", "store", "x", "--store", "nowhere"], 2, "there is no store 'nowhere'"),
    (["key", "revoke", NOBODY], 2, f"there is no key {NOBODY}"),
    (["outbox", "show", "99999999999999999999"], 1, "there is no mail number 99999999999999999999; there are 0"),
]
ENVIRONMENTS = [
    ({"HOSHO_DEMO_MEMBERS": "x"}, ["run"], 2, "HOSHO_DEMO_MEMBERS: 'x' does not fit"),
    ({"HOSHO_PORT": "99999"}, ["run"], 2, "HOSHO_PORT: '99999' does not fit"),
    ({"HOSHO_DATA": "/dev/null"}, ["check"], 2, "HOSHO_DATA: '/dev/null' does not fit"),
    ({"HOSHO_DATA": "/proc/hosho"}, ["check"], 1, "/proc/hosho: No such file or directory; set HOSHO_DATA elsewhere"),
    ({"DATABASE_URL": "mysql://x"}, ["check"], 2, "DATABASE_URL: the value given (not shown: it is secret)"),
    ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, ["migrate"], 1, "Connection refused"),
    ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, ["worker"], 1, "Connection refused"),
    ({}, ["worker"], 1, "PostgreSQL is not running here; hosho run starts it"),
]
STREAMS = [
    ("decide <&-", 0, ""),
    ("decide < /dev/null", 0, ""),
    ("decide >&- <<< '{}'", 1, "standard output is closed"),
    ("decide > /dev/full <<< '{}'", 1, "could not be written whole: No space left on device"),
    ("terms show > /dev/full", 1, "could not be written whole: No space left on device"),
    ("terms show | head -n 1 > /dev/null", 0, ""),
]


def said(words: list[str]) -> tuple[int, str]:
    """Run a command in this process; give its exit status and what it said, on one line without frames."""
    ran = RUNNER.invoke(app, words)
    assert ran.exception is None or isinstance(ran.exception, SystemExit), repr(ran.exception)
    return ran.exit_code, " ".join(ran.output.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "code", "says"), WITHOUT_DATABASE, ids=[" ".join(case[0]) for case in WITHOUT_DATABASE]
)
def test_what_is_wrong_is_said_before_anything_is_started(words: list[str], code: int, says: str) -> None:
    came, text = said(words)
    assert (came, says in text) == (code, True), text


def test_what_is_wrong_for_the_installation_is_said(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOSHO_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "HOSHO_MIGRATE_DATABASE_URL"):
        monkeypatch.setenv(name, fresh_database.environment[name])
    for words, code, says in WITH_DATABASE:
        came, text = said(words)
        assert (came, says in text) == (code, True), (words, text)


@pytest.mark.parametrize(
    ("variables", "words", "code", "says"), ENVIRONMENTS, ids=[f"{case[1][0]} {[*case[0]]}" for case in ENVIRONMENTS]
)
def test_a_wrong_environment_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], words: list[str], code: int, says: str
) -> None:
    ran = subprocess.run(
        [HOSHO, *words],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOSHO_DATA": str(tmp_path / "data")} | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (code, True, False), ran.stderr


@pytest.mark.parametrize(("command", "code", "says"), STREAMS, ids=[case[0] for case in STREAMS])
def test_an_answer_that_cannot_be_written_is_said(command: str, code: int, says: str) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{HOSHO} {command}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, says in ran.stderr, "Traceback" in ran.stderr) == (code, True, False), ran.stderr

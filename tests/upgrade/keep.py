"""Keep a release for the tests of the next one: ``make release-data RELEASE=<commit>``, right after it is released.

The release's own code fills a demonstration of its own; what its database then holds is written beside this file.
"""

import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hosho.platform import postgres
from tests.upgrade.release import FOLDER, MIGRATIONS, ROWS

ROOT = Path(__file__).parents[2]
MEMBERS = 40
HOSHO = """
from importlib.util import find_spec
from importlib import import_module
import_module("hosho.interfaces.cli.main" if find_spec("hosho.interfaces") else "hosho.doors.cli.main").main()
"""
LEFT_OUT = ("procrastinate_*", "django_*", "auth_*")
"""Jobs, and what migrating writes by itself."""
LARGEST = 300_000
"""Bytes that a release may take."""


def keep(commit: str) -> None:
    """Write down the migrations of a release, and the rows of a demonstration made at it.

    ``commit`` is anything that git takes for one.
    """
    full = _git("rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()
    with tempfile.TemporaryDirectory(prefix="hosho-") as folder:
        data = Path(folder) / "data"
        _fill_demonstration(full, Path(folder), data)
        with postgres.started(data / "postgres", durable=False) as server:
            url = server.address(postgres.OWNER)
            with psycopg.connect(url) as connection:
                connection.execute("UPDATE clock_clocksetting SET runs = false")
                names = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
                parts = _parts(connection)
            rows = lzma.compress(parts + _dump(url), preset=9 | lzma.PRESET_EXTREME)
    assert len(rows) <= LARGEST, f"{len(rows)} bytes are too many to be kept; take fewer members"
    FOLDER.mkdir(exist_ok=True)
    MIGRATIONS.write_text("\n".join([full, *(f"{app} {name}" for app, name in names), ""]), encoding="utf-8")
    ROWS.write_bytes(rows)
    sys.stdout.write(f"{len(names)} migrations and {len(rows)} bytes of rows kept of {full}\n")


def _fill_demonstration(commit: str, folder: Path, data: Path) -> None:
    """Let the release itself fill a demonstration, under a clock that stands still from then on."""
    sources = _git("archive", "--format=tar", commit, "src")
    subprocess.run(["tar", "-x", "-C", folder], input=sources, check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOSHO_", "DATABASE_"))}
    environment |= {"HOSHO_DATA": str(data), "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "-c", HOSHO, "demo", "--members", str(MEMBERS)]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def _parts(connection: psycopg.Connection[Any]) -> bytes:
    """Write what makes the tables of the months, in the release's own words (billing, second migration)."""
    found = connection.execute(
        "SELECT c.relname, EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'parts' AND c.relkind = 'r' ORDER BY c.relname"
    ).fetchall()
    lines = []
    for name, attached in found:
        parent, year, month = name.rsplit("_", 2)
        of = [sql.Literal(parent), sql.Literal(f"{year}-{month}-01")]
        lines.append(sql.SQL("SELECT parts.begin({}, {});").format(*of))
        if attached:
            lines.append(sql.SQL("SELECT parts.attach({}, {});").format(*of))
    return sql.SQL("\n").join(lines).as_bytes() + b"\n"


def _dump(url: str) -> bytes:
    without = [f"--exclude-table={pattern}" for pattern in LEFT_OUT]
    return subprocess.run(
        [postgres.binary("pg_dump"), "--data-only", "--no-owner", *without, url], stdout=subprocess.PIPE, check=True
    ).stdout


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("name the commit of the release: make release-data RELEASE=<commit>")
    keep(sys.argv[1])

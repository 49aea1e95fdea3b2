"""The previous release as it is kept here: the names of its migrations, and the rows of a demonstration made at it.

``tests/upgrade/keep.py`` writes both; nothing in them is edited by hand.
"""

import lzma
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hosho.platform import postgres

FOLDER = Path(__file__).with_name("release")
MIGRATIONS = FOLDER / "migrations.txt"
"""The commit in the first line; then each migration that a database of the release has, as ``app name``."""
ROWS = FOLDER / "rows.sql.xz"
"""What psql reads to fill such a database."""

Migration = tuple[str, str]


def migrations() -> Sequence[Migration]:
    """Give app and name of each migration of the release."""
    lines = MIGRATIONS.read_text(encoding="utf-8").splitlines()[1:]
    return [(app, name) for app, name in (line.split() for line in lines)]


def build() -> None:
    """Bring the empty database of Django's connection to the release, and no further; it is its owner's."""
    last = dict(sorted(migrations()))  # of each app the latest name
    MigrationExecutor(connection).migrate(sorted(last.items()))
    built = MigrationExecutor(connection).loader.applied_migrations
    assert sorted(built) == sorted(migrations()), "a migration of the release was renamed, or needs a later one"


def fill(url: str) -> None:
    """Put the rows of the release's demonstration into a database that ``build`` has made; all of them, or none."""
    subprocess.run(
        [postgres.binary("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", url],
        input=lzma.decompress(ROWS.read_bytes()),
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )

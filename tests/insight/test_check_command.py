"""``hosho check`` on a database: 0 and a table when all is as it must be, 1 and the rows when it is not."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg

from hosho.workflows.clock_advance import advance
from tests.cast import at, in_hand, publish
from tests.conftest import Database

HOSHO = Path(sys.executable).with_name("hosho")


def check(database: Database, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the database."""
    return subprocess.run(
        [HOSHO, "check", *options], env=database.environment | {"COLUMNS": "200"}, capture_output=True, text=True
    )


def test_a_sound_database_ends_with_zero_and_a_broken_one_names_its_rows(fresh_database: Database) -> None:
    publish()
    number = in_hand().order.number
    advance(to=at("2020-09-01 10:00"), runs=False)
    sound = check(fresh_database)
    assert (sound.returncode, sound.stderr) == (0, "")
    assert "custody-ledger" in sound.stdout
    assert "Every unit has a custody ledger numbered without gaps" in sound.stdout

    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("DELETE FROM people_consent WHERE about = 'fee'")
    broken = check(fresh_database)
    assert broken.returncode == 1
    assert broken.stdout.splitlines()[-1] == f"consents: {number} no consent to: fee"
    lines = check(fresh_database, "--json")
    assert (lines.returncode, lines.stderr) == (1, "")
    assert [json.loads(line) for line in lines.stdout.splitlines()] == [
        {"invariant": "consents", "subject": number, "detail": "no consent to: fee"}
    ]


def test_a_check_changes_nothing_and_needs_no_owner(fresh_database: Database) -> None:
    publish()
    advance(to=at("2020-09-01 10:00"), runs=False)
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM hosho_app")
    assert check(fresh_database).returncode == 0

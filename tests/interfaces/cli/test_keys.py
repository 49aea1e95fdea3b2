"""Keys from the command line: made once, listed without their secrets, ended at once."""

import subprocess
import sys

from tests.conftest import Database


def hosho(database: Database, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a database."""
    command = [sys.executable, "-c", "from hosho.interfaces.cli.main import main; main()", *words]
    return subprocess.run(command, env=database.environment, capture_output=True, text=True, check=False)


def test_a_key_is_made_listed_and_ended(fresh_database: Database) -> None:
    made = hosho(fresh_database, "key", "make", "desk", "受付の端末")
    assert made.returncode == 0, made.stderr
    key_id, secret = made.stdout.split()
    listed = hosho(fresh_database, "key", "list").stdout
    assert "受付の端末" in listed
    assert secret not in listed
    assert hosho(fresh_database, "key", "revoke", key_id).returncode == 0
    assert "revoked" in hosho(fresh_database, "key", "list").stdout

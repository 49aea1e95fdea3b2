"""``make shell`` and ``make dbshell`` open on the installation, and start its database for that time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("which", "typed", "answer"),
    [
        ("dbshell", "SELECT 'as ' || current_user;", "as hosho_app"),
        ("shell", "from django.conf import settings; print('mode', settings.CONFIG.mode)", "mode demonstration"),
    ],
)
def test_a_shell_opens_on_an_installation_that_is_not_running(
    which: str, typed: str, answer: str, tmp_path: Path
) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOSHO_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "console.py", which],
        input=typed,
        env=kept | {"HOSHO_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer in done.stdout, done.stderr

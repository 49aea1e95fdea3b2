"""The machine's zone does not matter: the days are Tokyo's. The story and the clock's midnights, on clocks far away."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LOOKED_AT = ("stories/test_one_claim_all_the_way.py", "stories/test_walk_in.py", "interfaces/cli/test_clock.py")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_story_is_the_same_where_the_machine_stands_at_the_other_end_of_the_world(zone: str) -> None:
    looked_at = [str(TESTS / path) for path in LOOKED_AT]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *looked_at],
        cwd=TESTS.parent,
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stdout[-3000:]

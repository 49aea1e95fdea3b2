"""``hosho search rebuild`` on an installation."""

import subprocess
import sys
from pathlib import Path

from tests.cast import at, enrol
from tests.conftest import Database

from hosho.insight.search import search
from hosho.people.models import Member

HOSHO = Path(sys.executable).with_name("hosho")


def test_a_rebuild_finds_members_again_whose_keys_are_gone(fresh_database: Database) -> None:
    for _ in range(3):
        enrol(now=at("2020-08-04 10:00"))
    Member.objects.update(kana_key="", name_key="")
    assert search("アオキ").state == "none"
    for written in (3, 0):
        done = subprocess.run(
            [HOSHO, "search", "rebuild"], env=fresh_database.environment, capture_output=True, text=True, check=True
        )
        assert done.stdout == f"3 members checked, {written} updated\n"
    assert len(search("アオキ").hits) == 3

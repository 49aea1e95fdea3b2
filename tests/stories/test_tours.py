"""docs/tour.md and docs/terms-tour.md: their commands, as they are printed, answer what is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django.live_server_helper import LiveServer
from tests.conftest import Database

from hosho.interfaces.demo.filling import fill

ROOT = Path(__file__).parents[2]
MARK = "-- end of a step --"
MASKS = (
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+09:00", "(a time)"),
    (r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|…)", "(an id)"),
    (r"\b[A-Z]-\d\d-\d{5,6}\b", "(a number)"),
    (r"\d+ scheduled tasks? ran", "(some) scheduled tasks ran"),
    (r"[ \n]+", " "),
)
"""What differs from one installation, or one width of the terminal, to the next. Days are none of it."""


class Step(NamedTuple):
    """The commands of one place, and the output that is printed below them, if any."""

    commands: str
    printed: str | None


def steps(file: str, *, begin: str) -> list[Step]:
    """Read the commands of a file, from one of its headings on."""
    text = (ROOT / file).read_text()
    text = text[text.index(begin) :]
    found = re.findall(r"```sh\n(.*?)```\n(?:\s*```text\n(.*?)```)?", text, re.DOTALL)
    return [Step(commands, printed or None) for commands, printed in found]


def played(given: list[Step], *, folder: Path, environment: dict[str, str]) -> list[str]:
    """Play the commands in one shell, as a reader would, and return what each step put out."""
    script = "".join(f"{step.commands}\necho '{MARK}'\n" for step in given)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment | {"PATH": path, "NO_PROXY": "localhost", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.split(f"{MARK}\n")[:-1]


def alike(printed: str, put_out: str) -> bool:
    """Whether the output is what is printed, where ``…`` stands for anything."""
    for pattern, name in MASKS:
        printed, put_out = re.sub(pattern, name, printed), re.sub(pattern, name, put_out)
    wanted = ".*?".join(re.escape(part.strip(" ")) for part in printed.strip().split("…"))
    return re.fullmatch(wanted, put_out.strip(), re.DOTALL) is not None


def test_the_tour_answers_what_is_printed(fresh_database: Database, tmp_path: Path) -> None:
    fill(members=0)
    given = steps("docs/tour.md", begin="## Before you start")
    assert len(given) > 7, "the tour is found"
    server = LiveServer("localhost")
    try:
        here = [Step(each.commands.replace("http://localhost:8000", server.url), each.printed) for each in given]
        answers = played(here, folder=tmp_path, environment=fresh_database.environment)
    finally:
        server.stop()
    for step, answer in zip(given, answers, strict=True):
        assert alike(step.printed or "", answer), f"{step.commands}\nanswers\n{answer}\nand not\n{step.printed}"


def test_the_tour_of_the_terms_answers_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    given = steps("docs/terms-tour.md", begin="## Decide and price")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSHO_")}
    answers = played(given, folder=tmp_path, environment=kept)
    for step, answer in zip(given, answers, strict=True):
        assert alike(step.printed or "", answer), f"{step.commands}\nanswers\n{answer}\nand not\n{step.printed}"


@pytest.mark.parametrize(
    ("printed", "put_out", "same"),
    [
        ("on 2023-02-04 …", "on 2023-02-04 at noon", True),
        ("on 2023-02-04 …", "on 2023-02-05 at noon", False),
        ('{"id": "01a214eb-42e5-…"}', '{"id": "01a204a7-bdb9-7623-b081-5ebb35957083"}', True),
        ("closed", "closed\nand more", False),
    ],
    ids=["rest", "day", "id", "more"],
)
def test_what_is_printed_is_compared_but_for_ids_and_times(printed: str, put_out: str, same: bool) -> None:
    assert alike(printed, put_out) is same

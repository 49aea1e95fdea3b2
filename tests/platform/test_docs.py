"""The pages for readers of the repository: their links lead somewhere, what they name is there, and they stay short."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "hosho"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
NAMING_PATHS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
MADE = (".venv", "var")
"""Folders that the repository has not: ``make`` makes them."""
LONGEST = {"README.md": 700, "ARCHITECTURE.md": 1800}
"""Words, code and tables included."""


def prose(text: str) -> str:
    """Leave out fenced code and comments."""
    return re.sub(r"^```.*?^```$|<!--.*?-->", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The fragments under which the headings of a page are reached, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """The links of a page to places in the repository that are not there."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(text))):
        path, _, fragment = target.partition("#")
        if ":" in path:
            continue
        leads_to = (page.parent / path).resolve() if path else page
        if not leads_to.exists() or (fragment and fragment not in anchors(leads_to)):
            broken.append(target)
    return broken


def missing_paths(text: str) -> list[str]:
    """The paths in backticks that are neither in the repository nor in the package."""
    named = re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", prose(text))
    paths = [path for path in named if "/" in path and path.split("/")[0] not in MADE]
    return [path for path in paths if not (ROOT / path).exists() and not (SOURCES / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert broken_links(page, page.read_text()) == []


@pytest.mark.parametrize("name", NAMING_PATHS)
def test_the_paths_that_a_page_names_are_there(name: str) -> None:
    assert missing_paths((ROOT / name).read_text()) == []


def test_a_broken_link_and_a_missing_path_would_be_found() -> None:
    page = ROOT / "README.md"
    links = (
        "[a](LICENSE) [b](docs/nowhere.md) [c](docs/api.md#nothing) [d](docs/api.md#lists) [e](https://hosho.example)"
    )
    assert broken_links(page, links) == ["docs/nowhere.md", "docs/api.md#nothing"]
    assert missing_paths("`core/`, `core/money.py`, `docs/api.md`, `core/nothing.py`") == ["core/nothing.py"]


def test_architecture_places_every_package() -> None:
    diagram = re.search(
        r"^## Layers\n+```\n(.*?)^```$", (ROOT / "ARCHITECTURE.md").read_text(), re.DOTALL | re.MULTILINE
    )
    assert diagram is not None
    placed = set(re.findall(r"\b([a-z]+)/", diagram[1]))
    packages = {each.parent.name for each in SOURCES.glob("*/__init__.py")}
    assert packages - placed == set()


@pytest.mark.parametrize(("name", "most"), LONGEST.items())
def test_a_page_for_beginners_stays_short(name: str, most: int) -> None:
    words = [word for word in (ROOT / name).read_text().split() if re.search(r"\w", word)]
    assert len(words) < most


def test_the_readme_begins_with_what_to_do() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert "```sh" in lines[:12]


@pytest.mark.parametrize("record", DECISIONS, ids=lambda record: record.stem)
def test_a_decision_record_has_its_parts_and_its_row_in_the_list(record: Path) -> None:
    text = record.read_text()
    head = re.match(rf"# {record.name[:4]} .+\n\n- Date: \d{{4}}-\d\d-\d\d\n- Status: (accepted|superseded)", text)
    assert head is not None
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Options", "Decision", "Consequences"]
    title = text.partition("\n")[0].removeprefix(f"# {record.name[:4]} ")
    listed = (record.parent / "README.md").read_text()
    assert f"| [{record.name[:4]}]({record.name}) | {title} |" in listed


def test_the_page_of_commands_is_current() -> None:
    page = ROOT / "docs" / "cli.md"
    written = subprocess.run(
        [sys.executable, ROOT / "tools" / "cli_docs.py"], capture_output=True, text=True, timeout=120, check=True
    ).stdout
    assert page.read_text() == written, "run: make docs"

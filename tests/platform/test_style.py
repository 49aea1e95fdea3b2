"""How the code is written: short files and functions, docstrings that say in plain English what is returned or done."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "src" / "hosho").rglob("*.py") if "migrations" not in path.parts)
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines
NOT_ENGLISH = ("Give", "Gives", "Say", "Says", "Let", "Lets", "Have", "Tell", "Tells")
"""First words of docstrings that say nothing: write Return, Whether, Raise, Record, Create … (PEP 257)."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "hosho").as_posix()


def defined() -> Iterator[tuple[str, Function | ast.ClassDef | ast.Module]]:
    """Yield every module, class and function of the package with where it is."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield name_of(path), tree
        for node in ast.walk(tree):
            if isinstance(node, Function | ast.ClassDef):
                yield f"{name_of(path)}:{node.lineno} {node.name}", node


def test_files_stay_short() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_stay_short() -> None:
    lengths = {
        where: (node.end_lineno or node.lineno) - node.lineno + 1
        for where, node in defined()
        if isinstance(node, Function)
    }
    assert {where: length for where, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_public_functions_and_classes_say_what_they_do() -> None:
    silent = [
        where
        for where, node in defined()
        if isinstance(node, Function | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and node.col_offset == 0
    ]
    assert silent == []


def test_docstrings_begin_with_a_word_that_says_something() -> None:
    begun = {where: (ast.get_docstring(node) or "").partition(" ")[0] for where, node in defined()}
    assert {where: word for where, word in begun.items() if word in NOT_ENGLISH} == {}


def test_lines_of_templates_stay_short() -> None:
    templates = sorted((ROOT / "src" / "hosho").rglob("templates/**/*.html"))
    assert len(templates) > 100
    lines = (
        (f"{name_of(path)}:{number}", len(line))
        for path in templates
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    )
    assert {where: length for where, length in lines if length > 160} == {}

"""What the tree itself must keep to."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "hosho").rglob("*.py"))
NOT_PURE = {"asyncio", "http", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "urllib"}
CLOCKS = {"now", "utcnow", "today", "localdate", "localtime", "time", "time_ns"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "dt"}
READ_REAL_TIME = ("clock/", "web/idempotency.py")
"""Business time is the clock's, which alone asks the machine; the keys of the API live in real time."""


def imported_by(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "hosho").as_posix()


def test_core_needs_the_standard_library_and_msgspec_alone() -> None:
    allowed = {"hosho", "msgspec"} | (sys.stdlib_module_names - NOT_PURE)
    others = [
        f"{name_of(source)}: {module}"
        for source in SOURCES
        if name_of(source).startswith("core/")
        for module in imported_by(ast.parse(source.read_text()))
        if module.split(".")[0] not in allowed
    ]
    assert others == []


def test_the_time_comes_in_at_the_door() -> None:
    readings = [
        f"{name_of(source)}:{node.lineno}"
        for source in SOURCES
        if not name_of(source).startswith(READ_REAL_TIME)
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.attr in CLOCKS
        and node.func.value.id in CLOCK_OWNERS
    ]
    assert readings == []


DOORS_TO_FOLLOW = ("api", "desk", "demo", "cli", "jobs")
"""Doors that do not keep to it yet; to be emptied."""
CLOCKS_TO_FOLLOW = ("api", "desk")
"""Doors that still ask the clock themselves; to be emptied."""
OF_ROOMS = {
    *("operation", "takes_part", "requires_operation", "cursor", "raw", "objects"),
    *("models.Model", "Model", "django.db.connection", "django.db.connections"),
}
"""Names by which rows are kept, read and written: rooms do that, in their queries and operations."""


def in_doors(*, but: tuple[str, ...]) -> Iterator[tuple[Path, ast.Module]]:
    for source in SOURCES:
        _interfaces, door, *rest = (*name_of(source).split("/"), "", "")
        if name_of(source).startswith("interfaces/") and door not in but and "migrations" not in rest:
            yield source, ast.parse(source.read_text())


def names_in(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr
    if isinstance(node, ast.FunctionDef):
        yield from (each.id for each in node.decorator_list if isinstance(each, ast.Name))
    if isinstance(node, ast.ClassDef):
        yield from (ast.unparse(each) for each in node.bases)
    if isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{each.name}" for each in node.names)


def test_a_door_holds_no_operation_no_table_and_no_sql() -> None:
    found = [
        f"{name_of(source)}:{node.lineno}: {name}"
        for source, tree in in_doors(but=DOORS_TO_FOLLOW)
        for node in ast.walk(tree)
        for name in names_in(node)
        if name in OF_ROOMS
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "found = Claim.objects.first()",
        "@operation\ndef place(): ...",
        "class Note(models.Model): ...",
        "rows = Claim._default_manager.raw('SELECT 1')",
        "from django.db import connection",
    ],
)
def test_what_a_door_may_not_hold_would_be_found(line: str) -> None:
    assert {name for node in ast.walk(ast.parse(line)) for name in names_in(node)} & OF_ROOMS


def test_doors_take_the_time_from_the_request() -> None:
    """The command line, the worker and the demonstration have no request: they alone ask the clock themselves."""
    asking = [
        f"{name_of(source)}:{node.lineno}"
        for source, tree in in_doors(but=("cli", "jobs", "demo", *CLOCKS_TO_FOLLOW))
        for node in ast.walk(tree)
        if {"hosho.clock", "hosho.clock.models"} & {*modules_of(node)}
    ]
    assert asking == []


def modules_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (each.name for each in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{each.name}" for each in node.names)


def test_imports_point_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout


def test_the_lock_names_the_public_registry_only() -> None:
    addresses = re.findall(r'(?:registry|url) = "([^"]+)"', (ROOT / "uv.lock").read_text())
    assert len(addresses) > 100
    public = ("https://pypi.org/simple", "https://files.pythonhosted.org/packages/")
    assert [address for address in addresses if not address.startswith(public)] == []


def test_files_stay_short() -> None:
    long = [f"{name_of(path)}: {count}" for path in SOURCES if (count := len(path.read_text().splitlines())) > 450]
    assert long == []

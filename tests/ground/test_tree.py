"""What the tree itself must keep to."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "hosho").rglob("*.py"))
NOT_PURE = {"asyncio", "http", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "time", "urllib"}
CLOCKS = {"now", "utcnow", "today", "localdate", "localtime", "time", "time_ns"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "dt"}
READ_REAL_TIME = ("doors/clock/", "doors/api/idempotency.py")
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


def test_lines_of_templates_stay_short() -> None:
    templates = sorted((ROOT / "src" / "hosho").rglob("templates/**/*.html"))
    assert len(templates) > 100
    long = [
        f"{name_of(path)}:{number}"
        for path in templates
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if len(line) > 160
    ]
    assert long == []

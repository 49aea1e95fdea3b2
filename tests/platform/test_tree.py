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
READ_REAL_TIME = ("clock/", "platform/progress.py")
"""The clock alone asks the machine what time it is."""


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


SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|(CREATE|DROP|ALTER)( TEMP| UNLOGGED)? TABLE|FROM \w+_\w+"
    r"|(LEFT|CROSS|INNER|FULL) JOIN|WHERE|UNION ALL|ORDER BY|GROUP BY)\b"
)
AS_TEXT = {"replace", "format", "format_map", "join", "removeprefix", "removesuffix", "translate"}


def sql_names(tree: ast.AST) -> set[str]:
    """Give the names that stand for a statement, or a part of one, that is kept as text."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign)]
    return {
        target.id
        for node in assigned
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) and SQL.search(node.value.value)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def put_together_as_text(tree: ast.AST) -> Iterator[int]:
    """Yield the lines on which SQL is put together as text: by ``f""``, ``+``, ``%``, ``format``, ``replace``, …"""
    names = sql_names(tree)

    def is_sql(node: ast.AST) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str) and bool(SQL.search(node.value))
        if isinstance(node, ast.JoinedStr):
            return any(
                is_sql(part) or (isinstance(part, ast.FormattedValue) and is_sql(part.value)) for part in node.values
            )
        return isinstance(node, ast.Name) and node.id in names

    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and is_sql(node):
            yield node.lineno
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            if is_sql(node.left) or is_sql(node.right):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in AS_TEXT and is_sql(node.func.value):
                yield node.lineno
            if node.func.attr in ("execute", "executemany", "raw") and node.args:
                asked = node.args[0]
                if isinstance(asked, ast.JoinedStr | ast.BinOp):
                    yield node.lineno


def test_sql_is_put_together_by_psycopg_alone() -> None:
    as_text = [
        f"{name_of(source)}:{line}"
        for source in SOURCES
        if "/migrations/" not in name_of(source)  # these have run as they are
        for line in put_together_as_text(ast.parse(source.read_text()))
    ]
    assert as_text == [], "use psycopg.sql"


@pytest.mark.parametrize(
    "wrong",
    [
        'execute(f"SELECT 1 FROM {table}")',
        'query = "SELECT " + columns',
        '"DELETE FROM claims_claim WHERE id = %s" % claim',
        'FOUND = "SELECT /*what*/ FROM people_member"\nquery = FOUND.replace("/*what*/", "id")',
        "cursor.execute(head + tail)",
    ],
)
def test_sql_that_is_put_together_as_text_is_found(wrong: str) -> None:
    assert list(put_together_as_text(ast.parse(wrong))) != []


OF_ROOMS = {
    *("operation", "requires_operation", "cursor", "raw", "objects"),
    *("models.Model", "Model", "django.db.connection", "django.db.connections"),
}
"""Names by which rows are kept, read and written: rooms do that, in their queries and operations."""


def in_doors(*, but: tuple[str, ...] = ()) -> Iterator[tuple[Path, ast.Module]]:
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
        f"{name_of(source)}:{getattr(node, 'lineno', 0)}: {name}"
        for source, tree in in_doors()
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
        f"{name_of(source)}:{getattr(node, 'lineno', 0)}"
        for source, tree in in_doors(but=("cli", "jobs", "demo"))
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


def test_only_what_runs_every_duty_catches_whatever_comes() -> None:
    catching = [
        f"{name_of(source)}:{node.lineno}"
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    ]
    assert [each.partition(":")[0] for each in catching] == ["journal/operations.py"], catching


def test_the_lock_names_the_public_registry_only() -> None:
    addresses = re.findall(r'(?:registry|url) = "([^"]+)"', (ROOT / "uv.lock").read_text())
    assert len(addresses) > 100
    public = ("https://pypi.org/simple", "https://files.pythonhosted.org/packages/")
    assert [address for address in addresses if not address.startswith(public)] == []


def test_files_stay_short() -> None:
    long = [f"{name_of(path)}: {count}" for path in SOURCES if (count := len(path.read_text().splitlines())) > 450]
    assert long == []

"""What a migration does to a database in use: its statements, before a linter of PostgreSQL migrations (squawk).

The previous release runs on while its database is migrated, on tables that may be large. So a migration adds (expand),
and takes away only what no running release uses any more (contract, a release later); and no statement keeps others
waiting for longer than an instant.
"""

import json
import subprocess
import sys
from pathlib import Path

from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.state import ProjectState

SQUAWK = Path(sys.executable).with_name("squawk")
OLDEST_SERVER = "16.0"
NOT_ASKED = ("prefer-*", "require-timeout-settings", "require-lock-timeout", "require-statement-timeout")
"""Matters of taste; and the limits that `hosho migrate` sets itself."""
NOT_SQL = "THIS OPERATION CANNOT BE WRITTEN AS SQL"
"""Django's words for what runs Python: nobody but a person can say how long that holds which rows."""


def statements_of(migration: Migration, before: ProjectState) -> list[str]:
    """Give the statements of a migration, from the state of the models before it; nothing is executed."""
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(before, editor, collect_sql=True)
    return list(editor.collected_sql)


def found_in(statements: list[str], *, in_transaction: bool) -> list[str]:
    """Give the rules that the statements break, sorted; ``python`` stands for what is no statement."""
    asked = subprocess.run(
        [SQUAWK, "--reporter=json", f"--pg-version={OLDEST_SERVER}", *["--assume-in-transaction"] * in_transaction],
        input="\n".join(statements),
        capture_output=True,
        text=True,
        timeout=60,
    )
    rules = {each["rule_name"] for each in json.loads(asked.stdout)}
    python = {"python"} if any(NOT_SQL in each for each in statements) else set()
    return sorted(rule for rule in rules | python if not _is_taste(rule))


def _is_taste(rule: str) -> bool:
    return any(rule.startswith(each.rstrip("*")) if each.endswith("*") else rule == each for each in NOT_ASKED)

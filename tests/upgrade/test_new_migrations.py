"""Migrations after the previous release let it run on: they expand first, and take no long lock."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader

from tests.upgrade import release
from tests.upgrade.linting import found_in, statements_of

EXCUSED: Mapping[str, Mapping[str, str]] = {}
"""By ``app name``: the rules that a migration may break, each with why the previous release is neither kept waiting nor
broken by it. A table may be small for ever, or a varchar only be made longer, which the linter cannot know."""


def new_migrations() -> list[tuple[str, str]]:
    """Give our own migrations that the previous release has not."""
    disk = MigrationLoader(None).disk_migrations
    ours = {key for key, migration in disk.items() if migration.__module__.startswith("hosho.")}
    return sorted(ours - set(release.migrations()))


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize(("app", "name"), [pytest.param(*each, id=" ".join(each)) for each in new_migrations()])
def test_a_new_migration_expands_and_takes_no_long_lock(app: str, name: str) -> None:
    loader = MigrationLoader(connection)
    migration = loader.get_migration(app, name)
    before = loader.project_state((app, name), at_end=False)
    found = found_in(statements_of(migration, before), in_transaction=migration.atomic)
    assert set(found) == set(EXCUSED.get(f"{app} {name}", {})), "see EXCUSED"


def test_the_excused_migrations_are_new_ones() -> None:
    assert set(EXCUSED) <= {" ".join(each) for each in new_migrations()}


def test_the_release_s_own_migrations_are_all_still_there() -> None:
    assert set(release.migrations()) <= set(MigrationLoader(None).disk_migrations)


# What the linter finds, tried on operations as Django writes them


INDEX = models.Index(fields=["postal_code"], name="trial_index")
CHECK = models.CheckConstraint(condition=~models.Q(name=""), name="trial_check")
UNIQUE = models.UniqueConstraint(fields=["mail", "id"], name="trial_unique")
NEW_TABLE = operations.CreateModel(
    "Trial",
    [
        ("id", models.UUIDField(primary_key=True)),
        ("code", models.CharField(max_length=10, unique=True)),
        ("member", models.ForeignKey("people.Member", on_delete=models.PROTECT, db_constraint=False)),
    ],
    options={"indexes": [models.Index(fields=["code"], name="trial_code")]},
)
WRONG: Mapping[str, operations.base.Operation] = {
    "adding-required-field": operations.RunSQL("ALTER TABLE people_member ADD COLUMN trial integer NOT NULL"),
    "ban-drop-default": operations.AddField("Member", "trial", models.IntegerField(default=0)),
    "adding-not-nullable-field": operations.AlterField(
        "Callback", "tried_at", models.DateTimeField(default="2020-01-01T00:00:00+09:00")
    ),
    "ban-drop-column": operations.RemoveField("Member", "language"),
    "ban-drop-table": operations.DeleteModel("Callback"),
    "renaming-column": operations.RenameField("Member", "language", "tongue"),
    "renaming-table": operations.RenameModel("Callback", "Call"),
    "changing-column-type": operations.AlterField("Member", "language", models.IntegerField()),
    "require-concurrent-index-creation": operations.AddIndex("Member", INDEX),
    "require-concurrent-index-deletion": operations.RemoveIndex("Member", "member_by_phone"),
    "constraint-missing-not-valid": operations.AddConstraint("Member", CHECK),
    "disallowed-unique-constraint": operations.AddConstraint("Member", UNIQUE),
    "adding-foreign-key-constraint": operations.AddField(
        "Member", "trial", models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT)
    ),
    "python": operations.RunPython(lambda apps, editor: None),
}
RIGHT: Mapping[str, operations.base.Operation] = {
    "a column that may be empty": operations.AddField("Member", "trial", models.CharField(max_length=5, null=True)),
    "a default of the database": operations.AddField("Member", "trial", models.IntegerField(db_default=0)),
    "an index beside": AddIndexConcurrently("Member", INDEX),
    "a constraint for new rows": AddConstraintNotValid("Member", CHECK),
    "a new table": NEW_TABLE,
}


def trial(operation: operations.base.Operation) -> Migration:
    """Make a migration of the app ``people`` that does this alone."""

    class Trial(Migration):
        operations: ClassVar = [operation]
        atomic = not isinstance(operation, AddIndexConcurrently)

    return Trial("trial", "people")


def tried(operation: operations.base.Operation) -> list[str]:
    """Give what is found in a migration of the room ``people`` that does this."""
    migration = trial(operation)
    state = MigrationLoader(connection).project_state()
    return found_in(statements_of(migration, state), in_transaction=migration.atomic)


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("rule", WRONG)
def test_what_keeps_others_waiting_or_breaks_the_running_release_is_found(rule: str) -> None:
    assert rule in tried(WRONG[rule])


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize("way", RIGHT)
def test_what_expands_is_let_through(way: str) -> None:
    assert tried(RIGHT[way]) == []


@pytest.mark.usefixtures("fresh_database")
def test_a_constraint_is_validated_by_a_later_migration() -> None:
    state = MigrationLoader(connection).project_state()
    AddConstraintNotValid("Member", CHECK).state_forwards("people", state)
    migration = trial(ValidateConstraint("Member", "trial_check"))
    assert found_in(statements_of(migration, state), in_transaction=True) == []

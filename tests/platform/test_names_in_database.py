"""Indexes and constraints have in the database the names that the models give them: a migration finds them by these."""

import pytest
from django.apps import apps
from django.db import connection, models

NAMED = """
    SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indrelid = %(table)s::regclass
    UNION SELECT conname FROM pg_constraint WHERE conrelid = %(table)s::regclass
"""
OURS = [model for model in apps.get_models() if model.__module__.startswith("hosho.")]


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_a_model_names_is_there_under_that_name(model: type[models.Model]) -> None:
    meta = model._meta
    named = {each.name for each in (*meta.indexes, *meta.constraints)}
    with connection.cursor() as cursor:
        cursor.execute(NAMED, {"table": meta.db_table})
        assert named <= {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_a_month_s_invoices_are_not_indexed_by_recipient() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'billing_invoice'")
        assert not [definition for (definition,) in cursor.fetchall() if "recipient" in definition]

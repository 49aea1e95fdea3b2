"""What the application's role may do: everything it needs, and no rewriting of history."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg import errors, sql

from hosho.ground.database import append_only_tables


@pytest.mark.django_db
def test_tests_run_as_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('TimeZone'), current_setting('lock_timeout')")
        assert cursor.fetchone() == ("hosho_app", "Asia/Tokyo", "3s")

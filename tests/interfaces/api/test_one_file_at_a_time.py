"""Files of collection are made and recorded one after the other, and whoever comes meanwhile is told so."""

from django.db import connection
from tests.cast import at
from tests.conftest import Database
from tests.interfaces.api.conftest import code_of
from tests.interfaces.api.test_collection_files import HEADER, STRAY, Office

from hosho.accounts import operations as accounts
from hosho.billing.operations.collection import ONE_FILE


def test_two_files_at_once_are_done_one_after_the_other(fresh_database: Database) -> None:
    office = Office(accounts.make_key(name="office", role="office", now=at("2020-10-01 10:00"))[1])
    another = connection.copy()
    with another.cursor() as theirs, connection.cursor() as ours:
        theirs.execute("SELECT pg_advisory_lock(%s)", [ONE_FILE])
        ours.execute("SET lock_timeout = '20ms'")  # or it would wait for as long as a lock is waited for
        for refused in (
            office.send("card", HEADER + STRAY, key="file"),
            office.post("/collections", {"by": "card", "on": "2020-11-27"}),
        ):
            assert (refused.status_code, code_of(refused)) == (409, "collecting-under-way")
        theirs.execute("SELECT pg_advisory_unlock(%s)", [ONE_FILE])
    another.close()
    assert office.send("card", HEADER + STRAY, key="file").json()["unmatched"] == 1

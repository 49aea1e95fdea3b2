"""How many questions a request asks the database: what is called all day asks no more than it must."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Bought, at, in_hand, publish
from tests.interfaces.api.conftest import Caller

from hosho.accounts.roles import Role
from hosho.workflows.clock_advance import set_clock

Calls = Callable[[Role | None], Caller]


@pytest.fixture
def aoi(calls: Calls) -> Bought:
    """Aoi, whose phone breaks on 2020-09-01; once already, so that the terms have been read from the database."""
    publish()
    first, aoi = in_hand(), in_hand()
    set_clock(to=at("2020-09-01 10:00"), runs=False)
    assert reported(calls, first, "partial-damage") > 0
    return aoi


def reported(calls: Calls, who: Bought, cause: str) -> int:
    """Let a failure be reported over the API; give how many questions that asked, but for its savepoint."""
    desk = calls("desk")
    body = {"device": who.serial, "cause": cause, "faults": ["screen"]}
    with CaptureQueriesContext(connection) as asked:
        answer = desk.post(f"/contracts/{who.contract_id}/reports", body)
    assert answer.status_code == 201, answer.content
    return sum("SAVEPOINT" not in each["sql"] for each in asked.captured_queries)


@pytest.mark.parametrize(("cause", "most"), [("partial-damage", 26), ("battery", 25)], ids=["covered", "refused"])
def test_a_report_asks_so_many_questions(calls: Calls, aoi: Bought, cause: str, most: int) -> None:
    assert reported(calls, aoi, cause) <= most

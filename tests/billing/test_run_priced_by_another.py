"""Two connections meet the same new prices: whichever keeps them first, every contract is charged."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from psycopg.sql import Composable

from hosho.billing import billable
from hosho.billing import operations as billing
from hosho.billing.models import Charge, Run
from hosho.billing.operations import batches
from hosho.billing.pricing import rules
from tests.billing.interrupted import NOW
from tests.billing.making import ISSUER, bill, contract, member
from tests.cast import OFFICE, publish
from tests.conftest import Database

ASKS_FOR_SHAPES = "p.plan IS NULL"


def in_a_connection_of_its_own(do: Callable[[], object]) -> None:
    def done() -> None:
        try:
            do()
        finally:
            connections.close_all()

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()


def test_prices_that_another_keeps_between_two_looks_lose_no_charge(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "SAMPLE", 1)
    publish()
    days = [date(2020, 9, 1), date(2020, 9, 10), date(2020, 9, 20)]
    made = [contract(member(), day) for day in days]
    billing.open_run(month=days[0], issuer=ISSUER, actor=OFFICE, now=NOW)
    run = billing.take_step(run_id=Run.objects.get().id, now=NOW)
    billable.prepare(rules())
    the_others = batches._count(run, batches.nothing)
    assert isinstance(the_others, list)
    assert len(the_others) == 2
    asked: list[str] = []

    def kept_meanwhile(execute: Callable[..., Any], sql: str | Composable, *more: Any) -> Any:
        text = sql.as_string() if isinstance(sql, Composable) else sql
        if ASKS_FOR_SHAPES in text:
            asked.append(text)
            in_a_connection_of_its_own(lambda: batches._keep_prices(run, the_others))
        return execute(sql, *more)

    with connection.execute_wrapper(kept_meanwhile):
        counted = batches.count_one(run)
    assert len(asked) == 1
    assert counted is not None
    batches.write_one(run, counted)
    bill("2020-09", now=NOW)
    charged = {each.contract_id: each.net_yen for each in Charge.objects.all()}
    assert charged == {made[0].id: 500, made[1].id: 350, made[2].id: 183}

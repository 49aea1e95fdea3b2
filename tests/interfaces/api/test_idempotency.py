"""A write is done once, however often and however it is sent."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from tests.cast import in_hand, publish
from tests.conftest import Database
from tests.interfaces.api.conftest import Caller, code_of

from hosho.accounts.models import AccessKey
from hosho.accounts.roles import Role
from hosho.claims.models import Claim
from hosho.interfaces.jobs import tasks
from hosho.web.idempotency import forget_old_answers
from hosho.web.models import Answered

Calls = Callable[[Role | None], Caller]
BATTERY = {"cause": "battery", "faults": ["battery"]}


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    path, body = f"/contracts/{aoi.contract_id}/reports", BATTERY | {"device": aoi.serial}
    first, second = (desk.post(path, body, key="once") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Claim.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    path = f"/contracts/{aoi.contract_id}/reports"
    desk.post(path, BATTERY | {"device": aoi.serial}, key="once")
    answer = desk.post(path, BATTERY | {"device": aoi.serial, "story": "別の内容"}, key="once")
    assert (answer.status_code, code_of(answer)) == (422, "idempotency-key-reused")


def test_two_callers_may_use_the_same_key(calls: Calls) -> None:
    publish()
    aoi = in_hand()
    path, body = f"/contracts/{aoi.contract_id}/reports", BATTERY | {"device": aoi.serial}
    assert calls("desk").post(path, body, key="once").status_code == 201
    assert calls("desk").post(path, body, key="once").status_code == 201
    assert Claim.objects.count() == 2


@pytest.mark.parametrize("key", [None, "x" * 201, "a\tb"], ids=["none", "too-long", "control-character"])
def test_a_write_needs_a_usable_key(calls: Calls, key: str | None) -> None:
    answer = calls("shop").post("/units", {}, key=key)
    assert (answer.status_code, code_of(answer)) == (400, "idempotency-key-missing")
    assert Answered.objects.count() == 0


def test_a_request_that_failed_may_be_mended_under_the_same_key(calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    path = f"/contracts/{aoi.contract_id}/reports"
    bad = desk.post(path, BATTERY | {"device": aoi.serial, "occurred_on": "2999-01-01"}, key="once")
    assert (bad.status_code, bad.json()["errors"][0]["field"]) == (422, "occurred_on")
    assert desk.post(path, BATTERY | {"device": aoi.serial}, key="once").status_code == 201


def test_a_request_in_flight_is_told_to_wait(fresh_database: Database, calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    name = f"{AccessKey.objects.get().id} once"
    with psycopg.connect(fresh_database.app_url) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        answer = desk.post(f"/contracts/{aoi.contract_id}/reports", BATTERY | {"device": aoi.serial}, key="once")
    assert (answer.status_code, code_of(answer)) == (409, "in-flight")
    connection.close()


def test_answers_are_forgotten_after_a_day_of_real_time(calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    desk.post(f"/contracts/{aoi.contract_id}/reports", BATTERY | {"device": aoi.serial})
    kept = Answered.objects.get()
    assert forget_old_answers(real_now=kept.answered_at + timedelta(hours=23, minutes=59)) == 0
    assert forget_old_answers(real_now=kept.answered_at + timedelta(hours=24, minutes=1)) == 1


def test_the_worker_forgets_old_answers_each_hour(calls: Calls) -> None:
    publish()
    aoi, desk = in_hand(), calls("desk")
    desk.post(f"/contracts/{aoi.contract_id}/reports", BATTERY | {"device": aoi.serial})
    a_day_later = Answered.objects.get().answered_at + timedelta(hours=24, minutes=1)
    tasks.tidy(timestamp=int(a_day_later.timestamp()))
    assert not Answered.objects.exists()
    assert "jobs.tidy" in {each.task.name for each in app.periodic_registry.periodic_tasks.values()}

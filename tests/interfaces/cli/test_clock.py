"""The clock of a demonstration: forward only, and what falls due happens on the way."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from tests.cast import at, in_hand, publish

from hosho import clock
from hosho.contracts.operations import WHEN_NATURAL_COVER_ENDS
from hosho.interfaces.cli.clock import later
from hosho.journal.models import Duty, Entry
from hosho.workflows.clock_advance import ClockBackwardsError, ClockFixedError, advance, set_clock


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2020-08-04 10:00", 1, "month", "2020-09-04 10:00"),
        ("2021-01-31 10:00", 1, "month", "2021-02-28 10:00"),
        ("2020-02-29 23:59", 1, "year", "2021-02-28 23:59"),
        ("2020-12-15 00:00", 1, "month", "2021-01-15 00:00"),
        ("2020-08-04 10:00", 10, "day", "2020-08-14 10:00"),
        ("2020-08-04 10:00", 2, "hour", "2020-08-04 12:00"),
    ],
)
def test_a_length_of_time_leads_to_the_day_people_expect(start: str, count: int, unit: str, end: str) -> None:
    assert later(at(start), count, unit) == at(end)


@pytest.mark.django_db
def test_without_a_setting_business_time_is_real_time() -> None:
    before = datetime.now().astimezone()
    assert before <= clock.now() <= datetime.now().astimezone()


@pytest.mark.django_db
@pytest.mark.parametrize("last_second", ["2021-01-31 23:59:59", "2021-02-01 00:00:00"])
def test_the_business_day_turns_at_midnight_in_tokyo(last_second: str) -> None:
    advance(to=at(last_second), runs=False)
    assert clock.today().isoformat() == last_second[:10]


@pytest.mark.django_db
def test_the_clock_does_not_go_back() -> None:
    set_clock(to=at("2021-01-01 00:00"), runs=False)
    with pytest.raises(ClockBackwardsError):
        set_clock(to=at("2020-12-31 23:59"))


@pytest.mark.django_db
def test_the_clock_of_production_is_not_set(settings: Any) -> None:
    settings.CONFIG = replace(settings.CONFIG, mode="production")
    with pytest.raises(ClockFixedError):
        set_clock(to=at("2021-01-01 00:00"))


@pytest.mark.django_db
def test_what_falls_due_on_the_way_happens_at_its_time_once() -> None:
    publish()
    aoi = in_hand(start="2020-08-04")
    advance(to=at("2030-01-01 00:00"), runs=False)
    advance(to=at("2030-01-02 00:00"), runs=False)
    [entry] = Entry.objects.filter(contract_id=aoi.contract_id, event="contracts.natural-cover-ended")
    assert entry.at == at("2022-08-03 23:59:59")
    assert Duty.objects.get(kind=WHEN_NATURAL_COVER_ENDS).taken_at == at("2022-08-03 23:59:59")

"""Run the self-check over the whole database after every story."""

from collections.abc import Iterator

import pytest
from tests.cast import at, open_store, publish
from tests.gateways.described import misdescribed
from tests.interfaces.api.declared import undeclared

from hosho import clock
from hosho.clock.models import ClockSetting
from hosho.insight import selfcheck
from hosho.network.models import Store


@pytest.fixture(autouse=True)
def _all_is_as_it_must_be(request: pytest.FixtureRequest) -> Iterator[None]:
    """Run the self-check at the end of each test that used the database.

    Invariants about business time are checked only if the story moved the clock.
    """
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    yield
    leave_out = () if ClockSetting.objects.exists() else selfcheck.OF_THE_CLOCK
    assert selfcheck.findings(now=clock.now(), leave_out=leave_out) == []
    assert misdescribed() == [], "the journal is as the catalogue of events says"


@pytest.fixture(autouse=True)
def _problems_are_declared() -> Iterator[None]:
    """Fail a story in which the API answers a problem that it does not declare for that operation."""
    with undeclared() as found:
        yield
    assert found == []


@pytest.fixture
def store(db: None) -> Store:
    """Mei's store, open since the plan was published."""
    publish()
    return open_store(now=at("2020-08-04 10:00"))

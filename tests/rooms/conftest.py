"""The clients of the races."""

from collections.abc import Iterator

import pytest
from tests.conftest import Database
from tests.rooms.clients import Clients, eight_clients


@pytest.fixture
def clients(fresh_database: Database) -> Iterator[Clients]:
    """Give eight clients of a database whose commits are real."""
    with eight_clients() as ready:
        yield ready

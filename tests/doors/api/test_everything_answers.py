"""Every operation of the description, with generated requests: no answer is an error of ours (5xx)."""

import os
from collections.abc import Iterator
from itertools import count

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from tests.cast import at, publish

from hosho.people import operations as people

pytestmark = pytest.mark.django_db
_keys = count(1)
EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))  # for each operation; more on demand
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection, and with it its transaction, through all requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db: None) -> str:
    """Give a key that may do everything, in an installation with a published plan."""
    publish()
    return people.make_key(name="everything", role="office", now=at("2020-08-04 10:00"))[1]


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case: schemathesis.Case, secret: str) -> None:
    key = f"everything-{next(_keys)}"
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    response = case.call()
    case.validate_response(response, checks=[not_a_server_error])

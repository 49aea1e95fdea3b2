"""Every operation of the description, with its example and with generated requests from a fixed seed.

Each reaches a success, and no answer is an error of ours (5xx). The requests go to a business in which each operation
can be done (``prepared.py``); each is taken back, so that the next finds the same.
"""

import os
from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from tests.cast import at
from tests.conftest import TEMPLATE, copy
from tests.interfaces.api.conftest import code_of
from tests.interfaces.api.prepared import BY_OPERATION, prepare

from hosho.accounts import operations as accounts
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database

SEED = 20200804
FILE = "application/octet-stream"
EXAMPLES = int(os.environ.get("API_EXAMPLES", "4"))  # for each operation; more on demand


def described() -> Iterator[APIOperation[Any, Any, Any, Any]]:
    """Yield the operations of the description; each can be read."""
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", get_wsgi_application(), config=SchemathesisConfig(seed=SEED)
)
OPERATIONS = {each.label.replace("/api/v1", ""): each for each in described()}
WRITES = [label for label, operation in OPERATIONS.items() if operation.method.upper() != "GET"]
succeeded: set[str] = set()
_keys = count(1)


class Business(NamedTuple):
    """What is there, by name, and a key that may do everything."""

    ids: dict[str, str]
    secret: str


@pytest.fixture(scope="module")
def business(
    django_db_setup: None,
    template: postgres.Server,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Business]:
    """Make the business in a database of its own, and keep one connection through all requests."""
    database = copy(template, TEMPLATE, "fresh_everything")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        key, secret = accounts.make_key(name="everything", role="office", now=at("2020-08-04 10:00"))
        yield Business(prepare(access_key_id=key.id, folder=tmp_path_factory.mktemp("plan")), secret)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def example_of(label: str, business: Business) -> schemathesis.Case[Any]:
    """Give the request that the description shows, done to what was prepared for it."""
    operation, done = OPERATIONS[label], BY_OPERATION[label]
    body: dict[str, Any] = {}
    for shown in operation.body:
        if shown.media_type == FILE:
            return operation.Case(
                path_parameters=named(done.path, business),
                headers=headers(business),
                body=shown.definition["example"].encode(),
                media_type=FILE,
            )
        whole = shown.definition["schema"]
        named_apart = whole.get("x-bundled", {})  # a body with objects inside stands beside them
        body = dict(named_apart.get(whole.get("$ref", "").rpartition("/")[2], whole)["examples"][0])
    case = operation.Case(
        path_parameters=named(done.path, business),
        query=named(done.query, business),
        headers=headers(business),
        body=body | named(done.body, business),
        media_type="application/json",
    )
    return case


def named(names: Any, business: Business) -> dict[str, str]:
    """Put in the ids of what was prepared."""
    return {field: business.ids[name] for field, name in names.items()}


def headers(business: Business) -> dict[str, str]:
    """Give the headers of a request of its own."""
    return {"Authorization": f"Bearer {business.secret}", "Idempotency-Key": f"everything-{next(_keys)}"}


@pytest.fixture
def taken_back(business: Business) -> Iterator[None]:
    """Take back what the test does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("label", OPERATIONS)
@pytest.mark.usefixtures("taken_back")
def test_the_example_succeeds_and_is_answered_as_described(label: str, business: Business) -> None:
    case = example_of(label, business)
    response = case.call()
    assert response.status_code in (200, 201), response.text
    case.validate_response(response)
    succeeded.add(label)


@pytest.mark.parametrize("label", WRITES)
@pytest.mark.usefixtures("taken_back")
def test_each_write_needs_a_key_and_is_done_once_under_it(label: str, business: Business) -> None:
    case = example_of(label, business)
    key = case.headers.pop("Idempotency-Key")
    missing = case.call()
    assert (missing.status_code, code_of(missing)) == (400, "idempotency-key-missing")
    case.headers["Idempotency-Key"] = key
    first, again = case.call(), case.call()
    assert (again.status_code, again.content) == (first.status_code, first.content)
    case.body = case.body | {"another": "payload"} if isinstance(case.body, dict) else b"another file"
    assert case.call().status_code == 422


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_makes_the_server_fail(case: schemathesis.Case[Any], business: Business) -> None:
    number = next(_keys)
    case.headers.update(headers(business))
    done = BY_OPERATION[case.operation.label.replace("/api/v1", "")]
    if number % 4:  # one of four is sent as it was generated
        case.path_parameters = {**(case.path_parameters or {}), **named(done.path, business)}
        if isinstance(case.body, dict):
            case.body = {**case.body, **named(done.body, business)}
    with transaction.atomic():
        response = case.call()
        transaction.set_rollback(True)
    case.validate_response(response, checks=[not_a_server_error])


def test_every_operation_was_prepared_for_and_has_succeeded(request: pytest.FixtureRequest) -> None:
    assert set(BY_OPERATION) == set(OPERATIONS)
    asked = sum("test_the_example_succeeds" in item.name for item in request.session.items)
    if asked < len(OPERATIONS):
        pytest.skip("only some operations were asked")
    assert succeeded == set(OPERATIONS)

"""Every list of the API asks the database the same number of questions, whatever its length.

Which operations answer with a list is read from the description, so that a new one is counted without being named
here. Each is asked twice: in a business that has little (``prepared.py``), as short as its parameters make it, and in
the same business when it has many more of everything (``crowded.py``).
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from tests.cast import at
from tests.conftest import TEMPLATE, copy
from tests.interfaces.api.conftest import Caller, code_of
from tests.interfaces.api.crowded import MANY, crowd, with_one
from tests.interfaces.api.prepared import BY_OPERATION, prepare

from hosho.accounts import operations as accounts
from hosho.interfaces.api.app import api
from hosho.platform import postgres
from hosho.platform.config import connection_settings
from hosho.platform.database import default_database

DESCRIPTION = api.get_openapi_schema()
AS_SHORT_AS_CAN_BE = {"limit": "1", "days": "7"}
"""Parameters by which a list becomes shorter."""
NO_ROWS = {
    "Catalogue.models": "they stand in one file",
    "Terms.clauses": "they stand in one file",
    "PlanQuote.reasons": "they follow from one unit",
    "Unit.warnings": "they follow from one unit",
    "BillingPreview.plans": "it is a run that is tried, chunk by chunk of the contracts",
    "BillingPreview.parked": "it is a run that is tried, chunk by chunk of the contracts",
}
"""Lists of objects in an answer that are not read as rows, and why."""
ASKED_BY = {
    "GET /search": {"q": "phone"},
    "GET /claims/{claim_id}": {"claim_id": "inspected"},
    "GET /claims/{claim_id}/timeline": {"claim_id": "inspected"},
    "GET /stores/{code}/visits": {"on": "visit-day"},
}
"""Where the list that can grow is asked for by another thing than the one in ``BY_OPERATION``."""


def lists_of(schema: Mapping[str, Any]) -> list[str]:
    """Return the fields of an answer that are lists of objects, as Schema.field; an empty name if it is one itself."""
    name = schema.get("$ref", "").rpartition("/")[2]
    whole = DESCRIPTION["components"]["schemas"][name] if name else schema
    fields = {"": whole} if whole.get("type") == "array" else whole.get("properties", {})
    return [
        f"{name}.{field}" if field else ""
        for field, kind in fields.items()
        if kind.get("type") == "array" and "$ref" in kind["items"]
    ]


def operations_with_lists() -> Iterator[tuple[str, list[str]]]:
    """Yield the operations that read, each with the fields of its answer that are lists of objects."""
    for path, methods in DESCRIPTION["paths"].items():
        if "get" in methods:
            shown = methods["get"]["responses"][200].get("content", {}).get("application/json", {})
            yield f"GET {path.removeprefix('/api/v1')}", lists_of(shown.get("schema", {}))


FIELDS = dict(operations_with_lists())
LISTS = {
    operation: [each.rpartition(".")[2] for each in fields if each not in NO_ROWS]
    for operation, fields in FIELDS.items()
    if not set(fields) <= set(NO_ROWS)
}


class Counted(NamedTuple):
    """How many rows an answer had, and how many questions it asked."""

    rows: int
    questions: int


class Business(NamedTuple):
    """What there is, by name, and a caller who may ask for all of it; what was counted, by operation."""

    office: Caller
    things: Mapping[str, str]
    short: Mapping[str, Counted]
    long: Mapping[str, Counted]


def address_of(operation: str, things: Mapping[str, str], **parameters: str) -> str:
    """Return the path and query by which a list is asked for, with those of the parameters that it takes."""
    template, done = operation.removeprefix("GET "), BY_OPERATION[operation]
    asked = {name: things[thing] for name, thing in {**done.path, **done.query, **ASKED_BY.get(operation, {})}.items()}
    asked |= {name: value for name, value in parameters.items() if takes(operation, name)}
    in_query = {name: value for name, value in asked.items() if f"{{{name}}}" not in template}
    return f"{template.format(**asked)}?{urlencode(in_query)}"


def takes(operation: str, parameter: str) -> bool:
    """Whether an operation has a parameter of this name."""
    described = DESCRIPTION["paths"][f"/api/v1{operation.removeprefix('GET ')}"]["get"]
    return any(each["name"] == parameter for each in described.get("parameters", ()))


def counted(operation: str, things: Mapping[str, str], office: Caller, **parameters: str) -> Counted:
    """Ask for a list; once before it is counted, so that the terms have been read by this process."""
    address = address_of(operation, things, **parameters)
    office.get(address)
    with CaptureQueriesContext(connection) as questions:
        answer = office.get(address)
    assert answer.status_code == 200, answer.content
    assert sum("clock_clocksetting" in each["sql"] for each in questions.captured_queries) <= 1, "time is read once"
    body = answer.json()
    rows = sum(len(body[field] if field else body) for field in LISTS[operation])
    return Counted(rows, len(questions.captured_queries))


@pytest.fixture(scope="module")
def business(
    django_db_setup: None,
    template: postgres.Server,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Business]:
    """Make the business in a database of its own, ask for all lists, let it grow, ask again; print what was counted."""
    database = copy(template, TEMPLATE, "fresh_questions")
    with django_db_blocker.unblock(), default_database(connection_settings(database.app_url)):
        key, secret = accounts.make_key(name="questions", role="office", now=at("2020-08-04 10:00"))
        office = Caller(secret)
        things = prepare(access_key_id=key.id, folder=tmp_path_factory.mktemp("plan"))
        things |= with_one(things)
        short = {each: counted(each, things, office, **AS_SHORT_AS_CAN_BE) for each in LISTS}
        things |= crowd(things, access_key_id=key.id)
        long = {each: counted(each, things, office) for each in LISTS}
        for each in LISTS:
            both = (f"{rows:3} rows {questions:3} questions" for rows, questions in (short[each], long[each]))
            sys.stdout.write(f"{each:45} {'   '.join(both)}\n")
        yield Business(office, things, short, long)


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_asks_as_many_questions_when_it_is_long_as_when_it_is_short(operation: str, business: Business) -> None:
    short, long = business.short[operation], business.long[operation]
    assert short.rows < long.rows, "the business of crowded.py has more rows of it"
    assert long.rows >= MANY, "the business of crowded.py has many rows of it"
    assert long.questions == short.questions


@pytest.mark.parametrize("operation", [each for each in LISTS if takes(each, "cursor")])
def test_a_list_has_each_row_once_by_pages_of_any_size(operation: str, business: Business) -> None:
    whole = business.office.get(address_of(operation, business.things, limit="200")).json()
    seen, cursor = list[Any](), ""
    while cursor or not seen:
        page = business.office.get(address_of(operation, business.things, limit="7", cursor=cursor)).json()
        seen, cursor = seen + page["items"], page["next"]
    assert seen[:200] == whole["items"]
    assert all(each not in seen[:place] for place, each in enumerate(seen))
    refused = business.office.get(address_of(operation, business.things, cursor="none of ours"))
    assert (refused.status_code, code_of(refused)) == (422, "cursor-invalid")


def test_lists_were_found_in_the_description() -> None:
    assert {"GET /contracts", "GET /stores", "GET /webhook-endpoints", "GET /search"} <= set(LISTS)
    assert set(ASKED_BY) <= set(LISTS)
    assert set(NO_ROWS) <= {each for fields in FIELDS.values() for each in fields}, "they are lists still"

"""Everything under /api/ with a status of 400 and above is problem details, whatever went wrong and wherever."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.test import override_settings
from tests.interfaces.api.conftest import Caller, code_of

from hosho import clock
from hosho.accounts.roles import Role
from hosho.presentation.refusals import problem_types

DESCRIPTION = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text())
Calls = Callable[[Role | None], Caller]


class Operation(NamedTuple):
    """An operation of the description, at a path whose ids are of nothing."""

    method: str
    path: str
    public: bool
    takes: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> Iterator[Operation]:
    """Read them; ``takes`` is the content type of the body, empty where there is none."""
    for path, methods in DESCRIPTION["paths"].items():
        for method, told in methods.items():
            takes = next(iter(told.get("requestBody", {}).get("content", {})), "")
            yield Operation(method.upper(), path, "security" not in told, takes)


OPERATIONS = list(operations())
WRITES = [each for each in OPERATIONS if each.method != "GET"]
WITH_JSON = [each for each in OPERATIONS if each.takes == "application/json"]
WITH_FILE = [each for each in OPERATIONS if each.takes == "application/octet-stream"]


def there(path: str) -> str:
    """Name things in a path that are not there, in their form."""
    for name, parameter in {
        "month": "2021-09",
        "version": "1",
        "batch": "1",
        "by": "card",
        "code": "nothing",
        "number": "I-21-0000001",
    }.items():
        path = path.replace(f"{{{name}}}", parameter)
    while "{" in path:
        path = f"{path.partition('{')[0]}{uuid4()}{path.partition('}')[2]}"
    return path


def sent(caller: Caller, operation: Operation, *, method: str = "", body: bytes = b"", **more: Any) -> Any:
    """Send a request; a key of its own for the write comes with it."""
    return caller.client.generic(
        method or operation.method,
        more.pop("path", there(operation.path)),
        body,
        more.pop("content_type", operation.takes or "application/json"),
        headers=caller.headers | {"Idempotency-Key": str(uuid4())} | more,
    )


def is_problem(answer: Any, status: int, code: str) -> None:
    """Look whether an answer is the problem, whole."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    told = answer.json()
    assert (code_of(answer), told["status"]) == (code, status)
    assert told["title"] == problem_types()[code].title.ja
    assert told["detail"]
    assert isinstance(told["errors"], list)
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)


@pytest.mark.parametrize("path", sorted({each.path for each in OPERATIONS}))
def test_another_method_is_a_problem_that_names_those_there_are(calls: Calls, path: str) -> None:
    allowed = sorted(each.method for each in OPERATIONS if each.path == path)
    answer = sent(calls("office"), Operation("PATCH", path, False, ""))
    is_problem(answer, 405, "method-not-allowed")
    assert answer.json()["allowed"] == answer["Allow"].split(", ") == allowed
    assert all(each in answer.json()["detail"] for each in ["PATCH", *allowed])


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_unknown_path_is_a_problem(calls: Calls, operation: Operation) -> None:
    is_problem(sent(calls("office"), operation, path=f"{there(operation.path)}/and/more"), 404, "not-found")


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if not each.public], ids=str)
def test_no_key_and_a_wrong_one_are_problems(calls: Calls, operation: Operation) -> None:
    for caller in (calls(None), Caller("hosho_office_wrong")):
        is_problem(sent(caller, operation, body=b"{}"), 401, "key-missing")


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_a_body_that_is_no_json_is_a_problem(calls: Calls, operation: Operation) -> None:
    caller = calls("office")
    is_problem(sent(caller, operation, body=b'{"a":'), 400, "not-json")
    form = "multipart/form-data; boundary=x"
    is_problem(sent(caller, operation, body=b"--x--\r\n", content_type=form), 400, "not-json")
    is_problem(sent(caller, operation, body=b"<a/>", content_type="text/xml"), 400, "not-json")


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_a_body_that_is_too_large_is_a_problem_that_says_how_large_it_may_be(
    calls: Calls, operation: Operation
) -> None:
    answer = sent(calls("office"), operation, body=b'{"a": "' + b"a" * 3_000_000 + b'"}')
    is_problem(answer, 413, "too-large")
    assert answer.json()["most_mb"] == 2.5
    assert "2.5MB" in answer.json()["detail"]


@pytest.mark.parametrize("operation", WITH_FILE, ids=str)
def test_a_form_for_a_file_is_a_problem(calls: Calls, operation: Operation) -> None:
    answer = sent(calls("office"), operation, body=b"--x--\r\n", content_type="multipart/form-data; boundary=x")
    is_problem(answer, 415, "not-a-file")


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_a_write_without_its_key_is_a_problem(calls: Calls, operation: Operation) -> None:
    caller = calls("office")
    answer = caller.client.generic(operation.method, there(operation.path), b"{}", headers=caller.headers)
    is_problem(answer, 400, "idempotency-key-missing")


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if not each.public], ids=str)
def test_a_role_that_may_not_is_told_which_may(calls: Calls, operation: Operation) -> None:
    for role in ("shop", "store"):
        answer = sent(calls(role), operation, body=b"{}")
        if answer.status_code == 403:
            is_problem(answer, 403, "not-allowed")
            assert (answer.json()["role"], role in answer.json()["needs"]) == (role, False)
            assert "office" in answer.json()["needs"]


@pytest.mark.parametrize("path", ["/api/", "/api/v2/plans", "/api/v1/", "/api/v1/nothing", "/api/%E3%81%82"])
@pytest.mark.parametrize("debug", [False, True], ids=["debug-off", "debug-on"])
def test_what_is_no_path_of_the_api_is_a_problem_too(calls: Calls, path: str, debug: bool) -> None:
    with override_settings(DEBUG=debug):
        is_problem(calls(None).client.get(path), 404, "not-found")


def test_a_path_elsewhere_is_a_page(calls: Calls) -> None:
    for path in ("/nothing/", "/apiary/"):
        answer = calls(None).client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_a_host_that_is_not_ours_is_a_problem(calls: Calls) -> None:
    answer = calls(None).client.get("/api/v1/plans", headers={"Host": "elsewhere.example"})
    is_problem(answer, 400, "refused")


@pytest.mark.parametrize("debug", [False, True], ids=["debug-off", "debug-on"])
def test_a_failure_of_our_own_is_a_problem_that_tells_nothing_of_the_inside(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    def fails() -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(clock, "now", fails)
    with override_settings(DEBUG=debug):
        answer = calls(None).client.get("/api/v1/clock")
    is_problem(answer, 500, "internal")
    assert b"secret" not in answer.content


def test_what_is_told_outside_of_the_api_is_told_in_the_asked_language(calls: Calls) -> None:
    client = calls(None).client
    for language, detail in (("ja", "このパスの操作はありません。"), ("en", "No operation has this path.")):
        answer = client.get("/api/v1/nothing", headers={"Accept-Language": language})
        assert answer.json()["detail"].startswith(detail)
        assert answer["Content-Language"] == language

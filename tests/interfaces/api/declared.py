"""What the API answers in a test is what its description declares: each problem, for that operation, with its members.

The API is listened to where it turns an exception into its answer, so it does not matter who called it, or how.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from hosho.interfaces.api.app import api

PREFIX = "/api/v1"


@cache
def description() -> Mapping[str, Any]:
    """Return the description of the API, as callers read it."""
    read: Mapping[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return read


def resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a part of the description itself, or the one that it refers to."""
    while "$ref" in part:
        kind, name = part["$ref"].removeprefix("#/components/").split("/")
        part = description()["components"][kind][name]
    return part


@cache
def declared_problems() -> Mapping[str, set[str]]:
    """Return the problem types of each operation (``GET /claims/{claim_id}``), by their codes."""
    return {
        f"{method.upper()} {path.removeprefix(PREFIX)}": {
            code
            for response in operation["responses"].values()
            for code in resolved(response)["content"].get("application/problem+json", {}).get("examples", {})
        }
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def operation_of(request: HttpRequest) -> str:
    """Return the operation that a request came to, as the description names it."""
    assert request.resolver_match is not None
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", request.resolver_match.route)
    return f"{request.method} {path.removeprefix(PREFIX)}"


@contextmanager
def undeclared() -> Iterator[list[str]]:
    """Collect what the API answers meanwhile and does not declare."""
    found: list[str] = []

    def listening(request: HttpRequest, error: Any) -> HttpResponse:
        response = answered(request, error)
        found.extend(_undeclared(operation_of(request), json.loads(response.content)))
        return response

    answered, api.on_exception = api.on_exception, listening  # type: ignore[method-assign]
    try:
        yield found
    finally:
        del api.on_exception


def _undeclared(operation: str, problem: Mapping[str, Any]) -> Iterator[str]:
    code = problem["type"].rpartition(":")[2]
    if code not in declared_problems()[operation]:
        yield f"{operation} answers {code}: declare it with refuses(…) at its route"
    if unknown := problem.keys() - description()["components"]["schemas"]["Problem"]["properties"].keys():
        yield f"{operation} answers {code} with {sorted(unknown)}: describe them in ProblemOut"

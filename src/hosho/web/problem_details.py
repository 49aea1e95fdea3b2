"""Errors as problem details (RFC 9457): everything under ``/api/`` with a status of 400 and above is one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from hosho.core.refusals import Refused
from hosho.presentation.language import language
from hosho.presentation.refusals import ROWS, for_program, urn

UNDER = "/api/"
CONTENT_TYPE = "application/problem+json"
BY_STATUS: Mapping[int, str] = {404: "path-unknown", 405: "method-not-allowed", 413: "too-large", 500: "internal"}
"""What an answer means that no handler of the API made; any other status is ``refused``."""


def problem_of(refused: Refused, *, errors: Sequence[Mapping[str, str]] | None = None) -> HttpResponse:
    """Return a refusal as a response; its values are members of the body.

    ``errors`` names what is wrong field by field; left out, it is the refusal's own field, if it has one.
    """
    detail = for_program(refused, language())
    if errors is None:
        errors = [{"field": refused.field, "message": detail}] if refused.field else []
    return problem(refused.code, detail=detail, errors=errors, members=refused.values())


def problem(
    code: str,
    *,
    status: int | None = None,
    detail: str = "",
    errors: Sequence[Mapping[str, str]] = (),
    members: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return a problem: ``application/problem+json`` with type, title, status, detail and, per field, what is wrong.

    Programs tell problems apart by ``type``, which never changes; ``title`` and ``detail`` are for people. ``status``
    and ``detail`` are those of the code where they are left out; ``members`` are its values.
    """
    row, members = ROWS[code], members or {}
    body = {
        "type": urn(row.type or code),
        "title": row.title.in_(language()),
        "status": status or row.status,
        "detail": detail or row.for_program(members, language()),
        "errors": list(errors),
        **members,
    }
    return HttpResponse(msgspec.json.encode(body), status=body["status"], content_type=CONTENT_TYPE)


def most_of_a_body() -> float:
    """Return how large a JSON body may be, in megabytes."""
    return round(int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) / (1024 * 1024), 1)


class ProblemsUnderApi:
    """Middleware, around all others: what is answered under ``/api/`` without having come to the API is a problem too.

    So are an unknown path, another method, a host that is not ours, and a failure of our own, of which nothing is told.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and put the answer in this form where it is not in it yet."""
        response = self.get_response(request)
        failed = request.path.startswith(UNDER) and response.status_code >= 400
        if failed and isinstance(response, HttpResponse) and response.headers["Content-Type"] != CONTENT_TYPE:
            _rewrite(request, response)
        return response


def _rewrite(request: HttpRequest, response: HttpResponse) -> None:
    """Write a problem into a response; its other headers stay (``Allow`` among them)."""
    code = BY_STATUS.get(response.status_code, "refused")
    members: dict[str, Any] = {}
    if code == "method-not-allowed":
        allowed = sorted(each.strip() for each in response.headers.get("Allow", "").split(","))
        response.headers["Allow"] = ", ".join(allowed)
        members = {"method": request.method, "allowed": allowed}
    elif code == "too-large":
        members = {"most_mb": most_of_a_body()}
    with translation.override(translation.get_language_from_request(request)):
        told = problem(code, status=response.status_code, members=members)
        response.headers["Content-Language"] = translation.get_language()
    response.content = told.content
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Content-Length"] = str(len(told.content))

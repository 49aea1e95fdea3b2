"""How the API answers what is refused: each refusal by its row, and what Django and ninja refuse as one of these."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hosho.core.refusals import Refused
from hosho.gateways.payment_files.words import finding_in_words
from hosho.interfaces.api.parsing import BodyUnreadableError
from hosho.presentation.language import language
from hosho.presentation.refusals import ROWS
from hosho.presentation.refusals.validation_messages import words_for
from hosho.web.problem_details import most_of_a_body, problem, problem_of
from hosho.workflows.collection_files import FileInDoubtError

E = TypeVar("E", bound=Exception)
FINDINGS = 200
"""So many places of a file that is rejected are told in an answer."""


def register(api: NinjaAPI) -> None:
    """Make the API answer every error of the caller's as a problem. Any other is ours, and Django's to answer."""

    def answer(kind: type[E], handler: Callable[[HttpRequest, E], HttpResponse]) -> None:
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]  # ninja says it may hand over the class

    answer(Refused, lambda request, error: problem_of(error))
    answer(FileInDoubtError, _in_doubt)
    answer(ValidationError, _invalid)
    answer(AuthenticationError, lambda request, error: problem("key-missing"))
    answer(HttpError, _plain)
    answer(Http404, lambda request, error: problem("not-found"))
    answer(ObjectDoesNotExist, lambda request, error: problem("not-found"))
    answer(RequestDataTooBig, lambda request, error: problem("too-large", members={"most_mb": most_of_a_body()}))


def _in_doubt(request: HttpRequest, error: FileInDoubtError) -> HttpResponse:
    """Answer for a file that does not agree with itself: the line, its field, and what is wrong with it."""
    errors = [
        {"field": f"{each.line}.{each.field}", "message": finding_in_words(each).in_(language())}
        for each in error.findings[:FINDINGS]
    ]
    return problem_of(error, errors=errors)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a body or parameter of the wrong shape: one line for each field."""
    errors: Sequence[Mapping[str, str]] = [
        {"field": _path(each["loc"]), "message": words_for(each, language())} for each in error.errors
    ]
    detail = ROWS["invalid"].for_program({"n": len(errors)}, language())
    return problem("invalid", detail=detail, errors=errors)


def _path(loc: Sequence[str | int]) -> str:
    """Return where a value is in the request, without where ninja found it ('body', and the parameter's name)."""
    parts = [str(part) for part in loc]
    if parts and parts[0] == "body":
        parts = parts[2:]
    elif parts and parts[0] in ("query", "path", "header"):
        parts = parts[1:]
    return ".".join(parts)


def _plain(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what ninja refuses by itself; with 400, that is a body that our parser could not read."""
    if error.status_code == 400:
        return problem_of(BodyUnreadableError())
    return problem("refused", status=error.status_code, detail=str(error))

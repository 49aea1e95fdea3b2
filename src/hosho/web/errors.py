"""The pages for what went wrong: each says what happened and what can be done now."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from hosho.plans.queries import PlanUnknownError
from hosho.web import access
from hosho.web.page import answer


class NothingPublishedYet:
    """Middleware: a page that needs a plan, where none is published yet, says so and what will be there.

    It is an empty page, no error: the installation runs, and its office has still to publish the first terms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a view that found no plan."""
        return answer(request, "site/nothing-yet.html") if isinstance(exception, PlanUnknownError) else None


@access.public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read."""
    return answer(request, "site/errors/400.html", status=400)


@access.public
def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: not allowed; also a form that was sent without its token."""
    return answer(request, "site/errors/403.html", status=403)


@access.public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: there is no such page, or none for this reader."""
    return answer(request, "site/errors/404.html", status=404)


@access.public
def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Asks nothing of the database."""
    return answer(request, "site/errors/500.html", status=500)

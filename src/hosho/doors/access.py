"""Who may use a view. Every view declares one policy; a view without one fails the tests.

A policy is put on the view function itself, below the route's decorator, so that it stands beside what it guards.
Later doors add policies for roles here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, get_args

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
F = TypeVar("F", bound=Callable[..., object])

View = Callable[Concatenate[HttpRequest, P], R]
Policy = Literal["public", "demonstration-only"]
POLICIES: tuple[Policy, ...] = get_args(Policy)


def declare(view: F, policy: Policy) -> F:
    """Note the policy on the view, for the test that walks all routes."""
    view.access_policy = policy  # type: ignore[attr-defined]
    return view


def policy_of(view: object) -> Policy | None:
    """Give the policy that a view declares, or nothing."""
    return getattr(view, "access_policy", None)


def public(view: F) -> F:
    """Let everybody in."""
    return declare(view, "public")


def demonstration_only(view: View[P, R]) -> View[P, R]:
    """Answer 404 unless this installation is a demonstration: elsewhere the page does not exist.

    Raises:
        Http404: the installation is not a demonstration.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not is_demonstration():
            raise Http404
        return view(request, *args, **kwargs)

    return declare(guarded, "demonstration-only")


def is_demonstration() -> bool:
    """Say whether this installation shows a demo: invented members, a clock that can be moved."""
    return not settings.CONFIG.production

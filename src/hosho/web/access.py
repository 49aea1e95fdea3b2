"""Who may use a view. Every view declares one policy; a view without one fails the tests.

A policy is put on the view function itself, below the route's decorator, so that it stands beside what it guards.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, cast, get_args
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from hosho.accounts.models import Account
from hosho.journal.actor import Actor

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
F = TypeVar("F", bound=Callable[..., object])

View = Callable[Concatenate[HttpRequest, P], R]
Policy = Literal["public", "demonstration-only", "buyer", "member", "desk", "store", "depot", "office"]
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


def for_role(*roles: str) -> Callable[[View[P, R]], View[P, HttpResponseBase]]:
    """Let in who is signed in with one of these roles; the office may look everywhere that staff work.

    Who is not signed in is sent to do so; for everybody else the page does not exist.
    """

    def decorate(view: View[P, R]) -> View[P, HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, Account):
                return redirect_to_login(request.get_full_path())
            if user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return declare(guarded, cast(Policy, roles[0]))

    return decorate


desk = for_role("desk", "office")
store = for_role("store")
depot = for_role("depot", "office")
office = for_role("office")
member = for_role("member")


ORDERS_OF_GUEST = "shop_orders"
"""Where a session keeps the ids of the orders that were placed in it without signing in."""


def buyer(view: View[P, R]) -> View[P, HttpResponseBase]:
    """Let in members, and guests who ordered something in this session; which order is theirs, the view looks.

    Everybody else who is not signed in is sent to do so; for staff the page does not exist.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.session.get(ORDERS_OF_GUEST):
            if not isinstance(request.user, Account):
                return redirect_to_login(request.get_full_path())
            if request.user.role != "member":
                raise Http404
        return view(request, *args, **kwargs)

    return declare(guarded, "buyer")


def account_of(request: HttpRequest) -> Account:
    """Give the account that is signed in, behind a policy that asks for one."""
    assert isinstance(request.user, Account), "the view's policy asks for an account"
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Give who acts: the member, or the colleague."""
    account = account_of(request)
    return Actor("member", account.member_id) if account.member_id else Actor("staff", account.id)


def member_id_of(request: HttpRequest) -> UUID:
    """Give the member that is signed in, behind the policy ``member``."""
    member_id = account_of(request).member_id
    assert member_id is not None, "the policy lets only members in"
    return member_id


def is_demonstration() -> bool:
    """Say whether this installation shows a demo: invented members, a clock that can be moved."""
    return not settings.CONFIG.production

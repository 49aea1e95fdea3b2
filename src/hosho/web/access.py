"""Who may use a view. Every view declares one policy; a view without one fails the tests.

A policy is put on the view function itself, below the route's decorator, beside what it guards. Like the keys of the
API it asks for acts, not for roles: which role may do what is said in ``accounts.roles`` alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar, get_args
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from hosho.accounts.models import Account
from hosho.accounts.roles import Act, may
from hosho.journal.actor import Actor

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
F = TypeVar("F", bound=Callable[..., object])

View = Callable[Concatenate[HttpRequest, P], R]
Policy = Literal["public", "demonstration-only", "buyer", "member", "desk", "store", "depot", "office"]
POLICIES: tuple[Policy, ...] = get_args(Policy)


def set_policy(view: F, policy: Policy, acts: tuple[Act, ...] = ()) -> F:
    """Record policy and acts on the view, for the test that walks all routes."""
    view.access_policy, view.access_acts = policy, acts  # type: ignore[attr-defined]
    return view


def policy_of(view: object) -> Policy | None:
    """Return the policy that a view declares, if it does."""
    return getattr(view, "access_policy", None)


def acts_of(view: object) -> tuple[Act, ...]:
    """Return the acts that a role must allow to use a view; none where anyone may."""
    return getattr(view, "access_acts", ())


def public(view: F) -> F:
    """Admit anyone."""
    return set_policy(view, "public")


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

    return set_policy(guarded, "demonstration-only")


def for_acts(policy: Policy, act: Act, *more: Act) -> Callable[[View[P, R]], View[P, HttpResponseBase]]:
    """Admit accounts whose role may do all of these acts (``accounts.roles``); ``policy`` is the name of the guard.

    A reader without an account is sent to sign in; for all others the page does not exist.
    """

    acts = (act, *more)

    def decorate(view: View[P, R]) -> View[P, HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, Account):
                return redirect_to_login(request.get_full_path())
            if not all(may(user.role, each) for each in acts):
                raise Http404
            return view(request, *args, **kwargs)

        return set_policy(guarded, policy, acts)

    return decorate


member = for_acts("member", "act-as-member")
desk = for_acts("desk", "see-contracts")
store = for_acts("store", "act-for-own-store")
depot = for_acts("depot", "repair")
office = for_acts("office", "run-stores")


def desk_to(act: Act) -> Callable[[View[P, R]], View[P, HttpResponseBase]]:
    """Admit colleagues of the desk whose role may also do ``act``, which the page is for."""
    return for_acts("desk", "see-contracts", act)


ORDERS_OF_GUEST = "shop_orders"
"""Where a session keeps the ids of the orders that were placed in it without signing in."""


def buyer(view: View[P, R]) -> View[P, HttpResponseBase]:
    """Admit members, and guests who ordered something in this session; the view checks that the order is theirs.

    Others who are not signed in are sent to do so; for staff the page does not exist.
    """
    for_members = member(view)

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        admit = view if request.session.get(ORDERS_OF_GUEST) else for_members
        return admit(request, *args, **kwargs)

    return set_policy(guarded, "buyer", acts_of(for_members))


def account_of(request: HttpRequest) -> Account:
    """Return the account that is signed in, behind a policy that asks for one."""
    assert isinstance(request.user, Account), "the view's policy asks for an account"
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts: the member, or the colleague."""
    account = account_of(request)
    return Actor("member", account.member_id) if account.member_id else Actor("staff", account.id)


def member_id_of(request: HttpRequest) -> UUID:
    """Return the id of the member who is signed in, behind the policy ``member``."""
    member_id = account_of(request).member_id
    assert member_id is not None, "the policy admits members only"
    return member_id


def is_demonstration() -> bool:
    """Whether this installation shows a demo: invented members, a clock that can be moved."""
    return not settings.CONFIG.production

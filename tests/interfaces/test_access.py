"""Every route declares who may use it, and the declared policy holds."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.operation import Operation

from hosho.accounts.models import Account
from hosho.accounts.roles import ACTS, PERSONAL, ROLES, Act, may
from hosho.interfaces.api.app import api
from hosho.web import access

OF_NINJA = {"openapi-json", "api-root"}
"""Ninja's own pages: the description of the API, which everybody may read."""


ACTS_OF_POLICY: Mapping[str, tuple[Act, ...]] = {
    "public": (),
    "demonstration-only": (),
    "buyer": ("act-as-member",),
    "member": ("act-as-member",),
    "desk": ("see-contracts",),
    "store": ("act-for-own-store",),
    "depot": ("repair",),
    "office": ("run-stores",),
}
MORE_ACTS: Mapping[str, Act] = {
    "desk.call.call": "report-failures",
    "desk.call.live": "report-failures",
    "desk.call.hours": "report-failures",
    "desk.call.danger": "report-failures",
    "desk.callbacks.call_back": "change-members",
    "desk.contract.change": "change-contracts",
    "desk.loaners.loaners": "see-loaners",
    "desk.member.contact": "change-members",
}
"""Views that are for one act beyond what their policy asks for."""
ADMITTED: Mapping[str, set[str]] = {
    "buyer": {"member"},
    "member": {"member"},
    "desk": {"desk", "office"},
    "store": {"store"},
    "depot": {"depot", "office"},
    "office": {"office"},
}


def patterns(resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from ((f"{each.pattern}{route}", pattern) for route, pattern in patterns(each))
        else:
            yield str(each.pattern), each


def operations(of: NinjaAPI) -> Iterator[tuple[str, Operation]]:
    for prefix, router in of._routers:
        for path, view in router.path_operations.items():
            yield from ((f"{'/'.join(each.methods)} {prefix}{path}", each) for each in view.operations)


def test_every_view_declares_its_policy() -> None:
    undeclared = [
        route
        for route, pattern in patterns(get_resolver())
        if not pattern.callback.__module__.startswith("ninja.")  # its operations are looked at one by one below
        and not (route.startswith("api/") and pattern.name in OF_NINJA)
        and access.policy_of(pattern.callback) not in access.POLICIES
    ]
    assert undeclared == []


def of_ours() -> Iterator[tuple[str, Callable[..., Any]]]:
    for route, pattern in patterns(get_resolver()):
        if not route.startswith("api/"):
            view = pattern.callback
            yield f"{view.__module__.removeprefix('hosho.interfaces.')}.{view.__name__}", view


def test_every_view_asks_for_the_acts_of_its_policy_and_for_its_own() -> None:
    views = dict(of_ours())
    asked = {name: access.acts_of(view) for name, view in views.items()}
    policies = {name: access.policy_of(view) or "" for name, view in views.items()}
    more = {name: (MORE_ACTS[name],) if name in MORE_ACTS else () for name in views}
    assert asked == {name: ACTS_OF_POLICY[policies[name]] + more[name] for name in views}
    assert MORE_ACTS.keys() <= views.keys()


def test_a_view_that_asks_for_one_act_more_keeps_nobody_out_whom_its_policy_admits() -> None:
    for name, view in of_ours():
        admitted = ADMITTED.get(access.policy_of(view) or "", set())
        assert all(may(role, act) for role in admitted for act in access.acts_of(view)), name


@pytest.mark.parametrize("policy", ADMITTED)
def test_a_policy_admits_these_roles_sends_strangers_to_sign_in_and_does_not_exist_for_others(
    policy: str, rf: RequestFactory
) -> None:
    guarded = getattr(access, policy)(lambda request: HttpResponse())

    def admits(role: str) -> bool:
        request = asking(rf, Account(role=role))
        try:
            return bool(guarded(request).status_code == 200)
        except Http404:
            return False

    assert {role for role in (*ROLES, "member", "", "unknown") if admits(role)} == ADMITTED[policy]
    assert guarded(asking(rf, AnonymousUser()))["Location"].startswith("/sign-in/?next=")


def asking(rf: RequestFactory, user: Any) -> HttpRequest:
    request: Any = rf.get("/desk/")
    request.user, request.session = user, {}
    return cast(HttpRequest, request)


def test_no_role_acts_in_the_place_of_a_member_or_of_a_store() -> None:
    assert {role for role in ROLES for act in PERSONAL if may(role, act)} == {"store"}
    assert all(may("office", act) for act in ACTS if act not in PERSONAL)


def test_every_operation_of_the_api_asks_for_a_key_or_declares_its_policy() -> None:
    found = dict(operations(api))
    assert found
    undeclared = [
        name
        for name, each in found.items()
        if not each.auth_callbacks and access.policy_of(each.view_func) not in access.POLICIES
    ]
    assert undeclared == []


def test_a_view_without_a_policy_would_be_found() -> None:
    assert access.policy_of(lambda request: None) is None


@pytest.mark.django_db
def test_demo_pages_do_not_exist_in_production(client: Client, production: None) -> None:
    assert client.get("/demo/members/01a2047f-995e-75e7-86c6-b924f70f4666/").status_code == 404

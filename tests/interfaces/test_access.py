"""Every route declares who may use it, and the declared policy holds."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.operation import Operation

from hosho.interfaces.api.app import api
from hosho.web import access

OF_NINJA = {"openapi-json", "api-root"}
"""Ninja's own pages: the description of the API, which everybody may read."""


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

"""Who may use the API: no key, a wrong key, a revoked key, and keys of roles that may not."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from ninja.operation import Operation
from tests.cast import at, in_hand, publish
from tests.interfaces.api.conftest import Caller

from hosho.accounts.models import AccessKey
from hosho.accounts.operations import revoke_key
from hosho.accounts.roles import Role
from hosho.interfaces.api.app import api
from hosho.web.access import policy_of
from hosho.web.keys import KeyFor

Calls = Callable[[Role | None], Caller]


def operations() -> list[Operation]:
    """Give all operations of the API."""
    return [
        operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    ]


def test_each_operation_says_who_may_use_it() -> None:
    for operation in operations():
        guarded = any(isinstance(auth, KeyFor) for auth in operation.auth_callbacks)
        assert guarded != (policy_of(operation.view_func) == "public"), operation.operation_id


def test_each_write_is_guarded() -> None:
    for operation in operations():
        if "POST" in operation.methods:
            assert any(isinstance(auth, KeyFor) for auth in operation.auth_callbacks), operation.operation_id


@pytest.mark.parametrize("secret", [None, "", "hosho_desk_wrong"])
def test_without_a_known_key_nothing_is_told(db: None, secret: str | None) -> None:
    answer = Caller(secret).get(f"/contracts/{uuid4()}")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:hosho:problem:key-missing"


def test_a_revoked_key_is_no_key(calls: Calls) -> None:
    desk = calls("desk")
    assert desk.get(f"/contracts/{uuid4()}").status_code == 404
    revoke_key(key_id=AccessKey.objects.get().id, now=at("2020-08-05 10:00"))
    assert desk.get(f"/contracts/{uuid4()}").status_code == 401


def test_a_role_may_only_do_its_own_work(calls: Calls) -> None:
    publish()
    aoi = in_hand()
    answer = calls("depot").post(f"/contracts/{aoi.contract_id}/reports", {"device": aoi.serial, "cause": "wet"})
    assert answer.status_code == 403
    assert calls("shop").get(f"/contracts/{aoi.contract_id}").status_code == 403


def test_the_plan_is_told_to_everybody(calls: Calls) -> None:
    publish()
    plan = calls(None).get("/plans/iijmio-used").json()
    assert (plan["monthly_net_yen"], plan["monthly_total_yen"]) == (500, 550)
    models = calls(None).get("/plans/iijmio-used/models?on=2020-08-04").json()["models"]
    assert [model["code"] for model in models if "walk-in" in model["methods"]] == ["iphone-8", "iphone-xr"]
    assert calls(None).get("/plans/none-such").status_code == 404

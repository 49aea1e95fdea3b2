"""What a member agrees to and prepares before a visit to a store is booked."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.cast import at, in_hand, open_store, publish
from tests.interfaces.api.conftest import Caller

from hosho.accounts.roles import Role
from hosho.workflows.clock_advance import set_clock

Calls = Callable[[Role | None], Caller]
AGREED = {"consents": ["data-loss", "parts", "remedy-is-ours"], "preparation": {"backup": "done", "sim": "later"}}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        pytest.param({"consents": ["parts"]}, "consents", id="two missing"),
        pytest.param({"consents": ["everything"]}, "consents.0", id="unknown consent"),
        pytest.param({"preparation": {"backup": "perhaps"}}, "preparation.backup", id="unknown answer"),
        pytest.param({"preparation": {"cloud": "done"}}, "preparation.cloud.[key]", id="unknown preparation"),
    ],
)
def test_a_visit_is_not_booked_without_the_consents_and_readable_preparations(
    calls: Calls, wrong: dict[str, Any], field: str
) -> None:
    publish()
    open_store(now=at("2020-08-04 10:00"))
    aoi = in_hand("iphone-8")
    set_clock(to=at("2021-06-01 10:00"), runs=False)
    desk, with_visit = calls("desk"), f"/contracts/{aoi.contract_id}/reports/with-visit"
    slot = {"store": "midoricho", "starts_at": "2021-06-03T11:00:00+09:00"}
    body = {"device": aoi.serial, "cause": "partial-damage", "faults": ["screen"], **slot, **AGREED}
    answer = desk.post(with_visit, body | wrong)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    claim = desk.post(
        f"/contracts/{aoi.contract_id}/reports", {key: body[key] for key in ("device", "cause", "faults")}
    )
    assert claim.status_code == 201, "nothing of the refused report was kept"
    path = f"/claims/{claim.json()['id']}/visit"
    assert desk.post(path, slot | AGREED | wrong).status_code == 422
    booked = desk.post(path, slot | AGREED).json()
    assert (booked["state"], booked["preparation"]) == ("visit-booked", AGREED["preparation"])
    assert desk.post(path, slot | {"starts_at": "2021-06-04T11:00:00+09:00"}).status_code == 201, "asked once is enough"

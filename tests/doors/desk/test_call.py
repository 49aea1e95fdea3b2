"""The call over HTTP: find, ask, see what would be decided, and make the report once."""

from typing import Any

import pytest
from django.test import Client

from hosho.claims.models import Claim
from tests.cast import in_hand
from tests.doors.desk.conftest import Desk, signed_in

pytestmark = pytest.mark.django_db


def answers(desk: Desk, **more: Any) -> dict[str, Any]:
    """Give what is said in an ordinary call of Sora's: her screen broke yesterday."""
    return {
        "act": "decide",
        "token": "01890a5d-ac96-774b-bcce-b302099a8057",
        "safe": "yes",
        "identified": "yes",
        "device": desk.sora.serial,
        "occurred_on": "2022/05/29",
        "cause": "partial-damage",
        "faults": ["screen"],
        **more,
    }


VISIT = {"method": "walk-in", "store": "midoricho", "slot": "2022-06-02T11:00:00+09:00"}


def test_the_pages_open(desk: Desk, sato: Client) -> None:
    for path in ("/desk/", "/desk/keys/", "/desk/queue/", desk.call(desk.sora), f"/desk/claims/{desk.referred.id}/"):
        assert sato.get(path).status_code == 200, path


def test_a_visit_is_booked_in_the_call(desk: Desk, sato: Client) -> None:
    response = sato.post(desk.call(desk.sora), answers(desk, **VISIT))
    assert response.status_code == 302, response.content.decode()
    claim = Claim.objects.get(contract_id=desk.sora.contract_id)
    assert claim.state == "visit-booked"
    assert response["Location"] == f"/desk/claims/{claim.id}/read-back/"
    assert claim.number in sato.get(response["Location"]).content.decode()

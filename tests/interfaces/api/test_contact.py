"""How members are reached, over the API: contact, callbacks, and asking for a loaner back."""

from collections.abc import Callable

import pytest
from tests.cast import at, enrol, in_hand, publish, report
from tests.interfaces.api.conftest import Caller

from hosho.accounts.roles import Role
from hosho.claims.models import Chase
from hosho.people.models import Member
from hosho.workflows.clock_advance import set_clock

Calls = Callable[[Role | None], Caller]
pytestmark = pytest.mark.django_db
CONTACT = {
    "mail": "new@example.jp",
    "phone": "０３ー１２３４ー５６７８",
    "postal_code": "111-2222",
    "address": "別の町4",
}


def test_an_address_needs_a_second_proof_and_the_answer_holds_no_value(calls: Calls) -> None:
    aoi, desk = enrol(now=at("2020-08-04 10:00")), calls("desk")
    path = f"/members/{aoi.id}/contact"
    refused = desk.post(path, CONTACT)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "second_proof")
    assert desk.post(path, CONTACT | {"phone": "12", "second_proof": "papers"}).json()["errors"][0]["field"] == "phone"
    answer = desk.post(path, CONTACT | {"second_proof": "papers"})
    assert (answer.status_code, answer.json()) == (201, {"changed": ["mail", "phone", "postal_code", "address"]})
    assert Member.objects.get(id=aoi.id).phone == "0312345678"
    assert calls("shop").post(path, CONTACT).status_code == 403


def test_a_callback_is_asked_for_tried_and_made(calls: Calls) -> None:
    aoi, desk = enrol(now=at("2020-08-04 10:00")), calls("desk")
    set_clock(to=at("2021-02-01 20:00"), runs=False)
    asked = desk.post(f"/members/{aoi.id}/callback", {"phone": "090-0000-0001"}).json()
    assert asked["not_before"] == "2021-02-02T09:00:00+09:00"
    assert [each["id"] for each in desk.get("/callbacks").json()] == [asked["id"]]
    call = f"/callbacks/{asked['id']}/call"
    assert desk.post(call, {"reached": False}).json()["tries"] == 1
    assert desk.post(call, {"reached": True}).json()["made_at"] is not None
    assert desk.get("/callbacks").json() == []


def test_nobody_is_called_about_a_loaner_that_was_never_lent(calls: Calls) -> None:
    publish()
    claim = report(in_hand(), now=at("2021-02-01 10:00"))
    answer = calls("desk").post(f"/claims/{claim.id}/loaner/chase", {"how": "reached"})
    assert answer.status_code == 404
    assert not Chase.objects.exists()

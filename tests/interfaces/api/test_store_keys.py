"""Mei's store sees its own visits and claims; for Kai's store they are not there."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.cast import DESK, Bought, at, book, in_hand, open_store, publish, report, tracking_number
from tests.interfaces.api.conftest import Caller, code_of

from hosho.accounts import operations as accounts
from hosho.accounts.models import AccessKey
from hosho.accounts.roles import MAY, Role
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.interfaces.api.app import api
from hosho.interfaces.api.examples import EXAMPLES
from hosho.web.keys import KeyFor
from hosho.workflows.clock_advance import advance

Calls = Callable[[Role | None], Caller]
NOW = at("2021-09-02 11:00")
VISIT_AT = at("2021-09-06 11:00")


class Stores(NamedTuple):
    """Two stores' programs, and the claim whose visit is booked at Mei's."""

    mei: Caller
    kai: Caller
    claim: Claim
    aoi: Bought
    """Whose claim it is."""

    @property
    def ids(self) -> dict[str, str]:
        """What may stand in a path."""
        return {"claim_id": str(self.claim.id), "visit_id": str(self.claim.visit_id), "code": "midoricho"}


@pytest.fixture
def stores(db: None) -> Stores:
    """Book a visit to Mei's store; a claim of somebody else stays with the desk."""
    publish()
    keys = []
    for code in ("midoricho", "asahidai"):
        store = open_store(code, now=NOW)
        keys.append(accounts.make_key(name=code, role="store", store_id=store.id, now=NOW)[1])
    aoi = in_hand()
    claim = report(aoi, now=NOW)
    report(in_hand(), now=NOW)
    booked = book(claim, VISIT_AT, now=NOW)
    advance(to=NOW, runs=False)
    return Stores(Caller(keys[0]), Caller(keys[1]), booked, aoi)


BODIES = {
    "undo": "UndoIn",
    "inspection": "InspectionIn",
    "quote": "QuoteIn",
    "answer": "QuoteAnswerIn",
    "forward": "TrackedIn",
}
"""The body of a write, by the end of its path; the others have none."""


def of_a_store() -> list[tuple[str, str]]:
    """Give method and path of each operation on one claim, visit or store that the role of stores may do."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                acts = {auth.act for auth in operation.auth_callbacks if isinstance(auth, KeyFor)}
                if acts & (MAY["store"] - {"see-stores"}) and "{" in path:
                    found += [(method, prefix + path) for method in operation.methods]
    return found


def test_a_store_sees_its_own_claim_and_no_other(stores: Stores) -> None:
    one = f"/claims/{stores.claim.id}"
    assert [each["id"] for each in stores.mei.get("/claims").json()["items"]] == [str(stores.claim.id)]
    assert stores.mei.get(one).json()["visit"]["store"] == "midoricho"
    assert stores.mei.get(f"{one}/timeline").status_code == 200
    [visit] = stores.mei.get("/stores/midoricho/visits?on=2021-09-06").json()
    assert (visit["claim_number"], visit["model"]) == (stores.claim.number, "iphone-xr")
    assert stores.mei.post(f"/visits/{visit['id']}/part-check").status_code == 201
    assert stores.mei.post(f"{one}/check-in").json()["state"] == "arrived"
    assert stores.mei.post(f"{one}/inspection", {"cause": "partial-damage", "faults": ["screen"]}).status_code == 201


@pytest.mark.parametrize("checked_in", [False, True], ids=["booked", "at-store"])
def test_for_another_store_they_are_not_there_whatever_it_asks(stores: Stores, checked_in: bool) -> None:
    if checked_in:
        claims.check_in(claim_id=stores.claim.id, actor=DESK, now=NOW)
    state = Claim.objects.get(id=stores.claim.id).state
    assert stores.kai.get("/claims").json()["items"] == []
    assert stores.kai.get(f"/claims?contract_id={stores.claim.contract_id}").json()["items"] == []
    asked = of_a_store()
    assert len(asked) >= 12
    for method, path in asked:
        address = path.format(**stores.ids)
        body = EXAMPLES[BODIES[path.rpartition("/")[2]]] if path.rpartition("/")[2] in BODIES else {}
        answer = stores.kai.get(address) if method == "GET" else stores.kai.post(address, body)
        assert answer.status_code == 404, (path, answer.content)
    assert Claim.objects.get(id=stores.claim.id).state == state


def test_when_the_visit_goes_to_another_store_the_claim_goes_with_it(stores: Stores) -> None:
    book(stores.claim, VISIT_AT, store="asahidai", now=NOW)
    assert stores.mei.get(f"/claims/{stores.claim.id}").status_code == 404
    assert stores.kai.get(f"/claims/{stores.claim.id}").status_code == 200


@pytest.mark.parametrize(("role", "store_id"), [("store", None), ("desk", UUID(int=1))])
def test_a_key_of_a_store_without_its_store_cannot_be(db: None, role: Role, store_id: UUID | None) -> None:
    with pytest.raises(ValueError, match="names its store"):
        accounts.make_key(name="x", role=role, store_id=store_id, now=NOW)
    with pytest.raises(IntegrityError, match="a_key_of_a_store_names_the_store"), transaction.atomic():
        AccessKey.objects.create(name="x", role=role, store_id=store_id, secret_hash="x", made_at=NOW)


def test_a_store_undoes_what_it_sent_on_itself_and_the_desk_what_it_withdrew(stores: Stores, calls: Calls) -> None:
    slip, one = {"reason": "押し間違い"}, f"/claims/{stores.claim.id}"
    desk = calls("desk")
    assert desk.post(f"{one}/withdraw").json()["state"] == "withdrawn"
    assert stores.mei.post(f"{one}/undo", slip).status_code == 404, "the device is not in the store"
    assert desk.post(f"{one}/undo", slip).json()["state"] == "visit-booked"
    stores.mei.post(f"{one}/check-in")
    stores.mei.post(f"{one}/inspection", {"cause": "partial-damage", "faults": ["screen"]})
    assert stores.mei.post(f"{one}/forward", {"tracking_number": tracking_number()}).json()["state"] == "on-its-way"
    assert stores.kai.post(f"{one}/undo", slip).status_code == 404
    assert stores.mei.post(f"{one}/undo", slip).json()["state"] == "inspected"


def test_what_has_moved_on_is_not_undone_and_the_answer_says_what(stores: Stores, calls: Calls) -> None:
    desk = calls("desk")
    desk.post(f"/claims/{stores.claim.id}/withdraw")
    other = report(stores.aoi, now=NOW)
    refused = desk.post(f"/claims/{stores.claim.id}/undo", {"reason": "押し間違い"})
    assert (refused.status_code, code_of(refused), refused.json()["number"]) == (409, "reported-since", other.number)

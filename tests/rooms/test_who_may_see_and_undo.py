"""Which claims a caller sees, and whose last move they may undo: one rule for pages and API."""

from typing import Literal

import pytest
from tests.cast import DESK, MEI, at, book, in_hand, open_store, publish, report

from hosho.accounts import operations as accounts
from hosho.accounts.models import AccessKey, Account
from hosho.accounts.roles import Role
from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.queries import may_undo, visible_to
from hosho.network.models import Store

NOW = at("2021-09-02 11:00")
VISIT_AT = at("2021-09-06 11:00")

pytestmark = pytest.mark.django_db


@pytest.fixture
def mei_store() -> Store:
    """The plan is published, and two stores are open."""
    publish()
    open_store("asahidai", now=NOW)
    return open_store("midoricho", now=NOW)


def key(role: Role, store: Store | None = None) -> AccessKey:
    made, _secret = accounts.make_key(name=role, role=role, store_id=store.id if store else None, now=NOW)
    return made


def account(claim: Claim, role: Role | Literal["member"] = "member") -> Account:
    member_id = claim.member_id if role == "member" else None
    mail = f"{role}-{claim.number}@example.jp".lower()
    return accounts.open_account(
        mail=mail, name=role, password="correct horse 7", role=role, member_id=member_id, now=NOW
    )


def seen_by(caller: Account | AccessKey) -> set[str]:
    return {each.number for each in visible_to(caller)}


def test_members_see_their_own_stores_their_visits_and_staff_all(mei_store: Store) -> None:
    aois, rens = report(in_hand(), now=NOW), report(in_hand(), now=NOW)
    book(aois, VISIT_AT, now=NOW)
    both = {aois.number, rens.number}
    assert seen_by(account(aois)) == {aois.number}
    assert seen_by(account(rens)) == {rens.number}
    assert seen_by(key("store", mei_store)) == {aois.number}
    assert seen_by(key("store", Store.objects.get(code="asahidai"))) == set()
    assert [seen_by(key(role)) for role in ("desk", "depot", "office")] == [both, both, both]
    assert seen_by(account(aois, "office")) == both


def test_the_shop_and_an_unknown_role_see_no_claim(mei_store: Store) -> None:
    claim = report(in_hand(), now=NOW)
    assert seen_by(key("shop")) == set()
    assert seen_by(Account(role="", mail="nobody@example.jp")) == set()
    assert not may_undo(key("shop"), claim)


def test_members_undo_what_they_did_themselves_and_on_their_own_claim_only(mei_store: Store) -> None:
    aois, rens = report(in_hand(), now=NOW), report(in_hand(), now=NOW)
    aoi, ren = account(aois), account(rens)
    assert not may_undo(aoi, aois), "a report is withdrawn, not undone"
    withdrawn = claims.withdraw(claim_id=aois.id, actor=DESK, now=NOW)
    assert may_undo(aoi, withdrawn)
    assert not may_undo(ren, withdrawn)


def test_a_store_undoes_while_the_device_is_there(mei_store: Store) -> None:
    booked = book(report(in_hand(), now=NOW), VISIT_AT, now=NOW)
    mei, kai = key("store", mei_store), key("store", Store.objects.get(code="asahidai"))
    assert not may_undo(mei, booked)
    arrived = claims.check_in(claim_id=booked.id, actor=MEI, now=VISIT_AT)
    assert may_undo(mei, arrived)
    assert not may_undo(kai, arrived)
    assert may_undo(key("desk"), arrived)

"""How members are reached: a changed address needs a second proof, and nobody's contact is in the journal."""

from typing import Any

import pytest
from tests.cast import DESK, at, enrol

from hosho.journal.models import Entry
from hosho.people import contact
from hosho.people.contact import SecondProofMissingError
from hosho.people.models import Member

pytestmark = pytest.mark.django_db
NOW = at("2021-02-01 10:00")


@pytest.fixture
def aoi() -> Member:
    return enrol(now=at("2020-08-04 10:00"))


def change(aoi: Member, **other: Any) -> tuple[str, ...]:
    kept = {name: getattr(aoi, name) for name in contact.CONTACT}
    asked = {"second_proof": None, **kept, **other}
    return contact.change_contact(member_id=aoi.id, **asked, actor=DESK, now=NOW)


def entries() -> list[Entry]:
    return list(Entry.objects.filter(event="people.contact-changed"))


def test_phone_and_mail_are_changed_after_the_first_questions(aoi: Member) -> None:
    assert change(aoi, phone="0312345678", mail="new@example.jp") == ("mail", "phone")
    aoi.refresh_from_db()
    assert (aoi.phone, aoi.mail) == ("0312345678", "new@example.jp")


@pytest.mark.parametrize("name", ["address", "postal_code"])
def test_an_address_is_not_changed_without_a_second_proof(aoi: Member, name: str) -> None:
    with pytest.raises(SecondProofMissingError):
        change(aoi, **{name: "1112222", "phone": "0312345678"})
    aoi.refresh_from_db()
    assert aoi.phone == "09000000001", "nothing of it was changed"
    assert entries() == []
    assert change(aoi, **{name: "1112222"}, second_proof="order-number") == (name,)


def test_the_journal_keeps_what_changed_and_by_which_proof_but_no_value(aoi: Member) -> None:
    change(aoi, address="別の町4-5-6", second_proof="device-number")
    [entry] = entries()
    assert entry.data == {"changed": ["address"], "proof": "device-number"}


def test_the_same_contact_again_is_no_change(aoi: Member) -> None:
    assert change(aoi) == ()
    assert entries() == []

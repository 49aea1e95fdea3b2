"""The filled demonstration has an account for each role of the staff and for a handful of telling members."""

import pytest
from django.test import Client

from hosho import clock
from hosho.interfaces.demo.filling import fill
from hosho.presentation.demonstration import PASSWORD, demonstration_logins
from hosho.workflows.demonstration import MOST_MEMBERS, STAFF
from tests.interfaces.site.test_pages import text_of


@pytest.mark.django_db
def test_everybody_on_the_page_can_come_in_and_members_differ(client: Client) -> None:
    fill(members=6)
    logins = demonstration_logins(today=clock.today())
    assert [each.account.role for each in logins[: len(STAFF)]] == [role for role, _name in STAFF]
    members = logins[len(STAFF) :]
    assert 3 <= len(members) <= MOST_MEMBERS
    assert len({each.look for each in members}) > 1, "they show different states"
    for each in logins:
        signed = Client().post("/sign-in/", {"mail": each.account.mail, "password": PASSWORD})
        assert signed.status_code == 302
    client.post("/sign-in/", {"mail": members[0].account.mail, "password": PASSWORD})
    assert f"{members[0].account.name}さんの端末" in text_of(client.get("/member/"))

"""Members who sign in: Aoi with a working iPhone 8, Ren with another, and clients that are theirs."""

from dataclasses import dataclass

import pytest
from django.test import Client

from hosho.accounts.models import Account
from hosho.people.models import Member
from hosho.workflows.clock_advance import set_clock
from tests.cast import Bought, at, in_hand, kept, publish

NOW = "2022-05-30 14:05"


@dataclass(frozen=True)
class Signed:
    """A member with a device in hand, and the browser in which they are signed in."""

    bought: Bought
    client: Client

    @property
    def contract(self) -> str:
        """The id of their contract, as addresses have it."""
        return str(self.bought.contract_id)

    def report(self, step: str) -> str:
        """Give the address of a step of the report."""
        return f"/member/report/{self.contract}/{step}/"


def account_of(member: Member, *, mail: str) -> Account:
    """Open an account for a member; its password is not for typing."""
    return Account.objects.create(
        mail=mail, name=member.name, role="member", member_id=member.id, made_at=member.joined_at, password="!"
    )


def signed_in(bought: Bought, *, mail: str) -> Signed:
    """Let a member sign in."""
    client = Client(headers={"accept-language": "ja"})
    client.force_login(account_of(bought.member, mail=mail))
    return Signed(bought, client)


def rename(bought: Bought, name: str) -> None:
    """Give a member of the cast their own name."""
    Member.objects.filter(id=bought.member.id).update(name=name)


@pytest.fixture
def aoi(db: None) -> Signed:
    """Aoi; the plan is published, and the clock shows ``NOW``."""
    publish()
    kept("loaner", "iphone-8", now=at("2020-08-04 12:00"))
    bought = in_hand("iphone-8")
    set_clock(to=at(NOW), runs=False)
    return signed_in(bought, mail="aoi@example.jp")


@pytest.fixture
def ren(aoi: Signed) -> Signed:
    """Ren, another member."""
    bought = in_hand("iphone-xr", start="2021-12-24")
    rename(bought, "森 蓮")
    return signed_in(bought, mail="ren@example.jp")

"""The desk's people and callers: Sato answers the phone, Ono decides in the office."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from hosho.accounts import operations as accounts
from hosho.accounts.models import Account
from hosho.accounts.roles import Role
from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.journal.operations import take_next
from hosho.people import contact
from hosho.people.consents import TO_HAND_IN
from hosho.people.models import Callback, Member
from hosho.people.search_keys import search_keys
from hosho.workflows.agenda import HANDLERS
from hosho.workflows.clock_advance import set_clock
from tests.cast import SHOP, Bought, at, buy, deliver, in_hand, kept, open_store, publish, tracking_number
from tests.interfaces.site.conftest import NOW, reported

PASSWORD = "a long way to the shop"


@dataclass(frozen=True)
class Desk:
    """Who works and who calls. The clock stands at 2022-05-30 14:05, a Monday."""

    sato: Account
    """She answers the phone."""
    ono: Account
    """He works in the office and may decide what is referred."""
    mei: Account
    """She works in the store, and has no business here."""
    sora: Bought
    """Her iPhone 8's cover started on 2020-08-04; nothing has happened to it so far."""
    rin: Bought
    """Her report was referred to a person."""
    referred: Claim
    kai: Bought
    """His device is not shipped yet."""

    def call(self, bought: Bought) -> str:
        """Give the address of the call about somebody's contract."""
        return f"/desk/contracts/{bought.contract_id}/call/"


def account(name: str, role: Role, **more: Any) -> Account:
    """Open an account for a colleague."""
    return accounts.open_account(
        mail=f"{role}@example.jp", name=name, password=PASSWORD, role=role, now=at("2020-08-04 09:00"), **more
    )


def desk_on_stage() -> Desk:
    """Let everybody live up to the moment of the call."""
    publish()
    store = open_store(now=at("2020-08-04 12:00"))
    kept("loaner", "iphone-8", now=at("2020-08-04 12:00"))
    sora, rin = in_hand("iphone-8", imei="490154203237518"), in_hand("iphone-8")
    for bought, name, kana in ((sora, "田中 空", "タナカ ソラ"), (rin, "小林 凛", "コバヤシ リン")):
        Member.objects.filter(id=bought.member.id).update(name=name, kana=kana, **search_keys(name=name, kana=kana))
    Member.objects.filter(id=sora.member.id).update(phone="09012345678")
    referred = reported(rin, "other", "screen", when="2022-05-30 10:00")
    kai = buy(now=at("2022-05-30 11:00"))
    set_clock(to=at(NOW), runs=False)
    return Desk(
        kai=kai,
        sato=account("佐藤 葵", "desk"),
        ono=account("小野 直", "office"),
        mei=account("店員 芽衣", "store", store_id=store.id),
        sora=sora,
        rin=rin,
        referred=referred,
    )


def nagi_owes_a_loaner() -> Lending:
    """Let Nagi have a loaner from 1 May 2022 and think better of the repair: it was due back on the 16th."""
    loaner = kept("loaner", "iphone-8", now=at("2022-04-01 10:00"))
    nagi = in_hand("iphone-8")
    Member.objects.filter(id=nagi.member.id).update(name="中島 凪", **search_keys(name="中島 凪", kana="ナカジマ ナギ"))
    claim = reported(nagi, "partial-damage", "screen", when="2022-04-30 15:00")
    claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        loaner_unit_id=loaner.id,
        consents=TO_HAND_IN,
        actor=SHOP,
        now=at("2022-04-30 15:00"),
    )
    lending = Lending.objects.get(claim_id=claim.id)
    deliver(lending.out_parcel_id, now=at("2022-05-01 10:00"))
    claims.withdraw(claim_id=claim.id, actor=SHOP, now=at("2022-05-02 10:00"))
    while take_next(until=at(NOW), handlers=HANDLERS):
        pass
    return Lending.objects.get(id=lending.id)


def sora_wants_a_callback(desk: Desk) -> Callback:
    """Let Sora have asked for a callback last night."""
    return contact.ask_for_callback(
        member_id=desk.sora.member.id,
        phone="09012345678",
        about="画面のこと",
        not_before=at("2022-05-30 09:00"),
        actor=SHOP,
        now=at("2022-05-29 21:00"),
    )


@pytest.fixture
def desk(db: None) -> Desk:
    """Put everybody on stage for one test."""
    return desk_on_stage()


@pytest.fixture
def sato(desk: Desk) -> Client:
    """A client at which Sato is signed in."""
    return signed_in(desk.sato)


def signed_in(account: Account) -> Client:
    """Give a client at which somebody is signed in; what goes wrong on the server is answered, not raised."""
    client = Client()
    client.force_login(account)
    return client

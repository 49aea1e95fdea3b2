"""Within one request there is one time: the clock is asked once at most, whatever the page."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from hosho.accounts.models import Account
from hosho.interfaces.desk.claim_actions import ACTS
from hosho.people.contact import ask_for_callback
from hosho.workflows.clock_advance import set_clock
from tests.cast import DESK, at
from tests.interfaces.desk.conftest import account, desk_on_stage
from tests.interfaces.member.conftest import account_of
from tests.interfaces.shop.conftest import DETAILS, on_shelf
from tests.interfaces.test_access import patterns

OF_PROGRAMS = "api/"
"""What programs call; ``tests/interfaces/api`` counts its questions."""
ONLY_SENT = {
    "desk/callbacks/<uuid:callback_id>/",
    "desk/contracts/<uuid:contract_id>/call/hours/",
    "desk/contracts/<uuid:contract_id>/call/live/",
    "desk/find/",
    "desk/found/",
    "desk/keys/single/",
    "member/claims/<uuid:claim_id>/undo/",
    "member/contracts/<uuid:contract_id>/stay/",
    "member/report/<uuid:contract_id>/discard/",
    "preferences/",
    "shop/buy/<uuid:token>/code/",
    "shop/orders/<uuid:order_id>/account/",
    "sign-out/",
}
"""Addresses that show nothing of their own."""
NOT_ON_STAGE = {
    "desk/contracts/<uuid:contract_id>/stay/",
    "member/claims/<uuid:claim_id>/quote/<slug:reply>/",
    "member/contracts/",
    "member/credit-notes/<slug:number>/document.pdf",
    "member/invoices/<slug:number>/document.pdf",
    "member/report/<uuid:contract_id>/check/",
}
"""Pages for which the people on stage have no contract that ends, quote, second contract, invoice or finished report."""
NOW = at("2022-05-30 14:05")
CODES = ("when", "what", "which", "where", "story", "method", "prepare")


@dataclass(frozen=True)
class Stage:
    """People who are signed in, and what may be in an address: its values by the name of the parameter."""

    clients: Mapping[str, Client]
    values: Mapping[str, tuple[str, ...]]

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield every route with an address of it, or more where a part of it is chosen from a few."""
        for route, _pattern in patterns(get_resolver()):
            if not route.startswith(OF_PROGRAMS):
                names = re.findall(r"<\w+:(\w+)>", route)
                for values in product(*(self.values[name] for name in names)):
                    address = route
                    for value in values:
                        address = re.sub(r"<[^>]+>", value, address, count=1)
                    yield route, "/" + address


def times_read(ask: Callable[[], Any]) -> tuple[int, int]:
    """Return how often the clock was asked while a request was answered, and the status of the answer."""
    with CaptureQueriesContext(connection) as asked:
        status = ask().status_code
    return sum("clock_clocksetting" in each["sql"] for each in asked.captured_queries), status


@pytest.fixture
def stage(db: None) -> Stage:
    """Put everybody on stage: members with a report under way and one that is referred, buyers, colleagues."""
    desk = desk_on_stage()
    unit = on_shelf()
    accounts: dict[str, Account] = {
        "sora": account_of(desk.sora.member, mail="sora@example.jp"),
        "rin": account_of(desk.rin.member, mail="rin@example.jp"),
        "kai": account_of(desk.kai.member, mail="kai@example.jp"),
        "sato": desk.sato,
        "mei": desk.mei,
        "oki": account("沖 渡", "depot"),
    }
    clients = {"guest": Client()}
    for name, each in accounts.items():
        clients[name] = Client()
        clients[name].force_login(each)
    clients["sora"].post("/member/report/", {"answer": "no", "contract": str(desk.sora.contract_id)})
    for code, answer in (("when", "today"), ("what", "stopped"), ("where", "camera")):
        clients["sora"].post(f"/member/report/{desk.sora.contract_id}/{code}/", {"answer": answer})
    details = clients["guest"].post(f"/shop/devices/{unit.id}/", {"option": "yes"})["Location"]
    clients["guest"].post(details, DETAILS)
    asked_back = ask_for_callback(
        member_id=desk.rin.member.id, phone="09000000000", about="", not_before=NOW, actor=DESK, now=NOW
    )
    values = {
        "callback_id": (str(asked_back.id),),
        "name": tuple(ACTS),
        "contract_id": (str(desk.sora.contract_id), str(desk.rin.contract_id)),
        "claim_id": (str(desk.referred.id),),
        "member_id": (str(desk.rin.member.id),),
        "order_id": (str(desk.rin.order.id), str(desk.kai.order.id)),
        "unit_id": (str(unit.id), str(desk.rin.unit.id)),
        "token": (details.split("/")[3],),
        "number": ("1", "I-22-000001"),
        "old": ("1",),
        "new": ("1",),
        "code": CODES,
        "reply": ("accept", "decline"),
    }
    set_clock(to=NOW, runs=False)
    return Stage(clients, values)


def test_no_page_asks_the_clock_twice(stage: Stage) -> None:
    asked_often, shown = set(), set()
    for (route, address), (who, client) in product(stage.pages(), stage.clients.items()):
        times, status = times_read(partial(client.get, address))
        assert status < 500, (who, address)
        if times > 1:
            asked_often.add(f"GET {address} as {who}: {times}")
        if status == 200:
            shown.add(route)
    assert asked_often == set()
    assert {route for route, _address in stage.pages()} - shown == ONLY_SENT | NOT_ON_STAGE


def test_no_write_asks_the_clock_twice(stage: Stage) -> None:
    asked_often = set()
    for (route, address), (who, client) in product(stage.pages(), stage.clients.items()):
        if route == "sign-out/":
            continue
        with transaction.atomic():
            times, status = times_read(partial(client.post, address))
            transaction.set_rollback(True)
        assert status < 500, (who, address)
        if times > 1:
            asked_often.add(f"POST {address} as {who}: {times}")
    assert asked_often == set()

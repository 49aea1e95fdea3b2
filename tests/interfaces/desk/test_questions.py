"""Each list of the desk asks the database the same number of questions for one row as for many."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hosho.claims import operations as claims
from hosho.claims.intake.held_calls import hold
from hosho.claims.models import Lending
from hosho.contracts.models import CoveredUnit
from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.people import contact
from hosho.people.consents import TO_BORROW, TO_HAND_IN, TO_JOIN
from hosho.sales import operations as sales
from hosho.web.staff.preferences import remember_opened
from tests.cast import CARRIER, DESK, SHOP, at, enrol, in_hand, kept, open_store, stock, tracking_number
from tests.interfaces.desk.conftest import Desk
from tests.interfaces.site.conftest import NOW, reported

pytestmark = pytest.mark.django_db

MANY = 7
"""Rows beyond the first one."""
numbers = count(1)


@pytest.fixture
def room(desk: Desk) -> Desk:
    """Sora's desk with a loaner in stock for each row, and the plan's texts read already."""
    for _ in range(MANY + 1):
        kept("loaner", "iphone-8", now=at("2022-04-01 10:00"))
    return desk


def refers_a_claim(desk: Desk) -> None:
    reported(in_hand("iphone-8"), "other", "screen", when="2022-05-30 10:30")


def is_covered(desk: Desk) -> None:
    reported(in_hand("iphone-8"), "partial-damage", "screen", when="2022-05-30 10:30")


def wants_a_callback(desk: Desk) -> None:
    contact.ask_for_callback(
        member_id=enrol(now=at("2022-05-29 20:00")).id,
        phone="09012345678",
        about="画面のこと",
        not_before=at("2022-05-30 09:00"),
        actor=SHOP,
        now=at("2022-05-29 21:00"),
    )


def borrows(desk: Desk) -> Lending:
    """Lend a loaner out; the borrower's own repair is withdrawn, so that it is due back, and they were called once."""
    claim = reported(in_hand("iphone-8"), "partial-damage", "screen", when="2022-05-20 10:00")
    claims.send_kit(
        claim_id=claim.id,
        tracking_number=tracking_number(),
        loaner_tracking_number=tracking_number(),
        consents=TO_HAND_IN | TO_BORROW,
        actor=DESK,
        now=at("2022-05-20 10:00"),
    )
    lending = Lending.objects.get(claim_id=claim.id)
    assert lending.out_parcel_id is not None
    devices.deliver_parcel(parcel_id=lending.out_parcel_id, actor=CARRIER, now=at("2022-05-21 10:00"))
    claims.loaner_arrived(parcel_id=lending.out_parcel_id, now=at("2022-05-21 10:00"))
    claims.withdraw(claim_id=claim.id, actor=DESK, now=at("2022-05-22 10:00"))
    claims.chase(claim_ids=[claim.id], how="reached", actor=DESK, now=at("2022-05-28 10:00"))
    return lending


def returns_late(desk: Desk) -> None:
    lending = borrows(desk)
    claims.note_loaner_overdue(lending_id=lending.id, now=at(NOW) + timedelta(days=30))
    assert Lending.objects.get(id=lending.id).state == "overdue"


def has_the_searched_name(desk: Desk) -> None:
    member = enrol("三木 葵", "ミキ アオイ", now=at("2022-05-01 10:00"))
    buys(member.id, stock("iphone-8", now=at("2022-05-01 10:00")).id)


def buys(member_id: UUID, unit_id: UUID) -> None:
    order = sales.place_order(
        member_id=member_id, unit_id=unit_id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=at("2022-05-02 10:00")
    )
    sales.ship_order(order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=at("2022-05-02 15:00"))


def opens_a_store(desk: Desk) -> None:
    open_store(f"store-{next(numbers)}", now=at("2022-05-01 10:00"))


def buys_once_more(desk: Desk) -> None:
    """Sora buys another device with the plan."""
    buys(desk.sora.member.id, stock("iphone-8", now=at("2022-05-01 10:00")).id)


def reports_a_battery(desk: Desk) -> None:
    """Sora reports what is never covered: the claim is closed at once."""
    reported(desk.sora, "battery", "battery", when=f"2022-05-{next(numbers) % 28 + 1:02d} 10:00")


def has_had_another_device(desk: Desk) -> None:
    """Sora's contract covered another device before the one of now."""
    day = at("2020-08-04 00:00").date()
    CoveredUnit.objects.create(
        member_id=desk.sora.member.id,
        contract_id=desk.sora.contract_id,
        unit_id=stock("iphone-8", now=at("2020-08-04 10:00")).id,
        from_on=day,
        last_day=day,
    )


def holds_a_call(desk: Desk) -> None:
    hold(
        contract=contract_with(in_hand("iphone-8").contract_id),
        form={"story": ["落とした"]},
        account_id=desk.sato.id,
        now=at(NOW),
        real_now=at(NOW),
    )


def opens_a_call(desk: Desk) -> None:
    remember_opened(account_id=desk.sato.id, contract_id=in_hand("iphone-8").contract_id)


@dataclass(frozen=True)
class List:
    """A list of the desk: what adds a row to it, where it is, what each row shows, and what is searched for, if so."""

    add: Callable[[Desk], object]
    address: Callable[[Desk], str]
    row: str
    asked: str = ""

    def read(self, desk: Desk, client: Client) -> tuple[int, int]:
        """Return how many rows the list has, and how many questions it asks."""
        address = self.address(desk)
        client.get(address)  # what is read once in a process has been read
        with CaptureQueriesContext(connection) as seen:
            answer = (
                client.post(address, {"q": self.asked}, headers={"HX-Request": "true"})
                if self.asked
                else client.get(address)
            )
        assert answer.status_code == 200, answer.content
        asked = [each["sql"] for each in seen.captured_queries if "SAVEPOINT" not in each["sql"]]
        assert sum('"clock_clocksetting"' in each for each in asked) <= 1, "the time of a request is read once"
        return answer.content.decode().count(self.row), len(asked)


LISTS = {
    "the queue": List(refers_a_claim, lambda desk: "/desk/queue/", "?queue=all"),
    "the queue of one state": List(is_covered, lambda desk: "/desk/queue/?state=approved", "?queue=approved"),
    "callbacks": List(wants_a_callback, lambda desk: "/desk/callbacks/", 'name="reached" value="yes"'),
    "loaners due soon": List(borrows, lambda desk: "/desk/loaners/?need=due", 'name="claim"'),
    "loaners overdue": List(returns_late, lambda desk: "/desk/loaners/?need=overdue", 'name="claim"'),
    "what was opened last": List(opens_a_call, lambda desk: "/desk/", '<th scope="row">'),
    "calls on hold": List(holds_a_call, lambda desk: "/desk/", '<th scope="row">'),
    "members found": List(has_the_searched_name, lambda desk: "/desk/", '<th scope="row">', asked="ミキ"),
    "stores": List(opens_a_store, lambda desk: "/desk/stores/?on=2022-06-02", '<th scope="row">'),
    "a member's contracts and orders": List(
        buys_once_more, lambda desk: f"/desk/members/{desk.sora.member.id}/", 'class="mono">O-'
    ),
    "a member's claims": List(
        reports_a_battery, lambda desk: f"/desk/members/{desk.sora.member.id}/", 'class="mono" href="/desk/claims/'
    ),
    "a contract's claims in the call": List(reports_a_battery, lambda desk: desk.call(desk.sora), ">R-"),
    "a contract's devices": List(
        has_had_another_device, lambda desk: f"/desk/contracts/{desk.sora.contract_id}/", "<span>64GB</span>"
    ),
    "a contract's history": List(reports_a_battery, lambda desk: f"/desk/contracts/{desk.sora.contract_id}/", ">R-"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_many_rows_as_for_one(room: Desk, sato: Client, name: str) -> None:
    listed = LISTS[name]
    listed.add(room)
    rows, questions = listed.read(room, sato)
    for _ in range(MANY):
        listed.add(room)
    assert listed.read(room, sato) == (rows + MANY, questions)

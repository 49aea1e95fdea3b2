"""The tour of docs/tour.md, played with a client that was generated from docs/openapi.json.

It runs in the environment of that client, where Hosho itself is not installed: python client_tour.py URL. Between its
calls it moves the clock with ``hosho clock``. It prints what became of each step, a line each.
"""

import subprocess
import sys
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from hosho_client import AuthenticatedClient
from hosho_client.api.claims import get_claim, report_failure, report_failure_and_book_visit
from hosho_client.api.contracts import get_contract, get_coverage, list_contract_events
from hosho_client.api.loaners import record_loaner_return
from hosho_client.api.members import enrol_member
from hosho_client.api.orders import get_order, place_order, record_delivery, ship_order
from hosho_client.api.repairs import (
    finish_repair,
    mark_irreparable,
    record_inspection,
    reserve_replacement,
    start_repair,
)
from hosho_client.api.ship_in import record_hand_over, send_device_back, send_kit
from hosho_client.api.stores import list_free_slots
from hosho_client.api.units import get_unit, stock_unit
from hosho_client.api.walk_in import check_in, hand_device_back
from hosho_client.models import (
    Claim,
    ExchangeInput,
    InspectionInput,
    KitInput,
    MemberInput,
    OrderInput,
    Problem,
    ReportInput,
    ReportWithVisitInput,
    TrackedInput,
    UnitInput,
)

Answer = TypeVar("Answer")
CONSENTS: Any = ["data-loss", "parts", "remedy-is-ours"]


def keyed(role: str) -> AuthenticatedClient:
    """Return a client with the demo's key of a role."""
    return AuthenticatedClient(
        base_url=sys.argv[1], token=f"hosho_{role}_demonstration", headers={"Accept-Language": "en"}
    )


shop, desk, store, depot = keyed("shop"), keyed("desk"), keyed("store"), keyed("depot")


def key() -> str:
    """Return an Idempotency-Key of its own for a write."""
    return str(uuid4())


def done(answer: Answer | Problem | None) -> Answer:
    """Return an answer that is no problem."""
    if answer is None or isinstance(answer, Problem):
        raise AssertionError(answer)
    return answer


def delivered(client: AuthenticatedClient, parcel_id: Any) -> None:
    """Record the delivery of a parcel, and print what it carried."""
    print(done(record_delivery.sync(parcel_id, client=client, idempotency_key=key())).purpose)


def step(claim: Claim | Problem | None) -> Claim:
    """Print the state of a claim after a step."""
    moved = done(claim)
    print(moved.state)
    return moved


def decided(claim: Claim | Problem | None) -> Claim:
    """Print how a claim was decided, and by which clauses."""
    made = done(claim)
    print(made.state, made.outcome, *made.decisions[-1].clauses)
    return made


def clock(*command: str) -> None:
    """Move the demo's clock."""
    subprocess.run(["hosho", "clock", *command], check=True, stdout=subprocess.DEVNULL)


def sell() -> UUID:
    """Sell a used iPhone 8 with the plan and send it; return the contract, whose cover starts with that."""
    phone = UnitInput(model="iphone-8", capacity_gb=64, serial="TOUR00000001", imei="490154203237518")
    unit = done(stock_unit.sync(client=shop, body=phone, idempotency_key=key()))
    hanako = MemberInput(
        name="見本 花子",
        kana="ミホン ハナコ",
        born_on=date(1990, 4, 1),
        mail="hanako@example.jp",
        phone="090-0000-9999",
        postal_code="100-0001",
        address="見本県見本市1-2-3",
    )
    member = done(enrol_member.sync(client=shop, body=hanako, idempotency_key=key()))
    bought = OrderInput(member_id=member.id, unit_id=unit.id, price_yen=29_800, consents=["terms", "fee"])
    order = done(place_order.sync(client=shop, body=bought, idempotency_key=key()))
    sent = TrackedInput(tracking_number="100000000015")
    order = done(ship_order.sync(order.id, client=shop, body=sent, idempotency_key=key()))
    delivered(shop, order.parcel_id)
    contract = done(get_order.sync(order.id, client=shop)).contract_id
    assert isinstance(contract, UUID)
    print(done(get_contract.sync(contract, client=desk)).model)
    return contract


def send_in(contract: UUID) -> str:
    """Report a phone that fell into the water, send it in and get another one; return its serial number."""
    wet = ReportInput(device="490154203237518", cause="submerged", faults=["power"])
    claim = decided(report_failure.sync(contract, client=desk, body=wet, idempotency_key=key())).id
    kit = KitInput(tracking_number="100000000026", loaner_tracking_number="100000000030", consents=CONSENTS)
    loaner: Any = step(send_kit.sync(claim, client=desk, body=kit, idempotency_key=key())).loaner
    delivered(desk, loaner.out_parcel_id)
    sent = TrackedInput(tracking_number="100000000041")
    on_its_way = step(record_hand_over.sync(claim, client=desk, body=sent, idempotency_key=key()))
    delivered(depot, on_its_way.inbound_parcel_id)
    clock("advance", "1 day")

    refused = mark_irreparable.sync(claim, client=depot, idempotency_key=key())
    assert isinstance(refused, Problem)
    print(refused.type_, refused.state, *refused.possible or ())
    found = InspectionInput(cause="submerged", faults=["power"])
    step(record_inspection.sync(claim, client=depot, body=found, idempotency_key=key()))
    step(mark_irreparable.sync(claim, client=depot, idempotency_key=key()))
    step(reserve_replacement.sync(claim, client=depot, body=ExchangeInput(), idempotency_key=key()))
    back = TrackedInput(tracking_number="100000000052")
    sent_back = step(send_device_back.sync(claim, client=depot, body=back, idempotency_key=key()))
    delivered(depot, sent_back.return_parcel_id)
    loaner_back = TrackedInput(tracking_number="100000000063")
    coming = done(record_loaner_return.sync(claim, client=desk, body=loaner_back, idempotency_key=key()))
    loaner = coming.loaner
    delivered(depot, loaner.back_parcel_id)
    clock("advance", "1 day")
    closed = step(get_claim.sync(claim, client=desk))
    assert isinstance(closed.exchange_unit_id, UUID)
    return done(get_unit.sync(closed.exchange_unit_id, client=depot)).serial


def walk_in(contract: UUID, serial: str) -> None:
    """Report a broken screen, book a slot for it, and have it repaired at the store's counter."""
    slot: datetime = done(list_free_slots.sync("midoricho", client=desk))[0].starts_at
    broken = ReportWithVisitInput(
        device=serial, cause="partial-damage", faults=["screen"], store="midoricho", starts_at=slot, consents=CONSENTS
    )
    booked = report_failure_and_book_visit.sync(contract, client=desk, body=broken, idempotency_key=key())
    claim = decided(booked).id
    clock("set", slot.isoformat())
    step(check_in.sync(claim, client=store, idempotency_key=key()))
    found = InspectionInput(cause="partial-damage", faults=["screen"])
    step(record_inspection.sync(claim, client=store, body=found, idempotency_key=key()))
    step(start_repair.sync(claim, client=store, idempotency_key=key()))
    step(finish_repair.sync(claim, client=store, idempotency_key=key()))
    step(hand_device_back.sync(claim, client=store, idempotency_key=key()))
    clock("advance", "1 hour")
    print("repairs left:", done(get_coverage.sync(contract, client=desk)).standing.uses_left)


def main() -> None:
    """Play the four claims of one phone."""
    contract = sell()
    clock("advance", "2 months")
    serial = send_in(contract)
    worn = ReportInput(device=serial, cause="battery")
    decided(report_failure.sync(contract, client=desk, body=worn, idempotency_key=key()))
    clock("advance", "1 month")
    walk_in(contract, serial)
    third = ReportInput(device=serial, cause="partial-damage", faults=["camera"])
    decided(report_failure.sync(contract, client=desk, body=third, idempotency_key=key()))
    events = done(list_contract_events.sync(contract, client=desk))
    print("events:", sum(each.event.startswith("claims.") for each in events))


main()

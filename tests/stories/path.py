"""The path of one claim over HTTP, from the unit's coming into stock to the closing, and what must be true after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from hosho.core.moves import CLAIM_STATES, ORDER_STATES
from hosho.devices.parcels import with_check_digit
from hosho.people.roles import Role

Answer = dict[str, Any]


class Write(Protocol):
    """Sends one write until it is acknowledged, and gives the acknowledged answer."""

    def __call__(self, role: Role, path: str, body: Answer | None = None, *, followed: bool = False) -> Answer:
        """``followed``: the agenda takes it further, by a duty that works on the contract."""


Follows = Callable[[Role, str, str], Answer]
"""Waits until what is at a path has come to a state by way of the agenda, and gives it."""


@dataclass(frozen=True)
class Played:
    """The ids of what the path has brought about, each as it was acknowledged."""

    member: str
    unit: str
    order: str
    contract: str
    claim: str
    parcels: tuple[str, str, str, str]
    """Of the order, the kit, the way to the depot, and the way back."""


def play(number: int, write: Write, follows: Follows) -> Played:
    """Let a member with this number buy an iPhone XR, break its screen, and have it repaired."""
    labels = iter(range(70_000_000_000 + 10 * number, 70_000_000_010 + 10 * number))

    def label() -> str:
        return with_check_digit(next(labels))

    serial = f"F17KILL{number:05d}"
    unit = write("shop", "/units", {"model": "iphone-xr", "capacity_gb": 64, "serial": serial})
    person = {"name": "青木 葵", "kana": "アオキ アオイ", "born_on": "1988-03-14", "mail": f"aoi{number}@example.jp"}
    home = {"phone": "09000000001", "postal_code": "1000001", "address": "見本県見本市みどり町1-2-3"}
    member = write("shop", "/members", person | home)
    sale = {"member_id": member["id"], "unit_id": unit["id"], "price_yen": 29_800, "consents": ["terms", "fee"]}
    order = write("shop", "/orders", sale)
    order_parcel = write("shop", f"/orders/{order['id']}/shipment", {"tracking_number": label()})["parcel_id"]
    write("shop", f"/parcels/{order_parcel}/delivery", followed=True)
    follows("shop", f"/orders/{order['id']}", "delivered")
    broken = {"cause": "partial-damage", "faults": ["screen"]}
    claim = write("desk", f"/contracts/{order['contract_id']}/reports", broken | {"device": serial})
    one = f"/claims/{claim['id']}"
    agreed = ["data-loss", "parts", "remedy-is-ours"]
    kit = write("desk", f"{one}/kit", {"tracking_number": label(), "consents": agreed})["kit_parcel_id"]
    write("desk", f"/parcels/{kit}/delivery")
    inbound = write("desk", f"{one}/hand-over", {"tracking_number": label()})["inbound_parcel_id"]
    write("depot", f"/parcels/{inbound}/delivery", followed=True)
    follows("depot", one, "arrived")
    write("depot", f"{one}/inspection", broken)
    write("depot", f"{one}/repair/start")
    write("depot", f"{one}/repair/finish")
    back = write("depot", f"{one}/return", {"tracking_number": label()})["return_parcel_id"]
    write("depot", f"/parcels/{back}/delivery", followed=True)
    follows("desk", one, "closed")
    return Played(
        member["id"], unit["id"], order["id"], order["contract_id"], claim["id"], (order_parcel, kit, inbound, back)
    )


WRITES = 15
"""So many writes does the path take."""


def still_true(acknowledged: Answer, found: Answer) -> bool:
    """Say whether what was acknowledged holds: states have only gone on, lists have only grown, nothing has changed."""

    def holds(name: str) -> bool:
        was, now = acknowledged[name], found[name]
        if name == "state":
            states: tuple[str, ...] = CLAIM_STATES if "outcome" in acknowledged else ORDER_STATES
            return states.index(now) >= states.index(was)
        if name in ("holder", "moves"):
            return True  # the ledger is compared whole at the end; what is possible follows from the state
        if isinstance(was, list):
            return bool(now[: len(was)] == was)
        return was is None or was == now

    return all(holds(name) for name in acknowledged)


EVENTS = [
    "devices.stocked",
    "people.enrolled",
    "sales.ordered",
    "contracts.joined",
    "sales.shipped",
    "contracts.started",
    "devices.parcel-delivered",
    "sales.delivered",
    "claims.reported",
    "claims.approved",
    "claims.kit-sent",
    "devices.parcel-delivered",
    "claims.on-its-way",
    "devices.parcel-delivered",
    "claims.arrived",
    "claims.inspected",
    "claims.repair-started",
    "claims.repaired",
    "claims.sent-back",
    "devices.parcel-delivered",
    "claims.delivered",
    "claims.closed",
]
"""All that the journal has to tell of the path, in order."""

HOLDERS = ["stock", "carrier", "member", "carrier", "depot", "carrier", "member"]
"""Where the unit is, one after the other."""

NEW_ROWS = {
    "api_answered": WRITES,
    "claims_claim": 1,
    "claims_decision": 2,
    "contracts_appliedterms": 1,
    "contracts_contract": 1,
    "contracts_coveredunit": 1,
    "contracts_use": 1,
    "devices_allocation": 1,
    "devices_custodymove": len(HOLDERS),
    "devices_identifier": 1,
    "devices_parcel": 4,
    "devices_unit": 1,
    "journal_duty": 7,
    "journal_entry": len(EVENTS),
    "people_consent": 5,
    "people_member": 1,
    "repairs_job": 1,
    "repairs_finding": 1,
    "sales_order": 1,
}
"""How many rows the path adds to each table; to all others, the jobs' own apart, none."""

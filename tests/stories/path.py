"""Paths of one claim over HTTP, from taking the device into stock to closing the claim, and what each must leave."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hosho.accounts.roles import Role
from hosho.core.moves import CLAIM_STATES, ORDER_STATES
from hosho.devices.parcels import with_check_digit

Answer = dict[str, Any]


class Write(Protocol):
    """Sends one write until it is acknowledged, and returns the answer."""

    def __call__(self, role: Role, path: str, body: Answer | None = None, *, followed: bool = False) -> Answer:
        """``followed``: a scheduled task that works on the contract continues from it."""


Follows = Callable[[Role, str, str], Answer]
"""Waits until scheduled tasks have brought the record at a path to a state, and returns it."""


OPEN, TAKEN = False, True
Ledger = Sequence[tuple[str, str]]
"""The holders of a unit, in order: kind and id."""


@dataclass(frozen=True)
class Played:
    """Everything that a path has done, by the acknowledged ids."""

    member: str
    contract: str
    claim: str
    parcels: Sequence[str]
    """All of them are delivered."""
    ledgers: Mapping[str, Ledger]
    """By unit."""
    promises: Sequence[tuple[str, str, str]]
    """Unit, purpose and subject, oldest first; all of them are released."""
    duties: Sequence[tuple[str, str, bool]]
    """Kind, subject and whether it is done, in the order in which they were written."""
    remedy: str
    """Of the one use, which is spent."""
    bases: Sequence[str]
    """What each decision rests on."""
    events: Sequence[str]
    """All events of the journal, in order."""
    rows: Mapping[str, int]
    """How many rows each table gained; other tables gained none, those of the job queue aside."""


@dataclass(frozen=True)
class Sale:
    """A sale whose device is delivered."""

    member: str
    unit: str
    order: str
    contract: str
    serial: str
    parcel: str
    label: Callable[[], str]
    """Returns a tracking number that no other parcel has."""


def sell(number: int, write: Write, follows: Follows) -> Sale:
    """Sell an iPhone XR to a member with this number, and deliver it."""
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
    parcel = write("shop", f"/orders/{order['id']}/shipment", {"tracking_number": label()})["parcel_id"]
    write("shop", f"/parcels/{parcel}/delivery", followed=True)
    follows("shop", f"/orders/{order['id']}", "delivered")
    return Sale(member["id"], unit["id"], order["id"], order["contract_id"], serial, parcel, label)


BROKEN = {"cause": "partial-damage", "faults": ["screen"]}
SOLD = [
    "devices.stocked",
    "people.enrolled",
    "sales.ordered",
    "contracts.joined",
    "sales.shipped",
    "contracts.started",
    "devices.parcel-delivered",
    "sales.delivered",
]
REPORTED = ["claims.reported", "claims.approved"]
AT_THE_DEPOT = ["devices.parcel-delivered", "claims.arrived", "claims.inspected"]
HOME = ["claims.sent-back", "devices.parcel-delivered", "claims.delivered"]
OF_A_CLAIM_AND_ITS_SALE = {
    "claims_claim": 1,
    "contracts_appliedterms": 1,
    "contracts_contract": 1,
    "contracts_unitincover": 1,
    "contracts_use": 1,
    "people_member": 1,
    "people_papernumber": 3,
    "sales_order": 1,
}


def sold_duties(sale: Sale) -> list[tuple[str, str, bool]]:
    """Return the scheduled tasks of a sale; those about the end of cover are due in two years."""
    return [
        ("contracts.natural-cover-ending", sale.contract, OPEN),
        ("contracts.natural-cover-ends", sale.contract, OPEN),
        ("devices.parcel-delivered", sale.parcel, TAKEN),
    ]


def play_repair(number: int, write: Write, follows: Follows) -> Played:
    """Play a claim: the screen is broken, the device is sent in and repaired."""
    sale = sell(number, write, follows)
    claim = write("desk", f"/contracts/{sale.contract}/reports", BROKEN | {"device": sale.serial})
    one = f"/claims/{claim['id']}"
    agreed = ["data-loss", "parts", "remedy-is-ours"]
    kit = write("desk", f"{one}/kit", {"tracking_number": sale.label(), "consents": agreed})["kit_parcel_id"]
    write("desk", f"/parcels/{kit}/delivery")
    inbound = write("desk", f"{one}/hand-over", {"tracking_number": sale.label()})["inbound_parcel_id"]
    write("depot", f"/parcels/{inbound}/delivery", followed=True)
    follows("depot", one, "arrived")
    write("depot", f"{one}/inspection", BROKEN)
    write("depot", f"{one}/repair/start")
    write("depot", f"{one}/repair/finish")
    back = write("depot", f"{one}/return", {"tracking_number": sale.label()})["return_parcel_id"]
    write("depot", f"/parcels/{back}/delivery", followed=True)
    follows("desk", one, "closed")
    at_home = ("member", sale.member)
    events = [
        *SOLD,
        *REPORTED,
        "claims.kit-sent",
        "devices.parcel-delivered",
        "claims.on-its-way",
        *AT_THE_DEPOT,
        "claims.repair-started",
        "claims.repaired",
        *HOME,
        "claims.closed",
    ]
    duties = [
        *sold_duties(sale),
        *(("devices.parcel-delivered", parcel, TAKEN) for parcel in (kit, inbound, back)),
        ("claims.close", claim["id"], TAKEN),
    ]
    ledger = [
        ("stock", "main"),
        ("carrier", sale.parcel),
        at_home,
        ("carrier", inbound),
        ("depot", "main"),
        ("carrier", back),
        at_home,
    ]
    return Played(
        member=sale.member,
        contract=sale.contract,
        claim=claim["id"],
        parcels=(sale.parcel, kit, inbound, back),
        ledgers={sale.unit: ledger},
        promises=[(sale.unit, "sale", sale.order)],
        duties=duties,
        remedy="repair",
        bases=["reported", "diagnosed"],
        events=events,
        rows=OF_A_CLAIM_AND_ITS_SALE
        | {
            "api_answered": 15,
            "claims_decision": 2,
            "contracts_coveredunit": 1,
            "devices_allocation": 1,
            "devices_custodymove": len(ledger),
            "devices_identifier": 1,
            "devices_parcel": 4,
            "devices_unit": 1,
            "devices_usedtrackingnumber": 4,
            "journal_duty": len(duties),
            "journal_entry": len(events),
            "people_consent": 5,
            "repairs_job": 1,
            "repairs_finding": 1,
        },
    )


def play_exchange(number: int, write: Write, follows: Follows, *, store: str, starts_at: str) -> Played:
    """Play a claim: the device is brought to a store and sent on; it is beyond repair, and is exchanged."""
    spare = {"model": "iphone-xr", "capacity_gb": 128, "serial": f"F17SPARE{number:04d}", "meant_for": "exchange"}
    new = write("depot", "/units", spare)["id"]
    sale = sell(number, write, follows)
    claim = write("desk", f"/contracts/{sale.contract}/reports", BROKEN | {"device": sale.serial})
    one = f"/claims/{claim['id']}"
    agreed = ["data-loss", "parts", "remedy-is-ours"]
    visit = write("desk", f"{one}/visit", {"store": store, "starts_at": starts_at, "consents": agreed})["visit"]
    at_store = write("office", f"{one}/check-in")
    assert at_store["state"] == "arrived"
    write("office", f"{one}/inspection", BROKEN)
    inbound = write("office", f"{one}/forward", {"tracking_number": sale.label()})["inbound_parcel_id"]
    write("depot", f"/parcels/{inbound}/delivery", followed=True)
    follows("depot", one, "arrived")
    write("depot", f"{one}/inspection", BROKEN)
    write("depot", f"{one}/irreparable")
    write("depot", f"{one}/exchange", {"unit_id": new})
    back = write("depot", f"{one}/return", {"tracking_number": sale.label()})["return_parcel_id"]
    write("depot", f"/parcels/{back}/delivery", followed=True)
    follows("desk", one, "closed")
    events = [
        "devices.stocked",
        *SOLD,
        *REPORTED,
        "claims.visit-booked",
        "claims.checked-in",
        "claims.inspected",
        "claims.sent-on",
        *AT_THE_DEPOT,
        "claims.irreparable",
        "claims.exchange-allocated",
        *HOME,
        "contracts.unit-exchanged",
        "claims.closed",
    ]
    duties = [
        *sold_duties(sale),
        ("claims.visit-tomorrow", visit["id"], OPEN),
        ("claims.no-show", visit["id"], OPEN),
        *(("devices.parcel-delivered", parcel, TAKEN) for parcel in (inbound, back)),
        ("claims.close", claim["id"], TAKEN),
    ]
    at_home = ("member", sale.member)
    old_ledger = [("stock", "main"), ("carrier", sale.parcel), at_home, ("carrier", inbound), ("depot", "main")]
    new_ledger = [("stock", "main"), ("carrier", back), at_home]
    return Played(
        member=sale.member,
        contract=sale.contract,
        claim=claim["id"],
        parcels=(sale.parcel, inbound, back),
        ledgers={sale.unit: old_ledger, new: new_ledger},
        promises=[(sale.unit, "sale", sale.order), (new, "exchange", claim["id"])],
        duties=duties,
        remedy="exchange",
        bases=["reported", "diagnosed", "diagnosed"],
        events=events,
        rows=OF_A_CLAIM_AND_ITS_SALE
        | {
            "api_answered": 17,
            "claims_decision": 3,
            "contracts_coveredunit": 2,
            "devices_allocation": 2,
            "devices_custodymove": len(old_ledger) + 1 + len(new_ledger),  # and the store, whose id is its own
            "devices_identifier": 2,
            "devices_parcel": 3,
            "devices_unit": 2,
            "devices_usedtrackingnumber": 3,
            "journal_duty": len(duties),
            "journal_entry": len(events),
            "network_visit": 1,
            "people_consent": 5,
            "repairs_job": 2,
            "repairs_finding": 2,
        },
    )


def still_true(acknowledged: Answer, found: Answer) -> bool:
    """Whether what was acknowledged still holds: states only moved on, lists only grew, nothing else changed."""

    def holds(name: str) -> bool:
        was, now = acknowledged[name], found[name]
        if name == "state":
            states: tuple[str, ...] = CLAIM_STATES if "outcome" in acknowledged else ORDER_STATES
            return states.index(now) >= states.index(was)
        if name in ("holder", "moves"):
            return True  # the whole ledger is compared at the end; the possible moves follow from the state
        if isinstance(was, list):
            return bool(now[: len(was)] == was)
        return was is None or was == now

    return all(holds(name) for name in acknowledged)

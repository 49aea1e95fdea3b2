"""The fixed cast of the tests and what they do, through the real operations.

Aoi bought an iPhone XR, Ren is another member, Mei works in her store.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID

from hosho.claims import operations as claims
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.core.calendar import TOKYO
from hosho.core.codes import Cause, Fault
from hosho.core.terms.loading import SHIPPED
from hosho.devices import operations as devices
from hosho.devices.models import Unit
from hosho.devices.parcels import with_check_digit
from hosho.journal.actor import OPERATOR, Actor
from hosho.journal.operations import take_next
from hosho.network import operations as network
from hosho.network.models import Store
from hosho.people import operations as people
from hosho.people.consents import TO_HAND_IN, TO_JOIN
from hosho.people.models import Member
from hosho.plans import operations as plans
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.workflows.agenda import HANDLERS

SHOP, DESK, DEPOT, CARRIER, OFFICE, MEI = (
    Actor("staff", who) for who in ("shop", "desk", "depot", "carrier", "office", "mei")
)
PREPARED: Mapping[Preparation, Prepared] = {"backup": "done", "find-my": "later", "suica": "none", "sim": "dead"}
SCREEN: tuple[Fault, ...] = ("screen",)
IN_STORE: tuple[tuple[str, Fault], ...] = (("iphone-8", "screen"), ("iphone-8", "camera"), ("iphone-xr", "screen"))
"""The parts in stock in Mei's store: model and fault."""
_parcels = count(1)
_devices = count(1)


def at(written: str) -> datetime:
    """Return a time in Tokyo from text such as '2020-08-04 10:00'."""
    return datetime.fromisoformat(written).replace(tzinfo=TOKYO)


def tracking_number() -> str:
    """Return a tracking number that no other parcel of this run has."""
    return with_check_digit(10_000_000_000 + next(_parcels))


def deliver(parcel_id: UUID | None, *, now: datetime) -> bool:
    """Deliver a parcel. Return whether this was its first delivery."""
    assert parcel_id is not None
    return devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=now)


def publish(now: datetime | None = None) -> None:
    """Publish the shipped plan, at the time from which it is offered unless ``now`` is passed."""
    plans.publish_folder(folder=SHIPPED / "iijmio-used", actor=OPERATOR, now=now or at("2020-08-04 10:00"))


def enrol(name: str = "青木 葵", kana: str = "アオキ アオイ", *, now: datetime) -> Member:
    """Enrol a member."""
    return people.enrol(
        name=name,
        kana=kana,
        born_on=date(1988, 3, 14),
        mail="aoi@example.jp",
        phone="09000000001",
        postal_code="1000001",
        address="見本県見本市みどり町1-2-3",
        actor=SHOP,
        now=now,
    )


def stock(
    model: str = "iphone-xr",
    *,
    serial: str | None = None,
    imei: str | None = None,
    meant_for: str = "sale",
    now: datetime,
) -> Unit:
    """Take a used device into stock."""
    return devices.stock_unit(
        model=model,
        capacity_gb=64,
        serial=serial or f"F17TEST{next(_devices):05d}",
        imei=imei,
        meant_for=meant_for,
        grade="A",
        restriction="○",
        restriction_checked_on=now.astimezone(TOKYO).date(),
        actor=SHOP,
        now=now,
    )


@dataclass(frozen=True)
class Bought:
    """A member with a device that is on its way or delivered."""

    member: Member
    unit: Unit
    order: Order

    @property
    def contract_id(self) -> UUID:
        """The contract joined in the purchase."""
        assert self.order.contract_id is not None, "bought with the plan"
        return self.order.contract_id

    @property
    def serial(self) -> str:
        """The device's serial number."""
        return self.unit.identifiers.get(kind="serial").number


def kept(meant_for: str, model: str = "iphone-xr", *, now: datetime) -> Unit:
    """Take a unit into stock for exchanges or as a loaner."""
    return stock(model, meant_for=meant_for, now=now)


def buy(model: str = "iphone-xr", *, now: datetime, imei: str | None = None, member: Member | None = None) -> Bought:
    """Place a member's order of a device with the plan; a new member if none is passed."""
    unit = stock(model, imei=imei, now=now)
    member = member or enrol(now=now)
    order = sales.place_order(
        member_id=member.id, unit_id=unit.id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=now
    )
    return Bought(member, unit, order)


def ship(bought: Bought, *, now: datetime) -> Order:
    """Ship an order."""
    return sales.ship_order(order_id=bought.order.id, tracking_number=tracking_number(), actor=SHOP, now=now)


def in_hand(
    model: str = "iphone-xr", *, start: str = "2020-08-04", imei: str | None = None, member: Member | None = None
) -> Bought:
    """Sell a device, to a new member if none is passed. Its cover starts on ``start``; it is delivered that evening."""
    bought = buy(model, now=at(f"{start} 10:00"), imei=imei, member=member)
    deliver(ship(bought, now=at(f"{start} 15:00")).parcel_id, now=at(f"{start} 20:00"))
    while take_next(until=at(f"{start} 20:00"), handlers=HANDLERS):
        pass
    return bought


def open_store(code: str = "midoricho", *, places: int = 1, now: datetime) -> Store:
    """Open Mei's store, with two of each part of ``IN_STORE`` in stock."""
    store = network.open_store(
        code=code,
        network="icracked",
        name_ja="iCracked Store みどり町",
        name_en="iCracked Store Midoricho",
        address="見本県見本市みどり町2-1",
        phone="0000000001",
        opens=10,
        closes=19,
        closed_weekdays=[2],
        places_per_hour=places,
        actor=OFFICE,
        now=now,
    )
    for model, fault in IN_STORE:
        network.stock_parts(store=store, model=model, fault=fault, pieces=2, actor=MEI, now=now)
    return store


def report(
    bought: Bought,
    *,
    cause: Cause = "partial-damage",
    faults: Collection[Fault] = SCREEN,
    now: datetime,
) -> Claim:
    """Report a failure by phone."""
    return claims.report_failure(
        contract_id=bought.contract_id,
        device=bought.serial,
        cause=cause,
        faults=faults,
        occurred_on=None,
        channel="phone",
        actor=DESK,
        now=now,
    )


def book(claim: Claim, starts_at: datetime, *, store: str = "midoricho", now: datetime | None = None) -> Claim:
    """Book a visit by phone, with all consents and preparations."""
    return claims.book_visit(
        claim_id=claim.id,
        store=store,
        starts_at=starts_at,
        consents=TO_HAND_IN,
        preparation=PREPARED,
        actor=DESK,
        now=now or claim.reported_at,
    )

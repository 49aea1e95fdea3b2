"""The fixed cast of the tests, and the things they do, through the real operations.

Aoi bought an iPhone XR, Ren is another member.
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
PREPARED: Mapping[Preparation, Prepared] = {"backup": "done", "find-my": "done", "suica": "none", "sim": "later"}
_parcels = count(1)
_devices = count(1)


def at(written: str) -> datetime:
    """Read a time of Tokyo: '2020-08-04 10:00'."""
    return datetime.fromisoformat(written).replace(tzinfo=TOKYO)


def tracking_number() -> str:
    """Give a tracking number that no other parcel of this run has."""
    return with_check_digit(10_000_000_000 + next(_parcels))


def publish(now: datetime | None = None) -> None:
    """Publish the shipped plan, at the hour from which it is offered."""
    plans.publish_folder(folder=SHIPPED / "iijmio-used", actor=OPERATOR, now=now or at("2020-08-04 10:00"))


def enrol(name: str = "青木 葵", kana: str = "アオキ アオイ", *, now: datetime) -> Member:
    """Make a member."""
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


def stock(model: str = "iphone-xr", *, serial: str | None = None, imei: str | None = None, now: datetime) -> Unit:
    """Take a used device into stock."""
    return devices.stock_unit(
        model=model,
        capacity_gb=64,
        serial=serial or f"F17TEST{next(_devices):05d}",
        imei=imei,
        grade="A",
        restriction="○",
        restriction_checked_on=now.astimezone(TOKYO).date(),
        actor=SHOP,
        now=now,
    )


@dataclass(frozen=True)
class Bought:
    """A member with a device on its way or in hand."""

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
    """Take a unit into stock that is kept for exchanges or as a loaner."""
    unit = stock(model, now=now)
    Unit.objects.filter(id=unit.id).update(meant_for=meant_for)
    return unit


def buy(model: str = "iphone-xr", *, now: datetime, imei: str | None = None, member: Member | None = None) -> Bought:
    """Let a member, a new one if none is named, buy a device with the plan."""
    unit = stock(model, imei=imei, now=now)
    member = member or enrol(now=now)
    order = sales.place_order(
        member_id=member.id, unit_id=unit.id, price_yen=29_800, consents=TO_JOIN, actor=SHOP, now=now
    )
    return Bought(member, unit, order)


def ship(bought: Bought, *, now: datetime) -> Order:
    """Ship what was bought."""
    return sales.ship_order(order_id=bought.order.id, tracking_number=tracking_number(), actor=SHOP, now=now)


def in_hand(
    model: str = "iphone-xr", *, start: str = "2020-08-04", imei: str | None = None, member: Member | None = None
) -> Bought:
    """Let a member, a new one if none is named, have a device whose cover started on that day, with the order delivered
    that evening."""
    bought = buy(model, now=at(f"{start} 10:00"), imei=imei, member=member)
    parcel_id = ship(bought, now=at(f"{start} 15:00")).parcel_id
    assert parcel_id is not None
    devices.deliver_parcel(parcel_id=parcel_id, actor=CARRIER, now=at(f"{start} 20:00"))
    while take_next(until=at(f"{start} 20:00"), handlers=HANDLERS):
        pass
    return bought


def open_store(code: str = "midoricho", *, places: int = 1, now: datetime) -> Store:
    """Open Mei's store, with parts for screens and cameras at hand."""
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
    for model, fault in (("iphone-8", "screen"), ("iphone-8", "camera"), ("iphone-xr", "screen")):
        network.stock_parts(store=store, model=model, fault=fault, pieces=2, actor=MEI, now=now)
    return store


def report(
    bought: Bought,
    *,
    cause: Cause = "partial-damage",
    faults: Collection[Fault] = ("screen",),
    now: datetime,
) -> Claim:
    """Let the member phone the desk."""
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
    """Let the desk book a visit, to Mei's store where no other is named, with all that is asked before."""
    return claims.book_visit(
        claim_id=claim.id,
        store=store,
        starts_at=starts_at,
        consents=TO_HAND_IN,
        preparation=PREPARED,
        actor=DESK,
        now=now or claim.reported_at,
    )

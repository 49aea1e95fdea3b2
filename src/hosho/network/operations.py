"""Running the network: stores, their hours and parts; and taking a place and a part for a visit."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import F

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.codes import Fault
from hosho.core.refusals import Refused
from hosho.core.terms.model import VisitRules
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.network import events
from hosho.network.models import BlockedHour, ClosedDay, Part, Store, Visit
from hosho.network.queries import HOLDING, first_day_to_book, slots_of
from hosho.platform.transactions import operation, requires_operation

VisitEnd = Literal["done", "sent-on", "not-covered", "no-show", "cancelled"]


class HourNotOfferedError(Refused):
    """The store takes no visits then: too soon, closed or blocked. Field ``starts_at``."""

    code = "hour-not-offered"
    field = "starts_at"

    def __init__(self, first_day: date) -> None:
        super().__init__(first_day=first_day)


class HourFullError(Refused):
    """All places of the hour are taken. Field ``starts_at``."""

    code = "hour-full"
    field = "starts_at"


class NoPartError(Refused):
    """The store has no free part for a fault. Field ``store``."""

    code = "no-part"
    field = "store"

    def __init__(self, model: str, fault: str) -> None:
        self.fault = fault
        super().__init__(model=model, fault=fault)


class HourPassedError(Refused):
    """The time of a visit has passed, so that it cannot be booked once more. ``starts_at`` is its beginning."""

    code = "hour-passed"

    def __init__(self, starts_at: datetime) -> None:
        self.starts_at = starts_at
        super().__init__(starts_at=starts_at.astimezone(TOKYO))


class StoreKnownError(Refused):
    """A store with this code is known. Field ``code``."""

    code = "store-known"
    field = "code"


class PartsHeldError(Refused):
    """More parts would be taken away than are at hand and held for no visit. Field ``pieces``."""

    code = "parts-held"
    field = "pieces"

    def __init__(self, free: int) -> None:
        self.free = free
        super().__init__(free=free)


@operation
def open_store(
    *,
    code: str,
    network: str,
    name_ja: str,
    name_en: str,
    address: str,
    phone: str,
    opens: int,
    closes: int,
    closed_weekdays: Collection[int] = (),
    closed_on_holidays: bool = False,
    places_per_hour: int = 1,
    actor: Actor,
    now: datetime,
) -> Store:
    """Add a store to the network; hours are whole hours of Tokyo, weekday 0 is Monday.

    Raises:
        StoreKnownError: the code is taken.
    """
    if Store.objects.filter(code=code).exists():
        raise StoreKnownError
    store = Store.objects.create(
        code=code,
        network=network,
        name_ja=name_ja,
        name_en=name_en,
        address=address,
        phone=phone,
        opens=opens,
        closes=closes,
        closed_weekdays=sorted(closed_weekdays),
        closed_on_holidays=closed_on_holidays,
        places_per_hour=places_per_hour,
    )
    journal.write(event=events.STORE_OPENED, at=now, actor=actor, data={"store": code})
    return store


@operation
def close_on(*, store: Store, day: date, actor: Actor, now: datetime) -> None:
    """Close a store on one day. Visits that are booked stay booked; the office moves them by hand."""
    _row, made = ClosedDay.objects.get_or_create(store=store, on=day)
    if made:
        journal.write(event=events.DAY_CLOSED, at=now, actor=actor, data={"store": store.code, "on": day.isoformat()})


@operation
def block_hour(*, store: Store, starts_at: datetime, actor: Actor, now: datetime) -> None:
    """Take no further visits at a store in an hour."""
    _row, made = BlockedHour.objects.get_or_create(store=store, starts_at=starts_at)
    if made:
        journal.write(
            event=events.HOUR_BLOCKED,
            at=now,
            actor=actor,
            data={"store": store.code, "starts_at": starts_at.isoformat()},
        )


@operation
def stock_parts(*, store: Store, model: str, fault: Fault, pieces: int, actor: Actor, now: datetime) -> Part:
    """Add parts to what a store has at hand; ``pieces`` below zero takes some away, never those that are held.

    Raises:
        PartsHeldError: so many are not free.
    """
    part, _made = Part.objects.select_for_update().get_or_create(store=store, model=model, fault=fault)
    if part.at_hand + pieces < part.held:
        raise PartsHeldError(part.at_hand - part.held)
    part.at_hand += pieces
    part.save(update_fields=["at_hand"])
    journal.write(
        event=events.PARTS_STOCKED,
        at=now,
        actor=actor,
        data={"store": store.code, "model": model, "fault": fault, "pieces": pieces, "at_hand": part.at_hand},
    )
    return part


@requires_operation
def book(
    *,
    store: Store,
    starts_at: datetime,
    rules: VisitRules,
    member_id: UUID,
    model: str,
    faults: Collection[Fault],
    now: datetime,
) -> Visit:
    """Take a place of a store's hour and hold the parts for the faults: all of it, or nothing.

    Two at once on the last place collide on the seat (``seat_place``); the loser reads again and finds it full.

    Raises:
        HourNotOfferedError, HourFullError, NoPartError: what stands in the way.
    """
    day = day_in_tokyo(starts_at)
    first_day = first_day_to_book(rules, now=now)
    if day < first_day or starts_at not in slots_of(store, [day], minutes=rules.slot_minutes):
        raise HourNotOfferedError(first_day)
    free = _free_place(store, starts_at)
    _hold_parts(store.id, model, faults)
    return Visit.objects.create(
        member_id=member_id,
        store=store,
        starts_at=starts_at,
        place=free,
        model=model,
        faults=sorted(set(faults)),
    )


def _free_place(store: Store, starts_at: datetime) -> int:
    taken = set(
        Visit.objects.filter(store=store, starts_at=starts_at, state__in=HOLDING).values_list("place", flat=True)
    )
    free = [place for place in range(1, store.places_per_hour + 1) if place not in taken]
    if not free:
        raise HourFullError
    return free[0]


def _hold_parts(store_id: UUID, model: str, faults: Collection[str]) -> None:
    for fault in sorted(set(faults)):
        held = Part.objects.filter(store_id=store_id, model=model, fault=fault, held__lt=F("at_hand"))
        if not held.update(held=F("held") + 1):
            raise NoPartError(model, fault)


@requires_operation
def take_again(*, visit: Visit, now: datetime) -> None:
    """Book a visit once more that was cancelled by mistake: at its hour, on a place that is free there.

    Raises:
        HourPassedError, HourFullError, NoPartError: what stands in the way now.
    """
    if visit.starts_at <= now:
        raise HourPassedError(visit.starts_at)
    visit.place = _free_place(visit.store, visit.starts_at)
    _hold_parts(visit.store_id, visit.model, visit.faults)
    visit.state = "booked"
    visit.save(update_fields=["place", "state"])


@requires_operation
def reopen(*, visit: Visit) -> None:
    """Take the end of a visit back: the member is in the store, and what was used for it is at hand again, and held.

    Raises:
        NoPartError: a part that was freed is held for somebody else now.
    """
    if visit.state == "done":
        for fault in visit.faults:
            part = Part.objects.filter(store_id=visit.store_id, model=visit.model, fault=fault)
            part.update(held=F("held") + 1, at_hand=F("at_hand") + 1)
    else:
        _hold_parts(visit.store_id, visit.model, visit.faults)
    visit.state = "in-store"
    visit.save(update_fields=["state"])


@operation
def check_part(*, visit_id: UUID, actor: Actor, now: datetime) -> Visit:
    """Record that the store has seen the part for a visit."""
    visit = Visit.objects.select_for_update().get(id=visit_id)
    if visit.part_checked_at is None:
        visit.part_checked_at = now
        visit.save(update_fields=["part_checked_at"])
        journal.write(
            event=events.PART_CHECKED, at=now, actor=actor, member_id=visit.member_id, data={"visit": str(visit.id)}
        )
    return visit


@requires_operation
def check_in(*, visit: Visit, now: datetime) -> None:
    """Record that the member has come."""
    visit.state, visit.came_at = "in-store", now
    visit.save(update_fields=["state", "came_at"])


@requires_operation
def undo_check_in(*, visit: Visit) -> None:
    """Take a check-in back."""
    visit.state, visit.came_at = "booked", None
    visit.save(update_fields=["state", "came_at"])


@requires_operation
def end(*, visit: Visit, how: VisitEnd, used: Collection[str] = ()) -> None:
    """End a visit: its held parts are used up (those for the faults ``used``) or free again."""
    if visit.state not in ("booked", "in-store"):
        return
    for fault in visit.faults:
        part = Part.objects.filter(store_id=visit.store_id, model=visit.model, fault=fault)
        if fault in used:
            part.update(held=F("held") - 1, at_hand=F("at_hand") - 1)
        else:
            part.update(held=F("held") - 1)
    visit.state = how
    visit.save(update_fields=["state"])

"""When a store has room, and what is booked."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

import jpholiday
from django.db.models import F, QuerySet

from hosho.core.calendar import TOKYO, day_in_tokyo
from hosho.core.terms.model import VisitRules
from hosho.network.models import BlockedHour, ClosedDay, Part, Store, Visit

HOLDING = ("booked", "in-store", "done", "sent-on", "not-covered")


class FreeHour(NamedTuple):
    """An hour of a store and how many of its places are free."""

    starts_at: datetime
    places: int


def stores() -> Sequence[Store]:
    """Return the stores that take visits, by their code."""
    return list(Store.objects.filter(active=True).order_by("code"))


def store_with(code: str) -> Store:
    """Return a store.

    Raises:
        Store.DoesNotExist: no such store.
    """
    return Store.objects.get(code=code)


def store_with_id(store_id: UUID) -> Store:
    """Return a store.

    Raises:
        Store.DoesNotExist: no such store.
    """
    return Store.objects.get(id=store_id)


def find_store(code: str) -> Store | None:
    """Return the store of a code if it takes visits."""
    return Store.objects.filter(code=code, active=True).first()


def all_stores() -> Sequence[Store]:
    """Return all stores by their code, those too that take no visits."""
    return list(Store.objects.order_by("code"))


def parts_of(store: Store) -> Sequence[Part]:
    """Return the parts that a store has, or has had, in stock."""
    return list(Part.objects.filter(store=store).order_by("model", "fault"))


def slots_of(store: Store, days: Sequence[date], *, minutes: int) -> list[datetime]:
    """Return the beginnings of the slots in which a store takes visits on these days, in two questions for all days."""
    closed = set(store.closed_days.filter(on__in=days).values_list("on", flat=True))
    open_days = [day for day in days if day not in closed and _usually_open(store, day)]
    slots = [starts_at for day in open_days for starts_at in _usual_slots(store, day, minutes=minutes)]
    blocked = set(store.blocked_hours.filter(starts_at__in=slots).values_list("starts_at", flat=True))
    return [starts_at for starts_at in slots if starts_at not in blocked]


def _usually_open(store: Store, day: date) -> bool:
    if not store.active or day.weekday() in store.closed_weekdays:
        return False
    return not (store.closed_on_holidays and jpholiday.is_holiday(day))


def _usual_slots(store: Store, day: date, *, minutes: int) -> Iterator[datetime]:
    starts_at = datetime.combine(day, time(store.opens), tzinfo=TOKYO)
    closes_at = datetime.combine(day, time(0), tzinfo=TOKYO) + timedelta(hours=store.closes)
    while starts_at + timedelta(minutes=minutes) <= closes_at:
        yield starts_at
        starts_at += timedelta(minutes=minutes)


def first_day_to_book(rules: VisitRules, *, now: datetime) -> date:
    """Return the first day that can be booked now: the store checks the part before."""
    return day_in_tokyo(now) + timedelta(days=rules.ahead_days)


def free_hours(store: Store, *, rules: VisitRules, from_day: date, days: int, now: datetime) -> list[FreeHour]:
    """Return the slots with free places on ``days`` days from ``from_day`` on, none sooner than may be booked."""
    return free_hours_of([store], rules=rules, from_day=from_day, days=days, now=now)[store.id]


def free_hours_of(
    stores: Collection[Store], *, rules: VisitRules, from_day: date, days: int, now: datetime
) -> dict[UUID, list[FreeHour]]:
    """Return the same of many stores, by their ids, in three questions for all of them and all days."""
    first = max(from_day, first_day_to_book(rules, now=now))
    last = from_day + timedelta(days=days - 1)
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    begins = datetime.combine(first, time(0), tzinfo=TOKYO)
    ends = datetime.combine(last + timedelta(days=1), time(0), tzinfo=TOKYO)
    there = {"store__in": stores, "starts_at__gte": begins, "starts_at__lt": ends}
    taken = Counter(Visit.objects.filter(**there, state__in=HOLDING).values_list("store_id", "starts_at"))
    blocked = set(BlockedHour.objects.filter(**there).values_list("store_id", "starts_at"))
    closed = set(ClosedDay.objects.filter(store__in=stores, on__range=(first, last)).values_list("store_id", "on"))

    def free(store: Store) -> Iterator[FreeHour]:
        for day in span:
            if not _usually_open(store, day) or (store.id, day) in closed:
                continue
            for starts_at in _usual_slots(store, day, minutes=rules.slot_minutes):
                places = store.places_per_hour - taken[store.id, starts_at]
                if places > 0 and (store.id, starts_at) not in blocked:
                    yield FreeHour(starts_at, places)

    return {store.id: list(free(store)) for store in stores}


def parts_lacking(store: Store, *, model: str, faults: Collection[str]) -> list[str]:
    """Return the faults (sorted) for which a store has no free part now."""
    free = Part.objects.filter(store=store, model=model, fault__in=faults, held__lt=F("at_hand"))
    return sorted({*faults} - {*free.values_list("fault", flat=True)})


def visits_on(store: Store, day: date) -> Sequence[Visit]:
    """Return a store's visits of a day, in order, those that fell through too."""
    begins = datetime.combine(day, time(0), tzinfo=TOKYO)
    return list(
        Visit.objects.filter(store=store, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1)).order_by(
            "starts_at", "place", "id"
        )
    )


def visits_to(store_id: UUID | None) -> QuerySet[Visit]:
    """Return all visits to a store, past and to come; none without a store."""
    return Visit.objects.filter(store_id=store_id) if store_id else Visit.objects.none()


def beginnings_of_visits(visit_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when these visits begin, by their ids."""
    return dict(Visit.objects.filter(id__in=visit_ids).values_list("id", "starts_at"))


def visit_with(visit_id: UUID) -> Visit:
    """Return a visit with its store.

    Raises:
        Visit.DoesNotExist: no such visit.
    """
    return Visit.objects.select_related("store").get(id=visit_id)


def pieces_at_hand(store: Store, *, model: str, fault: str) -> int:
    """Return how many parts for a fault of a model a store has, those held for visits too."""
    part = Part.objects.filter(store=store, model=model, fault=fault).first()
    return part.at_hand if part else 0

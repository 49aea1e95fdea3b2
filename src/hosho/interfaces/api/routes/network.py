"""The network of stores: which there are and when they are free; adding one, closing it, blocking an hour, parts."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from hosho.interfaces.api.schemas import Code, FreeHourOut, NotBefore1900, StoreOut
from hosho.interfaces.api.schemas_stock import BlockedHourIn, ClosedDayIn, PartOut, PartsIn, StoreIn
from hosho.network import operations as network
from hosho.network import queries as stores
from hosho.network.models import Store
from hosho.plans.queries import plan_named
from hosho.web.access import public
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of, today_of

router = Router(tags=["network"])


def store_out(store: Store) -> StoreOut:
    """Return a store as the API shows it."""
    return StoreOut(
        code=store.code,
        network=store.network,
        name={"ja": store.name_ja, "en": store.name_en},
        address=store.address,
        phone=store.phone,
        opens=store.opens,
        closes=store.closes,
    )


@router.get("/stores", response=list[StoreOut], auth=None, summary="The partner stores")
@public
def list_stores(request: HttpRequest) -> list[StoreOut]:
    """Give the stores that take visits."""
    return [store_out(store) for store in stores.stores()]


@router.get(
    "/stores/{code}/slots", response=list[FreeHourOut], auth=KeyFor("see-stores"), summary="A store's free hours"
)
def list_hours(
    request: HttpRequest,
    code: Code,
    from_day: NotBefore1900 | None = None,
    days: Annotated[int, Query(ge=1, le=60)] = 14,
) -> list[FreeHourOut]:
    """Give the slots that can be booked now, from a day on (today where it is left out)."""
    now = now_of(request)
    terms = plan_named().terms_at(now)
    if terms is None or terms.visit is None:
        return []
    from_day = from_day or today_of(request)
    found = stores.free_hours(stores.store_with(code), rules=terms.visit, from_day=from_day, days=days, now=now)
    return [FreeHourOut(starts_at=each.starts_at, places=each.places) for each in found]


@router.post("/stores", response={201: StoreOut}, auth=KeyFor("run-stores"), summary="A store joins the network")
@once(201)
def open_store(request: HttpRequest, body: StoreIn) -> StoreOut:
    """Add a store, with its hours, its usual closed days and how many visits it takes in an hour."""
    return store_out(network.open_store(**body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/stores/{code}/closed-days", response={201: StoreOut}, auth=KeyFor("run-stores"), summary="A store closes on a day"
)
@once(201)
def close_on(request: HttpRequest, code: Code, body: ClosedDayIn) -> StoreOut:
    """Let a store take no visits on a day. Visits that are booked stay booked."""
    store = stores.store_with(code)
    network.close_on(store=store, day=body.on, actor=caller(request), now=now_of(request))
    return store_out(store)


@router.post(
    "/stores/{code}/blocked-slots",
    response={201: StoreOut},
    auth=KeyFor("run-stores"),
    summary="A store blocks an hour",
)
@once(201)
def block_hour(request: HttpRequest, code: Code, body: BlockedHourIn) -> StoreOut:
    """Let a store take no further visits in an hour. Visits that are booked stay booked."""
    store = stores.store_with(code)
    network.block_hour(store=store, starts_at=body.starts_at, actor=caller(request), now=now_of(request))
    return store_out(store)


@router.get(
    "/stores/{code}/parts", response=list[PartOut], auth=KeyFor("book-visits"), summary="The parts a store has at hand"
)
def list_parts(request: HttpRequest, code: Code) -> list[PartOut]:
    """Give what a store can repair now: pieces at hand, and how many of them are held for booked visits."""
    return [
        PartOut(model=part.model, fault=part.fault, at_hand=part.at_hand, held=part.held)
        for part in stores.parts_of(stores.store_with(code))
    ]


@router.post(
    "/stores/{code}/parts", response={201: PartOut}, auth=KeyFor("run-stores"), summary="Parts come into a store"
)
@once(201)
def stock_parts(request: HttpRequest, code: Code, body: PartsIn) -> PartOut:
    """Add parts to what a store has at hand, or (below zero) take some away, never those that are held."""
    part = network.stock_parts(
        store=stores.store_with(code), **body.model_dump(), actor=caller(request), now=now_of(request)
    )
    return PartOut(model=part.model, fault=part.fault, at_hand=part.at_hand, held=part.held)

"""The network of stores: which there are and when they are free; adding one, closing it, blocking an hour, parts."""

from django.http import HttpRequest
from ninja import Router

from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.parameters import ForDays, FromDay, StoreCode
from hosho.interfaces.api.schemas.base import BilingualText
from hosho.interfaces.api.schemas.stores import BlockedSlotIn, ClosedDayIn, PartOut, PartsIn, SlotOut, StoreIn, StoreOut
from hosho.network import operations as network
from hosho.network import queries as stores
from hosho.network.models import Store
from hosho.plans.queries import plan_named
from hosho.web.access import public
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of, today_of

router = Router(tags=["stores"])


def store_out(store: Store) -> StoreOut:
    """Return a store as the API shows it."""
    return StoreOut(
        code=store.code,
        network=store.network,
        name=BilingualText(ja=store.name_ja, en=store.name_en),
        address=store.address,
        phone=store.phone,
        opens=store.opens,
        closes=store.closes,
    )


@router.get(
    "/stores",
    response=list[StoreOut],
    auth=None,
    summary="List stores",
)
@public
def list_stores(request: HttpRequest) -> list[StoreOut]:
    """Returns the stores that take visits."""
    return [store_out(store) for store in stores.stores()]


@router.get(
    "/stores/{code}/slots",
    response=list[SlotOut],
    auth=KeyFor("see-stores"),
    summary="List a store's free slots",
)
def list_free_slots(
    request: HttpRequest, code: StoreCode, from_day: FromDay = None, days: ForDays = 14
) -> list[SlotOut]:
    """Returns the slots that can be booked now, from a day on; from today if `from_day` is left out."""
    now = now_of(request)
    terms = plan_named().terms_at(now)
    if terms is None or terms.visit is None:
        return []
    from_day = from_day or today_of(request)
    found = stores.free_hours(stores.store_with(code), rules=terms.visit, from_day=from_day, days=days, now=now)
    return [SlotOut(starts_at=each.starts_at, places=each.places) for each in found]


@router.post(
    "/stores",
    response={201: StoreOut},
    auth=KeyFor("run-stores"),
    summary="Create a store",
    openapi_extra=refuses("store-known"),
)
@once(201)
def create_store(request: HttpRequest, body: StoreIn) -> StoreOut:
    """Creates a store with its hours, its usual closed days and how many visits it takes in a slot."""
    return store_out(network.open_store(**body.model_dump(), actor=caller(request), now=now_of(request)))


@router.post(
    "/stores/{code}/closed-days",
    response={201: StoreOut},
    auth=KeyFor("run-stores"),
    summary="Close a store on a day",
)
@once(201)
def close_store_on_day(request: HttpRequest, code: StoreCode, body: ClosedDayIn) -> StoreOut:
    """Takes no visits on a day. Visits that are booked stay booked."""
    store = stores.store_with(code)
    network.close_on(store=store, day=body.on, actor=caller(request), now=now_of(request))
    return store_out(store)


@router.post(
    "/stores/{code}/blocked-slots",
    response={201: StoreOut},
    auth=KeyFor("run-stores"),
    summary="Block a slot",
)
@once(201)
def block_slot(request: HttpRequest, code: StoreCode, body: BlockedSlotIn) -> StoreOut:
    """Takes no further visits in a slot. Visits that are booked stay booked."""
    store = stores.store_with(code)
    network.block_hour(store=store, starts_at=body.starts_at, actor=caller(request), now=now_of(request))
    return store_out(store)


@router.get(
    "/stores/{code}/parts",
    response=list[PartOut],
    auth=KeyFor("book-visits"),
    summary="List a store's parts",
)
def list_store_parts(request: HttpRequest, code: StoreCode) -> list[PartOut]:
    """Returns the parts in stock, and how many of them booked visits hold."""
    return [
        PartOut(model=part.model, fault=part.fault, at_hand=part.at_hand, held=part.held)
        for part in stores.parts_of(stores.store_with(code))
    ]


@router.post(
    "/stores/{code}/parts",
    response={201: PartOut},
    auth=KeyFor("run-stores"),
    summary="Adjust a store's parts",
    openapi_extra=refuses("parts-held"),
)
@once(201)
def adjust_store_parts(request: HttpRequest, code: StoreCode, body: PartsIn) -> PartOut:
    """Adds parts to a store's stock, or takes some out. Parts that booked visits hold cannot be taken out."""
    part = network.stock_parts(
        store=stores.store_with(code), **body.model_dump(), actor=caller(request), now=now_of(request)
    )
    return PartOut(model=part.model, fault=part.fault, at_hand=part.at_hand, held=part.held)

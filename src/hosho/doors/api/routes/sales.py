"""Members, units for the stock, orders with the plan, and parcels."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.devices import queries as device_queries
from hosho.devices.models import Unit
from hosho.doors import clock
from hosho.doors.api.idempotency import once
from hosho.doors.api.keys import KeyFor, caller
from hosho.doors.api.schemas import MemberIn, MemberOut, OrderIn, OrderOut, ParcelOut, TrackedIn, UnitIn, UnitOut
from hosho.people import operations as people
from hosho.people.written import digits_of
from hosho.sales import operations as sales
from hosho.sales import queries as sales_queries
from hosho.sales.models import Order

router = Router(tags=["sales"])


@router.post("/members", response={201: MemberOut}, auth=KeyFor("sell"), summary="Enrol a member")
@once(201)
def enrol(request: HttpRequest, body: MemberIn) -> MemberOut:
    """Make a member for an order."""
    values = body.model_dump()
    values["phone"] = digits_of(body.phone, field="phone", at_least=10, at_most=11)
    values["postal_code"] = digits_of(body.postal_code, field="postal_code", at_least=7, at_most=7)
    return MemberOut(id=people.enrol(**values, actor=caller(request), now=clock.now()).id)


@router.post("/units", response={201: UnitOut}, auth=KeyFor("stock-units"), summary="Take a unit into stock")
@once(201)
def stock(request: HttpRequest, body: UnitIn) -> UnitOut:
    """Take a used device into stock; its numbers are normalised and checked."""
    return _unit(devices.stock_unit(**body.model_dump(), actor=caller(request), now=clock.now()))


@router.get("/units/{unit_id}", response=UnitOut, auth=KeyFor("stock-units"), summary="A unit and where it is")
def get_unit(request: HttpRequest, unit_id: UUID) -> UnitOut:
    """Give a unit."""
    return _unit(device_queries.unit(unit_id))


def _unit(unit: Unit) -> UnitOut:
    numbers = list(unit.identifiers.order_by("kind", "slot"))
    return UnitOut(
        id=unit.id,
        model=unit.model,
        capacity_gb=unit.capacity_gb,
        serial=next(each.number for each in numbers if each.kind == "serial"),
        imeis=[each.number for each in numbers if each.kind == "imei"],
        holder=device_queries.holder_of(unit.id).kind,
    )


@router.post("/orders", response={201: OrderOut}, auth=KeyFor("sell"), summary="Sell a used device with the plan")
@once(201)
def place_order(request: HttpRequest, body: OrderIn) -> OrderOut:
    """Place an order: the contract is joined in it, pinned to the terms in force, and starts as those terms say."""
    return _order(sales.place_order(**body.model_dump(), actor=caller(request), now=clock.now()))


@router.get("/orders/{order_id}", response=OrderOut, auth=KeyFor("sell"), summary="An order")
def get_order(request: HttpRequest, order_id: UUID) -> OrderOut:
    """Give an order."""
    return _order(sales_queries.order_with(order_id))


@router.post(
    "/orders/{order_id}/shipment", response={201: OrderOut}, auth=KeyFor("ship-orders"), summary="Ship an order"
)
@once(201)
def ship_order(request: HttpRequest, order_id: UUID, body: TrackedIn) -> OrderOut:
    """Hand the sold device to the carrier."""
    return _order(
        sales.ship_order(
            order_id=order_id, tracking_number=body.tracking_number, actor=caller(request), now=clock.now()
        )
    )


def _order(order: Order) -> OrderOut:
    return OrderOut(
        id=order.id,
        number=order.number,
        state=order.state,
        contract_id=order.contract_id,
        contract_number=contract_with(order.contract_id).number,
        parcel_id=order.parcel_id,
    )


@router.post(
    "/parcels/{parcel_id}/delivery",
    response={201: ParcelOut},
    auth=KeyFor("move-parcels"),
    summary="A parcel was delivered",
)
@once(201)
def deliver_parcel(request: HttpRequest, parcel_id: UUID) -> ParcelOut:
    """Record a delivery; what it means for an order or a claim follows at once from the agenda."""
    devices.deliver_parcel(parcel_id=parcel_id, actor=caller(request), now=clock.now())
    parcel = device_queries.parcel(parcel_id)
    return ParcelOut(id=parcel.id, purpose=parcel.purpose, delivered_at=parcel.delivered_at)

"""Members, units for the stock, orders with the plan, and parcels."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from hosho.contracts.queries import contract_with
from hosho.core.rating import charge
from hosho.devices import operations as devices
from hosho.devices import queries as device_queries
from hosho.devices.models import Unit
from hosho.doors import clock
from hosho.doors.api.idempotency import once
from hosho.doors.api.keys import KeyFor, caller
from hosho.doors.api.pages import LARGEST, SIZE, page_of
from hosho.doors.api.schemas import (
    Code,
    CustodyOut,
    MemberIn,
    MemberOut,
    OrderIn,
    OrderOut,
    ParcelOut,
    QuoteOut,
    ReturnIn,
    TrackedIn,
    UnitIn,
    UnitOut,
    UnitPage,
)
from hosho.people import operations as people
from hosho.people.written import digits_of
from hosho.plans.queries import plan_named
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
    return unit_out(devices.stock_unit(**body.model_dump(), actor=caller(request), now=clock.now()))


@router.get("/units/{unit_id}", response=UnitOut, auth=KeyFor("stock-units"), summary="A unit and where it is")
def getunit_out(request: HttpRequest, unit_id: UUID) -> UnitOut:
    """Give a unit."""
    return unit_out(device_queries.unit(unit_id))


@router.get("/units", response=UnitPage, auth=KeyFor("see-units"), summary="Units, newest first")
def list_units(
    request: HttpRequest, model: Code = "", cursor: Code = "", limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE
) -> UnitPage:
    """Give units, all or of one model."""
    rows = Unit.objects.all()
    if model:
        rows = rows.filter(model=model)
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return UnitPage(items=[unit_out(each) for each in found], next=following)


@router.get(
    "/units/{unit_id}/custody", response=list[CustodyOut], auth=KeyFor("see-units"), summary="Where a unit has been"
)
def list_custody(request: HttpRequest, unit_id: UUID) -> list[CustodyOut]:
    """Give the lines of a unit's custody ledger, oldest first; the last says where it is."""
    device_queries.unit(unit_id)
    return [
        CustodyOut(holder_kind=line.holder_kind, holder_id=line.holder_id, since_at=line.since_at)
        for line in device_queries.ledger(unit_id)
    ]


def unit_out(unit: Unit) -> UnitOut:
    """Show a unit."""
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


@router.post(
    "/orders/{order_id}/cancellation", response={201: OrderOut}, auth=KeyFor("sell"), summary="Cancel an order"
)
@once(201)
def cancel_order(request: HttpRequest, order_id: UUID) -> OrderOut:
    """Cancel an order before it is shipped; the contract never comes into force."""
    return _order(sales.cancel_order(order_id=order_id, actor=caller(request), now=clock.now()))


@router.post(
    "/orders/{order_id}/failed-delivery",
    response={201: OrderOut},
    auth=KeyFor("ship-orders"),
    summary="An order could not be delivered",
)
@once(201)
def order_undelivered(request: HttpRequest, order_id: UUID) -> OrderOut:
    """Record that the parcel came back; the contract is called off, and no fee is charged."""
    return _order(sales.order_undelivered(order_id=order_id, actor=caller(request), now=clock.now()))


@router.post(
    "/orders/{order_id}/return", response={201: OrderOut}, auth=KeyFor("ship-orders"), summary="A device comes back"
)
@once(201)
def return_order(request: HttpRequest, order_id: UUID, body: ReturnIn) -> OrderOut:
    """Take a sold device back, dead on arrival or by agreement; the contract is called off today."""
    return _order(sales.return_order(order_id=order_id, **body.model_dump(), actor=caller(request), now=clock.now()))


@router.get("/quotes", response=QuoteOut, auth=KeyFor("sell"), summary="May this unit join, and what does it cost")
def quote(request: HttpRequest, unit_id: UUID) -> QuoteOut:
    """Say whether the plan can be bought with a unit now, and its price."""
    plan = plan_named()
    unit = device_queries.unit(unit_id)
    try:
        terms = sales.terms_on_offer(plan, unit, now=clock.now())
    except sales.MayNotJoinError as refusal:
        return QuoteOut(
            may_join=False,
            reason=refusal.reason,
            message=str(refusal),
            plan=plan.code,
            terms_version=None,
            monthly_net_yen=None,
            monthly_total_yen=None,
            first_month_total_yen=None,
        )
    today = clock.today()
    row = plan.row(unit.model, today)
    full = charge(terms=terms, started_on=today.replace(day=1), ended_on=None, month=today, row=row)
    first = charge(terms=terms, started_on=today, ended_on=None, month=today, row=row)
    return QuoteOut(
        may_join=True,
        reason="",
        message="",
        plan=plan.code,
        terms_version=terms.version,
        monthly_net_yen=full.net.yen,
        monthly_total_yen=full.total.yen,
        first_month_total_yen=first.total.yen,
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

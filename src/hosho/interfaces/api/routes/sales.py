"""Members, units for the stock, orders with the option or without it, and parcels."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Router

from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.devices import queries as device_queries
from hosho.devices.custody import Holder
from hosho.devices.identity import USUAL_LENGTHS
from hosho.devices.models import Unit
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import (
    Cursor,
    InOrderState,
    Limit,
    OfMember,
    OfModel,
    OrderId,
    ParcelId,
    QuotedUnit,
    UnitId,
)
from hosho.interfaces.api.schemas.claims import TrackedIn
from hosho.interfaces.api.schemas.members import MemberIn, MemberOut
from hosho.interfaces.api.schemas.orders import (
    OrderEndOut,
    OrderIn,
    OrderOut,
    OrderPage,
    OrderReturnIn,
    OrderSummaryOut,
    ParcelOut,
    PlanQuoteOut,
    PlanQuoteReasonOut,
)
from hosho.interfaces.api.schemas.units import AskingPriceIn, CustodyEntryOut, UnitIn, UnitOut, UnitPage, WarningOut
from hosho.people import operations as people
from hosho.people.search_keys import digits_of
from hosho.plans.queries import DEFAULT_PLAN, plan_named
from hosho.presentation.language import language
from hosho.presentation.order_view import end_of
from hosho.presentation.words import NOT_JOINED
from hosho.sales import operations as sales
from hosho.sales import queries as sales_queries
from hosho.sales.models import Order
from hosho.sales.offering import CLAUSE_OF, Reason, fees_now, reasons_against
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of

router = Router(tags=["orders"])
UNUSUAL_SERIAL = WarningOut(
    field="serial",
    ja="シリアル番号は10桁か12桁がふつうです。もう一度確かめてください。",
    en="A serial number usually has 10 or 12 characters. Check it again.",
)


@router.post(
    "/members",
    response={201: MemberOut},
    auth=KeyFor("sell"),
    tags=["members"],
    summary="Enrol a member",
    openapi_extra=refuses("digits-wrong"),
)
@once(201)
def enrol_member(request: HttpRequest, body: MemberIn) -> MemberOut:
    """Creates a member, for whom orders can then be placed."""
    values = body.model_dump()
    values["phone"] = digits_of(body.phone, field="phone", at_least=10, at_most=11)
    values["postal_code"] = digits_of(body.postal_code, field="postal_code", at_least=7, at_most=7)
    return MemberOut(id=people.enrol(**values, actor=caller(request), now=now_of(request)).id)


@router.post(
    "/units",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    tags=["units"],
    summary="Take a unit into stock",
    openapi_extra=refuses("identifier-invalid", "unit-known"),
)
@once(201)
def stock_unit(request: HttpRequest, body: UnitIn) -> UnitOut:
    """Creates a unit in stock. Its IMEI and serial number are normalised and checked."""
    return unit_out(devices.stock_unit(**body.model_dump(), actor=caller(request), now=now_of(request)))


@router.get(
    "/units/{unit_id}",
    response=UnitOut,
    auth=KeyFor("stock-units"),
    tags=["units"],
    summary="Get a unit",
)
def get_unit(request: HttpRequest, unit_id: UnitId) -> UnitOut:
    """Returns a unit and where it is."""
    return unit_out(device_queries.unit(unit_id))


@router.get(
    "/units",
    response=UnitPage,
    auth=KeyFor("see-units"),
    tags=["units"],
    summary="List units",
)
def list_units(request: HttpRequest, model: OfModel = "", cursor: Cursor = "", limit: Limit = SIZE) -> UnitPage:
    """Returns units, newest first. Filter by `model`."""
    found, following = page_of(device_queries.found_units(model=model), cursor=cursor, limit=limit)
    return UnitPage(items=_units(found), next=following)


@router.get(
    "/units/{unit_id}/custody",
    response=list[CustodyEntryOut],
    auth=KeyFor("see-units"),
    tags=["units"],
    summary="List a unit's custody",
)
def list_unit_custody(request: HttpRequest, unit_id: UnitId) -> list[CustodyEntryOut]:
    """Returns where a unit has been, oldest first. The last entry is where it is now."""
    device_queries.unit(unit_id)
    return [
        CustodyEntryOut(holder_kind=line.holder_kind, holder_id=line.holder_id, since_at=line.since_at)
        for line in device_queries.ledger(unit_id)
    ]


def unit_out(unit: Unit) -> UnitOut:
    """Return a unit as the API shows it."""
    [shown] = _units([unit])
    return shown


def _units(units: Sequence[Unit]) -> list[UnitOut]:
    holders = device_queries.holders_of([each.id for each in units])
    return [_unit(each, holders[each.id]) for each in units]


def _unit(unit: Unit, holder: Holder) -> UnitOut:
    numbers = sorted(unit.identifiers.all(), key=lambda each: (each.kind, each.slot))
    serial = next(each.number for each in numbers if each.kind == "serial")
    return UnitOut(
        id=unit.id,
        model=unit.model,
        capacity_gb=unit.capacity_gb,
        serial=serial,
        imeis=[each.number for each in numbers if each.kind == "imei"],
        grade=unit.grade,
        colour=unit.colour,
        condition=unit.condition,
        meant_for=unit.meant_for,
        restriction=unit.restriction,
        restriction_checked_on=unit.restriction_checked_on,
        holder=holder.kind,
        seller=unit.seller,
        price_yen=unit.price_yen,
        warnings=[] if len(serial) in USUAL_LENGTHS else [UNUSUAL_SERIAL],
    )


@router.post(
    "/units/{unit_id}/price",
    response={201: UnitOut},
    auth=KeyFor("stock-units"),
    tags=["units"],
    summary="Set a unit's price",
    openapi_extra=refuses("unit-elsewhere"),
)
@once(201)
def set_unit_price(request: HttpRequest, unit_id: UnitId, body: AskingPriceIn) -> UnitOut:
    """Sets the asking price of a unit in stock, or takes it out of the shop."""
    return unit_out(
        devices.price(unit_id=unit_id, price_yen=body.price_yen, actor=caller(request), now=now_of(request))
    )


@router.post(
    "/orders",
    response={201: OrderOut},
    auth=KeyFor("sell"),
    summary="Place an order",
    openapi_extra=refuses(
        "not-found", "may-not-join", "consent-missing", "not-in-stock", "not-for-sale", "unit-promised"
    ),
)
@once(201)
def place_order(request: HttpRequest, body: OrderIn) -> OrderOut:
    """Sells a unit in stock. With the plan, a contract under the terms in force is created; without it, the plan
    cannot be added later."""
    values = body.model_dump()
    plan = DEFAULT_PLAN if values.pop("option") else None
    return _order(sales.place_order(**values, plan_code=plan, actor=caller(request), now=now_of(request)))


@router.get(
    "/orders",
    response=OrderPage,
    auth=KeyFor("sell"),
    summary="List orders",
)
def list_orders(
    request: HttpRequest,
    state: InOrderState = None,
    member_id: OfMember = None,
    cursor: Cursor = "",
    limit: Limit = SIZE,
) -> OrderPage:
    """Returns orders, newest first. Filter by `state` or `member_id`."""
    orders = sales_queries.found_orders(state=state, member_id=member_id)
    found, following = page_of(orders, cursor=cursor, limit=limit)
    return OrderPage(items=[_line(each) for each in found], next=following)


def _line(order: Order) -> OrderSummaryOut:
    return OrderSummaryOut(
        id=order.id,
        number=order.number,
        state=order.state,
        member_id=order.member_id,
        unit_id=order.unit_id,
        contract_id=order.contract_id,
        price_yen=order.price_yen,
        placed_at=order.placed_at,
    )


@router.get(
    "/orders/{order_id}",
    response=OrderOut,
    auth=KeyFor("sell"),
    summary="Get an order",
)
def get_order(request: HttpRequest, order_id: OrderId) -> OrderOut:
    """Returns an order with its contract and parcel."""
    return _order(sales_queries.order_with(order_id))


@router.post(
    "/orders/{order_id}/shipment",
    response={201: OrderOut},
    auth=KeyFor("ship-orders"),
    summary="Ship an order",
    openapi_extra=refuses("move-refused", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"),
)
@once(201)
def ship_order(request: HttpRequest, order_id: OrderId, body: TrackedIn) -> OrderOut:
    """Records that the device was handed to the carrier. Cover starts when the terms say so."""
    return _order(
        sales.ship_order(
            order_id=order_id, tracking_number=body.tracking_number, actor=caller(request), now=now_of(request)
        )
    )


@router.post(
    "/orders/{order_id}/cancel",
    response={201: OrderOut},
    auth=KeyFor("sell"),
    summary="Cancel an order",
    openapi_extra=refuses("move-refused"),
)
@once(201)
def cancel_order(request: HttpRequest, order_id: OrderId) -> OrderOut:
    """Cancels an order before it is shipped. Its contract never starts, and no fee is charged."""
    return _order(sales.cancel_order(order_id=order_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/orders/{order_id}/failed-delivery",
    response={201: OrderOut},
    auth=KeyFor("ship-orders"),
    summary="Record a failed delivery",
    openapi_extra=refuses("move-refused", "unit-elsewhere"),
)
@once(201)
def record_failed_delivery(request: HttpRequest, order_id: OrderId) -> OrderOut:
    """Records that the parcel came back undelivered. The contract is cancelled, and no fee is charged."""
    return _order(sales.order_undelivered(order_id=order_id, actor=caller(request), now=now_of(request)))


@router.post(
    "/orders/{order_id}/return",
    response={201: OrderOut},
    auth=KeyFor("ship-orders"),
    summary="Return an order",
    openapi_extra=refuses("move-refused", "tracking-number-invalid", "tracking-number-used", "unit-elsewhere"),
)
@once(201)
def return_order(request: HttpRequest, order_id: OrderId, body: OrderReturnIn) -> OrderOut:
    """Records that a sold device comes back, dead on arrival or by agreement. The contract is cancelled today."""
    return _order(
        sales.return_order(order_id=order_id, **body.model_dump(), actor=caller(request), now=now_of(request))
    )


@router.get(
    "/plan-quotes",
    response=PlanQuoteOut,
    auth=KeyFor("sell"),
    summary="Get a plan quote for a unit",
    openapi_extra=refuses("not-found"),
)
def get_plan_quote(request: HttpRequest, unit_id: QuotedUnit) -> PlanQuoteOut:
    """Returns whether the plan can be bought with a unit now, and what it costs; or every reason against it."""
    plan = plan_named()
    unit = device_queries.unit(unit_id)
    now = now_of(request)
    terms = plan.terms_at(now)
    against = [_why_not(each) for each in reasons_against(plan, unit, now=now)]
    if against or terms is None:
        return PlanQuoteOut(
            may_join=False,
            reason=against[0].reason,
            message=against[0].message,
            reasons=against,
            plan=plan.code,
            terms_version=None,
            monthly_net_yen=None,
            monthly_total_yen=None,
            first_month_total_yen=None,
        )
    fees = fees_now(plan, terms, unit, now=now)
    return PlanQuoteOut(
        may_join=True,
        reason="",
        message="",
        reasons=[],
        plan=plan.code,
        terms_version=terms.version,
        monthly_net_yen=fees.month.net.yen,
        monthly_total_yen=fees.month.total.yen,
        first_month_total_yen=fees.first_month.total.yen,
    )


def _why_not(reason: Reason) -> PlanQuoteReasonOut:
    return PlanQuoteReasonOut(reason=reason, clause=CLAUSE_OF[reason], message=NOT_JOINED[reason].in_(language()))


def _order(order: Order) -> OrderOut:
    return OrderOut(
        id=order.id,
        number=order.number,
        state=order.state,
        contract_id=order.contract_id,
        contract_number=contract_with(order.contract_id).number if order.contract_id else None,
        parcel_id=order.parcel_id,
        over=_over(order) if order.over_because else None,
    )


def _over(order: Order) -> OrderEndOut:
    end = end_of(order)
    return OrderEndOut(
        because=end.because,
        contract="called-off" if end.option else "",
        fee="days-of-use" if end.charged else "none",
        message=end.words.in_(language()),
    )


@router.post(
    "/parcels/{parcel_id}/delivery",
    response={201: ParcelOut},
    auth=KeyFor("move-parcels"),
    summary="Record a parcel's delivery",
    openapi_extra=refuses("unit-elsewhere"),
)
@once(201)
def record_delivery(request: HttpRequest, parcel_id: ParcelId) -> ParcelOut:
    """Records a delivery. The order or claim it belongs to is updated shortly after."""
    devices.deliver_parcel(parcel_id=parcel_id, actor=caller(request), now=now_of(request))
    parcel = device_queries.parcel(parcel_id)
    return ParcelOut(id=parcel.id, purpose=parcel.purpose, delivered_at=parcel.delivered_at)

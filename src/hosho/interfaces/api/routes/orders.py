"""Orders with the plan or without it, plan quotes, and parcels."""

from django.http import HttpRequest
from ninja import Router

from hosho.contracts.queries import contract_with
from hosho.devices import operations as devices
from hosho.devices import queries as device_queries
from hosho.interfaces.api.documentation import refuses
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import Cursor, InOrderState, Limit, OfMember, OrderId, ParcelId, QuotedUnit
from hosho.interfaces.api.schemas.claims import TrackedIn
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

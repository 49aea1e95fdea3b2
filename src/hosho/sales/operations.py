"""Selling a used device, with the plan or without it, shipping it, and following its delivery."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from hosho.billing import operations as billing
from hosho.contracts import operations as contract_operations
from hosho.contracts import queries as contracts
from hosho.core.calendar import day_in_tokyo
from hosho.core.moves import MOVES_OF_ORDER, OrderMove, OrderState, after
from hosho.core.rating import start_of_use
from hosho.core.refusals import Refused
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT, STOCK, Holder
from hosho.devices.models import Unit
from hosho.devices.queries import holder_of
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.numbering.operations import assign_number
from hosho.people import operations as people
from hosho.people.consents import TO_JOIN
from hosho.plans.queries import DEFAULT_PLAN, plan_named
from hosho.platform.ids import uuid7
from hosho.platform.transactions import operation
from hosho.sales import events
from hosho.sales.models import Order
from hosho.sales.offering import MayNotJoinError, order_that_sold, terms_on_offer

ReturnReason = Literal["dead-on-arrival", "returned"]


class NotInStockError(Refused):
    """The unit is not in stock, so it cannot be sold."""

    code = "not-in-stock"
    field = "unit_id"


class NotForSaleError(Refused):
    """The unit is kept for something else: ``meant_for`` is ``exchange`` or ``loaner``."""

    code = "not-for-sale"
    field = "unit_id"

    def __init__(self, meant_for: str) -> None:
        self.meant_for = meant_for
        super().__init__(meant_for=meant_for)


@operation
def place_order(
    *,
    member_id: UUID,
    unit_id: UUID,
    price_yen: int,
    consents: Collection[str],
    shown: Mapping[str, Any] | None = None,
    plan_code: str | None = DEFAULT_PLAN,
    actor: Actor,
    now: datetime,
) -> Order:
    """Sell a unit. With a plan, the order, the contract and the consents come into being together, or none does.

    ``price_yen`` is the device's price with tax; ``plan_code=None`` sells it without a plan, which then asks for no
    consents. The plan can be joined in this purchase only (press release, first note), so there is no other way to a
    contract.

    Raises:
        Unit.DoesNotExist, NotInStockError, UnitPromisedError: the unit cannot be sold.
        NotForSaleError: it is kept for exchanges or lending; ``claims.restock`` moves it into the stock for sale.
        MayNotJoinError: the plan is not offered with it, or the member has bought it already without it.
        ConsentMissingError: the member has not agreed to all of ``TO_JOIN``.
    """
    unit = _unit_for_sale(unit_id, with_plan=plan_code is not None, member_id=member_id)
    order_id = uuid7()
    devices.promise(unit_id=unit.id, purpose="sale", subject_id=order_id, now=now)
    terms = terms_on_offer(plan_named(plan_code), unit, now=now) if plan_code else None
    if terms is not None:
        people.record_consents(
            member_id=member_id,
            subject_id=order_id,
            given=consents,
            needed=TO_JOIN,
            terms_hash=terms.hash,
            now=now,
        )
    order = Order.objects.create(
        id=order_id,
        number=assign_number(kind="order", member_id=member_id, now=now),
        member_id=member_id,
        unit_id=unit.id,
        contract_id=uuid7() if terms else None,
        price_yen=price_yen,
        shown=dict(shown or {}),
        placed_at=now,
    )
    _tell(order, events.ORDERED, actor=actor, now=now)
    if terms is not None and order.contract_id is not None:
        contract_operations.join(
            contract_id=order.contract_id,
            member_id=member_id,
            order_id=order.id,
            unit_id=unit.id,
            model=unit.model,
            terms=terms,
            actor=actor,
            now=now,
        )
    return order


def _unit_for_sale(unit_id: UUID, *, with_plan: bool, member_id: UUID) -> Unit:
    """Lock the unit and return it. Raises as ``place_order`` does where it cannot be sold like that."""
    unit = Unit.objects.select_for_update().get(id=unit_id)
    earlier = order_that_sold(unit)
    if with_plan and earlier and (earlier.member_id, earlier.contract_id) == (member_id, None):
        raise MayNotJoinError(["sold"])  # bought by themselves without the plan, which is not added afterwards
    if holder_of(unit.id) != STOCK:
        raise NotInStockError
    if unit.meant_for != "sale":
        raise NotForSaleError(unit.meant_for)
    return unit


@operation
def ship_order(*, order_id: UUID, tracking_number: str, actor: Actor, now: datetime) -> Order:
    """Hand the sold unit to the carrier. Where the terms start the use with shipping, the cover starts today.

    Raises:
        TrackingNumberInvalidError, ParcelKnownError, UnitNotThereError, MoveRefusedError
    """
    order = _lock(order_id)
    parcel = devices.send_parcel(
        purpose="order",
        tracking_number=tracking_number,
        member_id=order.member_id,
        sender=STOCK,
        recipient=Holder.of("member", order.member_id),
        unit_id=order.unit_id,
        now=now,
    )
    order.parcel_id = parcel.id
    _move(order, "ship", events.SHIPPED, actor=actor, now=now)
    devices.release(unit_id=order.unit_id, now=now)
    devices.offer(unit_id=order.unit_id, price_yen=None)
    _start_if_due(order, shipped_at=now, delivered_at=None, actor=actor, now=now)
    return order


@operation
def order_delivered(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> Order:
    """Follow the delivery of the order's parcel; where the terms start the use with delivery, cover starts today."""
    order = _lock(Order.objects.get(parcel_id=parcel_id).id)
    _move(order, "deliver", events.DELIVERED, actor=actor, now=now)
    _start_if_due(order, shipped_at=None, delivered_at=now, actor=actor, now=now)
    return order


@operation
def cancel_order(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Cancel an order before it is shipped: a contract never comes into force, and no fee is charged.

    Raises:
        MoveRefusedError: it has been shipped.
    """
    order = _lock(order_id)
    order.over_because = "cancelled"
    _move(order, "cancel", events.CANCELLED, actor=actor, now=now)
    devices.release(unit_id=order.unit_id, now=now)
    _call_off(order, actor=actor, now=now)
    return order


@operation
def order_undelivered(*, order_id: UUID, actor: Actor, now: datetime) -> Order:
    """Record that the carrier brought the parcel back: a contract is called off, and no fee is charged.

    The unit is in stock again, on offer at its price.

    Raises:
        MoveRefusedError: it is not on its way.
    """
    order = _lock(order_id)
    assert order.parcel_id is not None or order.state == "placed", "what was shipped has a parcel"
    order.over_because = "undelivered"
    _move(order, "come-back", events.CAME_BACK, actor=actor, now=now)
    if order.parcel_id is not None:
        devices.redirect_to_sender(parcel_id=order.parcel_id, sender=STOCK, now=now)
        devices.offer(unit_id=order.unit_id, price_yen=order.price_yen)
    _call_off(order, actor=actor, now=now)
    return order


@operation
def return_order(*, order_id: UUID, because: ReturnReason, tracking_number: str, actor: Actor, now: datetime) -> Order:
    """Take a sold device back: dead on arrival, or returned by agreement. A contract is called off today.

    The device travels back in a parcel. Dead on arrival, no fee is charged; returned, the days of use are
    (``CHARGED_AFTER``).

    Raises:
        MoveRefusedError: it was not delivered.
        UnitNotThereError: the device is not with the buyer.
        TrackingNumberInvalidError, ParcelKnownError
    """
    order = _lock(order_id)
    order.over_because = because
    parcel = devices.send_parcel(
        purpose="order-return",
        tracking_number=tracking_number,
        member_id=order.member_id,
        sender=Holder.of("member", order.member_id),
        recipient=DEPOT,
        unit_id=order.unit_id,
        now=now,
    )
    order.return_parcel_id = parcel.id
    _move(order, "return", events.RETURNED, actor=actor, now=now)
    _call_off(order, actor=actor, now=now)
    return order


@operation
def return_arrived(*, parcel_id: UUID, actor: Actor = AGENDA, now: datetime) -> None:
    """Follow the returned device's arrival at the depot; from there it is restocked or scrapped."""
    order = _lock(Order.objects.get(return_parcel_id=parcel_id).id)
    _tell(order, events.RETURN_ARRIVED, actor=actor, now=now)


def _call_off(order: Order, *, actor: Actor, now: datetime) -> None:
    """Call the contract off, if the plan was bought too; what was billed for it already is taken back."""
    if order.contract_id is not None:
        contract_operations.call_off(contract_id=order.contract_id, because=order.over_because, actor=actor, now=now)
        billing.schedule_correction(contract_id=order.contract_id, member_id=order.member_id, now=now)


def _start_if_due(
    order: Order, *, shipped_at: datetime | None, delivered_at: datetime | None, actor: Actor, now: datetime
) -> None:
    if order.contract_id is None:
        return
    contract = contracts.contract_with(order.contract_id)
    if contract.started_on is not None:
        return
    _plan, terms = contracts.plan_and_terms(contract, on=day_in_tokyo(order.placed_at))
    started_on = start_of_use(
        terms=terms,
        purchased_on=day_in_tokyo(order.placed_at),
        shipped_on=shipped_at and day_in_tokyo(shipped_at),
        delivered_on=delivered_at and day_in_tokyo(delivered_at),
    )
    if started_on is not None:
        contract_operations.start(contract_id=contract.id, started_on=started_on, actor=actor, now=now)


def _lock(order_id: UUID) -> Order:
    order = Order.objects.get(id=order_id)
    if order.contract_id is not None:
        contracts.lock(order.contract_id)
    return Order.objects.select_for_update().get(id=order_id)


def _move(order: Order, move: OrderMove, event: str, *, actor: Actor, now: datetime) -> None:
    state: OrderState = order.state  # type: ignore[assignment]  # the constraint order_state_is_known holds it
    order.state = after(state, move, MOVES_OF_ORDER)
    order.save()
    _tell(order, event, actor=actor, now=now)


def _tell(order: Order, event: str, *, actor: Actor, now: datetime) -> None:
    journal.write(
        event=event,
        at=now,
        actor=actor,
        member_id=order.member_id,
        contract_id=order.contract_id,
        order_id=order.id,
        unit_id=order.unit_id,
        data={"parcel": str(order.parcel_id)} if order.parcel_id else None,
    )

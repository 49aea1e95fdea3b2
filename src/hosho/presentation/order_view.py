"""An order as its buyer reads it: the device, the option, what happened, and what became of contract and fee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from hosho.contracts.models import Contract
from hosho.contracts.queries import contract_with, contracts_with
from hosho.core.moves import OrderState
from hosho.core.rating import CHARGED_AFTER
from hosho.core.terms import Plan
from hosho.core.terms.plan import UnknownModelError
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.journal import queries as journal
from hosho.plans.queries import DEFAULT_PLAN, plan_named
from hosho.presentation.contract_view import with_capacity
from hosho.presentation.timeline import HAPPENED, Step
from hosho.presentation.words import ORDER, Bilingual, StatusStyle
from hosho.sales.models import Order

Because = Literal["cancelled", "undelivered", "dead-on-arrival", "returned"]

WHAT_HAPPENED: Mapping[Because, Bilingual] = {
    "cancelled": Bilingual("発送の前に、注文を取り消しました。", "The order was cancelled before it was shipped."),
    "undelivered": Bilingual(
        "端末をお届けできず、荷物が戻りました。", "The device could not be delivered, and the parcel came back."
    ),
    "dead-on-arrival": Bilingual(
        "届いた端末に、初めから不具合がありました。", "The device did not work when it arrived."
    ),
    "returned": Bilingual("端末の返品を受け付けました。", "The device was returned."),
}
NO_OPTION = Bilingual(
    "オプションには加入していないので、料金はかかりません。",
    "There was no contract for the option, so no fee is charged.",
)
NEVER_STARTED = Bilingual(
    "オプションの契約は始まらないまま取りやめになり、料金はかかりません。",
    "The contract for the option never came into force, and no fee is charged.",
)
NO_FEE = Bilingual(
    "オプションの契約は取りやめになり、料金はかかりません。",
    "The contract for the option was called off, and no fee is charged.",
)
DAYS_OF_USE = Bilingual(
    "オプションの契約はその日に終わりました。料金は、補償が始まった日からその日までの分だけかかります。",
    "The contract for the option ended on that day. The fee is charged only for the days from the start of cover.",
)

ORDER_HAPPENED: Mapping[str, Bilingual] = {
    "sales.ordered": Bilingual("ご注文を承りました", "We received your order"),
    "sales.cancelled": Bilingual("ご注文を取り消しました", "The order was cancelled"),
    "sales.came-back": Bilingual("荷物がこちらに戻りました", "The parcel came back to us"),
    "sales.returned": Bilingual("返品の荷物をお預かりしました", "The carrier took the device back"),
    "sales.return-arrived": Bilingual("返品の端末が届きました", "The returned device reached us"),
    **{event: HAPPENED[event] for event in ("sales.shipped", "sales.delivered", "contracts.started")},
}
"""What an entry of the journal tells the buyer about an order; what became of the contract stands on its own page."""


@dataclass(frozen=True)
class End:
    """How a sale came to nothing. ``option``: there was a contract; ``charged``: its days of use are."""

    because: Because
    option: bool
    started: bool

    @property
    def charged(self) -> bool:
        """Whether the fee is charged for the days of use (``core.rating.CHARGED_AFTER``)."""
        return self.started and CHARGED_AFTER[self.because]

    @property
    def contract_and_fee(self) -> Bilingual:
        """What becomes of the contract and the fee."""
        if not self.option:
            return NO_OPTION
        if self.charged:
            return DAYS_OF_USE
        return NO_FEE if self.started else NEVER_STARTED

    @property
    def words(self) -> Bilingual:
        """What happened, and what becomes of contract and fee."""
        what, then = WHAT_HAPPENED[self.because], self.contract_and_fee
        return Bilingual(what.ja + then.ja, f"{what.en} {then.en}")


def end_of(order: Order) -> End:
    """Return how an order ended that is over (``order.over_because`` is set)."""
    contract = contract_with(order.contract_id) if order.contract_id else None
    return _end(order, contract)


def _end(order: Order, contract: Contract | None) -> End:
    started = contract is not None and contract.started_on is not None
    return End(cast(Because, order.over_because), contract is not None, started)


@dataclass(frozen=True)
class OrderShown:
    """An order with all that its page says."""

    order: Order
    unit: Unit
    device: Bilingual
    contract: Contract | None
    tracking_number: str
    steps: list[Step]

    @property
    def look(self) -> StatusStyle:
        """How its state is shown."""
        return ORDER[cast(OrderState, self.order.state)]

    @property
    def end(self) -> End | None:
        """How it came to nothing, if it did."""
        return _end(self.order, self.contract) if self.order.over_because else None

    @property
    def can_cancel(self) -> bool:
        """Whether the buyer can still cancel it: it is not shipped."""
        return self.order.state == "placed"


def order_shown(order: Order, *, today: date) -> OrderShown:
    """Return what a page says about an order."""
    [shown] = orders_shown([order], today=today)
    return shown


def orders_shown(orders: Sequence[Order], *, today: date) -> list[OrderShown]:
    """Return the same of many orders, in as many questions as of one."""
    units, plan = devices.units_with([each.unit_id for each in orders]), plan_named(DEFAULT_PLAN)
    tracking_numbers = devices.tracking_numbers_of([each.parcel_id for each in orders if each.parcel_id])
    contracts = contracts_with([each.contract_id for each in orders if each.contract_id])
    entries = journal.timelines("order_id", [each.id for each in orders])
    return [
        OrderShown(
            order=order,
            unit=units[order.unit_id],
            device=device_name(plan, units[order.unit_id], on=today),
            contract=contracts[order.contract_id] if order.contract_id else None,
            tracking_number=tracking_numbers[order.parcel_id] if order.parcel_id else "",
            steps=[
                Step("done", ORDER_HAPPENED[entry.event], entry.at)
                for entry in entries[order.id]
                if entry.event in ORDER_HAPPENED
            ],
        )
        for order in orders
    ]


def device_name(plan: Plan, unit: Unit, *, on: date) -> Bilingual:
    """iPhone 8 64GB; a model that no catalogue of the plan ever named is called by its code."""
    try:
        return with_capacity(plan.row(unit.model, on).name, unit.capacity_gb)
    except UnknownModelError:
        return Bilingual(f"{unit.model} {unit.capacity_gb}GB", f"{unit.model} {unit.capacity_gb}GB")

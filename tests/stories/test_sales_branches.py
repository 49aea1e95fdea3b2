"""The ways of a sale: refused, cancelled, undelivered, dead on arrival, returned, and the unit sold again."""

import ast
from pathlib import Path

import pytest
from tests.cast import CARRIER, DEPOT, SHOP, Bought, at, buy, enrol, in_hand, publish, ship, stock, tracking_number
from tests.stories.diary import Diary, go_to
from tests.stories.steps import delivered

from hosho.contracts.models import Contract, CoveredUnit
from hosho.core.moves import MoveRefusedError
from hosho.core.rating import CHARGED_AFTER
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as DEPOT_HOLDER
from hosho.devices.custody import STOCK
from hosho.devices.models import Allocation, Unit
from hosho.devices.queries import holder_of, ledger, on_offer
from hosho.journal.models import Entry
from hosho.people.consents import TO_JOIN
from hosho.people.models import Consent
from hosho.people.operations import ConsentMissingError
from hosho.plans.queries import plan_named
from hosho.presentation.order_view import Because
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.sales.offering import MayNotJoinError, reasons_against

pytestmark = pytest.mark.django_db
SOURCES = Path(__file__).parents[2] / "src" / "hosho"


@pytest.fixture(autouse=True)
def _published() -> None:
    publish()


def contract_of(bought: Bought) -> Contract:
    """Give the contract as it is now."""
    return Contract.objects.get(id=bought.contract_id)


def sell_again(bought: Bought, when: str) -> Order:
    """Sell the same unit to somebody else."""
    now = go_to(when)
    return sales.place_order(
        member_id=enrol(now=now).id,
        unit_id=bought.unit.id,
        price_yen=19_800,
        consents=TO_JOIN,
        actor=SHOP,
        now=now,
    )


@pytest.mark.parametrize(
    ("model", "condition", "seller", "when", "reasons"),
    [
        ("iphone-8", "used", "operator", "2020-08-04 09:59", ["not-offered-yet"]),
        ("iphone-8", "new", "operator", "2020-08-05 10:00", ["condition"]),
        ("iphone-8", "used", "another", "2020-08-05 10:00", ["seller"]),
        ("pixel-4", "used", "operator", "2020-08-05 10:00", ["model"]),
        ("pixel-4", "new", "another", "2020-08-04 09:59", ["not-offered-yet", "condition", "seller", "model"]),
    ],
    ids=["too early", "condition", "seller", "model", "all"],
)
def test_who_may_not_join_is_told_every_reason_and_nothing_stays(
    model: str, condition: str, seller: str, when: str, reasons: list[str]
) -> None:
    unit = stock(model, now=at("2020-08-01 10:00"))
    Unit.objects.filter(id=unit.id).update(condition=condition, seller=seller)
    member = enrol(now=at("2020-08-01 10:00"))
    diary = Diary()
    with pytest.raises(MayNotJoinError) as refused:
        sales.place_order(member_id=member.id, unit_id=unit.id, price_yen=1, consents=TO_JOIN, actor=SHOP, now=at(when))
    assert refused.value.reasons == reasons
    assert diary.events() == []
    assert not Order.objects.exists()
    assert not Allocation.objects.exists()


def test_without_consent_to_terms_and_fee_nobody_joins() -> None:
    unit, member = stock(now=at("2020-08-05 10:00")), enrol(now=at("2020-08-05 10:00"))
    with pytest.raises(ConsentMissingError) as refused:
        sales.place_order(
            member_id=member.id, unit_id=unit.id, price_yen=1, consents=["fee"], actor=SHOP, now=at("2020-08-05 10:00")
        )
    assert refused.value.missing == ["terms"]
    assert not Order.objects.exists()
    assert not Consent.objects.exists()


def test_what_is_sold_is_not_sold_again() -> None:
    aoi = buy(now=go_to("2020-08-05 10:00"))
    with pytest.raises(devices.UnitPromisedError):
        sell_again(aoi, "2020-08-05 11:00")
    ship(aoi, now=go_to("2020-08-05 12:00"))
    with pytest.raises(sales.NotInStockError):
        sell_again(aoi, "2020-08-05 13:00")


def test_an_order_is_cancelled_before_it_is_shipped_and_the_cover_never_starts() -> None:
    diary = Diary()
    aoi = buy(now=go_to("2020-08-05 10:00"))
    sales.cancel_order(order_id=aoi.order.id, actor=SHOP, now=go_to("2020-08-05 11:00"))
    assert diary.events()[-4:] == ["sales.ordered", "contracts.joined", "sales.cancelled", "contracts.called-off"]
    contract = contract_of(aoi)
    assert (contract.started_on, contract.last_day, contract.ended_because) == (None, None, "cancelled")
    assert CHARGED_AFTER["cancelled"] is False
    with pytest.raises(MoveRefusedError):
        ship(aoi, now=at("2020-08-05 12:00"))
    diary.events()
    sell_again(aoi, "2020-08-06 10:00")
    assert diary.events() == ["people.enrolled", "sales.ordered", "contracts.joined"]


def test_a_parcel_that_comes_back_calls_the_contract_off_and_the_unit_is_in_stock() -> None:
    aoi = buy(now=go_to("2020-08-05 10:00"))
    ship(aoi, now=go_to("2020-08-05 15:00"))
    with pytest.raises(MoveRefusedError):
        sales.cancel_order(order_id=aoi.order.id, actor=SHOP, now=at("2020-08-05 16:00"))
    diary = Diary()
    sales.order_undelivered(order_id=aoi.order.id, actor=CARRIER, now=go_to("2020-08-09 10:00"))
    assert diary.events() == ["sales.came-back", "contracts.called-off"]
    contract = contract_of(aoi)
    assert (str(contract.started_on), str(contract.last_day)) == ("2020-08-05", "2020-08-09")
    assert CHARGED_AFTER[contract.ended_because] is False
    assert holder_of(aoi.unit.id) == STOCK
    assert not CoveredUnit.objects.filter(last_day=None).exists()
    sell_again(aoi, "2020-08-10 10:00")


@pytest.mark.parametrize(("because", "charged"), [("dead-on-arrival", False), ("returned", True)])
def test_a_device_is_returned_restocked_and_sold_again(because: sales.ReturnReason, charged: bool) -> None:
    aoi = in_hand(start="2020-08-05")
    diary = Diary()
    returned = sales.return_order(
        order_id=aoi.order.id,
        because=because,
        tracking_number=tracking_number(),
        actor=SHOP,
        now=go_to("2020-08-10 10:00"),
    )
    assert diary.events() == ["sales.returned", "contracts.called-off"]
    contract = contract_of(aoi)
    assert (str(contract.last_day), contract.ended_because) == ("2020-08-10", because)
    assert CHARGED_AFTER[because] is charged
    assert Entry.objects.get(event="contracts.called-off").data == {"because": because}
    delivered(returned.return_parcel_id, "2020-08-11 10:00")
    assert diary.events() == ["devices.parcel-delivered", "sales.return-arrived"]
    devices.restock(
        unit_id=aoi.unit.id, out_of=DEPOT_HOLDER, meant_for="sale", actor=DEPOT, now=go_to("2020-08-12 10:00")
    )
    again = sell_again(aoi, "2020-08-13 10:00")
    assert diary.events() == ["devices.restocked", "people.enrolled", "sales.ordered", "contracts.joined"]
    assert str(again.contract_id) != str(aoi.contract_id)
    assert [line.holder_kind for line in ledger(aoi.unit.id)] == [
        "stock", "carrier", "member", "carrier", "depot", "stock",
    ]  # fmt: skip
    go_to("2022-09-30 00:00")
    assert diary.events() == [], "nothing falls due for a contract that was called off"


def test_what_is_promised_is_not_restocked() -> None:
    aoi = buy(now=go_to("2020-08-05 10:00"))
    with pytest.raises(devices.UnitPromisedError):
        devices.restock(unit_id=aoi.unit.id, out_of=STOCK, meant_for="loaner", actor=DEPOT, now=at("2020-08-05 11:00"))


def test_a_device_that_is_not_with_its_buyer_cannot_be_returned() -> None:
    aoi = buy(now=go_to("2020-08-05 10:00"))
    with pytest.raises(devices.UnitNotThereError):
        sales.return_order(
            order_id=aoi.order.id,
            because="returned",
            tracking_number=tracking_number(),
            actor=SHOP,
            now=at("2020-08-05 11:00"),
        )


# Without the plan


def buy_alone(when: str) -> Order:
    """Let a new member buy a device without the plan."""
    now = go_to(when)
    unit = stock(now=now)
    devices.price(unit_id=unit.id, price_yen=29_800, actor=SHOP, now=now)
    return sales.place_order(
        member_id=enrol(now=now).id,
        unit_id=unit.id,
        price_yen=29_800,
        consents=(),
        plan_code=None,
        actor=SHOP,
        now=now,
    )


def test_a_device_bought_without_the_plan_goes_its_way_without_a_contract() -> None:
    diary = Diary()
    order = buy_alone("2020-08-05 10:00")
    assert order.contract_id is None
    shipped = sales.ship_order(
        order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=go_to("2020-08-05 15:00")
    )
    delivered(shipped.parcel_id, "2020-08-06 10:00")
    assert diary.events() == [
        "devices.stocked", "devices.priced", "people.enrolled", "sales.ordered", "sales.shipped",
        "devices.parcel-delivered", "sales.delivered",
    ]  # fmt: skip
    assert Order.objects.get().state == "delivered"
    assert not Contract.objects.exists()
    assert not Consent.objects.exists()
    go_to("2022-09-30 00:00")
    assert diary.events() == [], "nothing ever falls due for it"


@pytest.mark.parametrize("because", ["cancelled", "undelivered", "dead-on-arrival", "returned"])
def test_a_sale_without_the_plan_comes_to_nothing_and_there_is_no_contract_to_end(because: Because) -> None:
    order = buy_alone("2020-08-05 10:00")
    diary = Diary()
    if because == "cancelled":
        sales.cancel_order(order_id=order.id, actor=SHOP, now=go_to("2020-08-05 11:00"))
        assert diary.events() == ["sales.cancelled"]
    else:
        shipped = sales.ship_order(
            order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=go_to("2020-08-05 15:00")
        )
        assert not on_offer().exists()
    if because == "undelivered":
        sales.order_undelivered(order_id=order.id, actor=CARRIER, now=go_to("2020-08-09 10:00"))
        assert diary.events() == ["sales.shipped", "sales.came-back"]
    if because in ("dead-on-arrival", "returned"):
        delivered(shipped.parcel_id, "2020-08-06 10:00")
        back = sales.return_order(
            order_id=order.id,
            because=because,
            tracking_number=tracking_number(),
            actor=SHOP,
            now=go_to("2020-08-10 10:00"),
        )
        delivered(back.return_parcel_id, "2020-08-11 10:00")
        assert diary.events()[-3:] == ["sales.returned", "devices.parcel-delivered", "sales.return-arrived"]
        devices.restock(
            unit_id=order.unit_id,
            out_of=DEPOT_HOLDER,
            meant_for="sale",
            price_yen=27_800,
            actor=DEPOT,
            now=go_to("2020-08-12 10:00"),
        )
    assert Order.objects.get().over_because == because
    assert [each.id for each in on_offer()] == [order.unit_id], "it is on the shelf again"
    assert not Contract.objects.exists()


def test_the_plan_cannot_be_added_to_a_purchase_afterwards_whatever_is_tried() -> None:
    order = buy_alone("2020-08-05 10:00")
    unit = Unit.objects.get()
    shipped: Order | None = None
    for when in ("2020-08-05 11:00", "2020-08-06 11:00", "2020-08-08 11:00"):
        now = go_to(when)
        assert reasons_against(plan_named(), unit, now=now) == ["sold"]
        with pytest.raises(MayNotJoinError) as refused:
            sales.place_order(
                member_id=order.member_id,
                unit_id=unit.id,
                price_yen=29_800,
                consents=TO_JOIN,
                actor=SHOP,
                now=now,
            )
        assert (refused.value.reasons, refused.value.clauses) == (["sold"], ["join.purchase-only"])
        if shipped is None:
            shipped = sales.ship_order(
                order_id=order.id, tracking_number=tracking_number(), actor=SHOP, now=go_to("2020-08-05 15:00")
            )
        elif Order.objects.get().state == "shipped":
            delivered(shipped.parcel_id, "2020-08-07 10:00")
    assert not Contract.objects.exists()


def test_what_is_out_for_another_purpose_is_not_called_sold() -> None:
    unit = stock(now=go_to("2020-08-05 10:00"))
    devices.scrap(unit_id=unit.id, out_of=STOCK, actor=DEPOT, now=at("2020-08-05 11:00"))
    assert reasons_against(plan_named(), unit, now=at("2020-08-05 12:00")) == ["not-in-stock"]


def test_a_contract_arises_in_an_order_and_nowhere_else() -> None:
    callers, makers = set(), set()
    for path in sorted(SOURCES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if called in ("contract_operations.join", "contracts.join", "operations.join"):
                    callers.add(path.relative_to(SOURCES).as_posix())
                if called.startswith("Contract.objects.") and called.endswith("create"):
                    makers.add(path.relative_to(SOURCES).as_posix())
            if isinstance(node, ast.ImportFrom) and node.module == "hosho.contracts.operations":
                assert "join" not in {each.name for each in node.names}, path
    assert callers == {"sales/operations.py"}
    assert makers == {"contracts/operations.py"}

"""A walk over everything that can happen to orders, contracts and claims, in any order that hypothesis chooses.

The model is the table of moves and the invariants of the self-check. Every refusal must be one of the known exceptions
and change nothing.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from tests.cast import CARRIER, DEPOT, DESK, OFFICE, SHOP, at, enrol, stock, tracking_number

from hosho.claims import operations as claims
from hosho.claims.models import Claim, Lending
from hosho.contracts import operations as contracts
from hosho.contracts.models import Contract
from hosho.contracts.queries import NotStartedError
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import CAUSES, FAULTS, Cause, Fault
from hosho.core.moves import MOVES_OF_ORDER, MoveRefusedError, OrderMove
from hosho.devices import operations as devices
from hosho.devices.custody import DEPOT as DEPOT_HOLDER
from hosho.devices.models import Parcel, Unit
from hosho.journal.models import Entry
from hosho.network import operations as network
from hosho.people.consents import TO_JOIN
from hosho.people.operations import ConsentMissingError
from hosho.sales import operations as sales
from hosho.sales.models import Order
from hosho.sales.offering import MayNotJoinError
from hosho.workflows.clock_advance import advance

BEGINS_AT = at("2020-08-04 10:00")
MODELS = ("iphone-8", "iphone-xr", "iphone-xs")
MOVED_ON = (
    claims.ArrivedSinceError,
    claims.NoLoanerError,
    claims.RepairChargedError,
    claims.ReportedSinceError,
    devices.UnitNotThereError,
    network.HourFullError,
    network.HourPassedError,
    network.NoPartError,
)
"""Why a move can no longer be undone."""
REFUSALS = (
    *MOVED_ON,
    MoveRefusedError,
    NotStartedError,
    ConsentMissingError,
    claims.ClaimOpenError,
    claims.FailureAfterReportError,
    claims.LoanerMoveError,
    claims.MethodNotOfferedError,
    claims.NoExchangeUnitError,
    claims.NothingToUndoError,
    claims.ReasonMissingError,
    claims.StillOutError,
    claims.UndoTooLateError,
    contracts.EndedError,
    contracts.NotLeavingError,
    contracts.TermsNotLaterError,
    devices.UnitPromisedError,
    network.HourNotOfferedError,
    MayNotJoinError,
    sales.NotInStockError,
    sales.NotForSaleError,
)
TABLES = """
    claims_claim claims_decision claims_correction claims_lending contracts_contract contracts_coveredunit
    contracts_use contracts_suspension contracts_appliedterms devices_unit devices_custodymove devices_allocation
    devices_parcel journal_entry journal_duty network_visit network_part people_consent procrastinate_jobs
    repairs_job repairs_finding repairs_quote sales_order
"""
PRINT = " UNION ALL ".join(f"SELECT count(*), sum(hashtext(t::text)) FROM {table} t" for table in TABLES.split())

index = st.integers(0, 11)
often = st.integers(0, 7).map(bool)  # seven times of eight
COVERED: tuple[Cause, ...] = ("partial-damage", "natural-failure", "wet", "total-loss")
USUAL: tuple[Cause, ...] = (*COVERED * 3, *("other",) * 5, *("modification", "battery") * 2, *CAUSES)
SEEN: tuple[list[Fault], ...] = (["screen"], ["screen"], ["screen", "camera"], ["power"], [])
causes = st.sampled_from(USUAL)
faults = st.one_of(st.sampled_from(SEEN), st.lists(st.sampled_from(FAULTS), max_size=3, unique=True))


def refusal_of(act: Callable[[], Any]) -> Exception | None:
    """Call ``act``. Return the refusal, if it raised a known one."""
    try:
        act()
    except REFUSALS as refusal:
        return refusal
    return None


def fingerprint() -> list[Any]:
    """Return a value that changes when any row of the business changes."""
    with connection.cursor() as cursor:
        cursor.execute(PRINT)
        return list(cursor.fetchall())


class Walk(RuleBasedStateMachine):
    """Members, stores, units and a clock; each example in a transaction that is rolled back."""

    reached: ClassVar[set[str]] = set()
    """The events of all examples."""

    def __init__(self) -> None:
        super().__init__()
        self._example = transaction.atomic()
        self._example.__enter__()
        self.now = BEGINS_AT
        self.changed = True
        self.states: dict[UUID, str] = {}
        self.loaners: dict[UUID, str] = {}
        self.orders: dict[UUID, str] = {}
        for model, meant_for in product(MODELS[:2], ("exchange", "loaner", "exchange")):
            self.restocked(stock(model, now=self.now).id, meant_for)
        for model in MODELS[:2]:
            self.sell(model, agreed=True)
            self.of_order("ship", 0)
        for _parcel in range(2):
            self.delivery(0)
        for which in range(2):
            self.reported(which, "partial-damage", ["screen"], right=True, ago=20, walk_in=bool(which))

    def teardown(self) -> None:
        self.reached.update(Entry.objects.values_list("event", flat=True))
        transaction.set_rollback(True)
        self._example.__exit__(None, None, None)

    # ---- how a step is made ----

    def restocked(self, unit_id: UUID, meant_for: str) -> None:
        Unit.objects.filter(id=unit_id).update(meant_for=meant_for)

    def attempt(self, act: Callable[[], Any]) -> Exception | None:
        """Call ``act``; a refusal must be a known one and change nothing. Return the refusal, if there was one."""
        before = fingerprint()
        refusal = refusal_of(act)
        if refusal is None:
            self.changed = True
        else:
            assert fingerprint() == before, f"{refusal!r} left something behind"
        self.look()
        return refusal

    def look(self) -> None:
        """Do what is due now, and read the states by which the rules choose."""
        advance(to=self.now, runs=False)
        self.states = dict(Claim.objects.order_by("id").values_list("id", "state"))
        self.loaners = dict(Lending.objects.order_by("id").values_list("claim_id", "state"))
        self.orders = dict(Order.objects.order_by("id").values_list("id", "state"))

    def later(self, hours: float) -> None:
        """Move the clock on."""
        self.until(self.now + timedelta(hours=hours))

    def until(self, instant: datetime) -> None:
        """Move the clock to an instant, if that is later."""
        if instant > self.now:
            self.now = instant
            self.changed = True
            self.look()

    def of_order(self, move: OrderMove, which: int, wanted: bool = True) -> None:
        """Try a move of an order."""
        among = [each for each, state in self.orders.items() if not wanted or (state, move) in MOVES_OF_ORDER]
        order_id = among[which % len(among)]
        before = self.orders[order_id]
        common: Any = {"order_id": order_id, "actor": SHOP, "now": self.now}
        acts: dict[OrderMove, Callable[[], Any]] = {
            "ship": lambda: sales.ship_order(tracking_number=tracking_number(), **common),
            "cancel": lambda: sales.cancel_order(**common),
            "come-back": lambda: sales.order_undelivered(**common),
            "return": lambda: sales.return_order(because="returned", tracking_number=tracking_number(), **common),
        }
        refusal = self.attempt(acts[move])
        assert (before, move) in MOVES_OF_ORDER or refusal is not None

    def sell(self, model: str, *, agreed: bool) -> None:
        unit, member = stock(model, now=self.now), enrol(now=self.now)
        self.attempt(
            lambda: sales.place_order(
                member_id=member.id,
                unit_id=unit.id,
                price_yen=30_000,
                consents=TO_JOIN if agreed else {"fee"},
                actor=SHOP,
                now=self.now,
            )
        )

    def delivery(self, which: int) -> None:
        open_parcels = list(Parcel.objects.filter(delivered_at=None).order_by("id"))
        if open_parcels:
            parcel = open_parcels[which % len(open_parcels)]
            self.attempt(lambda: devices.deliver_parcel(parcel_id=parcel.id, actor=CARRIER, now=self.now))

    # ---- time, carriers, stock ----

    @rule(hours=st.sampled_from([0.2, 1, 5, 24, 24 * 3, 24 * 20, 24 * 120, 24 * 366]))
    def time_passes(self, hours: float) -> None:
        self.later(hours)

    @rule(which=index)
    def the_carrier_delivers(self, which: int) -> None:
        self.delivery(which)

    @rule(which=index)
    def the_carrier_delivers_more(self, which: int) -> None:
        self.later(20)
        self.delivery(which)

    @rule(model=st.sampled_from(MODELS), meant_for=st.sampled_from(["exchange", "loaner"]))
    def a_unit_is_stocked(self, model: str, meant_for: str) -> None:
        self.restocked(stock(model, now=self.now).id, meant_for)

    @rule(which=index, meant_for=st.sampled_from(["sale", "exchange", "loaner"]), scrapped=st.booleans())
    def what_came_back_is_restocked_or_scrapped(self, which: int, meant_for: str, scrapped: bool) -> None:
        ours: list[UUID | None] = [each.unit_id for each in Order.objects.filter(state="returned")]
        ours += [each.unit_id for each in Claim.objects.filter(exchange_unit_id__isnull=False, state="closed")]
        if ours:
            common: Any = {"unit_id": ours[which % len(ours)], "out_of": DEPOT_HOLDER, "actor": DEPOT, "now": self.now}
            if scrapped:
                self.attempt(lambda: devices.scrap(**common))
            else:
                self.attempt(lambda: devices.restock(meant_for=meant_for, **common))

    # ---- sales ----

    @precondition(lambda self: len(self.orders) < 6)
    @rule(model=st.sampled_from(MODELS), agreed=often)
    def somebody_buys(self, model: str, agreed: bool) -> None:
        self.sell(model, agreed=agreed)

    @rule(which=index)
    def a_unit_that_is_known_is_bought(self, which: int) -> None:
        units = list(Unit.objects.order_by("id"))
        unit, member = units[which % len(units)], enrol(now=self.now)
        self.attempt(
            lambda: sales.place_order(
                member_id=member.id, unit_id=unit.id, price_yen=1, consents=TO_JOIN, actor=SHOP, now=self.now
            )
        )

    @rule(move=st.sampled_from(["ship", "ship", "ship", "cancel", "come-back", "return"]), which=index, wanted=often)
    def an_order_moves(self, move: OrderMove, which: int, wanted: bool) -> None:
        if any(not wanted or (state, move) in MOVES_OF_ORDER for state in self.orders.values()):
            self.of_order(move, which, wanted)

    # ---- contracts ----

    @rule(
        what=st.sampled_from(["leave", "stay", "terminate", "suspend", "resume", "resume", "apply"]),
        which=index,
        days=st.integers(0, 40),
    )
    def a_contract_changes(self, what: str, which: int, days: int) -> None:
        found = list(Contract.objects.order_by("id"))
        later = day_in_tokyo(self.now) + timedelta(days=days)
        common: Any = {"contract_id": found[which % len(found)].id, "actor": OFFICE, "now": self.now}
        acts: dict[str, Callable[[], Any]] = {
            "leave": lambda: contracts.leave(**common),
            "stay": lambda: contracts.stay(**common),
            "terminate": lambda: contracts.terminate(last_day=later, reason="unpaid", **common),
            "suspend": lambda: contracts.suspend(**common),
            "resume": lambda: contracts.resume(**common),
            "apply": lambda: contracts.apply_terms(version=2, from_on=later, reason="campaign", **common),
        }
        self.attempt(acts[what])

    # ---- the report ----

    @rule(which=index, cause=causes, faults=faults, right=often, ago=st.integers(-1, 20), walk_in=st.booleans())
    def a_failure_is_reported(self, which: int, cause: Any, faults: Any, right: bool, ago: int, walk_in: bool) -> None:
        self.reported(which, cause, faults, right=right, ago=ago, walk_in=walk_in)

    def reported(self, which: int, cause: Any, faults: Any, *, right: bool, ago: int, walk_in: bool) -> None:
        """Report a failure ``ago`` days ago; more than 10 means that the member does not know the day."""
        found = list(Contract.objects.order_by("id"))
        contract = found[which % len(found)]
        covered = contract.covered_units.order_by("id").last()
        unit = Unit.objects.get(id=covered.unit_id) if covered and right else Unit.objects.order_by("id")[0]
        self.attempt(
            lambda: claims.report_failure(
                contract_id=contract.id,
                device=unit.identifiers.get(kind="serial").number,
                cause=cause,
                faults=faults,
                occurred_on=None if ago > 10 else day_in_tokyo(self.now) - timedelta(days=ago),
                channel="phone" if right else "web",
                method="walk-in" if walk_in else None,
                actor=DESK,
                now=self.now,
            )
        )

"""Who is calling, and about which contract: the left column of the call, and the head of a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, cast
from uuid import UUID

from hosho.billing import queries as bills
from hosho.claims import loaner_queries as loaners
from hosho.claims import queries as claims
from hosho.claims.models import Claim, Lending
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause
from hosho.core.moves import ENDED, ClaimState
from hosho.core.terms import Text
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.people.models import Member
from hosho.people.queries import member_with
from hosho.plans.queries import plans_named
from hosho.presentation.contract_status import Today
from hosho.presentation.contract_view import with_capacity
from hosho.presentation.words import CAUSES, CLAIM, LOANER, Bilingual, LendingState, StatusStyle, loaner_due


@dataclass(frozen=True)
class ClaimLine:
    """An earlier or open claim in one line."""

    claim: Claim

    @property
    def look(self) -> StatusStyle:
        """How its state is shown; a claim closed by a refusal says so."""
        return look_of(self.claim)

    @property
    def cause(self) -> Bilingual:
        """The cause that was reported."""
        return CAUSES[cast(Cause, self.claim.cause)]


class Unpaid(NamedTuple):
    """An invoice that was not paid: its month (the first day), and what is left of it, in yen with tax."""

    month: date
    yen: int


@dataclass(frozen=True)
class Caller:
    """A member with one contract, as the desk sees them on a day."""

    member: Member
    contract: Contract
    unit: Unit
    device: Bilingual
    today: Today
    lines: list[ClaimLine]
    lending: Lending | None
    unpaid: list[Unpaid]
    """Invoices with this contract whose payment failed, and what is left of them."""

    @property
    def open_claim(self) -> ClaimLine | None:
        """The claim that is not over; a contract has one at most."""
        return next((line for line in self.lines if line.claim.state not in ENDED), None)

    @property
    def loaner(self) -> StatusStyle | None:
        """The state of the loaner that is out, if one is."""
        return lending_look(self.lending, on=self.today.on) if self.lending else None


def lending_look(lending: Lending, *, on: date) -> StatusStyle:
    """Return how a loaner is shown on a day (Asia/Tokyo); one that is due soon says in how many days."""
    left = (lending.due_on - on).days if lending.due_on else None
    if lending.state == "lent" and left is not None and 0 <= left <= loaners.SOON:
        return loaner_due(left)
    return LOANER[cast(LendingState, lending.state)]


def look_of(claim: Claim) -> StatusStyle:
    """Return how a claim's state is shown; closed by a refusal, it says that it was not covered."""
    if claim.state == "closed" and claim.outcome == "not-covered":
        return CLAIM["not-covered"]
    return CLAIM[cast(ClaimState, claim.state)]


def caller_of(contract: Contract, *, at: datetime) -> Caller:
    """Return who holds a contract, and what its state is at an instant (aware)."""
    today = day_in_tokyo(at)
    standing = contracts.coverage_status(contract, today=today) if contract.started_on else None
    lines = [ClaimLine(claim) for claim in claims.claims_of(contract.id)]
    unit = devices.unit(contracts.covered_unit_id(contract, on=today))
    out = loaners.lendings_out(contract.member_id)
    return Caller(
        member=member_with(contract.member_id),
        contract=contract,
        unit=unit,
        device=with_capacity(name_of_model(contract, on=today), unit.capacity_gb),
        today=Today(contract, today, standing),
        lines=lines,
        lending=next((each for each in out if each.claim.contract_id == contract.id), None),
        unpaid=_unpaid(contract),
    )


def _unpaid(contract: Contract) -> list[Unpaid]:
    cases = [bills.invoice_with(case.invoice_number) for case in bills.open_cases(contract.member_id)]
    asked = [each for each in cases if contract.id in bills.contracts_on(each)]
    balances = bills.balances_of(asked)
    return [Unpaid(each.month, balances[each.number].left) for each in asked]


def name_of_model(contract: Contract, *, on: date) -> Text:
    """Return the name of the contract's model."""
    plan, _terms = contracts.plan_and_terms(contract, on=on)
    return plan.row(contract.model, on).name


def models_of(held: Sequence[Contract], *, on: date) -> dict[UUID, Text]:
    """Return the names of the models of many contracts by their ids, in one question."""
    plans = plans_named({contract.plan for contract in held})
    return {contract.id: plans[contract.plan].row(contract.model, on).name for contract in held}

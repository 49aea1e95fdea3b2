"""A contract and a claim as their member reads them: values for the templates of every door that shows them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

import msgspec

from hosho.claims import queries as claims
from hosho.claims.models import Claim, Decision
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Outcome
from hosho.core.coverage.record import RecordHead
from hosho.core.explain import Explanation
from hosho.core.moves import ENDED, ClaimState
from hosho.core.terms import Terms, Text
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.journal import queries as journal
from hosho.network.queries import visit_with
from hosho.plans.queries import plan_named
from hosho.presentation.clauses import clause_of
from hosho.presentation.contract_status import Today
from hosho.presentation.replies import Reply, reply_of
from hosho.presentation.timeline import Step, claim_steps, done
from hosho.presentation.words import CAUSES, CLAIM, OUTCOMES, Look, Words


@dataclass(frozen=True)
class DecisionShown:
    """A kept decision with its words, and the terms that decided."""

    row: Decision
    explanation: Explanation
    terms: Terms

    @property
    def version(self) -> int:
        """The version of those terms."""
        return self.terms.version

    @property
    def by_person(self) -> bool:
        """Whether a person decided what the terms leave open; ``row.reason`` is then the reason."""
        return self.row.basis == "person"

    @property
    def rests_on(self) -> list[tuple[str, Words]]:
        """The clauses that a person named, each with its title."""
        return [(each, clause_of(self.terms, each).title) for each in self.row.clauses if each in self.terms.clauses]

    @property
    def look(self) -> Look:
        """How its outcome is shown."""
        return OUTCOMES[cast(Outcome, self.row.outcome)]


@dataclass(frozen=True)
class ClaimShown:
    """A claim with its timeline and its latest decision, if one is made."""

    claim: Claim
    decision: DecisionShown | None
    steps: list[Step]
    reply: Reply | None = None
    """The answer that it waits for, if a person is to decide it."""

    @property
    def look(self) -> Look:
        """How its state is shown; a closed claim that was not covered says so."""
        if self.claim.state == "closed" and self.claim.outcome == "not-covered":
            return CLAIM["not-covered"]
        return CLAIM[cast(ClaimState, self.claim.state)]

    @property
    def nearby(self) -> list[Step]:
        """The timeline around now: what happened last, what is going on, what comes next."""
        at = next((place for place, step in enumerate(self.steps) if step.when == "now"), len(self.steps))
        return self.steps[max(0, at - 1) : at + 2]

    @property
    def cause(self) -> Words:
        """The cause that was reported."""
        return CAUSES[cast(Cause, self.claim.cause)]


@dataclass(frozen=True)
class ContractShown:
    """One contract of a member with all that the page says about it."""

    contract: Contract
    terms: Terms
    unit: Unit
    device: Words
    today: Today
    in_progress: list[ClaimShown]
    closed: list[ClaimShown]
    history: list[Step]

    @property
    def reports(self) -> int:
        """How many failures were reported."""
        return len(self.in_progress) + len(self.closed)


def with_capacity(name: Text, capacity_gb: int) -> Words:
    """iPhone 8 64GB, iPad Air（第3世代）64GB: after a full-width bracket no space is written."""
    return Words(f"{name.ja}{'' if name.ja.endswith('）') else ' '}{capacity_gb}GB", f"{name.en} {capacity_gb}GB")


def contract_shown(contract: Contract, *, now: datetime) -> ContractShown:
    """Return what a page says about a contract at an instant."""
    today = day_in_tokyo(now)
    plan, terms = contracts.plan_and_terms(contract, on=today)
    standing = contracts.standing(contract, today=today) if contract.started_on else None
    shown = [claim_shown(claim, now=now) for claim in claims.claims_of(contract.id)]
    unit = devices.unit(contracts.covered_unit_id(contract, on=today))
    return ContractShown(
        contract=contract,
        terms=terms,
        unit=unit,
        device=with_capacity(plan.row(contract.model, today).name, unit.capacity_gb),
        today=Today(contract, today, standing),
        in_progress=[each for each in shown if each.claim.state not in ENDED],
        closed=[each for each in shown if each.claim.state in ENDED],
        history=done([entry for entry in journal.timeline(contract_id=contract.id) if entry.claim_id is None]),
    )


def claim_shown(claim: Claim, *, now: datetime) -> ClaimShown:
    """Return what a page says about a claim at an instant; the last decision is the one that counts."""
    decisions = [_decision_shown(row) for row in claims.decisions_of(claim.id)[-1:]]
    steps = claim_steps(
        cast(ClaimState, claim.state),
        journal.timeline(claim_id=claim.id),
        walk_in=(claim.method or claim.asked_method) == "walk-in",
        expected={"arrived": visit_with(claim.visit_id).starts_at}
        if claim.visit_id and claim.state == "visit-booked"
        else None,
    )
    return ClaimShown(claim, decisions[0] if decisions else None, steps, reply_of(claim, now=now))


def _decision_shown(row: Decision) -> DecisionShown:
    record = msgspec.json.decode(bytes(row.record), type=RecordHead)
    plan = plan_named(record.plan)
    return DecisionShown(row, claims.explanation(row, plan), plan.terms(record.terms_version))

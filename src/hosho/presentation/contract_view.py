"""A contract and a claim as their member reads them: values for the templates of every door that shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

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
from hosho.core.terms import Plan, Terms, Text
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.journal import queries as journal
from hosho.network.queries import beginnings_of_visits
from hosho.plans.queries import plans_named
from hosho.presentation.clauses import clause_of
from hosho.presentation.contract_status import Today
from hosho.presentation.replies import Reply, reply_of
from hosho.presentation.timeline import Step, claim_steps, done
from hosho.presentation.words import CAUSES, CLAIM, OUTCOMES, Bilingual, StatusStyle


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
    def rests_on(self) -> list[tuple[str, Bilingual]]:
        """The clauses that a person named, each with its title."""
        return [(each, clause_of(self.terms, each).title) for each in self.row.clauses if each in self.terms.clauses]

    @property
    def look(self) -> StatusStyle:
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
    def look(self) -> StatusStyle:
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
    def cause(self) -> Bilingual:
        """The cause that was reported."""
        return CAUSES[cast(Cause, self.claim.cause)]


@dataclass(frozen=True)
class ContractShown:
    """One contract of a member with all that the page says about it."""

    contract: Contract
    terms: Terms
    unit: Unit
    device: Bilingual
    today: Today
    in_progress: list[ClaimShown]
    closed: list[ClaimShown]
    history: list[Step]

    @property
    def reports(self) -> int:
        """How many failures were reported."""
        return len(self.in_progress) + len(self.closed)


def with_capacity(name: Text, capacity_gb: int) -> Bilingual:
    """iPhone 8 64GB, iPad Air（第3世代）64GB: after a full-width bracket no space is written."""
    return Bilingual(f"{name.ja}{'' if name.ja.endswith('）') else ' '}{capacity_gb}GB", f"{name.en} {capacity_gb}GB")


def contract_shown(contract: Contract, *, now: datetime) -> ContractShown:
    """Return what a page says about a contract at an instant."""
    [shown] = contracts_shown([contract], now=now)
    return shown


def contracts_shown(found: Sequence[Contract], *, now: datetime) -> list[ContractShown]:
    """Return the same of many contracts, in as many questions as of one."""
    today, ids = day_in_tokyo(now), [each.id for each in found]
    followed = contracts.plans_and_terms(found, on=today)
    standings = contracts.coverage_statuses(found, today=today)
    units = units_covered(found, on=today)
    entries = journal.timelines("contract_id", ids)
    reported: dict[UUID, list[ClaimShown]] = {each: [] for each in ids}
    for shown in claims_shown(claims.claims_of_contracts(ids), now=now):
        reported[shown.claim.contract_id].append(shown)
    return [
        ContractShown(
            contract=contract,
            terms=followed[contract.id][1],
            unit=units[contract.id],
            device=_device(contract, followed[contract.id][0], units[contract.id], on=today),
            today=Today(contract, today, standings.get(contract.id)),
            in_progress=[each for each in reported[contract.id] if each.claim.state not in ENDED],
            closed=[each for each in reported[contract.id] if each.claim.state in ENDED],
            history=done([entry for entry in entries[contract.id] if entry.claim_id is None]),
        )
        for contract in found
    ]


def units_covered(found: Collection[Contract], *, on: date) -> dict[UUID, Unit]:
    """Return the units that contracts cover on a day, by contract, in three questions for all."""
    covered = contracts.covered_unit_ids(found, on=on)
    units = devices.units_with(set(covered.values()))
    return {contract_id: units[unit_id] for contract_id, unit_id in covered.items()}


def devices_named(found: Collection[Contract], *, on: date) -> dict[UUID, Bilingual]:
    """Return what the covered devices are called on a day, by contract, in four questions for all."""
    units, plans = units_covered(found, on=on), plans_named({each.plan for each in found})
    return {each.id: _device(each, plans[each.plan], units[each.id], on=on) for each in found}


def _device(contract: Contract, plan: Plan, unit: Unit, *, on: date) -> Bilingual:
    return with_capacity(plan.row(contract.model, on).name, unit.capacity_gb)


def claim_shown(claim: Claim, *, now: datetime) -> ClaimShown:
    """Return what a page says about a claim at an instant; the last decision is the one that counts."""
    [shown] = claims_shown([claim], now=now)
    return shown


def claims_shown(found: Sequence[Claim], *, now: datetime) -> list[ClaimShown]:
    """Return the same of many claims, in as many questions as of one."""
    ids = [each.id for each in found]
    decisions = _decisions_shown(claims.last_decisions_of(ids))
    entries = journal.timelines("claim_id", ids)
    booked = [each.visit_id for each in found if each.visit_id and each.state == "visit-booked"]
    visits = beginnings_of_visits(booked)
    shown = []
    for claim in found:
        steps = claim_steps(
            cast(ClaimState, claim.state),
            entries[claim.id],
            walk_in=(claim.method or claim.asked_method) == "walk-in",
            expected={"arrived": visits[claim.visit_id]} if claim.visit_id in visits else None,
        )
        shown.append(ClaimShown(claim, decisions.get(claim.id), steps, reply_of(claim, now=now)))
    return shown


def _decisions_shown(rows: Mapping[UUID, Decision]) -> dict[UUID, DecisionShown]:
    heads = {each: msgspec.json.decode(bytes(row.record), type=RecordHead) for each, row in rows.items()}
    plans = plans_named({head.plan for head in heads.values()})
    shown = {}
    for each, row in rows.items():
        plan = plans[heads[each].plan]
        shown[each] = DecisionShown(row, claims.explanation(row, plan), plan.terms(heads[each].terms_version))
    return shown

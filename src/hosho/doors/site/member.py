"""A demo member's page: what can I use today, the claims with their timeline, and the facts of the contract."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hosho.claims import queries as claims
from hosho.claims.models import Claim, Decision
from hosho.contracts import queries as contracts
from hosho.contracts.models import Contract
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Outcome
from hosho.core.explain import Explanation
from hosho.core.moves import ENDED, ClaimState
from hosho.core.terms import Terms, Text
from hosho.devices import queries as devices
from hosho.devices.models import Unit
from hosho.doors import access
from hosho.doors.clock import now
from hosho.doors.site.page import answer
from hosho.doors.site.timeline import Step, claim_steps, done
from hosho.doors.site.today import Today
from hosho.doors.site.vocabulary import CAUSES, CLAIM, OUTCOMES, Look, Words
from hosho.journal import queries as journal
from hosho.people.models import Member


@dataclass(frozen=True)
class DecisionShown:
    """A kept decision with its words, and the version of the terms that decided."""

    row: Decision
    explanation: Explanation
    version: int

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

    @property
    def look(self) -> Look:
        """How its state is shown; a closed claim that was not covered says so."""
        if self.claim.state == "closed" and self.claim.outcome == "not-covered":
            return CLAIM["not-covered"]
        return CLAIM[cast(ClaimState, self.claim.state)]

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


@dataclass(frozen=True)
class MemberPage:
    """A member with their contracts, newest first."""

    member: Member
    at: datetime
    contracts: list[ContractShown]


def with_capacity(name: Text, capacity_gb: int) -> Words:
    """iPhone 8 64GB, iPad Air（第3世代）64GB: after a full-width bracket no space is written."""
    return Words(f"{name.ja}{'' if name.ja.endswith('）') else ' '}{capacity_gb}GB", f"{name.en} {capacity_gb}GB")


def contract_shown(contract: Contract, *, today: date) -> ContractShown:
    """Read what the page says about a contract on a day in Tokyo."""
    plan, terms = contracts.plan_and_terms(contract, on=today)
    standing = contracts.standing(contract, today=today) if contract.started_on else None
    shown = [claim_shown(claim) for claim in claims.claims_of(contract.id)]
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


def claim_shown(claim: Claim) -> ClaimShown:
    """Read what the page says about a claim; the last decision is the one that counts."""
    decisions = [
        DecisionShown(row, claims.explanation(row), msgspec.json.decode(bytes(row.record))["terms_version"])
        for row in claims.decisions_of(claim.id)[-1:]
    ]
    steps = claim_steps(
        cast(ClaimState, claim.state),
        journal.timeline(claim_id=claim.id),
        walk_in=(claim.method or claim.asked_method) == "walk-in",
    )
    return ClaimShown(claim, decisions[0] if decisions else None, steps)


@require_safe
@access.demonstration_only
def member(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Show a demo member what they can use today.

    Raises:
        Http404: no such member, or not a demonstration.
    """
    found = Member.objects.filter(id=member_id).first()
    if found is None:
        raise Http404
    at = now()
    held = [contract_shown(each, today=day_in_tokyo(at)) for each in contracts.contracts_of(found.id)]
    return answer(request, "site/member.html", MemberPage(found, at, held))

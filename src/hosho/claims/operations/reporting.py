"""The report and its decision, by the terms or by a person; and withdrawing."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from hosho.claims import events
from hosho.claims.deciding import decide, decide_by_person
from hosho.claims.models import Claim
from hosho.claims.operations.lending import release_loaner, set_due
from hosho.claims.operations.referring import promise_reply
from hosho.claims.operations.transitions import lock, make, said, state_of, tell
from hosho.claims.operations.visits import free_visit
from hosho.contracts import queries as contracts
from hosho.contracts import uses
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Cause, Channel, Fault, Method
from hosho.core.moves import ENDED, MOVES_OF_CLAIM, ClaimMove, MoveRefusedError, after
from hosho.core.refusals import Refused
from hosho.devices.queries import unit_with
from hosho.journal.actor import Actor
from hosho.numbering.operations import assign_number
from hosho.platform.transactions import operation


class FailureAfterReportError(Refused):
    """The failure is said to lie after its report. Field ``occurred_on``."""

    code = "failure-after-report"
    field = "occurred_on"


class ClaimOpenError(Refused):
    """The contract has an open claim; a contract has one at a time. ``number`` is that claim's."""

    code = "claim-open"

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(number=number)


class ReasonMissingError(Refused):
    """A person's decision needs a written reason. Field ``reason``."""

    code = "reason-missing"
    field = "reason"


@operation
def report_failure(
    *,
    contract_id: UUID,
    device: str,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    channel: Channel,
    method: Method | None = None,
    phone_reception: bool | None = None,
    story: str = "",
    actor: Actor,
    now: datetime,
) -> Claim:
    """Take a report, decide it, and reserve a use if it is covered; all or nothing.

    ``device`` is an IMEI or serial number as the member reads it out. ``phone_reception`` says whether the phone desk
    took the report; left out, a report by phone was. The claim is then approved, refused or referred; its decision
    says why.

    Raises:
        Contract.DoesNotExist: no such contract.
        NotStartedError, FailureAfterReportError: there is nothing that could be decided.
        ClaimOpenError: the contract has an open claim.
    """
    contract = contracts.hold(contract_id)
    today = day_in_tokyo(now)
    if contract.started_on is None:
        raise contracts.NotStartedError
    if occurred_on is not None and occurred_on > today:
        raise FailureAfterReportError
    open_claim = Claim.objects.filter(contract_id=contract.id).exclude(state__in=ENDED).first()
    if open_claim is not None:
        raise ClaimOpenError(open_claim.number)
    unit = unit_with(device)
    claim = Claim.objects.create(
        number=assign_number(kind="claim", member_id=contract.member_id, now=now),
        member_id=contract.member_id,
        contract_id=contract.id,
        unit_id=unit.id if unit else None,
        reported_at=now,
        received_on=today,
        occurred_on=occurred_on,
        cause=cause,
        faults=sorted(set(faults)),
        channel=channel,
        asked_method=method or "",
        phone_reception=channel == "phone" if phone_reception is None else phone_reception,
        story=story,
    )
    tell(claim, events.REPORTED, actor=actor, now=now, data={"cause": cause, "faults": claim.faults})
    decided, known = decide(claim=claim, contract=contract, cause=cause, faults=faults, actor=actor, now=now)
    if decided.decision.outcome == "covered":
        uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=today, now=now)
        return make(claim, "approve", actor=actor, now=now, data=said(decided))
    if decided.decision.outcome == "refer":
        return make(claim, "refer", actor=actor, now=now, data=said(decided) | promise_reply(claim, now=now))
    return make(claim, "refuse", actor=actor, now=now, data=said(decided))


@operation
def decide_referral(*, claim_id: UUID, covered: bool, clause: str, reason: str, actor: Actor, now: datetime) -> Claim:
    """Decide a referred claim by a clause and with a written reason, which the member reads.

    Raises:
        ReasonMissingError: no reason is given.
        MoveRefusedError: nothing waits for a person here.
    """
    claim, contract = lock(claim_id)
    if not reason.strip():
        raise ReasonMissingError
    here = claim.job_id is not None
    move: ClaimMove = ("uphold" if covered else "reject") if here else ("approve" if covered else "refuse")
    after(state_of(claim), move, MOVES_OF_CLAIM)
    row = decide_by_person(claim=claim, covered=covered, clause=clause, reason=reason.strip(), actor=actor, now=now)
    if not here and covered:
        known = contracts.uses_taken(contract, but_of=claim.id)
        uses.reserve_use(contract=contract, known=known, claim_id=claim.id, received_on=claim.received_on, now=now)
    if here and not covered:
        uses.give_back_use(claim_id=claim.id, now=now)
    return make(claim, move, actor=actor, now=now, data={"clauses": [clause], "decision": str(row.id)})


@operation
def withdraw(*, claim_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Withdraw a claim while the device is still with the member: its use is given back, its visit freed.

    A loaner that went out with the kit becomes due.

    Raises:
        MoveRefusedError: it is over, or the device is on its way already.
    """
    claim, _contract = lock(claim_id)
    if claim.state == "referred" and claim.job_id is not None:  # by the inspection: the device is at the bench
        raise MoveRefusedError(claim.state, "withdraw", ("uphold", "reject"))
    make(claim, "withdraw", actor=actor, now=now)
    uses.give_back_use(claim_id=claim.id, now=now)
    free_visit(claim)
    release_loaner(claim, actor=actor, now=now)
    set_due(claim, now=now)
    return claim

"""Keeping a report while it is answered, and sending it once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from hosho.claims import operations as claims
from hosho.claims.intake.answers import Answers
from hosho.claims.intake.models import ReportDraft
from hosho.claims.models import Claim
from hosho.claims.queries import claim_with
from hosho.contracts.queries import contract_with, covered_unit_id
from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.devices.queries import unit
from hosho.journal.actor import Actor
from hosho.people.consents import TO_BORROW
from hosho.platform.transactions import operation


class NotAllAnsweredError(Refused):
    """The draft does not yet say what happened."""

    code = "not-all-answered"


@operation
def begin(*, member_id: UUID, contract_id: UUID, now: datetime) -> ReportDraft:
    """Return the open draft of a contract, a new one where there is none."""
    draft, _new = ReportDraft.objects.get_or_create(
        contract_id=contract_id, claim_id=None, member_id=member_id, defaults={"begun_at": now, "updated_at": now}
    )
    return draft


@operation
def keep(*, draft_id: UUID, answers: Answers, now: datetime) -> None:
    """Keep the answers; of a draft that was sent meanwhile nothing is changed."""
    ReportDraft.objects.filter(id=draft_id, claim_id=None).update(answers=answers.kept(), updated_at=now)


@operation
def discard(*, draft_id: UUID) -> None:
    """Discard a draft that was not sent."""
    ReportDraft.objects.filter(id=draft_id, claim_id=None).delete()


@operation
def send(*, draft_id: UUID, member_id: UUID, consents: Collection[str], now: datetime) -> Claim:
    """Report what the draft says, and ask for the kit where the device is to be sent in. Sent again: the same claim.

    Raises:
        ReportDraft.DoesNotExist: the member has no such draft.
        NotAllAnsweredError, ClaimOpenError, ConsentMissingError, NoLoanerError, FailureAfterReportError
    """
    draft = ReportDraft.objects.select_for_update().get(id=draft_id, member_id=member_id)
    if draft.claim_id is not None:
        return claim_with(draft.claim_id)
    answers = Answers.read(draft.answers)
    if answers.next_before_result() != "result" or answers.cause is None:
        raise NotAllAnsweredError
    contract = contract_with(draft.contract_id)
    device = unit(covered_unit_id(contract, on=day_in_tokyo(now)))
    actor = Actor("member", member_id)
    if answers.method in ("loaner", "ship-in"):
        claim = claims.report_and_arrange(
            contract_id=contract.id,
            device=device.identifiers.get(kind="serial").number,
            cause=answers.cause,
            faults=answers.faults,
            occurred_on=answers.occurred_on,
            channel="web",
            way=claims.SendingIn(loaner=answers.method == "loaner"),
            preparation=answers.prepare,
            consents=TO_BORROW.union(consents) if answers.method == "loaner" else consents,
            story=answers.story or "",
            actor=actor,
            now=now,
        )
    else:
        claim = claims.report_failure(
            contract_id=contract.id,
            device=device.identifiers.get(kind="serial").number,
            cause=answers.cause,
            faults=answers.faults,
            occurred_on=answers.occurred_on,
            channel="web",
            story=answers.story or "",
            actor=actor,
            now=now,
        )
    draft.claim_id, draft.answers, draft.updated_at = claim.id, {}, now
    draft.save()
    return claim

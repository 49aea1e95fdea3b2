"""Read what is on its way to becoming a claim: drafts of members, and calls on hold."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hosho.claims.intake.answers import Answers
from hosho.claims.intake.models import HeldCall, ReportDraft
from hosho.claims.queries import Preview, preview
from hosho.contracts.models import Contract


def open_draft(*, member_id: UUID, contract_id: UUID) -> ReportDraft | None:
    """Return the member's draft of a report of this contract that is not sent yet."""
    return ReportDraft.objects.filter(member_id=member_id, contract_id=contract_id, claim_id=None).first()


def drafts_of(member_id: UUID) -> dict[UUID, ReportDraft]:
    """Return the member's drafts that are not sent yet, by their contract."""
    return {each.contract_id: each for each in ReportDraft.objects.filter(member_id=member_id, claim_id=None)}


def claim_id_of_draft(draft_id: UUID, *, member_id: UUID) -> UUID | None:
    """Return the id of the claim that a member's draft has become, if it was sent."""
    sent = ReportDraft.objects.filter(id=draft_id, member_id=member_id, claim_id__isnull=False)
    return sent.values_list("claim_id", flat=True).first()


def preview_of(answers: Answers, contract: Contract, *, now: datetime) -> Preview:
    """Return what a report with these answers would be decided now. The questions before the result are answered.

    Raises:
        NotStartedError: nothing can be decided yet.
    """
    assert answers.cause is not None, "the questions before the result are answered"
    return preview(
        contract=contract,
        cause=answers.cause,
        faults=answers.faults,
        occurred_on=answers.occurred_on,
        channel="web",
        now=now,
    )


def held_about(contract_id: UUID) -> HeldCall | None:
    """Return the call on hold about a contract, if there is one."""
    return HeldCall.objects.filter(contract_id=contract_id).first()


def held_calls(*, at_most: int) -> Sequence[HeldCall]:
    """Return the calls on hold, the last one first."""
    return list(HeldCall.objects.order_by("-kept_at", "-id")[:at_most])

"""Submitting the form of a call: the answers as the arguments of one operation."""

from datetime import datetime
from uuid import UUID

from hosho.claims.intake import phone_reports
from hosho.claims.models import Claim
from hosho.claims.operations import SendingIn, Visiting
from hosho.interfaces.desk.call_form import Answers
from hosho.journal.actor import Actor
from hosho.people.consents import TO_BORROW


def submit_report(*, contract_id: UUID, answers: Answers, account_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Report what was answered, and book or send what was agreed; the same form sent again gives its claim.

    Raises:
        as ``claims.intake.phone_reports.submit_report``.
    """
    assert answers.cause is not None, "a form without a cause is not sent"
    return phone_reports.submit_report(
        token=answers.token,
        account_id=account_id,
        contract_id=contract_id,
        device=answers.device,
        cause=answers.cause,
        faults=answers.faults,
        occurred_on=answers.occurred_on,
        story=answers.whole_story,
        method=answers.method,
        way=_way(answers),
        consents=[*answers.consents, *(TO_BORROW if answers.loaner else ())],  # who borrows was read the price
        preparation=answers.preparation,
        actor=actor,
        now=now,
    )


def _way(answers: Answers) -> Visiting | SendingIn | None:
    if answers.method == "walk-in" and answers.starts_at is not None:
        return Visiting(answers.store, answers.starts_at)
    if answers.method == "ship-in":
        return SendingIn(answers.loaner, answers.kit_number or None, answers.loaner_number or None)
    return None

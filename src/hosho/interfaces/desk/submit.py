"""Making a report of what was answered: one operation, once for each form."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from hosho.claims import operations as claims
from hosho.claims.intake.held_calls import let_go
from hosho.claims.intake.models import Sent
from hosho.claims.models import Claim
from hosho.claims.queries import claim_with
from hosho.interfaces.desk.call_form import Answers
from hosho.journal.actor import Actor
from hosho.people.consents import TO_BORROW
from hosho.platform.transactions import operation


@operation
def take(*, contract_id: UUID, answers: Answers, account_id: UUID, actor: Actor, now: datetime) -> Claim:
    """Report, decide, and book or send what was agreed, all or nothing; the same form sent again gives its claim.

    Raises:
        as ``report_failure`` and ``report_and_arrange``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(answers.token)])
    sent = Sent.objects.filter(token=answers.token, account_id=account_id).first()
    if sent is not None:
        return claim_with(sent.claim_id)
    claim = _report(contract_id, answers, actor, now)
    let_go(contract_id=contract_id)
    Sent.objects.create(token=answers.token, account_id=account_id, claim_id=claim.id)
    return claim


def _report(contract_id: UUID, answers: Answers, actor: Actor, now: datetime) -> Claim:
    assert answers.cause is not None, "a form without a cause is not sent"
    reported: dict[str, Any] = {
        "contract_id": contract_id,
        "device": answers.device,
        "cause": answers.cause,
        "faults": answers.faults,
        "occurred_on": answers.occurred_on,
        "channel": "phone",
        "story": answers.whole_story,
        "actor": actor,
        "now": now,
    }
    way = _way(answers)
    if way is None:
        return claims.report_failure(**reported, method=answers.method)
    return claims.report_and_arrange(**reported, way=way, consents=_consents(answers), preparation=answers.preparation)


def _way(answers: Answers) -> claims.Visiting | claims.SendingIn | None:
    if answers.method == "walk-in" and answers.starts_at is not None:
        return claims.Visiting(answers.store, answers.starts_at)
    if answers.method == "ship-in":
        return claims.SendingIn(answers.loaner, answers.kit_number or None, answers.loaner_number or None)
    return None


def _consents(answers: Answers) -> list[str]:
    """Give what the caller agreed to; who wants a loaner was read its price."""
    return [*answers.consents, *(TO_BORROW if answers.loaner else ())]

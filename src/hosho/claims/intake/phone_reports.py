"""Reports taken by phone: the form of a call, sent once or more, becomes one claim."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from hosho.claims import operations as claims
from hosho.claims.intake.held_calls import let_go
from hosho.claims.intake.models import Sent
from hosho.claims.models import Claim
from hosho.claims.preparing import Preparation, Prepared
from hosho.claims.queries import claim_with
from hosho.core.codes import Cause, Fault, Method
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation


@operation
def submit_report(
    *,
    token: UUID,
    account_id: UUID,
    contract_id: UUID,
    device: str,
    cause: Cause,
    faults: Collection[Fault],
    occurred_on: date | None,
    story: str,
    method: Method | None,
    way: claims.Visiting | claims.SendingIn | None,
    consents: Collection[str],
    preparation: Mapping[Preparation, Prepared],
    actor: Actor,
    now: datetime,
) -> Claim:
    """Report a failure by phone, decide it, and book or send what was agreed: all or nothing.

    ``token`` names the form: sent again by the same colleague, it gives its claim and reports nothing twice. Without
    a ``way`` nothing is arranged; ``method`` is then the member's wish. A call on hold about the contract is forgotten.

    Raises:
        as ``report_failure`` and ``report_and_arrange``.
    """
    _lock(token)
    sent = Sent.objects.filter(token=token, account_id=account_id).first()
    if sent is not None:
        return claim_with(sent.claim_id)
    if way is None:
        claim = claims.report_failure(
            contract_id=contract_id,
            device=device,
            cause=cause,
            faults=faults,
            occurred_on=occurred_on,
            channel="phone",
            method=method,
            story=story,
            actor=actor,
            now=now,
        )
    else:
        claim = claims.report_and_arrange(
            contract_id=contract_id,
            device=device,
            cause=cause,
            faults=faults,
            occurred_on=occurred_on,
            channel="phone",
            way=way,
            consents=consents,
            preparation=preparation,
            story=story,
            actor=actor,
            now=now,
        )
    let_go(contract_id=contract_id)
    Sent.objects.create(token=token, account_id=account_id, claim_id=claim.id)
    return claim


def _lock(token: UUID) -> None:
    """Wait for whoever sends the same form at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(token)])

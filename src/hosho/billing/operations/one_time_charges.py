"""Charges for one occasion: a loaner given up as lost, a paid repair. Nothing is billed without recorded consent."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from hosho.billing import events
from hosho.billing.models import OneOff
from hosho.core.calendar import day_in_tokyo
from hosho.core.money import Yen, net_within
from hosho.core.rating import tax_rate
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.people.consents import About
from hosho.people.models import Consent
from hosho.platform.transactions import requires_operation

Kind = Literal["loaner-lost", "paid-repair"]
CONSENT: dict[Kind, About] = {"loaner-lost": "loaner", "paid-repair": "paid-repair"}
"""The consent without which an occasion is not billed."""
OUTSIDE: frozenset[Kind] = frozenset({"loaner-lost"})
"""Damages are no supply for consideration, so no tax is on them (Consumption Tax Act Basic Circular 5-2-5)."""


@requires_operation
def charge_once(
    *, kind: Kind, member_id: UUID, contract_id: UUID, claim_id: UUID, yen: int, actor: Actor, now: datetime
) -> OneOff | None:
    """Owe an amount (yen, as agreed, with tax) for a claim's occasion; the run of this month bills it.

    Without the member's recorded consent for the claim nothing is owed, and nothing is given. Once for each kind.
    """
    consents = Consent.objects.filter(member_id=member_id, subject_id=claim_id, about=CONSENT[kind])
    if not yen or not consents.exists():
        return None
    today = day_in_tokyo(now)
    rate = 0 if kind in OUTSIDE else tax_rate(today)
    owed, new = OneOff.objects.get_or_create(
        claim_id=claim_id,
        kind=kind,
        defaults={
            "member_id": member_id,
            "contract_id": contract_id,
            "gross_yen": yen,
            "net_yen": net_within(Yen(yen), rate).yen,
            "tax_rate": rate,
            "owed_on": today,
            "written_at": now,
        },
    )
    if new:
        journal.write(
            event=events.ONE_OFF,
            at=now,
            actor=actor,
            member_id=member_id,
            contract_id=contract_id,
            claim_id=claim_id,
            data={"kind": kind, "yen": yen},
        )
    return owed

"""Unmatched results: kept once, their money booked as unallocated, until they are settled by a person."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from hosho.billing import postings, queries
from hosho.billing.collection_items import ResultLine
from hosho.billing.models import Invoice, Unmatched
from hosho.billing.operations.payments import pay
from hosho.core.calendar import day_in_tokyo
from hosho.core.refusals import Refused
from hosho.journal.actor import Actor
from hosho.platform.transactions import operation, requires_operation

SettledAs = Literal["noted", "payment", "returned"]
"""No money came with it, and a person has looked · its money pays an invoice · its money went back to where it came
from."""


class SettlementRefusedError(Refused):
    """The line cannot be settled so. ``field`` says which part of it is wrong, the value ``reason`` in what way."""

    code = "settlement-refused"

    def __init__(
        self,
        field: str,
        reason: Literal["money-came", "no-money-came", "invoice-or-not", "no-such-invoice"],
        message: str = "",
        **values: int,
    ) -> None:
        self.field = field
        super().__init__(message, reason=reason, **values)


def as_unmatched(line: ResultLine, why: str, *, money_came: bool, now: datetime) -> Unmatched:
    """Return the row of an unmatched result, to be kept."""
    facts = (line.reference, line.amount_yen, line.outcome, line.code, line.on.isoformat())
    return Unmatched(
        fingerprint=hashlib.sha256("\n".join(map(str, facts)).encode()).hexdigest(),
        why=why,
        reference=line.reference[:40],
        amount_yen=line.amount_yen,
        outcome=line.outcome,
        code=line.code[:20],
        on=line.on,
        received_at=now,
        money_came=money_came and line.amount_yen > 0,
    )


@requires_operation
def keep_once(rows: Sequence[Unmatched]) -> Sequence[Unmatched]:
    """Keep what is not kept yet, and return that. The caller has the turn (``ONE_FILE``)."""
    known = set(
        Unmatched.objects.filter(fingerprint__in=[row.fingerprint for row in rows]).values_list(
            "fingerprint", flat=True
        )
    )
    new = {row.fingerprint: row for row in reversed(rows) if row.fingerprint not in known}
    return Unmatched.objects.bulk_create(reversed(new.values()))


@operation
def settle_unmatched(
    *, unmatched_id: UUID, settled_as: SettledAs = "noted", invoice_number: str = "", actor: Actor, now: datetime
) -> Unmatched:
    """Settle an unmatched line. Its money, where some came, leaves the unallocated receipts today.

    Raises:
        Unmatched.DoesNotExist: there is none that is open.
        SettlementRefusedError: money came and is only noted, or none came and is to move; no such invoice.
    """
    row = Unmatched.objects.select_for_update().get(id=unmatched_id, settled_at=None)
    if row.money_came and settled_as == "noted":
        raise SettlementRefusedError(
            "settled_as", "money-came", f"{row.amount_yen:,} yen came with it", yen=row.amount_yen
        )
    if not row.money_came and settled_as != "noted":
        raise SettlementRefusedError("settled_as", "no-money-came", "no money came with it")
    if (settled_as == "payment") != bool(invoice_number):
        raise SettlementRefusedError("invoice", "invoice-or-not")
    today = day_in_tokyo(now)
    if settled_as == "payment":
        try:
            invoice = queries.hold_invoice(invoice_number)
        except Invoice.DoesNotExist:
            raise SettlementRefusedError(
                "invoice", "no-such-invoice", f"there is no invoice {invoice_number}"
            ) from None
        pay(invoice, row.amount_yen, "unmatched", row.id.hex, on=today, actor=actor, now=now)
    elif settled_as == "returned":
        postings.post_returned(row, on=today, now=now)
    row.settled_at, row.settled_by, row.settled_as, row.invoice_number = now, str(actor), settled_as, invoice_number
    row.save(update_fields=["settled_at", "settled_by", "settled_as", "invoice_number"])
    return row

"""Corrections that nobody asks for: what an invoice charged for a contract before its end was known."""

from datetime import datetime, timedelta
from uuid import UUID

from hosho.billing import queries
from hosho.billing.models import Invoice, InvoiceLine, Run
from hosho.billing.operations.crediting import take_back
from hosho.contracts.queries import contract_with, plan_and_terms
from hosho.core.money import Yen
from hosho.core.rating import CHARGED_AFTER, charge
from hosho.core.terms.plan import UnknownModelError
from hosho.ground.transactions import operation
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA

WHEN_CALLED_OFF = "billing.called-off"
"""The duty to take back what was billed for a contract whose sale came to nothing."""


@operation
def correct_called_off(*, contract_id: UUID, now: datetime) -> None:
    """Take back what was billed for a contract whose sale came to nothing afterwards.

    Cancelled before a run's cut-off, the run itself bills what ``CHARGED_AFTER`` says; afterwards a credit note
    brings the invoice to the same amount. While a run is open this waits for the next duty, an hour later.
    """
    contract = contract_with(contract_id)
    if contract.called_off_at is None or contract.started_on is None:
        return
    if Run.objects.exclude(state="closed").filter(cut_off_at__lt=contract.called_off_at).exists():
        schedule_correction(contract_id=contract_id, member_id=contract.member_id, now=now, hours=1)
        return
    charged = InvoiceLine.objects.filter(
        member_id=contract.member_id, contract_id=contract_id, kind="fee", charged_month__isnull=False
    ).order_by("month", "ordinal")
    for line in charged:
        assert line.charged_month is not None
        owed = _owed(contract_id, line) if CHARGED_AFTER[contract.ended_because] else Yen(0)
        invoice = Invoice.objects.get(month=line.month, member_id=line.member_id)
        back = line.net_yen - owed.yen - queries.credited_lines(invoice.number).get(line.ordinal, 0)
        if back > 0:
            take_back(
                invoice_number=invoice.number, lines={line.ordinal: back}, kind="called-off", actor=AGENDA, now=now
            )


def _owed(contract_id: UUID, line: InvoiceLine) -> Yen:
    """Price a charged month again, by the days of use until the sale came to nothing."""
    contract = contract_with(contract_id)
    assert contract.started_on is not None
    assert line.charged_month is not None
    plan, terms = plan_and_terms(contract, on=max(line.charged_month, contract.started_on))
    try:
        row = plan.row(contract.model, max(line.charged_month, contract.started_on))
    except UnknownModelError:
        row = None
    return charge(
        terms=terms,
        started_on=contract.started_on,
        ended_on=contract.last_day,
        month=line.charged_month,
        row=row,
        days_of_use_only=True,
    ).net


def schedule_correction(*, contract_id: UUID, member_id: UUID, now: datetime, hours: int = 0) -> None:
    """Put the correction on the agenda; the sale that came to nothing calls this."""
    journal.schedule(
        kind=WHEN_CALLED_OFF,
        due_at=now + timedelta(hours=hours),
        subject_id=contract_id,
        member_id=member_id,
        now=now,
    )

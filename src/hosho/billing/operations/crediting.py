"""Credit notes: what an invoice asked too much for, and what is given back out of goodwill."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from hosho.billing import books, events, invoicing, queries
from hosho.billing.models import CreditLine, CreditNote, Invoice, InvoiceLine, Run
from hosho.billing.operations.dunning import close_if_settled
from hosho.billing.operations.limits import check_limit
from hosho.billing.pricing import ROUNDINGS
from hosho.contracts.queries import contract_with, plan_and_terms
from hosho.core.calendar import day_in_tokyo
from hosho.core.money import Yen, yen_of
from hosho.core.rating import CHARGED_AFTER, charge
from hosho.core.terms.plan import UnknownModelError
from hosho.ground.transactions import operation
from hosho.journal import operations as journal
from hosho.journal.actor import AGENDA, Actor
from hosho.people.roles import Role

Kind = Literal["called-off", "correction", "goodwill"]
WHEN_CALLED_OFF = "billing.called-off"
"""The duty to take back what was billed for a contract whose sale came to nothing."""


class CreditRefusedError(Exception):
    """The note cannot be issued. ``field`` says which part of it is wrong, the message in what way."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@operation
def credit(
    *,
    invoice_number: str,
    lines: Mapping[int, int],
    kind: Kind,
    reason: str,
    role: Role | None = None,
    actor: Actor,
    now: datetime,
) -> CreditNote:
    """Issue a credit note: ``lines`` gives, by the invoice's line, how many yen before tax are taken back.

    The tax comes back with it, so that all notes of an invoice together never take back more than it asked for.
    ``role`` bounds the amount (``LIMITS``); None is what the system corrects by itself (decision 0030).

    Raises:
        Invoice.DoesNotExist: no such invoice.
        CreditRefusedError: no reason, an unknown line, nothing or more than is left of a line.
        AboveLimitError: the role may not give back so much.
    """
    invoice = queries.hold_invoice(invoice_number)
    if not reason.strip():
        raise CreditRefusedError("reason", "say why: the reason is printed on the note")
    by_ordinal = {line.ordinal: line for line in queries.lines_of(invoice)}
    before = queries.credited_lines(invoice_number)
    _check(lines, by_ordinal, before)
    by_rate = _taxes(invoice, by_ordinal, before, lines)
    net, tax = sum(row[1] for row in by_rate), sum(row[2] for row in by_rate)
    check_limit(net + tax, role=role, field="lines")
    today = day_in_tokyo(now)
    series = invoicing.series("K", today)
    series.last += 1
    series.save(update_fields=["last"])
    note = CreditNote.objects.create(
        number=invoicing.number_of("K", today, series.last),
        member_id=invoice.member_id,
        invoice_month=invoice.month,
        invoice_number=invoice.number,
        ordinal=queries.last_ordinal(CreditNote.objects.filter(invoice_number=invoice.number)) + 1,
        issuer_id=invoice.issuer_id,
        issued_on=today,
        recipient=invoice.recipient,
        kind=kind,
        reason=reason.strip(),
        by_rate=by_rate,
        net_yen=net,
        tax_yen=tax,
        total_yen=net + tax,
        allowed_by=str(actor),
        issued_at=now,
        keep_until=invoicing.keep_until(today),
    )
    CreditLine.objects.bulk_create(
        CreditLine(
            member_id=invoice.member_id,
            note=note,
            ordinal=ordinal,
            net_yen=yen,
            tax_rate=by_ordinal[ordinal].tax_rate,
        )
        for ordinal, yen in sorted(lines.items())
    )
    books.post_credit(note, now=now)
    journal.write(
        event=events.CREDITED,
        at=now,
        actor=actor,
        member_id=invoice.member_id,
        contract_id=by_ordinal[min(lines)].contract_id,
        data={"note": note.number, "invoice": invoice.number, "kind": kind, "yen": note.total_yen},
    )
    close_if_settled(invoice, because="credited", actor=actor, now=now)
    return note


def _check(lines: Mapping[int, int], by_ordinal: Mapping[int, InvoiceLine], before: Mapping[int, int]) -> None:
    if not lines:
        raise CreditRefusedError("lines", "say which lines are taken back, and how much of each")
    for ordinal, yen in lines.items():
        if ordinal not in by_ordinal:
            raise CreditRefusedError("lines", f"the invoice has no line {ordinal}; it has 1 to {len(by_ordinal)}")
        left = by_ordinal[ordinal].net_yen - before.get(ordinal, 0)
        if not 0 < yen <= left:
            raise CreditRefusedError(
                "lines", f"of line {ordinal} at most {left:,} yen before tax are left, not {yen:,}"
            )


def _taxes(
    invoice: Invoice, by_ordinal: Mapping[int, InvoiceLine], before: Mapping[int, int], lines: Mapping[int, int]
) -> list[list[int]]:
    """Give rate, net and tax of a note: the tax is what the invoice's tax becomes less by it."""
    rows = []
    for rate in sorted({by_ordinal[ordinal].tax_rate for ordinal in lines}, reverse=True):
        of_rate = [line for line in by_ordinal.values() if line.tax_rate == rate]
        left = sum(line.net_yen - before.get(line.ordinal, 0) for line in of_rate)
        net = sum(lines.get(line.ordinal, 0) for line in of_rate)
        rounding = ROUNDINGS[invoice.rounding]
        tax = yen_of(left * rate, 100, rounding) - yen_of((left - net) * rate, 100, rounding)
        rows.append([rate, net, tax.yen])
    return rows


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
            credit(
                invoice_number=invoice.number,
                lines={line.ordinal: back},
                kind="called-off",
                reason="購入の取りやめによる",
                actor=AGENDA,
                now=now,
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

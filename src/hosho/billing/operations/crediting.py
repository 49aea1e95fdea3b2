"""Credit notes: what an invoice asked too much for, and what is given back out of goodwill."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from hosho.accounts.roles import Role
from hosho.billing import events, invoicing, postings, queries
from hosho.billing.models import CreditLine, CreditNote, Invoice, InvoiceLine
from hosho.billing.operations.dunning import close_if_settled
from hosho.billing.operations.limits import check_limit
from hosho.billing.pricing import ROUNDINGS
from hosho.core.calendar import day_in_tokyo
from hosho.core.money import Yen, tax_on
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.numbering.operations import next_number
from hosho.platform.transactions import operation, requires_operation

Typed = Literal["correction", "goodwill"]
"""Notes that a person issues, for a reason in their own words."""
ByItself = Literal["called-off", "unused"]
"""Notes that the system issues: the kind is their reason, and ``presentation`` has words for it in each language."""


class CreditRefusedError(Refused):
    """The note cannot be issued. ``field`` says which part of it is wrong, the value ``reason`` in what way."""

    code = "credit-refused"

    def __init__(
        self,
        field: str,
        reason: Literal["no-reason", "no-lines", "no-such-line", "more-than-left"],
        message: str = "",
        **values: int,
    ) -> None:
        self.field = field
        super().__init__(message, reason=reason, **values)


@operation
def credit(
    *,
    invoice_number: str,
    lines: Mapping[int, int],
    kind: Typed,
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
        AboveLimitError: it is more than the role may give back.
    """
    if not reason.strip():
        raise CreditRefusedError("reason", "no-reason")
    return _issue(invoice_number, lines, kind=kind, reason=reason.strip(), role=role, actor=actor, now=now)


@requires_operation
def take_back(
    *, invoice_number: str, lines: Mapping[int, int], kind: ByItself, actor: Actor, now: datetime
) -> CreditNote:
    """Issue a credit note by the system itself: no one typed its reason, which is its kind.

    Raises:
        Invoice.DoesNotExist, CreditRefusedError: as ``credit``.
    """
    return _issue(invoice_number, lines, kind=kind, reason="", role=None, actor=actor, now=now)


def _issue(
    invoice_number: str,
    lines: Mapping[int, int],
    *,
    kind: Typed | ByItself,
    reason: str,
    role: Role | None,
    actor: Actor,
    now: datetime,
) -> CreditNote:
    invoice = queries.hold_invoice(invoice_number)
    by_ordinal = {line.ordinal: line for line in queries.lines_of(invoice)}
    before = queries.credited_lines(invoice_number)
    _check(lines, by_ordinal, before)
    by_rate = _taxes(invoice, by_ordinal, before, lines)
    net, tax = sum(row[1] for row in by_rate), sum(row[2] for row in by_rate)
    check_limit(net + tax, role=role, field="lines")
    today = day_in_tokyo(now)
    note = CreditNote.objects.create(
        number=next_number("credit-note", today),
        member_id=invoice.member_id,
        invoice_month=invoice.month,
        invoice_number=invoice.number,
        ordinal=queries.last_ordinal(CreditNote.objects.filter(invoice_number=invoice.number)) + 1,
        issuer_id=invoice.issuer_id,
        issued_on=today,
        recipient=invoice.recipient,
        kind=kind,
        reason=reason,
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
    postings.post_credit(note, now=now)
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
        raise CreditRefusedError("lines", "no-lines")
    for ordinal, yen in lines.items():
        if ordinal not in by_ordinal:
            raise CreditRefusedError("lines", "no-such-line", ordinal=ordinal, lines=len(by_ordinal))
        left = by_ordinal[ordinal].net_yen - before.get(ordinal, 0)
        if not 0 < yen <= left:
            raise CreditRefusedError(
                "lines",
                "more-than-left",
                f"of line {ordinal} at most {left:,} yen before tax are left, not {yen:,}",
                ordinal=ordinal,
                left=left,
            )


def _taxes(
    invoice: Invoice, by_ordinal: Mapping[int, InvoiceLine], before: Mapping[int, int], lines: Mapping[int, int]
) -> list[list[int]]:
    """Return rate, net and tax of a note: the tax is what the invoice's tax becomes less by it."""
    rows = []
    for rate in sorted({by_ordinal[ordinal].tax_rate for ordinal in lines}, reverse=True):
        of_rate = [line for line in by_ordinal.values() if line.tax_rate == rate]
        left = sum(line.net_yen - before.get(line.ordinal, 0) for line in of_rate)
        net = sum(lines.get(line.ordinal, 0) for line in of_rate)
        rounding = ROUNDINGS[invoice.rounding]
        tax = tax_on(Yen(left), rate, rounding) - tax_on(Yen(left - net), rate, rounding)
        rows.append([rate, net, tax.yen])
    return rows

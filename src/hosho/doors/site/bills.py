"""Invoices and credit notes as papers. They say what was fixed when they were issued and nothing else, so that the same
number gives the same bytes whenever it is asked for."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from hosho.billing import queries as bills
from hosho.billing.models import Charge, InvoiceLine
from hosho.billing.models import CreditNote as NoteRow
from hosho.billing.models import Issuer as IssuerRow
from hosho.billing.operations import ByItself
from hosho.billing.operations.oneoffs import Kind
from hosho.contracts.models import Contract
from hosho.core.calendar import month_period
from hosho.core.codes import Language
from hosho.core.terms import Text
from hosho.core.terms.wording import month_in_words
from hosho.doors.site.vocabulary import BY_ITSELF, ONE_OFF, Words
from hosho.gateways.papers.invoice import (
    Correction,
    CreditNote,
    Invoice,
    Issuer,
    Line,
    RateTotal,
    Recipient,
    credit_note_pdf,
    invoice_pdf,
)
from hosho.people.models import Member
from hosho.plans.queries import plan_named


def bill_pdf(number: str, *, language: Language | None = None) -> bytes:
    """Give an invoice (I-…) or a credit note (K-…) as PDF, in the member's language where none is asked for.

    Raises:
        Invoice.DoesNotExist, CreditNote.DoesNotExist: nothing of this number was issued.
    """
    return (
        note_paper(number, language=language) if number.startswith("K-") else invoice_paper(number, language=language)
    )


def invoice_paper(number: str, *, language: Language | None = None) -> bytes:
    """Give an invoice as PDF, in the member's language where none is asked for.

    Raises:
        Invoice.DoesNotExist: no such invoice was issued.
    """
    invoice, lines, issuer = bills.document(number)
    paper = Invoice(
        number=invoice.number,
        issued_on=invoice.issued_on,
        month=invoice.month,
        issuer=_issuer(issuer),
        recipient=Recipient(name=invoice.recipient),
        lines=_lines(lines),
        totals=_totals(invoice.by_rate),
        total_yen=invoice.total_yen,
    )
    return invoice_pdf(paper, language=language or _language_of(invoice.member_id))


def note_paper(number: str, *, language: Language | None = None) -> bytes:
    """Give a credit note as PDF, in the member's language where none is asked for.

    Raises:
        CreditNote.DoesNotExist: no such note was issued.
    """
    note, lines, issuer = bills.note_document(number)
    credited = {of_invoice.ordinal: line.net_yen for line, of_invoice in lines}
    paper = CreditNote(
        number=note.number,
        issued_on=note.issued_on,
        month=note.invoice_month,
        issuer=_issuer(issuer),
        recipient=Recipient(name=note.recipient),
        lines=_lines([of_invoice for _line, of_invoice in lines], credited=credited),
        totals=_totals(note.by_rate),
        total_yen=note.total_yen,
        corrects=Correction(
            invoice_number=note.invoice_number,
            issued_on=bills.invoice_with(note.invoice_number).issued_on,
            reason=Text(*reason_of(note)),
            paid_back="as-paid",
        ),
    )
    return credit_note_pdf(paper, language=language or _language_of(note.member_id))


def reason_of(note: NoteRow) -> Words:
    """Say why a credit note was issued: in each language where it was by itself, otherwise as it was typed."""
    return BY_ITSELF[cast(ByItself, note.kind)] if note.kind in BY_ITSELF else Words(note.reason, note.reason)


def line_words(line: InvoiceLine, *, version: int | None) -> Words:
    """Name what a line is for: the plan and the month, or the occasion. ``version``: the terms that named the plan."""
    if line.charged_month is None:
        return ONE_OFF[cast(Kind, line.kind)]
    name, month = plan_named(line.plan).terms(version).name, line.charged_month
    return Words(f"{name.ja} {month_in_words(month, 'ja')}分", f"{name.en}, {month_in_words(month, 'en')}")


def days_charged(line: InvoiceLine) -> int | None:
    """Give for how many days a fee is charged, where it is not the whole month."""
    if line.charged_month is None or line.days is None:
        return None
    days = month_period(line.charged_month.year, line.charged_month.month).last_day.day
    return line.days if line.days < days else None


def versions_of(lines: Sequence[InvoiceLine]) -> dict[int, int]:
    """Give, by the line of one member's invoice, the version of the terms that priced its fee."""
    months = {line.charged_month for line in lines if line.charged_month}
    of_members = Charge.objects.filter(month__in=months, member_id__in={line.member_id for line in lines})
    versions = {(each.contract_id, each.month): each.terms_version for each in of_members}
    return {
        line.ordinal: versions[line.contract_id, line.charged_month] for line in lines if line.charged_month is not None
    }


def _lines(lines: Sequence[InvoiceLine], *, credited: dict[int, int] | None = None) -> list[Line]:
    """Say the lines; ``credited`` gives what of each is taken back, in yen before tax."""
    contracts = Contract.objects.in_bulk([line.contract_id for line in lines])
    versions = versions_of(lines)
    said = []
    for line in lines:
        words = line_words(line, version=versions.get(line.ordinal))
        said.append(
            Line(
                description=Text(words.ja, words.en),
                contract_number=contracts[line.contract_id].number,
                net_yen=line.net_yen if credited is None else credited[line.ordinal],
                rate=line.tax_rate,
                days=days_charged(line) if credited is None else None,
            )
        )
    return said


def _totals(by_rate: Sequence[Sequence[int]]) -> list[RateTotal]:
    return [RateTotal(rate=rate, net_yen=net, tax_yen=tax) for rate, net, tax in by_rate]


def _issuer(issuer: IssuerRow) -> Issuer:
    return Issuer(name=issuer.name, registration_number=issuer.number, address=issuer.address)


def _language_of(member_id: UUID) -> Language:
    return "en" if Member.objects.values_list("language", flat=True).get(id=member_id) == "en" else "ja"

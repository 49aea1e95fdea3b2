"""Invoices and credit notes as papers. They say what was fixed when they were issued and nothing else; what was given
out once for a number and a language is kept, and is the paper from then on."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from hosho.billing import queries as bills
from hosho.billing.models import CreditNote as NoteRow
from hosho.billing.models import Invoice as InvoiceRow
from hosho.billing.models import InvoiceLine
from hosho.billing.models import Issuer as IssuerRow
from hosho.billing.operations import ByItself
from hosho.billing.operations.one_time_charges import Kind
from hosho.contracts.queries import contracts_with
from hosho.core.calendar import month_period
from hosho.core.codes import Language
from hosho.core.terms import Text
from hosho.core.terms.wording import month_in_words
from hosho.documents.operations import Made, keep_numbered
from hosho.documents.queries import bytes_of, kept_document
from hosho.gateways.pdf.invoice import (
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
from hosho.people.queries import member_with
from hosho.plans.queries import plan_named
from hosho.presentation.words import BY_ITSELF, ONE_OFF, Bilingual

Issued = InvoiceRow | NoteRow
"""What has papers."""


def bill_pdf(number: str, *, now: datetime, language: Language | None = None) -> bytes:
    """Return an invoice (I-…) or a credit note (K-…) as PDF, in the member's language where none is asked for.

    Raises:
        Invoice.DoesNotExist, CreditNote.DoesNotExist: nothing of this number was issued.
        PaperDamagedError: it was given out, and what is kept of it is not what it was.
    """
    give = note_paper if number.startswith("K-") else invoice_paper
    return give(number, now=now, language=language)


def invoice_paper(number: str, *, now: datetime, language: Language | None = None) -> bytes:
    """Return an invoice as PDF, in the member's language where none is asked for.

    Raises:
        Invoice.DoesNotExist: no such invoice was issued.
        PaperDamagedError: it was given out, and what is kept of it is not what it was.
    """
    return _given_out(bills.invoice_with(number), language=language, now=now)


def note_paper(number: str, *, now: datetime, language: Language | None = None) -> bytes:
    """Return a credit note as PDF, in the member's language where none is asked for.

    Raises:
        CreditNote.DoesNotExist: no such note was issued.
        PaperDamagedError: it was given out, and what is kept of it is not what it was.
    """
    return _given_out(bills.credit_note_with(number), language=language, now=now)


def _given_out(issued: Issued, *, language: Language | None, now: datetime) -> bytes:
    """Return the document that was given out before; the first time, typeset and keep it."""
    reader = language or language_of(member_with(issued.member_id).language)
    paper = kept_document(issued.member_id, issued.number, reader)
    if paper is None:
        [paper] = keep_numbered([made(issued, reader)], now=now)
    return bytes_of(paper)


def made(issued: Issued, language: Language) -> Made:
    """Set the paper of what was issued, to be kept."""
    pdf = _invoice(issued, language) if isinstance(issued, InvoiceRow) else _note(issued, language)
    return Made(issued.member_id, issued.number, language, issued.keep_until, pdf)


def _invoice(issued: InvoiceRow, language: Language) -> bytes:
    invoice, lines, issuer = bills.content_of(issued)
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
    return invoice_pdf(paper, language=language)


def _note(issued: NoteRow, language: Language) -> bytes:
    note, lines, issuer = bills.content_of_note(issued)
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
    return credit_note_pdf(paper, language=language)


def reason_of(note: NoteRow) -> Bilingual:
    """Return why a credit note was issued: in each language where it was automatic, otherwise as it was typed."""
    return BY_ITSELF[cast(ByItself, note.kind)] if note.kind in BY_ITSELF else Bilingual(note.reason, note.reason)


def line_words(line: InvoiceLine, *, version: int | None) -> Bilingual:
    """Return what a line is for: the plan and month, or the occasion. ``version``: of the terms that name the plan."""
    if line.charged_month is None:
        return ONE_OFF[cast(Kind, line.kind)]
    name, month = plan_named(line.plan).terms(version).name, line.charged_month
    return Bilingual(f"{name.ja} {month_in_words(month, 'ja')}分", f"{name.en}, {month_in_words(month, 'en')}")


def days_charged(line: InvoiceLine) -> int | None:
    """Return for how many days a fee is charged, where it is not the whole month."""
    if line.charged_month is None or line.days is None:
        return None
    days = month_period(line.charged_month.year, line.charged_month.month).last_day.day
    return line.days if line.days < days else None


def versions_of(lines: Sequence[InvoiceLine]) -> dict[int, int]:
    """Return, by the line of one member's invoice, the version of the terms that priced its fee."""
    months = {line.charged_month for line in lines if line.charged_month}
    charges = bills.charges_in(months, member_ids={line.member_id for line in lines})
    versions = {(each.contract_id, each.month): each.terms_version for each in charges}
    return {
        line.ordinal: versions[line.contract_id, line.charged_month] for line in lines if line.charged_month is not None
    }


def _lines(lines: Sequence[InvoiceLine], *, credited: dict[int, int] | None = None) -> list[Line]:
    """Return the lines of the document; ``credited`` is what of each is taken back, in yen before tax."""
    contracts = contracts_with([line.contract_id for line in lines])
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


def language_of(chosen: str) -> Language:
    """Return the language of documents for a member; Japanese where the chosen one is not supported."""
    return "en" if chosen == "en" else "ja"

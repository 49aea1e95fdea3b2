"""Invoices and credit notes. For the office's programs."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import CreditNote, Invoice
from hosho.interfaces.api.documentation import refuses, returns_file
from hosho.interfaces.api.pagination import SIZE, page_of
from hosho.interfaces.api.parameters import (
    CreditNoteNumber,
    Cursor,
    InLanguage,
    InvoiceNumber,
    IssuedFrom,
    IssuedUntil,
    Limit,
    MaxTotalYen,
    MinTotalYen,
    OfMember,
    OfRecipient,
)
from hosho.interfaces.api.routes.billing import month_of
from hosho.interfaces.api.schemas.invoices import (
    CreditNoteDetailOut,
    CreditNoteIn,
    CreditNoteLineOut,
    CreditNoteOut,
    InvoiceDetailOut,
    InvoiceLineOut,
    InvoiceOut,
    InvoicePage,
    TaxTotalOut,
)
from hosho.presentation.language import language
from hosho.web.idempotency import once
from hosho.web.keys import KeyFor, caller, caller_role
from hosho.web.page import as_pdf
from hosho.web.request_time import now_of
from hosho.workflows.invoice_documents import invoice_paper, note_paper, reason_of

router = Router(tags=["billing"])


@router.get(
    "/invoices",
    response=InvoicePage,
    auth=KeyFor("see-bills"),
    summary="List invoices",
)
def list_invoices(
    request: HttpRequest,
    first_day: IssuedFrom = None,
    last_day: IssuedUntil = None,
    min_total_yen: MinTotalYen = None,
    max_total_yen: MaxTotalYen = None,
    recipient: OfRecipient = "",
    member_id: OfMember = None,
    cursor: Cursor = "",
    limit: Limit = SIZE,
) -> InvoicePage:
    """Returns invoices, highest number first. Filter by day of issue, total, start of the recipient's name, and
    member."""
    rows = bills.found_invoices(
        first_day=first_day,
        last_day=last_day,
        least_yen=min_total_yen,
        most_yen=max_total_yen,
        recipient=recipient,
        member_id=member_id,
    )
    found, following = page_of(rows, cursor=cursor, limit=limit, by="-number", read=_number_of_invoice)
    return InvoicePage(items=[_invoice(invoice) for invoice in found], next=following)


def _number_of_invoice(cursor: str) -> str:
    if not cursor.startswith("I-"):
        raise ValueError
    return cursor


@router.get(
    "/invoices/{number}",
    response=InvoiceDetailOut,
    auth=KeyFor("see-bills"),
    summary="Get an invoice",
)
def get_invoice(request: HttpRequest, number: InvoiceNumber) -> InvoiceDetailOut:
    """Returns an invoice with its lines as it was issued, and what is paid of it now."""
    document = bills.invoice_content(number)
    standing = bills.balance_of(document.invoice)
    return InvoiceDetailOut(
        **_invoice(document.invoice).model_dump(),
        issuer_name=document.issuer.name,
        issuer_number=document.issuer.number,
        issuer_address=document.issuer.address,
        by_rate=[TaxTotalOut(rate=rate, net_yen=net, tax_yen=tax) for rate, net, tax in document.invoice.by_rate],
        lines=[
            InvoiceLineOut(
                ordinal=line.ordinal,
                kind=line.kind,
                contract_id=line.contract_id,
                charged_month=month_of(line.charged_month) if line.charged_month else None,
                first_day=line.first_day,
                days=line.days,
                net_yen=line.net_yen,
                tax_rate=line.tax_rate,
            )
            for line in document.lines
        ],
        credited_yen=standing.credited,
        paid_yen=standing.paid,
        left_yen=standing.left,
        credit_notes=bills.credit_notes_on(number),
    )


@router.get(
    "/invoices/{number}/document.pdf",
    auth=KeyFor("bill"),
    summary="Download an invoice",
    openapi_extra=returns_file("application/pdf") | refuses("paper-damaged"),
)
def download_invoice(request: HttpRequest, number: InvoiceNumber, lang: InLanguage = None) -> HttpResponse:
    """Returns an invoice as a PDF, the same file each time."""
    return as_pdf(invoice_paper(number, language=lang, now=now_of(request)), name=f"{number}.pdf")


def _invoice(invoice: Invoice) -> InvoiceOut:
    return InvoiceOut(
        number=invoice.number,
        month=month_of(invoice.month),
        member_id=invoice.member_id,
        issued_on=invoice.issued_on,
        recipient=invoice.recipient,
        net_yen=invoice.net_yen,
        tax_yen=invoice.tax_yen,
        total_yen=invoice.total_yen,
    )


@router.post(
    "/credit-notes",
    response={201: CreditNoteOut},
    auth=KeyFor("credit"),
    summary="Issue a credit note",
    openapi_extra=refuses("not-found", "credit-refused", "above-limit"),
)
@once(201)
def issue_credit_note(request: HttpRequest, body: CreditNoteIn) -> CreditNoteOut:
    """Credits lines of an invoice, at most what is left of each. The key's role limits the amount."""
    note = billing.credit(
        invoice_number=body.invoice,
        lines={line.ordinal: line.net_yen for line in body.lines},
        kind=body.kind,
        reason=body.reason,
        role=caller_role(request),
        actor=caller(request),
        now=now_of(request),
    )
    return _credit(note)


@router.get(
    "/credit-notes/{number}",
    response=CreditNoteDetailOut,
    auth=KeyFor("see-bills"),
    summary="Get a credit note",
)
def get_credit_note(request: HttpRequest, number: CreditNoteNumber) -> CreditNoteDetailOut:
    """Returns a credit note with its lines."""
    document = bills.note_content(number)
    return CreditNoteDetailOut(
        **_credit(document.note).model_dump(),
        member_id=document.note.member_id,
        lines=[
            CreditNoteLineOut(ordinal=line.ordinal, net_yen=line.net_yen, tax_rate=line.tax_rate)
            for line, _of_invoice in document.lines
        ],
    )


def _credit(note: CreditNote) -> CreditNoteOut:
    return CreditNoteOut(
        number=note.number,
        invoice=note.invoice_number,
        issued_on=note.issued_on,
        kind=note.kind,
        reason=reason_of(note).in_(language()),
        net_yen=note.net_yen,
        tax_yen=note.tax_yen,
        total_yen=note.total_yen,
    )


@router.get(
    "/credit-notes/{number}/document.pdf",
    auth=KeyFor("bill"),
    summary="Download a credit note",
    openapi_extra=returns_file("application/pdf") | refuses("paper-damaged"),
)
def download_credit_note(request: HttpRequest, number: CreditNoteNumber, lang: InLanguage = None) -> HttpResponse:
    """Returns a credit note as a PDF, the same file each time."""
    return as_pdf(note_paper(number, language=lang, now=now_of(request)), name=f"{number}.pdf")

"""Money: runs, charges, invoices, credit notes, what was not billed. For the office's programs."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import CreditNote, Invoice, Parked, Run
from hosho.billing.preview import preview_month
from hosho.contracts.queries import contract_with, numbers_of
from hosho.interfaces.api.documentation import refuses, returns_file
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.parameters import (
    BilledMonth,
    ChargedContract,
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
from hosho.interfaces.api.schemas.billing import (
    BillingHoldIn,
    BillingHoldOut,
    BillingHoldPage,
    BillingPreviewOut,
    BillingRunIn,
    BillingRunOut,
    BillingRunPage,
    ChargeOut,
    ChargePage,
    PlanPreviewOut,
    PreviewHoldOut,
)
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
from hosho.workflows.agenda import issuer
from hosho.workflows.invoice_documents import invoice_paper, note_paper, reason_of

router = Router(tags=["billing"])
PARKED = 1_000
"""So many contracts that would be parked are named in an answer."""


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


@router.post(
    "/billing-runs",
    response={201: BillingRunOut},
    auth=KeyFor("bill"),
    summary="Bill a month",
    openapi_extra=refuses("month-not-over", "out-of-order", "run-under-way"),
)
@once(201)
def open_billing_run(request: HttpRequest, body: BillingRunIn) -> BillingRunOut:
    """Opens the billing run of a month; it goes on in the background. A run that exists already is returned as it
    is."""
    run = billing.begin_run(month=_first_day(body.month), issuer=issuer(), actor=caller(request), now=now_of(request))
    return _run(run)


@router.get(
    "/billing-runs",
    response=BillingRunPage,
    auth=KeyFor("see-bills"),
    summary="List billing runs",
)
def list_billing_runs(request: HttpRequest) -> BillingRunPage:
    """Returns all billing runs, newest month first."""
    return BillingRunPage(items=[_run(run) for run in bills.runs()])


def _run(run: Run) -> BillingRunOut:
    return BillingRunOut(
        month=_month(run.month),
        state=run.state,
        cut_off_at=run.cut_off_at,
        charges=run.charges,
        invoices=run.invoices,
        net_yen=run.net_yen,
        tax_yen=run.tax_yen,
        closed_at=run.closed_at,
    )


@router.get(
    "/billing-runs/{month}/preview",
    response=BillingPreviewOut,
    auth=KeyFor("bill"),
    summary="Preview a billing run",
    openapi_extra=refuses("month-not-over", "out-of-order", "billed-already"),
)
def preview_billing_run(request: HttpRequest, month: BilledMonth) -> BillingPreviewOut:
    """Returns what a run of the month would bill if it were opened now, beside the month before, and what it would
    put on hold. Nothing is written. With many contracts this call can take minutes."""
    tried = preview_month(month=_first_day(month), now=now_of(request))
    shown = tried.parked[:PARKED]
    numbers = numbers_of([contract_id for contract_id, _why in shown])
    return BillingPreviewOut(
        month=month,
        charges=sum(of_plan.charges for of_plan in tried.plans.values()),
        caught_up=tried.caught_up,
        caught_up_net_yen=tried.caught_up_net_yen,
        oneoffs=tried.oneoffs,
        oneoffs_net_yen=tried.oneoffs_net_yen,
        net_yen=tried.net_yen,
        plans=[PlanPreviewOut(plan=plan, **vars(of_plan)) for plan, of_plan in sorted(tried.plans.items())],
        parked_count=len(tried.parked),
        parked=[
            PreviewHoldOut(contract_id=contract_id, number=numbers[contract_id], why=why) for contract_id, why in shown
        ],
    )


@router.get(
    "/charges",
    response=ChargePage,
    auth=KeyFor("see-bills"),
    summary="List a contract's charges",
    openapi_extra=refuses("not-found"),
)
def list_charges(request: HttpRequest, contract_id: ChargedContract) -> ChargePage:
    """Returns the monthly fees charged for a contract, newest month first."""
    found = contract_with(contract_id)
    items = [
        ChargeOut(
            month=_month(each.month),
            contract_id=each.contract_id,
            plan=each.plan,
            terms_version=each.terms_version,
            first_day=each.first_day,
            days=each.days,
            net_yen=each.net_yen,
            tax_rate=each.tax_rate,
        )
        for each in bills.charges_of(found.id, found.member_id)
    ]
    return ChargePage(items=items)


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
                charged_month=_month(line.charged_month) if line.charged_month else None,
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
        month=_month(invoice.month),
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


@router.get(
    "/billing-holds",
    response=BillingHoldPage,
    auth=KeyFor("see-bills"),
    summary="List contract months on hold",
)
def list_billing_holds(request: HttpRequest, cursor: Cursor = "", limit: Limit = LARGEST) -> BillingHoldPage:
    """Returns contract months on hold, oldest first."""
    rows, following = page_of(bills.parked(), cursor=cursor, limit=limit, by="id")
    return BillingHoldPage(items=[_parked(row) for row in rows], next=following)


@router.post(
    "/billing-holds",
    response={201: BillingHoldOut},
    auth=KeyFor("bill"),
    summary="Put a contract month on hold",
    openapi_extra=refuses("not-found", "charged-already"),
)
@once(201)
def put_month_on_hold(request: HttpRequest, body: BillingHoldIn) -> BillingHoldOut:
    """Puts a contract's month on hold. No run bills it before it is released."""
    parked = billing.hold(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


@router.post(
    "/billing-holds/release",
    response={201: BillingHoldOut},
    auth=KeyFor("bill"),
    summary="Release a contract month",
    openapi_extra=refuses("not-parked"),
)
@once(201)
def release_month(request: HttpRequest, body: BillingHoldIn) -> BillingHoldOut:
    """Releases a contract's month that is on hold. The next run bills it."""
    parked = billing.release(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


def _parked(row: Parked) -> BillingHoldOut:
    return BillingHoldOut(
        contract_id=row.contract_id,
        month=_month(row.month),
        why=row.why,
        net_yen=row.net_yen,
        released_at=row.released_at,
    )

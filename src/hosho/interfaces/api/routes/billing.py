"""Money: runs, charges, invoices, credit notes, what was not billed. For the office's programs."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.models import CreditNote, Invoice, Parked, Run
from hosho.billing.preview import preview_month
from hosho.contracts.queries import contract_with, numbers_of
from hosho.core.codes import Language
from hosho.interfaces.api.money import (
    ChargeList,
    ChargeOut,
    CreditIn,
    CreditLineOut,
    CreditOut,
    Day,
    InvoiceOut,
    InvoicePage,
    LineOut,
    Month,
    MonthOfContractIn,
    ParkedOut,
    ParkedPage,
    PlanPreviewOut,
    PreviewOut,
    RateOut,
    RunIn,
    RunOut,
    RunPage,
    WholeCreditOut,
    WholeInvoiceOut,
    WouldParkOut,
    Yen,
)
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.routes.contracts import PDF
from hosho.interfaces.api.schemas import Code
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


@router.post("/billing-runs", response={201: RunOut}, auth=KeyFor("bill"), summary="Bill a month")
@once(201)
def open_run(request: HttpRequest, body: RunIn) -> RunOut:
    """Open the run of a month; the worker takes it to its end. A run that is there already is given as it stands."""
    run = billing.begin_run(month=_first_day(body.month), issuer=issuer(), actor=caller(request), now=now_of(request))
    return _run(run)


@router.get("/billing-runs", response=RunPage, auth=KeyFor("see-bills"), summary="All runs")
def list_runs(request: HttpRequest) -> RunPage:
    """Give all runs, the newest first."""
    return RunPage(items=[_run(run) for run in bills.runs()])


def _run(run: Run) -> RunOut:
    return RunOut(
        month=_month(run.month),
        state=run.state,
        cut_off_at=run.cut_off_at,
        charges=run.charges,
        invoices=run.invoices,
        net_yen=run.net_yen,
        tax_yen=run.tax_yen,
        closed_at=run.closed_at,
    )


@router.get("/billing-runs/{month}/preview", response=PreviewOut, auth=KeyFor("bill"), summary="What a run would bill")
def preview(request: HttpRequest, month: Month) -> PreviewOut:
    """Say what a run of the month would bill if it were opened now, beside the month before, and what it would park.
    Nothing is written, so no Idempotency-Key is needed. Of many contracts it takes as long as their charges do.
    """
    tried = preview_month(month=_first_day(month), now=now_of(request))
    shown = tried.parked[:PARKED]
    numbers = numbers_of([contract_id for contract_id, _why in shown])
    return PreviewOut(
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
            WouldParkOut(contract_id=contract_id, number=numbers[contract_id], why=why) for contract_id, why in shown
        ],
    )


@router.get("/charges", response=ChargeList, auth=KeyFor("see-bills"), summary="A contract's charges")
def list_charges(request: HttpRequest, contract_id: UUID) -> ChargeList:
    """Give a contract's charges, the newest first."""
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
    return ChargeList(items=items)


@router.get("/invoices", response=InvoicePage, auth=KeyFor("see-bills"), summary="Find invoices")
def list_invoices(
    request: HttpRequest,
    first_day: Day | None = None,
    last_day: Day | None = None,
    min_total_yen: Yen | None = None,
    max_total_yen: Yen | None = None,
    recipient: Code = "",
    member_id: UUID | None = None,
    cursor: Code = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE,
) -> InvoicePage:
    """Find invoices by days of issue (both included), total with tax, how the recipient's name begins, and member."""
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


@router.get("/invoices/{number}", response=WholeInvoiceOut, auth=KeyFor("see-bills"), summary="An invoice")
def get_invoice(request: HttpRequest, number: Code) -> WholeInvoiceOut:
    """Give an invoice with its lines, as it was issued, and how it stands now."""
    document = bills.invoice_content(number)
    standing = bills.balance_of(document.invoice)
    return WholeInvoiceOut(
        **_invoice(document.invoice).model_dump(),
        issuer_name=document.issuer.name,
        issuer_number=document.issuer.number,
        issuer_address=document.issuer.address,
        by_rate=[RateOut(rate=rate, net_yen=net, tax_yen=tax) for rate, net, tax in document.invoice.by_rate],
        lines=[
            LineOut(
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
    summary="An invoice as a PDF",
    openapi_extra={"responses": {200: PDF}},
)
def get_invoice_pdf(request: HttpRequest, number: Code, lang: Language | None = None) -> HttpResponse:
    """Give an invoice as it was issued: the same bytes each time. In the member's language, or in ``lang``."""
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


@router.post("/credit-notes", response={201: CreditOut}, auth=KeyFor("credit"), summary="Take back of an invoice")
@once(201)
def credit(request: HttpRequest, body: CreditIn) -> CreditOut:
    """Issue a credit note. The role of the key bounds the amount; no more is taken back than is left of a line."""
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


@router.get("/credit-notes/{number}", response=WholeCreditOut, auth=KeyFor("see-bills"), summary="A credit note")
def get_credit_note(request: HttpRequest, number: Code) -> WholeCreditOut:
    """Give a credit note with its lines, as it was issued; its reason in the asked language, if nobody typed it."""
    document = bills.note_content(number)
    return WholeCreditOut(
        **_credit(document.note).model_dump(),
        member_id=document.note.member_id,
        lines=[
            CreditLineOut(ordinal=line.ordinal, net_yen=line.net_yen, tax_rate=line.tax_rate)
            for line, _of_invoice in document.lines
        ],
    )


def _credit(note: CreditNote) -> CreditOut:
    return CreditOut(
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
    summary="A credit note as a PDF",
    openapi_extra={"responses": {200: PDF}},
)
def get_credit_note_pdf(request: HttpRequest, number: Code, lang: Language | None = None) -> HttpResponse:
    """Give a credit note as it was issued: the same bytes each time. In the member's language, or in ``lang``."""
    return as_pdf(note_paper(number, language=lang, now=now_of(request)), name=f"{number}.pdf")


@router.get("/billing-holds", response=ParkedPage, auth=KeyFor("see-bills"), summary="What was not billed")
def list_parked(
    request: HttpRequest, cursor: Code = "", limit: Annotated[int, Query(ge=1, le=LARGEST)] = LARGEST
) -> ParkedPage:
    """Give the contracts' months that wait, what was parked first in front."""
    rows, following = page_of(bills.parked(), cursor=cursor, limit=limit, by="id")
    return ParkedPage(items=[_parked(row) for row in rows], next=following)


@router.post("/billing-holds", response={201: ParkedOut}, auth=KeyFor("bill"), summary="Hold a month back")
@once(201)
def hold(request: HttpRequest, body: MonthOfContractIn) -> ParkedOut:
    """Hold a contract's month back: no run bills it before it is released."""
    parked = billing.hold(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


@router.post("/billing-holds/release", response={201: ParkedOut}, auth=KeyFor("bill"), summary="Release a month")
@once(201)
def release(request: HttpRequest, body: MonthOfContractIn) -> ParkedOut:
    """Release a contract's parked month: the next run bills it."""
    parked = billing.release(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=now_of(request)
    )
    return _parked(parked)


def _parked(row: Parked) -> ParkedOut:
    return ParkedOut(
        contract_id=row.contract_id,
        month=_month(row.month),
        why=row.why,
        net_yen=row.net_yen,
        released_at=row.released_at,
    )

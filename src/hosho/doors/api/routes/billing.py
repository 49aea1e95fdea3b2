"""Money: runs, charges, invoices, credit notes, collection and its results. For the office's programs."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Path as PathParameter
from ninja import Query, Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.collecting import Returned
from hosho.billing.models import Batch, CreditNote, Invoice, Parked, Run
from hosho.contracts.queries import contract_with
from hosho.core.codes import Language
from hosho.doors import clock
from hosho.doors.api.idempotency import once
from hosho.doors.api.keys import KeyFor, caller, caller_key
from hosho.doors.api.money import (
    BatchOut,
    ChargeList,
    ChargeOut,
    CollectIn,
    CreditIn,
    CreditLineOut,
    CreditOut,
    Day,
    InvoiceOut,
    InvoicePage,
    LineOut,
    MonthOfContractIn,
    ParkedList,
    ParkedOut,
    RateOut,
    RecordedOut,
    ResultsIn,
    RunIn,
    RunOut,
    RunPage,
    UnmatchedList,
    UnmatchedOut,
    WholeCreditOut,
    WholeInvoiceOut,
    Yen,
)
from hosho.doors.api.pages import LARGEST, SIZE
from hosho.doors.api.problems import CursorInvalidError
from hosho.doors.api.routes.contracts import PDF
from hosho.doors.api.schemas import Code
from hosho.doors.collecting import file_of, send_out
from hosho.doors.jobs.agenda import issuer
from hosho.doors.site.bills import invoice_paper, note_paper, reason_of
from hosho.doors.site.page import as_pdf, language
from hosho.people.roles import Role

router = Router(tags=["billing"])


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


@router.post("/billing-runs", response={201: RunOut}, auth=KeyFor("bill"), summary="Bill a month")
@once(201)
def open_run(request: HttpRequest, body: RunIn) -> RunOut:
    """Open the run of a month; the worker takes it to its end. A run that is there already is given as it stands."""
    run = billing.begin_run(month=_first_day(body.month), issuer=issuer(), actor=caller(request), now=clock.now())
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


@router.get("/charges", response=ChargeList, auth=KeyFor("see-bills"), summary="A contract's charges")
def list_charges(request: HttpRequest, contract: UUID) -> ChargeList:
    """Give a contract's charges, the newest first."""
    found = contract_with(contract)
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
    least_yen: Yen | None = None,
    most_yen: Yen | None = None,
    recipient: Code = "",
    member: UUID | None = None,
    cursor: Code = "",
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE,
) -> InvoicePage:
    """Find invoices by days of issue (both included), total with tax, how the recipient's name begins, and member."""
    if cursor and not cursor.startswith("I-"):
        raise CursorInvalidError
    found = bills.found_invoices(
        first_day=first_day,
        last_day=last_day,
        least_yen=least_yen,
        most_yen=most_yen,
        recipient=recipient,
        member_id=member,
    )
    page = list((found.filter(number__lt=cursor) if cursor else found)[: limit + 1])
    return InvoicePage(
        items=[_invoice(invoice) for invoice in page[:limit]], next=page[limit - 1].number if len(page) > limit else ""
    )


@router.get("/invoices/{number}", response=WholeInvoiceOut, auth=KeyFor("see-bills"), summary="An invoice")
def get_invoice(request: HttpRequest, number: Code) -> WholeInvoiceOut:
    """Give an invoice with its lines, as it was issued, and how it stands now."""
    document = bills.document(number)
    standing = bills.standing(document.invoice)
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
    return as_pdf(invoice_paper(number, language=lang, now=clock.now()), name=f"{number}.pdf")


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
    role: Role = caller_key(request).role  # type: ignore[assignment]  # keys are made for roles alone
    note = billing.credit(
        invoice_number=body.invoice,
        lines={line.ordinal: line.net_yen for line in body.lines},
        kind=body.kind,
        reason=body.reason,
        role=role,
        actor=caller(request),
        now=clock.now(),
    )
    return _credit(note)


@router.get("/credit-notes/{number}", response=WholeCreditOut, auth=KeyFor("see-bills"), summary="A credit note")
def get_credit_note(request: HttpRequest, number: Code) -> WholeCreditOut:
    """Give a credit note with its lines, as it was issued; its reason in the asked language, if nobody typed it."""
    document = bills.note_document(number)
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
    return as_pdf(note_paper(number, language=lang, now=clock.now()), name=f"{number}.pdf")


@router.post("/collections", response={201: BatchOut}, auth=KeyFor("bill"), summary="Send out for collection")
@once(201)
def collect(request: HttpRequest, body: CollectIn) -> BatchOut:
    """Make a batch of what is due: invoices never sent, and those whose day has come again."""
    return _batch(send_out(kind=body.by, collect_on=body.on, actor=caller(request), now=clock.now()))


FILE = {"description": "The file", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}


@router.get(
    "/collections/{batch}/file",
    auth=KeyFor("bill"),
    summary="A batch's file",
    openapi_extra={"responses": {200: FILE}},
)
def collection_file(
    request: HttpRequest, batch: Annotated[int, PathParameter(ge=1, le=999_999)]
) -> StreamingHttpResponse:
    """Give the file of a batch for the card company or the bank: the same bytes each time."""
    found = Batch.objects.get(ordinal=batch)
    return StreamingHttpResponse(file_of(found), content_type="application/octet-stream")


def _batch(batch: Batch) -> BatchOut:
    return BatchOut(
        batch=batch.ordinal, by=batch.gateway, on=batch.collect_on, lines=batch.lines, total_yen=batch.total_yen
    )


@router.post("/collection-results", response={201: RecordedOut}, auth=KeyFor("bill"), summary="Record results")
@once(201)
def record_results(request: HttpRequest, body: ResultsIn) -> RecordedOut:
    """Record what became of sums that were sent out; what fits nothing is kept and listed."""
    results = [Returned(**each.model_dump()) for each in body.results]
    recorded = billing.record_results(results=results, actor=caller(request), now=clock.now())
    return RecordedOut(**recorded._asdict())


@router.get("/unmatched", response=UnmatchedList, auth=KeyFor("see-bills"), summary="Results that fit nothing")
def list_unmatched(request: HttpRequest) -> UnmatchedList:
    """Give the lines of results that fit nothing and that nobody has settled, the oldest first."""
    rows = bills.unmatched()[:LARGEST]
    return UnmatchedList(
        items=[
            UnmatchedOut(
                id=row.id,
                why=row.why,
                reference=row.reference,
                amount_yen=row.amount_yen,
                outcome=row.outcome,
                on=row.on,
            )
            for row in rows
        ]
    )


@router.get("/parked", response=ParkedList, auth=KeyFor("see-bills"), summary="What was not billed")
def list_parked(request: HttpRequest) -> ParkedList:
    """Give the contracts' months that wait, the oldest first."""
    return ParkedList(items=[_parked(row) for row in bills.parked()[:LARGEST]])


@router.post("/parked", response={201: ParkedOut}, auth=KeyFor("bill"), summary="Hold a month back")
@once(201)
def hold(request: HttpRequest, body: MonthOfContractIn) -> ParkedOut:
    """Hold a contract's month back: no run bills it before it is released."""
    parked = billing.hold(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=clock.now()
    )
    return _parked(parked)


@router.post("/parked/release", response={201: ParkedOut}, auth=KeyFor("bill"), summary="Release a month")
@once(201)
def release(request: HttpRequest, body: MonthOfContractIn) -> ParkedOut:
    """Release a contract's parked month: the next run bills it."""
    parked = billing.release(
        contract_id=body.contract_id, month=_first_day(body.month), actor=caller(request), now=clock.now()
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

"""Collection: files that go out, results that come back as files or one by one, and lines that fit nothing."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Path as PathParameter
from ninja import Query, Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.collection_items import Kind, Returned
from hosho.billing.models import Batch
from hosho.gateways.payment_files.words import finding_in_words
from hosho.interfaces.api.examples import CARD_RESULTS
from hosho.interfaces.api.money import (
    BatchOut,
    BatchPage,
    CollectIn,
    FileRecordedOut,
    RecordedOut,
    ResultsIn,
    SettledOut,
    SettlementIn,
    UnmatchedOut,
    UnmatchedPage,
    UnreadableOut,
    WholeBatchOut,
)
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.schemas import Code
from hosho.presentation.language import language
from hosho.web.idempotency import done_once, once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of
from hosho.web.uploads import sent_file, takes_file
from hosho.workflows.collection_files import TakenIn, file_name, file_of, send_out, take_in

router = Router(tags=["billing"])
BatchNumber = Annotated[int, PathParameter(ge=1, le=999_999)]
FINDINGS = 200
"""So many lines that cannot be read are told in an answer; GET /unmatched-results has them all."""
FILE = {
    "description": "The file",
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@router.post("/collections", response={201: BatchOut}, auth=KeyFor("bill"), summary="Send out for collection")
@once(201)
def collect(request: HttpRequest, body: CollectIn) -> BatchOut:
    """Make a batch of what is due: invoices never sent, and those whose day has come again."""
    return BatchOut(**_batch(send_out(kind=body.by, collect_on=body.on, actor=caller(request), now=now_of(request))))


@router.get("/collections", response=BatchPage, auth=KeyFor("see-bills"), summary="What was sent out for collection")
def list_collections(
    request: HttpRequest, cursor: Code = "", limit: Annotated[int, Query(ge=1, le=LARGEST)] = SIZE
) -> BatchPage:
    """Give the batches, the newest first."""
    rows, following = page_of(bills.batches(), cursor=cursor, limit=limit)
    return BatchPage(items=[BatchOut(**_batch(row)) for row in rows], next=following)


@router.get("/collections/{batch}", response=WholeBatchOut, auth=KeyFor("see-bills"), summary="A batch")
def collection(request: HttpRequest, batch: BatchNumber) -> WholeBatchOut:
    """Give a batch with how many of its lines were paid, failed or are still open."""
    found = bills.batches().get(ordinal=batch)
    return WholeBatchOut(**_batch(found), **bills.results_of(found)._asdict())


def _batch(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.ordinal,
        "by": batch.gateway,
        "on": batch.collect_on,
        "lines": batch.lines,
        "total_yen": batch.total_yen,
    }


@router.get(
    "/collections/{batch}/file",
    auth=KeyFor("bill"),
    summary="A batch's file",
    openapi_extra={"responses": {200: FILE}},
)
def collection_file(request: HttpRequest, batch: BatchNumber) -> StreamingHttpResponse:
    """Give the file of a batch for the card company or the bank: the same bytes each time, as the command writes."""
    found = bills.batches().get(ordinal=batch)
    response = StreamingHttpResponse(file_of(found), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.post("/collection-results", response={201: RecordedOut}, auth=KeyFor("bill"), summary="Record results")
@once(201)
def record_results(request: HttpRequest, body: ResultsIn) -> RecordedOut:
    """Record what became of sums that were sent out; what fits nothing is kept and listed."""
    results = [Returned(**each.model_dump()) for each in body.results]
    recorded = billing.record_results(results=results, actor=caller(request), now=now_of(request))
    return RecordedOut(**recorded._asdict())


@router.post(
    "/collection-results/{by}",
    response={201: FileRecordedOut},
    auth=KeyFor("bill"),
    summary="Record a file of results",
    openapi_extra=takes_file(CARD_RESULTS),
)
def record_file(request: HttpRequest, by: Kind) -> Any:
    """Record a file of results as it came: CSV from the card company, records of 120 bytes from the bank. The body is
    the file, at most 128 MB. Each result is matched once, in whatever order and however often it comes; a line that
    cannot be read is kept and listed. A file that does not agree with itself is refused whole.
    """
    with sent_file(request) as sent:
        return done_once(
            request,
            body=sent.hash,
            status=201,
            work=lambda: _taken(take_in(kind=by, file=sent.file, actor=caller(request), now=now_of(request))),
        )


def _taken(taken: TakenIn) -> FileRecordedOut:
    return FileRecordedOut(
        **taken.recorded._asdict(),
        file=taken.file_hash,
        unreadable=len(taken.unreadable),
        findings=[
            UnreadableOut(
                line=each.line,
                field=each.field,
                problem=each.problem,
                message=finding_in_words(each).in_(language()),
            )
            for each in taken.unreadable[:FINDINGS]
        ],
    )


@router.get("/unmatched-results", response=UnmatchedPage, auth=KeyFor("see-bills"), summary="Results that fit nothing")
def list_unmatched(
    request: HttpRequest, cursor: Code = "", limit: Annotated[int, Query(ge=1, le=LARGEST)] = LARGEST
) -> UnmatchedPage:
    """Give the lines of results that fit nothing and that nobody has settled, the oldest first."""
    rows, following = page_of(bills.unmatched(), cursor=cursor, limit=limit, by="id")
    items = [
        UnmatchedOut(
            id=row.id,
            why=row.why,
            reference=row.reference,
            amount_yen=row.amount_yen,
            outcome=row.outcome,
            code=row.code,
            on=row.on,
            money_came=row.money_came,
        )
        for row in rows
    ]
    return UnmatchedPage(items=items, next=following)


@router.post(
    "/unmatched-results/{unmatched_id}/resolve",
    response={201: SettledOut},
    auth=KeyFor("bill"),
    summary="A line that fitted nothing is dealt with",
)
@once(201)
def settle_unmatched(request: HttpRequest, unmatched_id: UUID, body: SettlementIn) -> SettledOut:
    """Say what becomes of a line of results: it is noted, its money pays an invoice, or was returned. It is listed no
    longer."""
    row = billing.settle_unmatched(
        unmatched_id=unmatched_id,
        settled_as=body.settled_as,
        invoice_number=body.invoice or "",
        actor=caller(request),
        now=now_of(request),
    )
    assert row.settled_at is not None
    return SettledOut(
        id=row.id,
        reference=row.reference,
        settled_at=row.settled_at,
        settled_as=row.settled_as,
        invoice=row.invoice_number or None,
    )

"""Collection: files that go out, results that come back as files or one by one, and lines that fit nothing."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router

from hosho.billing import operations as billing
from hosho.billing import queries as bills
from hosho.billing.collection_items import Returned
from hosho.billing.models import Batch
from hosho.gateways.payment_files.words import finding_in_words
from hosho.interfaces.api.documentation import refuses, returns_file
from hosho.interfaces.api.examples import CARD_RESULTS
from hosho.interfaces.api.pagination import LARGEST, SIZE, page_of
from hosho.interfaces.api.parameters import BatchNumber, Collector, Cursor, Limit, UnmatchedId
from hosho.interfaces.api.schemas.collection import (
    CollectionBatchDetailOut,
    CollectionBatchIn,
    CollectionBatchOut,
    CollectionBatchPage,
    CollectionResultsIn,
    RecordedFileOut,
    RecordedResultsOut,
    ResolutionIn,
    ResolvedResultOut,
    UnmatchedResultOut,
    UnmatchedResultPage,
    UnreadableLineOut,
)
from hosho.presentation.language import language
from hosho.web.idempotency import done_once, once
from hosho.web.keys import KeyFor, caller
from hosho.web.request_time import now_of
from hosho.web.uploads import sent_file, takes_file
from hosho.workflows.collection_files import TakenIn, file_name, file_of, send_out, take_in

router = Router(tags=["collection"])
FINDINGS = 200
"""So many lines that cannot be read are told in an answer; GET /unmatched-results has them all."""


@router.post(
    "/collections",
    response={201: CollectionBatchOut},
    auth=KeyFor("bill"),
    summary="Create a collection batch",
    openapi_extra=refuses("nothing-due", "no-bank-client", "unwritable", "collecting-under-way"),
)
@once(201)
def create_collection_batch(request: HttpRequest, body: CollectionBatchIn) -> CollectionBatchOut:
    """Creates a batch of everything due by card or bank: invoices never sent out, and those to try again."""
    return CollectionBatchOut(
        **_batch(send_out(kind=body.by, collect_on=body.on, actor=caller(request), now=now_of(request)))
    )


@router.get(
    "/collections",
    response=CollectionBatchPage,
    auth=KeyFor("see-bills"),
    summary="List collection batches",
)
def list_collection_batches(request: HttpRequest, cursor: Cursor = "", limit: Limit = SIZE) -> CollectionBatchPage:
    """Returns the batches, newest first."""
    rows, following = page_of(bills.batches(), cursor=cursor, limit=limit)
    return CollectionBatchPage(items=[CollectionBatchOut(**_batch(row)) for row in rows], next=following)


@router.get(
    "/collections/{batch}",
    response=CollectionBatchDetailOut,
    auth=KeyFor("see-bills"),
    summary="Get a collection batch",
)
def get_collection_batch(request: HttpRequest, batch: BatchNumber) -> CollectionBatchDetailOut:
    """Returns a batch with its results so far."""
    found = bills.batches().get(ordinal=batch)
    return CollectionBatchDetailOut(**_batch(found), **bills.results_of(found)._asdict())


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
    summary="Download a collection file",
    openapi_extra=returns_file("application/octet-stream") | refuses("no-bank-client", "unwritable"),
)
def download_collection_file(request: HttpRequest, batch: BatchNumber) -> StreamingHttpResponse:
    """Returns the file of a batch for the card company or the bank, the same bytes each time."""
    found = bills.batches().get(ordinal=batch)
    response = StreamingHttpResponse(file_of(found), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@router.post(
    "/collection-results",
    response={201: RecordedResultsOut},
    auth=KeyFor("bill"),
    summary="Record collection results",
    openapi_extra=refuses("collecting-under-way"),
)
@once(201)
def record_collection_results(request: HttpRequest, body: CollectionResultsIn) -> RecordedResultsOut:
    """Records what became of payments that were sent out. Results that match none are kept and listed as unmatched."""
    results = [Returned(**each.model_dump()) for each in body.results]
    recorded = billing.record_results(results=results, actor=caller(request), now=now_of(request))
    return RecordedResultsOut(**recorded._asdict())


@router.post(
    "/collection-results/{by}",
    response={201: RecordedFileOut},
    auth=KeyFor("bill"),
    summary="Record a file of collection results",
    openapi_extra=takes_file(CARD_RESULTS)
    | refuses(
        "no-bank-client", "not-a-file", "file-missing", "file-cut-short", "file-in-doubt", "collecting-under-way"
    ),
)
def record_collection_results_file(request: HttpRequest, by: Collector) -> Any:
    """Records a file of results as it came: CSV of the card company, or 120-byte records of the bank. The body is
    the file, at most 128 MB. Each result is matched once, however often it comes. A line that cannot be read is
    kept and listed as unmatched; a file that contradicts itself is rejected whole."""
    with sent_file(request) as sent:
        return done_once(
            request,
            body=sent.hash,
            status=201,
            work=lambda: _taken(take_in(kind=by, file=sent.file, actor=caller(request), now=now_of(request))),
        )


def _taken(taken: TakenIn) -> RecordedFileOut:
    return RecordedFileOut(
        **taken.recorded._asdict(),
        file=taken.file_hash,
        unreadable=len(taken.unreadable),
        findings=[
            UnreadableLineOut(
                line=each.line,
                field=each.field,
                problem=each.problem,
                message=finding_in_words(each).in_(language()),
            )
            for each in taken.unreadable[:FINDINGS]
        ],
    )


@router.get(
    "/unmatched-results",
    response=UnmatchedResultPage,
    auth=KeyFor("see-bills"),
    summary="List unmatched results",
)
def list_unmatched_results(request: HttpRequest, cursor: Cursor = "", limit: Limit = LARGEST) -> UnmatchedResultPage:
    """Returns results that match no payment and are not resolved, oldest first."""
    rows, following = page_of(bills.unmatched(), cursor=cursor, limit=limit, by="id")
    items = [
        UnmatchedResultOut(
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
    return UnmatchedResultPage(items=items, next=following)


@router.post(
    "/unmatched-results/{unmatched_id}/resolve",
    response={201: ResolvedResultOut},
    auth=KeyFor("bill"),
    summary="Resolve an unmatched result",
    openapi_extra=refuses("settlement-refused"),
)
@once(201)
def resolve_unmatched_result(request: HttpRequest, unmatched_id: UnmatchedId, body: ResolutionIn) -> ResolvedResultOut:
    """Records what became of an unmatched result: noted, payment of an invoice, or returned. It is listed no longer."""
    row = billing.settle_unmatched(
        unmatched_id=unmatched_id,
        settled_as=body.settled_as,
        invoice_number=body.invoice or "",
        actor=caller(request),
        now=now_of(request),
    )
    assert row.settled_at is not None
    return ResolvedResultOut(
        id=row.id,
        reference=row.reference,
        settled_at=row.settled_at,
        settled_as=row.settled_as,
        invoice=row.invoice_number or None,
    )

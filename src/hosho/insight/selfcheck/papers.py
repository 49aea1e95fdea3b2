"""Papers that were given out: each is of something issued, and its file holds the bytes that were given out."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from hosho.documents.models import ContractDocument, NumberedDocument
from hosho.insight.selfcheck.invariant import Invariant, Row, Seen, by_query
from hosho.platform import files

BATCH = 100
"""So many papers are read between two questions to the database, which waits meanwhile and not for long."""

ISSUED = by_query(
    """
    SELECT p.number, format('is kept in %%s, and %%s', p.language, CASE WHEN i.number IS NULL THEN 'was never issued'
           ELSE format('until %%s, not %%s', p.keep_until, i.keep_until) END)
    FROM billing_paper p
    LEFT JOIN (SELECT member_id, number, keep_until FROM billing_invoice
               UNION ALL SELECT member_id, number, keep_until FROM billing_creditnote) i
    ON i.member_id = p.member_id AND i.number = p.number
    WHERE i.number IS NULL OR i.keep_until <> p.keep_until
    """
)


def find(now: datetime, seen: Seen) -> Iterator[Row]:
    """Look for the papers of what was never issued, then at the file of each paper."""
    yield from ISSUED(now, seen)
    looked_at = 0
    bills = NumberedDocument.objects.order_by("member_id", "number", "language").iterator(chunk_size=BATCH)
    documents = ContractDocument.objects.order_by("member_id", "contract_id", "sha256").iterator(chunk_size=BATCH)
    for paper in chain[NumberedDocument | ContractDocument](bills, documents):
        try:
            files.take(files.PAPERS, files.Kept(paper.file, paper.sha256, paper.size))
        except files.DamagedError as damaged:
            yield str(paper), str(damaged)
        except OSError as unreadable:
            yield str(paper), f"{paper.file} cannot be read: {unreadable.strerror}"
        looked_at += 1
        if looked_at % BATCH == 0:
            seen(BATCH)
    seen(looked_at % BATCH)


def count() -> int:
    """Return how many documents there are to check."""
    return NumberedDocument.objects.count() + ContractDocument.objects.count()


PAPERS = Invariant(
    "papers-as-given-out",
    "お渡しした請求書・返還請求書・契約内容の書類は、ファイルがすべて残っていて、お渡ししたときのままです。",
    "The file of every invoice, credit note and contract document that was given out holds what was given out.",
    "a paper, and what is wrong with it",
    find,
)

INVARIANTS = (PAPERS,)

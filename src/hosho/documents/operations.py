"""Keeping documents that are about to be given out.

The bytes that are kept first are the document. The file is written before its row: a crash in between leaves a file
that no row knows, and the next who asks writes the same one again.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from hosho.core.codes import Language
from hosho.documents.models import ContractDocument, KeptDocument, NumberedDocument
from hosho.platform import files
from hosho.platform.transactions import operation

Row = TypeVar("Row", bound=KeptDocument)

POINTS = ("filed",)
"""Named points of keeping, told to ``passed``: a test ends the process at each."""


class Made(NamedTuple):
    """A document that was just set: of whom and what, in which language, until when it is kept, and its bytes."""

    member_id: UUID
    number: str
    language: Language
    keep_until: date
    pdf: bytes


def keep_numbered(
    made: Sequence[Made], *, now: datetime, passed: Callable[[str], object] = lambda point: None
) -> list[NumberedDocument]:
    """Keep documents of invoices and credit notes that were just set, and return what is kept of each.

    One is kept for each number and language: of two who keep the same, the first one's.
    """
    rows = [
        NumberedDocument(
            member_id=each.member_id,
            number=each.number,
            language=each.language,
            made_at=now,
            keep_until=each.keep_until,
            **_put(each.number, each.language, pdf=each.pdf)._asdict(),
        )
        for each in made
    ]
    passed("filed")
    return _note(NumberedDocument, rows)


def keep_of_contract(
    *,
    member_id: UUID,
    contract_id: UUID,
    number: str,
    as_of: date,
    language: Language,
    pdf: bytes,
    now: datetime,
) -> None:
    """Keep a contract's document as of a day, unless the same bytes were given out before."""
    if ContractDocument.objects.filter(pk=(member_id, contract_id, files.hash_of(pdf))).exists():
        return
    row = ContractDocument(
        member_id=member_id,
        contract_id=contract_id,
        number=number,
        as_of=as_of,
        language=language,
        made_at=now,
        **_put(number, as_of.isoformat(), language, pdf=pdf)._asdict(),
    )
    _note(ContractDocument, [row])


def _put(number: str, *marks: str, pdf: bytes) -> files.Kept:
    """Put a file under its number; numbers that differ in their last digits alone share a folder."""
    name = ".".join((f"{number[: -files.IN_A_FOLDER]}/{number}", *marks))
    return files.put(files.PAPERS, name=name, ending="pdf", data=pdf)


@operation
def _note(model: type[Row], rows: Sequence[Row]) -> list[Row]:
    """Note rows that are not noted yet, and return those that are: these, or those of who was first."""
    manager = model._default_manager
    manager.bulk_create(rows, ignore_conflicts=True)  # waits for who notes the same, and then leaves it alone
    noted = {row.pk: row for row in manager.filter(pk__in=[row.pk for row in rows])}
    return [noted[row.pk] for row in rows]

"""Reading documents that were given out."""

import logging
from collections.abc import Collection
from uuid import UUID

from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.documents.models import NumberedDocument
from hosho.platform import files

logger = logging.getLogger(__name__)


class PaperDamagedError(Refused):
    """A paper was given out, and its file is missing or has been changed. No other bytes are given in its place."""

    code = "paper-damaged"

    def __init__(self, paper: NumberedDocument, what: files.DamagedError) -> None:
        super().__init__(f"{paper}: {what}", number=paper.number)


def kept_document(member_id: UUID, number: str, language: Language) -> NumberedDocument | None:
    """Return the document of an invoice or a credit note that was given out before, if one was."""
    return NumberedDocument.objects.filter(member_id=member_id, number=number, language=language).first()


def kept_numbers(member_ids: Collection[UUID], numbers: Collection[str]) -> set[tuple[str, str]]:
    """Return which of these numbers of these members have their document, each with the language."""
    kept = NumberedDocument.objects.filter(member_id__in=member_ids, number__in=numbers)
    return set(kept.values_list("number", "language"))


def bytes_of(document: NumberedDocument) -> bytes:
    """Return the bytes of a document, checked against their hash.

    Raises:
        PaperDamagedError: they are not what was given out. The log names the document.
    """
    try:
        return files.take(files.PAPERS, files.Kept(document.file, document.sha256, document.size))
    except files.DamagedError as damaged:
        logger.error("the paper %s cannot be given out: %s", document, damaged)
        raise PaperDamagedError(document, damaged) from damaged

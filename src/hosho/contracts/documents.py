"""Contract documents as they were given out: kept as files with their hash, each once."""

from datetime import datetime

from hosho.contracts.models import Contract, Document
from hosho.core.calendar import day_in_tokyo
from hosho.core.codes import Language
from hosho.platform import files
from hosho.platform.transactions import operation


def keep(contract: Contract, *, language: Language, pdf: bytes, now: datetime) -> None:
    """Keep a document that is about to be given out, unless the same bytes were given out before.

    The file is written before its row: a crash in between leaves a file that nobody knows, which is written again.
    """
    sha256, today = files.hash_of(pdf), day_in_tokyo(now)
    if Document.objects.filter(pk=(contract.member_id, contract.id, sha256)).exists():
        return
    name = f"{contract.number[: -files.IN_A_FOLDER]}/{contract.number}.{today}.{language}"
    kept = files.put(files.PAPERS, name=name, ending="pdf", data=pdf)
    _note(
        Document(
            member_id=contract.member_id,
            contract_id=contract.id,
            number=contract.number,
            as_of=today,
            language=language,
            made_at=now,
            **kept._asdict(),
        )
    )


@operation
def _note(row: Document) -> None:
    Document.objects.bulk_create([row], ignore_conflicts=True)  # whoever noted the same bytes first has noted them

"""Papers as they were given out: kept as files with their hash, one for each number and language.

The bytes that are kept first are the paper. The file is written before its row: a crash in between leaves a file that
nobody knows, and the next who asks writes the same one again.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from hosho.billing.models import Paper
from hosho.core.codes import Language
from hosho.core.refusals import Refused
from hosho.platform import files
from hosho.platform.transactions import operation

logger = logging.getLogger(__name__)

POINTS = ("filed",)
"""Named points of keeping, told to ``passed``: a test ends the process at each."""


class PaperDamagedError(Refused):
    """A paper was given out, and its file is missing or has been changed. No other bytes are given in its place."""

    code = "paper-damaged"

    def __init__(self, paper: Paper, what: files.DamagedError) -> None:
        self.number, self.damage = paper.number, what
        super().__init__(f"{paper}: {what}", number=paper.number)


class Made(NamedTuple):
    """A paper that was just set: of whom and what, in which language, until when it is kept, and its bytes."""

    member_id: UUID
    number: str
    language: Language
    keep_until: date
    pdf: bytes


def kept(member_id: UUID, number: str, language: Language) -> Paper | None:
    """Give a paper that was given out before."""
    return Paper.objects.filter(member_id=member_id, number=number, language=language).first()


def bytes_of(paper: Paper) -> bytes:
    """Give the bytes of a paper, looked at against their hash.

    Raises:
        PaperDamagedError: they are not what was given out. The log names the paper.
    """
    try:
        return files.take(files.PAPERS, files.Kept(paper.file, paper.sha256, paper.size))
    except files.DamagedError as damaged:
        logger.error("the paper %s cannot be given out: %s", paper, damaged)
        raise PaperDamagedError(paper, damaged) from damaged


def keep(made: Sequence[Made], *, now: datetime, passed: Callable[[str], object] = lambda point: None) -> list[Paper]:
    """Keep papers that were just set, and give what is kept of each: of two who keep the same, the first one's."""
    rows = []
    for each in made:
        name = f"{each.number[: -files.IN_A_FOLDER]}/{each.number}.{each.language}"
        rows.append(
            Paper(
                member_id=each.member_id,
                number=each.number,
                language=each.language,
                made_at=now,
                keep_until=each.keep_until,
                **files.put(files.PAPERS, name=name, ending="pdf", data=each.pdf)._asdict(),
            )
        )
    passed("filed")
    return _note(rows)


@operation
def _note(rows: Sequence[Paper]) -> list[Paper]:
    Paper.objects.bulk_create(rows, ignore_conflicts=True)  # waits for who notes the same, and then leaves it alone
    members, numbers = {row.member_id for row in rows}, [row.number for row in rows]
    noted = {row.pk: row for row in Paper.objects.filter(member_id__in=members, number__in=numbers)}
    return [noted[row.pk] for row in rows]

"""Setting a paper: a Typst template, the facts that it shows, and the one font that all papers are set in."""

from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import manimgx_fonts_cjk
import msgspec
import typst

from hosho.core.calendar import TOKYO
from hosho.core.codes import Language

Standard = Literal["a-2a", "ua-1"]
TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[Standard] = ["a-2a", "ua-1"]
"""Every paper is made to be kept (PDF/A) and to be read aloud (PDF/UA)."""

_ONE_AT_A_TIME = Lock()  # a compiler works for one thread at a time and raises where two want it


def typeset(template: str, facts: dict[str, Any], *, language: Language, dated: date) -> bytes:
    """Set a document and return its PDF. The same facts give the same bytes; ``dated`` is the day that the file says.

    A compiler is kept for each template: it makes the first paper of a process slow (about 0.2 s) and the others quick.
    A character that the font lacks, as an emoji in a name, shows as a box, and only then the file is no PDF/A.
    """
    said = msgspec.json.encode({"language": language, **facts}).decode()
    with _ONE_AT_A_TIME:
        try:
            return _set(template, said, dated, STANDARDS)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            return _set(template, said, dated, [])


def _set(template: str, said: str, dated: date, standards: list[Standard]) -> bytes:
    pdf = _compiler(template).compile(
        format="pdf",
        sys_inputs={"paper": said},
        timestamp=datetime.combine(dated, time(), tzinfo=TOKYO).astimezone(UTC),
        pdf_standards=[*standards],
    )
    assert isinstance(pdf, bytes), "one PDF holds all pages"
    return pdf


@cache
def _fonts() -> typst.Fonts:
    folder = Path(manimgx_fonts_cjk.__file__).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=_fonts())

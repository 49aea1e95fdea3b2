"""Finding a covered model by what its owner calls it."""

import re
from collections.abc import Iterable
from unicodedata import normalize

from hosho.core.terms import ModelRow

_CALLED = {
    "アイフォーン": "iphone",
    "アイフォン": "iphone",
    "アイパッド": "ipad",
    "ミニ": "mini",
    "プロ": "pro",
    "エアー": "air",
    "エア": "air",
}


def plain(name: str) -> str:
    """Return a name in the form in which two ways of writing it are equal; a storage size and 中古 are left out."""
    text = normalize("NFKC", name).casefold()
    for spoken, written in _CALLED.items():
        text = text.replace(spoken, written)
    text = re.sub(r"\d+\s*[gt]b\b|中古|\bused\b", "", text)
    return re.sub(r"[^0-9a-z\u3040-\u30ff\u4e00-\u9fff.]", "", text)


def models_called(name: str, rows: Iterable[ModelRow]) -> tuple[ModelRow, ...]:
    """Return the model with exactly this name or code, else all whose names begin with it, if any."""
    asked = plain(name)
    if not asked:
        return ()
    names = [(row, {plain(row.name.ja), plain(row.name.en), plain(row.code)}) for row in rows]
    exact = tuple(row for row, known in names if asked in known)
    return exact or tuple(row for row, known in names if any(each.startswith(asked) for each in known))

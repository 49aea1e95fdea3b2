"""Reading a day that a person typed: 2022-05-30, 2022/5/30, 20220530, 2022年5月30日, in any width."""

import re
from datetime import date
from unicodedata import normalize

_WRITTEN = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def day_of(typed: str) -> date:
    """Return the day that was typed.

    Raises:
        ValueError: it is not a day, or not one that the calendar has.
    """
    plain = re.sub(r"\s|（.）|\(.\)", "", normalize("NFKC", typed).replace("‐", "-").replace("−", "-"))
    for written in _WRITTEN:
        if found := written.fullmatch(plain):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    raise ValueError(f"not a day: {typed!r}")

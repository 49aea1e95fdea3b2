"""How a number looks: a letter, the year in two digits, and a running number, such as C-20-000123 or I-26-0000001."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

Registered = Literal["order", "contract", "claim"]
"""Numbers taken from a counter over all years, where a gap does no harm."""
Gapless = Literal["invoice", "credit-note"]
"""Numbers that begin at 1 in each calendar year and miss none."""


class Format(NamedTuple):
    """The letter of a kind of number, and how many digits its running number has at least."""

    letter: str
    digits: int


FORMATS: Mapping[Registered | Gapless, Format] = {
    "order": Format("O", 6),
    "contract": Format("C", 6),
    "claim": Format("R", 5),
    "invoice": Format("I", 7),
    "credit-note": Format("K", 7),
}


def prefix_of(kind: Registered | Gapless, day: date) -> str:
    """Return what a number given on a day (Asia/Tokyo) begins with: 'I-26-'."""
    return f"{FORMATS[kind].letter}-{day:%y}-"


def number_of(kind: Registered | Gapless, day: date, ordinal: int) -> str:
    """Return a number as it is written: 'I-26-0000001'."""
    return f"{prefix_of(kind, day)}{ordinal:0{FORMATS[kind].digits}d}"

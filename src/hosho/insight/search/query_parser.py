"""What a text in the search box may be. Pure: nothing is looked up here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum import luhn

from hosho.core.normalization import day_in, is_kana, katakana, name_form, number_form, phone_form, plain
from hosho.numbering.formats import FORMATS

Recognised = Literal["imei", "serial", "phone", "kana", "name", "number", "tracking", "born-on"]
Paper = Literal["contract", "order", "claim"]

LONGEST_TYPED = 200
"""Characters of the box that are read; nothing that is searched for is longer."""
READ_OUT: tuple[Paper, ...] = ("contract", "order", "claim")
"""Of which a number may be asked for, in the order in which they are looked up."""
IMEI_DIGITS = 15
IMEI_BODY = 14
SHORTEST_IMEI = 10
"""From so many digits on a number may be the beginning of an IMEI: eight of them only name the model."""


@dataclass(frozen=True)
class PaperNumber:
    """A number of a contract, order or claim as it is kept, and the beginning that it may be instead.

    ``number`` is empty where zeros in front say that digits are still to come; ``beginning`` where none can come.
    """

    paper: Paper
    number: str
    beginning: str


@dataclass(frozen=True, repr=False)
class Asked:
    """All that a text may be, each in its written form; empty where it cannot be that.

    ``kana``, ``name``, ``phone``, ``imei`` and ``serial`` are beginnings or the whole. ``imei_wrong``: 15 digits whose
    check digit does not fit. ``typed`` is the name as typed, to put the closest first. No repr: it is about people.
    """

    born_on: date | None = None
    kana: str = ""
    name: str = ""
    typed: str = ""
    phone: str = ""
    imei: str = ""
    imei_wrong: bool = False
    serial: str = ""
    tracking: str = ""
    papers: tuple[PaperNumber, ...] = ()

    @property
    def readings(self) -> tuple[Recognised, ...]:
        """What it may be, the most telling first."""
        found: list[tuple[Recognised, object]] = [
            ("phone", self.phone),
            ("number", self.papers),
            ("tracking", self.tracking),
            ("imei", self.imei),
            ("kana", self.kana),
            ("name", self.name),
            ("born-on", self.born_on),
            ("serial", self.serial),
        ]
        return tuple(name for name, value in found if value)

    @property
    def likely(self) -> tuple[Recognised, ...]:
        """What it is most likely, to say when nothing was found."""
        first = self.readings[:1]
        return (*first, "born-on") if self.born_on and first != ("born-on",) else first


def read(text: str) -> Asked:
    """Read the box: one thing in any width, with hyphens and spaces or none; or a name and a birth date."""
    text = plain(text[:LONGEST_TYPED]).strip()
    born_on, rest = day_in(text)
    rest = rest.strip(" ,、・;/")
    if rest and not any(each.isalpha() for each in rest):  # eight digits of a longer number
        born_on, rest = None, text
    phone = _phone(rest)
    number = number_form(rest or text)  # a day may be a number as well: 19880314, R020501
    whole_imei = len(number) == IMEI_DIGITS and _digits(number)
    return Asked(
        born_on=born_on,
        **_name(rest),
        phone=phone,
        imei="" if phone else _imei(number),
        imei_wrong=whole_imei and not luhn.is_valid(number),
        serial=number if _may_be_serial(number) else "",
        tracking=number if len(number) == 12 and _digits(number) else "",
        papers=tuple(_papers(rest or text)),
    )


def _digits(text: str, least: int = 1) -> bool:
    return len(text) >= least and text.isascii() and text.isdigit()


def _name(text: str) -> dict[str, str]:
    if any(each.isdigit() for each in text):
        return {}
    form = name_form(text)
    return {"kana" if is_kana(form) else "name": form, "typed": strip_separators(text)}


def strip_separators(name: str) -> str:
    """Return a name or its kana without spaces and otherwise as written, to see how close it is."""
    return katakana(name).replace(" ", "")


def _phone(text: str) -> str:
    inland = phone_form(text)
    if _digits(inland) and re.fullmatch(r"81[1-9][0-9]{8,9}", inland):
        inland = "0" + inland[2:]
    return inland if _digits(inland) and re.fullmatch(r"0[0-9]{3,10}", inland) else ""


def _imei(number: str) -> str:
    """Return 15 digits, or a beginning. Of 16 (with the software's version, which takes the check digit's place) 14."""
    if not _digits(number, SHORTEST_IMEI) or len(number) > IMEI_DIGITS + 1:
        return ""
    return number[:IMEI_BODY] if len(number) > IMEI_DIGITS else number


def _may_be_serial(number: str) -> bool:
    """Whether it has the form of a serial number, or of its beginning when digits and letters tell it apart."""
    mixed = re.search("[0-9]", number) and re.search("[A-Z]", number)
    return bool(re.fullmatch(r"[0-9A-Z]{4,14}" if mixed else r"[0-9A-Z]{8,14}", number))


def _papers(text: str) -> Iterator[PaperNumber]:
    """Return the numbers that C-20-000123, c20123 or 20-123 may stand for."""
    spread = re.sub(r"[\s‐‑‒–—―−ー-]+", "-", text.upper())
    read = re.fullmatch(r"([CRO])-?([0-9]{2})-?([0-9]{1,9})|([0-9]{2})-([0-9]{1,9})", spread, re.ASCII)
    if read is None:
        return
    letter, year, running = (read[1], read[2], read[3]) if read[1] else ("", read[4], read[5])
    for paper in READ_OUT:
        known, width = FORMATS[paper]
        if letter in ("", known):
            short = len(running) < width
            yield PaperNumber(
                paper,
                number="" if short and running.startswith("0") else f"{known}-{year}-{int(running):0{width}d}",
                beginning=f"{known}-{year}-{running}" if short else "",
            )


def near_imeis(digits: str) -> list[str]:
    """Return the valid numbers that one mistyped digit, or two neighbours exchanged, would turn into this one."""
    one_other = (digits[:place] + other + digits[place + 1 :] for place in range(len(digits)) for other in "0123456789")
    exchanged = (
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :] for place in range(len(digits) - 1)
    )
    return sorted({number for number in (*one_other, *exchanged) if luhn.is_valid(number)})

"""The words of clauses: which ids a plan can produce, and which placeholders its sentences may hold.

Placeholders are a closed list; each is a name in braces and nothing more. Dates are rendered in the reader's language.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from string import Formatter

from hosho.core.codes import Language
from hosho.core.terms.model import ClauseText, Text
from hosho.core.terms.toml_reader import Document

_WEEKDAYS_JA = "月火水木金土日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

OF_EVERY_DECISION = frozenset({"model", "started_on", "received_on"})
"""Placeholders that any clause of a decision may hold; those of single clauses are in ``placeholders_of``."""


def day_in_words(day: date, language: Language) -> str:
    """Render a day as members read it: 2022年8月3日（水）, Wed 3 Aug 2022."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日（{_WEEKDAYS_JA[day.weekday()]}）"
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def month_in_words(day: date, language: Language) -> str:
    """Render the month of a day: 2022年8月, Aug 2022."""
    return f"{day.year}年{day.month}月" if language == "ja" else f"{_MONTHS_EN[day.month - 1]} {day.year}"


def placeholders_of(text: str) -> Iterator[str]:
    """Yield the placeholders of a sentence.

    Raises:
        ValueError: a brace is left open, or a placeholder is more than a plain name.
    """
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            if form or conversion or not name.isidentifier():
                raise ValueError(f"{{{name}}} must be a plain name")
            yield name


def sentences_of(clause: ClauseText) -> Iterator[tuple[str, Text]]:
    """Yield each text of a clause with its key in the file."""
    yield "", clause.says
    yield "title", clause.title
    if clause.next is not None:
        yield "next", clause.next
    if clause.ended is not None:
        yield "ended", clause.ended


def check_words(
    document: Document, clauses: Mapping[str, ClauseText], producible: Mapping[str, frozenset[str]]
) -> None:
    """Note texts that are missing or never shown, and placeholders that a clause has no value for.

    ``producible`` maps each clause id that the plan can produce to the placeholders that it can fill.
    """
    for missing in sorted(producible.keys() - clauses.keys() - {""}):
        document.wrong(f"clause.{missing}", f"the plan can produce the clause {missing!r}, but it has no words for it")
    for clause, text in clauses.items():
        path = f"clause.{clause}"
        if text.informs:
            if clause in producible:
                document.wrong(path, "this clause decides, so it must not be marked informs = true")
        elif clause not in producible:
            message = "no rule of this plan uses this clause. Remove it, or set informs = true."
            document.wrong(path, message)
            continue
        allowed = producible.get(clause, producible.get("", frozenset()))
        for key, said in sentences_of(text):
            for language in (said.ja, said.en):
                _check_placeholders(document, f"{path}.{key}" if key else path, language, allowed)


def _check_placeholders(document: Document, path: str, sentence: str, allowed: frozenset[str]) -> None:
    try:
        for name in placeholders_of(sentence):
            if name not in allowed:
                known = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "none"
                document.wrong(path, f"{{{name}}} has no value in this clause; it may hold {known}")
    except ValueError as error:
        document.wrong(path, str(error))

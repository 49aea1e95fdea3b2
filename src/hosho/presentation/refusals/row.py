"""One row of the table of refusals: HTTP status, title, and the words for each reader, filled from the values."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from string import Formatter
from typing import Any, NamedTuple

from hosho.core.codes import Language
from hosho.core.terms import Text
from hosho.core.terms.wording import day_in_words
from hosho.presentation import formats
from hosho.presentation.words import NOT_JOINED

NOTHING = Text("", "")


class Row(NamedTuple):
    """What one code means. Words name values in braces: ``{left:yen}``, ``{last_day:day}``, ``{until:moment}``,
    ``{possible:codes}``, ``{reasons:why}`` (why a unit cannot have the plan); without a form a day is written as it is
    sent, 2021-09-06.

    ``says`` is the sentence for everybody, and ``reasons`` has another one for each value of ``reason`` where one code
    has several causes. What to do next follows it: ``do`` for everybody, ``call`` for a program, ``run`` (English)
    at the command line. ``screen`` replaces all of them on pages, and ``member`` on pages of members.

    ``field`` is the one of the request that it is about, where the refusal names none. ``type`` is the problem type,
    where it is another than the code; its title is then that of the type.
    """

    status: int
    title: Text
    says: Text
    do: Text = NOTHING
    call: Text = NOTHING
    run: str = ""
    screen: Text | None = None
    member: Text | None = None
    reasons: Mapping[str, Text] = {}
    type: str = ""

    def sentence(self, values: Mapping[str, Any]) -> Text:
        """Return what is wrong this time, its values still in braces."""
        return self.reasons.get(values.get("reason", ""), self.says)

    def for_program(self, values: Mapping[str, Any], language: Language) -> str:
        """Return the ``detail`` of problem details: what is wrong, and what to send instead."""
        return _filled((self.sentence(values), self.do, self.call), values, language)

    def for_staff(self, values: Mapping[str, Any], language: Language) -> str:
        """Return what an agent or a colleague reads on a page."""
        words = (self.screen,) if self.screen else (self.sentence(values), self.do)
        return _filled(words, values, language)

    def for_member(self, values: Mapping[str, Any], language: Language) -> str:
        """Return what a member reads on a page."""
        return _filled((self.member,), values, language) if self.member else self.for_staff(values, language)

    def for_terminal(self, values: Mapping[str, Any]) -> str:
        """Return what a command prints, in English."""
        words = (self.sentence(values), self.do, Text("", self.run))
        return _filled(words, values, "en", yen=lambda amount, _language: f"{amount:,} yen")


class _Values(Formatter):
    """Fills words in: knows how yen, days, instants and codes are written in a language."""

    def __init__(self, language: Language, yen: Callable[[int, Language], str]) -> None:
        self.language: Language = language
        self.yen = yen

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value in the form that its braces ask for."""
        match format_spec:
            case "yen":
                return self.yen(value, self.language)
            case "day":
                return day_in_words(value, self.language)
            case "moment":
                return formats.moment_in_words(value, self.language)
            case "codes":
                return _codes(value, self.language)
            case "why":
                return " ".join(NOT_JOINED[each].in_(self.language) for each in value)
        if isinstance(value, date | datetime):
            return value.isoformat()
        return str(value)


def in_braces(words: Sequence[Text], language: Language) -> str:
    """Return words with the names of their values in braces, as a page about all occurrences shows them."""
    sentences = _joined(words, language)
    pieces = Formatter().parse(sentences)
    return "".join(text + (f"{{{name}}}" if name else "") for text, name, _form, _conversion in pieces)


def _codes(codes: Sequence[object], language: Language) -> str:
    if not codes:
        return "なし" if language == "ja" else "nothing"
    return ("、" if language == "ja" else ", ").join(f"`{code}`" for code in codes)


def _filled(
    words: Sequence[Text],
    values: Mapping[str, Any],
    language: Language,
    *,
    yen: Callable[[int, Language], str] = formats.yen,
) -> str:
    return _Values(language, yen).vformat(_joined(words, language), (), values)


def _joined(words: Sequence[Text], language: Language) -> str:
    between = "" if language == "ja" else " "
    return between.join(filter(None, (each.in_(language) for each in words)))

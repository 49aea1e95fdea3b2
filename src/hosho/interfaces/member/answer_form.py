"""Read an answer from a form, and show an answer in its form and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.http import QueryDict
from msgspec.structs import replace

from hosho.claims.intake.answers import UNKNOWN, Answers, Code
from hosho.claims.preparing import Preparation, Prepared
from hosho.core.terms.wording import day_in_words
from hosho.interfaces.member.questions import (
    BY_CODE,
    PREPARED_WORDS,
    TO_PREPARE,
    WHERE_WORDS,
    Option,
    Question,
    answers_to,
    which,
)
from hosho.presentation.days import day_of
from hosho.presentation.words import Bilingual, joined

LONGEST_STORY = 1000
EARLIEST = date(2007, 1, 1)
"""No device of these kinds is older; an earlier year is a slip of the finger."""
NOT_KNOWN = Bilingual("分からない", "I do not know")
NOTHING_WRITTEN = Bilingual("なし", "Nothing")


@dataclass(frozen=True)
class Typed:
    """The values of a form: a text, what is chosen (of a preparation ``code:answer``), and both in words."""

    text: str = ""
    chosen: frozenset[str] = frozenset()
    words: Bilingual = NOTHING_WRITTEN


class WrongAnswerError(Exception):
    """The form cannot be read as an answer. ``says`` is for the member, ``typed`` is what they had entered."""

    def __init__(self, says: Bilingual, typed: Typed) -> None:
        self.says, self.typed = says, typed
        super().__init__(says.en)


def question_of(code: Code, answers: Answers) -> Question | None:
    """Return the question of a code, if these answers lead to it."""
    if code == "which":
        return which(answers.what) if "which" in answers.questions else None
    return BY_CODE.get(code)


def read_answer(question: Question, form: QueryDict, *, options: tuple[Option, ...], today: date) -> Any:
    """Return the answer in a form, as ``with_answer`` takes it. Digits count in any width.

    Raises:
        WrongAnswerError: nothing is chosen, or a day is none, or lies after today.
    """
    codes = {each.code for each in options}
    match question.kind:
        case "choice":
            if form.get("answer") not in codes:
                raise WrongAnswerError(question.missing, Typed())
            return form["answer"]
        case "several":
            chosen = tuple(each for each in form.getlist("answer") if each in codes)
            if not chosen:
                raise WrongAnswerError(question.missing, Typed())
            return chosen
        case "day":
            return _day(question, form, today)
        case "text":
            return plain_text(form.get("answer", ""))
        case "prepare":
            answered = {each.code: form.get(each.code, "") for each in TO_PREPARE}
            if any(answered[each.code] not in answers_to(each.code) for each in TO_PREPARE):
                raise WrongAnswerError(question.missing, Typed(chosen=_pairs(answered)))
            return answered
        case _:
            raise AssertionError(question.kind)


def _day(question: Question, form: QueryDict, today: date) -> str:
    choice, text = form.get("answer", ""), form.get("day", "").strip()[:40]
    known = {UNKNOWN: UNKNOWN, "today": today.isoformat(), "yesterday": (today - timedelta(days=1)).isoformat()}
    if choice in known:
        return known[choice]
    typed = Typed(text, frozenset({"other"}) if choice == "other" or text else frozenset())
    if not text:
        raise WrongAnswerError(question.missing, typed)
    try:
        day = day_of(text)
    except ValueError:
        raise WrongAnswerError(
            Bilingual(
                "日付は2022/05/28のように、年・月・日で入れてください",
                "Write the day as year, month and day, such as 2022/05/28",
            ),
            typed,
        ) from None
    if day > today:
        raise WrongAnswerError(
            Bilingual(
                "まだ来ていない日です。今日までの日付を入れてください",
                "This day is still to come. Enter today or an earlier day",
            ),
            typed,
        )
    if day < EARLIEST:
        raise WrongAnswerError(Bilingual("年を確かめてください", "Please check the year"), typed)
    return day.isoformat()


def plain_text(text: str) -> str:
    """Return a text without control characters, at most ``LONGEST_STORY`` characters of it."""
    kept = "".join(each for each in text.replace("\r\n", "\n") if each == "\n" or each.isprintable())
    return kept.strip()[:LONGEST_STORY]


def with_answer(answers: Answers, question: Question, given: Any) -> Answers:
    """Return the answers with this one in them; another answer to 「何が」 drops the one that separated its causes."""
    if question.code == "what" and given != answers.what:
        return replace(answers, what=given, which="")
    return replace(answers, **{question.code: given})


def shown_answer(question: Question, answers: Answers) -> Typed:
    """Return the answer to a question as its form shows it and as it reads in words."""
    match question.code:
        case "when":
            day = answers.occurred_on
            if day is None:
                return Typed(chosen=frozenset({answers.when}) - {""}, words=NOT_KNOWN)
            words = Bilingual(day_in_words(day, "ja"), day_in_words(day, "en"))
            return Typed(day.isoformat(), frozenset({"other"}), words)
        case "where":
            chosen = [WHERE_WORDS[each] for each in WHERE_WORDS if each in answers.where]
            words = Bilingual("、".join(each.ja for each in chosen), joined([each.en for each in chosen], "en"))
            return Typed(chosen=frozenset(answers.where), words=words)
        case "story":
            written = answers.story or ""
            return Typed(written, words=Bilingual(written, written) if written else NOTHING_WRITTEN)
        case "prepare":
            return Typed(chosen=_pairs(answers.prepare), words=_prepared(answers.prepare))
        case _:
            code = cast(str, getattr(answers, question.code))
            words = next((each.words for each in question.options if each.code == code), NOTHING_WRITTEN)
            return Typed(chosen=frozenset({code}) - {""}, words=words)


def _pairs(prepared: Mapping[Preparation, str]) -> frozenset[str]:
    return frozenset(f"{code}:{each}" for code, each in prepared.items())


def _prepared(prepared: Mapping[Preparation, Prepared]) -> Bilingual:
    lines = [(each.what, PREPARED_WORDS[prepared[each.code]]) for each in TO_PREPARE if each.code in prepared]
    return Bilingual(
        "、".join(f"{what.ja}（{how.ja}）" for what, how in lines),
        "; ".join(f"{what.en}: {how.en}" for what, how in lines),
    )

"""Clauses as a reader of the terms meets them: every sentence whole, with the plan's own figures in it."""

from dataclasses import dataclass

from hosho.core.codes import Language
from hosho.core.terms import Terms, Text
from hosho.presentation.formats import figure
from hosho.presentation.words import BLANKS, Bilingual


@dataclass(frozen=True)
class Clause:
    """One clause; its id is also its anchor on the page of its version."""

    id: str
    title: Bilingual
    says: Bilingual
    ended: Bilingual | None
    next: Bilingual | None
    informs: bool


def clause_of(terms: Terms, clause: str) -> Clause:
    """Return a clause with the figures of its terms; in place of a day that only a decision knows it has words."""
    text = terms.clauses[clause]
    return Clause(
        id=clause,
        title=_filled(text.title, terms, clause),
        says=_filled(text.says, terms, clause),
        ended=_filled(text.ended, terms, clause) if text.ended else None,
        next=_filled(text.next, terms, clause) if text.next else None,
        informs=text.informs,
    )


def clauses_of(terms: Terms) -> list[Clause]:
    """Return all clauses in the order of the file."""
    return [clause_of(terms, clause) for clause in terms.clauses]


def _filled(text: Text, terms: Terms, clause: str) -> Bilingual:
    return Bilingual(text.ja.format_map(_values(terms, clause, "ja")), text.en.format_map(_values(terms, clause, "en")))


def _values(terms: Terms, clause: str, language: Language) -> dict[str, str]:
    values = {name: words.in_(language) for name, words in BLANKS.items()}
    figures: dict[str, int | None] = {
        "months": next((cover.months for cover in terms.covers if cover.clause == clause), None),
        "uses": terms.limits[0].uses if terms.limits else None,
        "due_days": terms.remedy.loaner[0].loaner.due_days if terms.remedy.loaner else None,
        "lost_yen": terms.remedy.loaner[0].loaner.lost_yen if terms.remedy.loaner else None,
        "ahead_days": terms.visit.ahead_days if terms.visit else None,
        "slot_minutes": terms.visit.slot_minutes if terms.visit else None,
        "release_minutes": terms.visit.release_minutes if terms.visit else None,
    }
    return values | {name: figure(value) for name, value in figures.items() if value is not None}

"""The decision panel: one value for the decision as one types, and for the one that was made.

It chooses what to show and computes nothing again: outcome, clauses and words are the decision's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

import msgspec

from hosho.claims import queries as claims
from hosho.claims.models import Decision as DecisionRow
from hosho.claims.queries import Preview
from hosho.core import coverage
from hosho.core.codes import Cause, Outcome
from hosho.core.coverage import CoverageStatus, Decision, Offer
from hosho.core.coverage.record import RecordHead
from hosho.core.explain import Explanation, Sentence, cost_in_words
from hosho.core.money import Yen
from hosho.core.terms import Terms, Text
from hosho.core.terms.wording import day_in_words
from hosho.plans.queries import plan_named
from hosho.presentation import formats
from hosho.presentation.replies import Reply
from hosho.presentation.words import OUTCOMES, Bilingual, StatusStyle

NAME_OF_FACT = {
    "received_on": Bilingual("受付の日", "Received"),
    "occurred_on": Bilingual("故障した日", "Failed on"),
    "started_on": Bilingual("利用開始日", "Start of use"),
    "ended_on": Bilingual("最終日", "Last day"),
    "model": Bilingual("機種", "Model"),
    "cause": Bilingual("原因", "Cause"),
    "faults": Bilingual("症状", "Faults"),
    "method": Bilingual("希望の方法", "Asked method"),
    "channel": Bilingual("受付の経路", "Channel"),
    "same_device": Bilingual("契約の端末か", "The contract's device"),
    "phone_reception": Bilingual("電話窓口の受付", "Taken at the phone desk"),
    "suspended": Bilingual("補償の停止", "Suspended"),
    "uses": Bilingual("これまでの利用", "Uses before"),
}
"""The facts of a record, in the order of the drawer."""


@dataclass(frozen=True)
class Held:
    """A clause that had a say and did not refuse."""

    clause: str
    title: Text


@dataclass(frozen=True)
class Fact:
    """One line of the drawer. An empty value is said in words by the template."""

    name: Bilingual
    value: str


@dataclass(frozen=True)
class Final:
    """What a decision that was made has beside its words: when, by whom, on which facts, under which hashes."""

    row: DecisionRow
    record: RecordHead
    by_person: bool

    @property
    def device_came(self) -> bool:
        """Whether the device had been handed in: then it has to go back before the claim is closed."""
        return self.row.claim.job_id is not None

    @property
    def facts(self) -> list[Fact]:
        """The facts it was made from."""
        facts = self.record.facts
        uses = "・".join(f"{use.received_on:%Y/%m/%d}" for use in facts.uses)
        values = {key: _plain(getattr(facts, key)) for key in NAME_OF_FACT} | {"uses": uses}
        return [Fact(name, values[key]) for key, name in NAME_OF_FACT.items()]


@dataclass(frozen=True)
class Panel:
    """A decision as the desk shows it. ``final`` is missing while it is provisional.

    ``nth`` of ``uses_of`` is the use this would be (or was); ``returns_on`` the day on which the count is higher.
    """

    decision: Decision
    explanation: Explanation
    terms: Terms
    held: list[Held]
    cause: Cause
    nth: int | None
    uses_of: int | None
    returns_on: date | None
    window_last_day: date | None
    final: Final | None = None
    reply: Reply | None = None
    """Until when a person answers, where one is to decide."""

    @property
    def outcome(self) -> Outcome:
        """The outcome that counts: a person's where one decided."""
        return cast(Outcome, self.final.row.outcome) if self.final else self.decision.outcome

    @property
    def look(self) -> StatusStyle:
        """How the outcome is shown."""
        return OUTCOMES[self.outcome]

    @property
    def open(self) -> bool:
        """Whether it waits for a person: made, and still not the last word."""
        return self.final is not None and self.outcome == "refer"

    @property
    def failing(self) -> Sequence[Sentence]:
        """The clauses that refuse, all of them; none where it is covered."""
        return self.explanation.sentences if self.outcome == "not-covered" and not self._by_person else ()

    @property
    def deciding(self) -> Sequence[Sentence]:
        """The clause that grants, or that refers to a person."""
        return self.explanation.sentences if not self.failing and not self._by_person else ()

    @property
    def rests_on(self) -> Held | None:
        """The clause on which a person's decision rests."""
        if self.final is None or not self._by_person:
            return None
        clause = str(self.final.row.clauses[0])
        return Held(clause, self.terms.clauses[clause].title) if clause in self.terms.clauses else None

    @property
    def _by_person(self) -> bool:
        return self.final is not None and self.final.by_person

    @property
    def because(self) -> Bilingual:
        """Why, in one sentence."""
        if self._by_person and self.final:
            return Bilingual(self.final.row.reason, self.final.row.reason)
        sentences = self.explanation.sentences
        if self.outcome == "not-covered" and len(sentences) > 1:
            return Bilingual(f"理由は{len(sentences)}つあります。", f"There are {len(sentences)} reasons.")
        says = sentences[0].says
        if self.outcome == "covered" and self.nth is not None:
            return Bilingual(
                f"{says.ja}{self._year('ja')}{self.nth}回目として使えます。",
                f"{says.en} It is use {self.nth}{self._year('en')}.",
            )
        return Bilingual(says.ja, says.en)

    def _year(self, language: str) -> str:
        if self.window_last_day is None:
            return "" if language == "en" else "通算"
        if language == "en":
            return f" of the year until {day_in_words(self.window_last_day, 'en')}"
        return f"{day_in_words(self.window_last_day, 'ja')}までの1年の"

    @property
    def pays(self) -> Bilingual:
        """What the member pays: a sum where there is one, else in a sentence."""
        pays = [offer.pays for offer in self.decision.offers]
        yen = {each.yen for each in pays if isinstance(each, Yen)}
        if len(yen) == 1 and all(isinstance(each, Yen) for each in pays):
            return Bilingual(formats.yen(max(yen), "ja"), formats.yen(max(yen), "en"))
        said = cost_in_words(pays)
        return Bilingual(said.ja, said.en)

    @property
    def aloud(self) -> Bilingual:
        """What the agent reads out."""
        if self._by_person and self.final:
            reason = self.final.row.reason
            return Bilingual(f"{self.look.words.ja}です。{reason}", f"{self.look.words.en}. {reason}")
        ja, en = self.explanation.aloud("ja"), self.explanation.aloud("en")
        if self.outcome == "refer" and self.reply:
            by = self.reply.aloud
            return Bilingual(f"{ja}{by.ja}", f"{en} {by.en}")
        return Bilingual(ja, en)

    @property
    def seats(self) -> list[str]:
        """The uses of the window one by one: used, reserved for this claim, or free (empty)."""
        nth, of = self.nth or 0, self.uses_of or 0
        return ["used" if at < nth else "reserved" if at == nth else "" for at in range(1, of + 1)]

    @property
    def ways(self) -> list[tuple[str, bool]]:
        """The methods, each with whether a loaner goes with it."""
        return [(method, _lends(self.decision.offers, method)) for method in self.decision.methods]


def _lends(offers: Sequence[Offer], method: str) -> bool:
    return any(offer.loaner is not None for offer in offers if offer.method == method)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%Y/%m/%d}"
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    if isinstance(value, bool):
        return "✓" if value else "✗"
    return "" if value is None else str(value)


def _day_after(day: date | None) -> date | None:
    return day + timedelta(days=1) if day else None


def provisional(preview: Preview, *, cause: Cause, standing: CoverageStatus, reply: Reply) -> Panel:
    """Return the panel of a report that is still being taken; ``reply`` would be promised if it were referred."""
    panel = _panel(preview.decision, preview.explanation, preview.terms, preview.held, cause, standing)
    return replace(panel, reply=reply)


def final(row: DecisionRow, *, reply: Reply | None = None) -> Panel:
    """Return the panel of a decision that was made, from its record; ``reply`` is the answer that it waits for."""
    recorded = bytes(row.record)
    record = msgspec.json.decode(recorded, type=RecordHead)
    plan = plan_named(record.plan)
    _row, terms, contract, uses, report = coverage.recorded_inputs(recorded, plan)
    decision, held = coverage.recorded_decision(recorded)
    standing = coverage.coverage_status(plan=plan, terms=terms, contract=contract, uses=uses, today=report.received_on)
    explanation = claims.explanation(row, plan)
    made = Final(row, record, row.basis == "person")
    return replace(_panel(decision, explanation, terms, held, record.facts.cause, standing, made), reply=reply)


def _panel(
    decision: Decision,
    explanation: Explanation,
    terms: Terms,
    held: Sequence[str],
    cause: Cause,
    standing: CoverageStatus,
    made: Final | None = None,
) -> Panel:
    taken = None
    if standing.uses_of is not None and standing.uses_left is not None:
        taken = standing.uses_of - standing.uses_left
    return Panel(
        decision=decision,
        explanation=explanation,
        terms=terms,
        held=[Held(clause, terms.clauses[clause].title) for clause in held],
        cause=cause,
        nth=taken + 1 if taken is not None else None,
        uses_of=standing.uses_of,
        returns_on=decision.next_use_on or standing.returns_on or _day_after(standing.window_last_day),
        window_last_day=standing.window_last_day,
        final=made,
    )

"""A decision in words, in Japanese and English: the same value for member, agent and program.

The sentences of clauses come from the terms version that decided; only the words around them (outcome, cost, ways) are
here. They are rendered when read and never stored in a decision.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from hosho.core.codes import LANGUAGES, Language
from hosho.core.coverage import Contract, Decision, Report
from hosho.core.coverage.dates import dates_of, last_in_force
from hosho.core.money import Yen
from hosho.core.terms.model import ClauseText, ExcessOver, Pays, Terms, Text
from hosho.core.terms.plan import Plan
from hosho.core.terms.wording import day_in_words


class Sentence(Struct, frozen=True, kw_only=True):
    """What a clause says about this case, with its values filled in, and what can be done now."""

    clause: str
    title: Text
    says: Text
    next: Text | None


class Explanation(Struct, frozen=True, kw_only=True):
    """A decision in words: the outcome with cost and ways, then a sentence for each clause of the decision."""

    outcome: Text
    sentences: tuple[Sentence, ...]

    def aloud(self, language: Language) -> str:
        """Join all of it to what an agent reads out."""
        said = [self.outcome.in_(language)]
        for sentence in self.sentences:
            said += [sentence.says.in_(language)] + ([sentence.next.in_(language)] if sentence.next else [])
        return ("" if language == "ja" else " ").join(said)


def explain(*, plan: Plan, terms: Terms, contract: Contract, report: Report, decision: Decision) -> Explanation:
    """Put a decision into words; the arguments are those that were decided on, and the decision.

    Raises:
        UnknownModelError: no catalogue of the plan ever named the contract's model.
    """
    row = plan.row(contract.model, report.received_on)
    values = {language: _values(terms, contract, report, decision, row.name, language) for language in LANGUAGES}
    ended = decision.outcome == "not-covered"
    return Explanation(
        outcome=_outcome(decision, "walk-in" in row.methods),
        sentences=tuple(
            _sentence(clause, terms.clauses[clause], values, ended=ended, grants=decision.outcome == "covered")
            for clause in decision.clauses
        ),
    )


def informing(terms: Terms) -> tuple[Sentence, ...]:
    """Return the words of the clauses that only inform, in the order of the terms."""
    values = {language: _values_of_plan(terms) for language in LANGUAGES}
    return tuple(_sentence(each, terms.clauses[each], values, ended=False, grants=False) for each in terms.informing)


def _sentence(
    clause: str, words: ClauseText, values: Mapping[Language, Mapping[str, str]], *, ended: bool, grants: bool
) -> Sentence:
    says = words.ended if ended and words.ended is not None else words.says
    return Sentence(
        clause=clause,
        title=_filled(words.title, values),
        says=_filled(says, values),
        next=_filled(words.next, values) if words.next is not None and not grants else None,
    )


def _filled(text: Text, values: Mapping[Language, Mapping[str, str]]) -> Text:
    return Text(text.ja.format_map(values["ja"]), text.en.format_map(values["en"]))


def _values_of_plan(terms: Terms) -> dict[str, str]:
    values: dict[str, str] = {}
    if len(terms.limits) == 1:
        values["uses"] = str(terms.limits[0].uses)
    if terms.visit:
        values["ahead_days"] = str(terms.visit.ahead_days)
        values["slot_minutes"] = str(terms.visit.slot_minutes)
        values["release_minutes"] = str(terms.visit.release_minutes)
    if len(terms.remedy.loaner) == 1:
        values["due_days"] = str(terms.remedy.loaner[0].loaner.due_days)
        values["lost_yen"] = f"{terms.remedy.loaner[0].loaner.lost_yen:,}"
    return values


def _values(
    terms: Terms, contract: Contract, report: Report, decision: Decision, model: Text, language: Language
) -> dict[str, str]:
    """Return the values of the closed placeholders; loading the terms has checked that no sentence needs another."""
    dates = dates_of(terms, contract.started_on)
    cover = terms.cover_of.get(report.cause)
    until = dates.cover_until.get(report.cause)
    start = day_in_words(contract.started_on, language)
    last = last_in_force(dates, contract.ended_on)
    if last is None:
        in_force = f"{start}から" if language == "ja" else f"from {start}"
    else:
        end = day_in_words(last, language)
        in_force = f"{start}から{end}まで" if language == "ja" else f"{start} to {end}"
    again = decision.next_use_on
    return _values_of_plan(terms) | {
        "model": model.in_(language),
        "started_on": start,
        "received_on": day_in_words(report.received_on, language),
        "in_force": in_force,
        "last_day": day_in_words(until, language) if until else "",
        "months": str(cover.months) if cover and cover.months else "",
        "next_use_on": day_in_words(again, language) if again else {"ja": "未定", "en": "no known day"}[language],
    }


def _outcome(decision: Decision, model_has_walk_in: bool) -> Text:
    if decision.outcome == "refer":
        return Text("担当者が判断します。", "A person will decide.")
    if decision.outcome == "not-covered":
        count = len(decision.clauses)
        if count == 1:
            return Text("補償の対象外です。", "This is not covered.")
        return Text(f"補償の対象外です。理由は{count}つあります。", f"This is not covered, for {count} reasons.")
    cost = cost_in_words([offer.pays for offer in decision.offers])
    ways = _ways(decision, model_has_walk_in)
    return Text(f"補償の対象です。{cost.ja}{ways.ja}", f"This is covered. {cost.en} {ways.en}".strip())


def cost_in_words(pays: Sequence[Pays]) -> Text:
    """Put into words what the member pays (with tax): nothing, an amount, a range, or what exceeds a sum."""
    yen = sorted({each.yen for each in pays if isinstance(each, Yen)})
    excess = sorted({each.excess_over for each in pays if isinstance(each, ExcessOver)})
    ja, en = [], []
    if yen == [0]:
        ja.append("費用はかかりません。")
        en.append("You pay nothing.")
    elif len(yen) == 1:
        ja.append(f"ご負担は{yen[0]:,}円（税込）です。")
        en.append(f"You pay ¥{yen[0]:,}, tax included.")
    elif yen:
        ja.append(f"ご負担は、直し方により{yen[0]:,}円から{yen[-1]:,}円（税込）です。")
        en.append(f"Depending on how it is put right, you pay ¥{yen[0]:,} to ¥{yen[-1]:,}, tax included.")
    for amount in excess:
        ja.append(f"費用のうち{amount:,}円（税込）を超えた分がご負担になります。")
        en.append(f"You pay what the work costs beyond ¥{amount:,}, tax included.")
    return Text("".join(ja), " ".join(en))


def _ways(decision: Decision, model_has_walk_in: bool) -> Text:
    match decision.methods:
        case ("ship-in", "walk-in"):
            return Text("発送か、お店への持ち込みを選べます。", "Choose to send it in or visit a store.")
        case ("ship-in",) if model_has_walk_in:
            return Text(
                "お店で直せる故障と確かめられないため、発送での修理になります。補償は変わりません。",
                "This is not a fault a store is known to fix, so please send it in. Your cover is the same.",
            )
        case ("ship-in",):
            return Text("発送での修理になります。", "Please send it in.")
        case ("walk-in",):
            return Text("お店への持ち込みになります。", "Please bring it to a store.")
        case _:
            return Text("直し方は担当者がご案内します。", "A person will tell you how it can be put right.")

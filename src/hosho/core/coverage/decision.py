"""The decision: facts, then every refusal, then refer or grant, then the offers."""

from collections.abc import Sequence
from datetime import date

from hosho.core.calendar import contract_year, last_day
from hosho.core.codes import Remedy
from hosho.core.coverage.clauses import CLAUSES, Facts
from hosho.core.coverage.facts import Contract, Decision, Report, Use
from hosho.core.coverage.limits import earlier_uses, next_day_with_more, uses_left
from hosho.core.coverage.offers import methods_for, offers_for, with_liquid
from hosho.core.terms.catalogue import ModelRow
from hosho.core.terms.model import Cover, Terms
from hosho.core.terms.plan import Plan


def decide(*, plan: Plan, terms: Terms, contract: Contract, uses: Sequence[Use], report: Report) -> Decision:
    """Decide whether what was reported is covered under these terms, and what is offered.

    The same arguments give the same decision for ever. ``uses`` are those reserved or spent and not given back,
    without the claim in question, in any order. Days are days in Tokyo.

    Raises:
        UnknownModelError: no catalogue of the plan ever named the contract's model.
    """
    return decide_by_row(
        row=plan.row(contract.model, report.received_on), terms=terms, contract=contract, uses=uses, report=report
    )


def decide_by_row(*, row: ModelRow, terms: Terms, contract: Contract, uses: Sequence[Use], report: Report) -> Decision:
    """Decide with a given row of a catalogue (see ``decide``)."""
    facts = facts_of(terms=terms, contract=contract, uses=uses, report=report)
    started_on, tested_on = contract.started_on, facts.tested_on
    year = contract_year(started_on, tested_on, first_day_counts=terms.time.first_day_counts)
    natural_until = cover_until(terms.cover_of.get("natural-failure"), terms, started_on)

    refusals = [refusal for clause in CLAUSES if (refusal := clause(facts, terms)) is not None]
    if refusals:
        next_use_on = next_day_with_more(terms, started_on, uses, tested_on) if facts.uses_left == 0 else None
        refusals.sort()
        return Decision(
            "not-covered", tuple(refusals), (), (), year, facts.uses_left, natural_until, next_use_on, not terms.limits
        )
    if facts.cover is None:
        return Decision("refer", ("refer",), (), (), year, facts.uses_left, natural_until, None, not terms.limits)

    faults = with_liquid(report.cause, report.faults)
    used = _remedies_used(terms, started_on, uses, tested_on) if terms.needs_history_by_remedy else ()
    return Decision(
        "covered",
        (facts.cover.clause,),
        methods_for(row, faults),
        offers_for(terms, row, report.cause, faults, report.channel, used),
        year,
        facts.uses_left,
        natural_until,
        None,
        not terms.limits,
    )


def facts_of(*, terms: Terms, contract: Contract, uses: Sequence[Use], report: Report) -> Facts:
    """Work out what the clauses look at."""
    started_on = contract.started_on
    tested_on = report.received_on
    if terms.time.tested == "occurred" and report.occurred_on is not None:
        tested_on = report.occurred_on
    cover = terms.cover_of.get(report.cause)
    return Facts(
        contract,
        report,
        tested_on,
        last_in_force(terms, started_on, contract.ended_on),
        cover,
        cover_until(cover, terms, started_on),
        uses_left(terms, started_on, uses, tested_on),
    )


def last_in_force(terms: Terms, started_on: date, ended_on: date | None) -> date | None:
    """Give the last day in force: the contract's own, or the end of a plan of N months where that is earlier."""
    if terms.time.months is None:
        return ended_on
    plan_ends_on = last_day(started_on, terms.time.months, first_day_counts=terms.time.first_day_counts)
    return plan_ends_on if ended_on is None else min(ended_on, plan_ends_on)


def cover_until(cover: Cover | None, terms: Terms, started_on: date) -> date | None:
    """Give the last day of a cover, ``None`` where it has no end."""
    if cover is None or cover.months is None:
        return None
    return last_day(started_on, cover.months, first_day_counts=terms.time.first_day_counts)


def _remedies_used(terms: Terms, started_on: date, uses: Sequence[Use], day: date) -> tuple[Remedy, ...]:
    return tuple([use.remedy for use in earlier_uses(terms, started_on, uses, day) if use.remedy is not None])

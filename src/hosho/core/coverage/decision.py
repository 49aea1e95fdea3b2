"""The decision: facts, then every refusal, then refer or grant, then the offers."""

from collections.abc import Sequence

from hosho.core.calendar import contract_year
from hosho.core.coverage.clauses import CLAUSES, Facts
from hosho.core.coverage.dates import dates_of
from hosho.core.coverage.facts import Contract, Decision, Report, Use
from hosho.core.coverage.limits import next_day_with_more, remedies_used, uses_left
from hosho.core.coverage.offers import ways_for
from hosho.core.terms.catalogue import ModelRow
from hosho.core.terms.model import Terms
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
    facts = facts_of(terms, contract, uses, report)
    left, until = facts.uses_left, facts.dates.natural_until
    refusals = [refusal for clause in CLAUSES if (refusal := clause(facts, terms)) is not None]
    if refusals:
        refusals.sort()
        again = next_day_with_more(terms, contract.started_on, uses, facts.tested_on) if left == 0 else None
        return Decision(
            "not-covered", tuple(refusals), (), (), facts.contract_year, left, until, again, not terms.limits
        )
    if facts.cover is None:
        return Decision("refer", ("refer",), (), (), facts.contract_year, left, until, None, not terms.limits)
    used = remedies_used(terms, contract.started_on, uses, facts.tested_on) if terms.needs_history_by_remedy else ()
    ways = ways_for(terms, row, report.cause, report.faults, report.channel, used)
    return Decision(
        "covered",
        facts.cover.granting,
        ways.methods,
        ways.offers,
        facts.contract_year,
        left,
        until,
        None,
        not terms.limits,
    )


def facts_of(terms: Terms, contract: Contract, uses: Sequence[Use], report: Report) -> Facts:
    """Work out what the clauses look at."""
    started_on = contract.started_on
    tested_on = report.received_on
    if report.occurred_on is not None and terms.time.tested == "occurred":
        tested_on = report.occurred_on
    return Facts(
        contract,
        report,
        dates_of(terms, started_on),
        tested_on,
        contract_year(started_on, tested_on, terms.time.first_day_counts),
        terms.cover_of.get(report.cause),
        uses_left(terms, started_on, uses, tested_on),
    )

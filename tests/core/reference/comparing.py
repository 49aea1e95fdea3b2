"""Ask the product and the reference the same thing, and cut a case down on which they differ."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from hosho.core import rating
from hosho.core.calendar import Period
from hosho.core.coverage import Contract, Report, Use, decide
from hosho.core.terms import ExcessOver, Pays, Plan, Terms, load_catalogue, load_terms
from tests.core.reference import charging, deciding
from tests.core.reference.deciding import Case, Toml
from tests.core.reference.random_terms import random_catalogues, random_terms

Answer = dict[str, Any]


@dataclass(frozen=True)
class Side:
    """One plan in both shapes: as the product loads it, and as TOML says it."""

    texts: tuple[str, ...]
    plan: Plan
    terms: Terms
    toml: Toml
    catalogues: list[Toml]


def loaded(terms_text: str, catalogue_texts: list[str]) -> Side:
    """Load a plan's texts for both."""
    terms = load_terms(terms_text, file="terms-1.toml")
    catalogues = [load_catalogue(text, file=f"catalogue-{n}.toml") for n, text in enumerate(catalogue_texts)]
    return Side(
        texts=(terms_text, *catalogue_texts),
        plan=Plan.of([terms], catalogues),
        terms=terms,
        toml=tomllib.loads(terms_text),
        catalogues=[tomllib.loads(text) for text in catalogue_texts],
    )


def random_side(random: Random) -> Side:
    """Make up a plan."""
    return loaded(random_terms(random), random_catalogues(random))


def decided_by_product(side: Side, case: Case) -> Answer:
    """Let the product decide a case, and write its answer as the reference does."""
    contract, report = case["contract"], case["report"]
    decision = decide(
        plan=side.plan,
        terms=side.terms,
        contract=Contract(**contract),
        uses=[Use(**use) for use in case["approved"]],
        report=Report(**report | {"faults": tuple(report.get("faults", ()))}),
    )
    offers = [
        {
            "remedy": offer.remedy,
            "method": offer.method,
            "pays": paid(offer.pays),
            "loaner": {"due_days": offer.loaner.due_days, "lost_yen": offer.loaner.lost_yen} if offer.loaner else None,
        }
        for offer in decision.offers
    ]
    return {
        "outcome": decision.outcome,
        "clauses": list(decision.clauses),
        "methods": list(decision.methods),
        "offers": offers,
        "contract_year": decision.contract_year,
        "uses_left": decision.uses_left,
        "natural_until": decision.natural_until,
        "next_use_on": decision.next_use_on,
    }


def paid(pays: Pays) -> Answer:
    """Write what a member pays as a row of the terms says it."""
    return {"excess_over": pays.excess_over} if isinstance(pays, ExcessOver) else {"yen": pays.yen}


def decided_by_reference(side: Side, case: Case) -> Answer:
    """Let the reference decide a case."""
    return deciding.decide(side.toml, side.catalogues, case)


def charged_by_product(side: Side, case: Case) -> Answer:
    """Let the product price a month."""
    charge = rating.charge(
        terms=side.terms,
        started_on=case["started_on"],
        ended_on=case.get("ended_on"),
        month=case["month"],
        row=side.plan.row(case["model"], case["started_on"]),
        suspended=[Period(first, last) for first, last in case["suspended"]],
    )
    return {"net": charge.net.yen, "tax": charge.tax.yen, "total": charge.total.yen}


def charged_by_reference(side: Side, case: Case) -> Answer:
    """Let the reference price a month."""
    return charging.charge(side.toml, deciding.model_row(side.catalogues, case["model"], case["started_on"]), case)


def started_and_left(side: Side, days: tuple[date, date | None, date | None]) -> tuple[Answer, Answer]:
    """Ask both for the start of use (purchased, shipped, delivered) and for the last day of who leaves then."""
    purchased, shipped, delivered = days
    product = {
        "start": rating.start_of_use(
            terms=side.terms, purchased_on=purchased, shipped_on=shipped, delivered_on=delivered
        ),
        "last_day": rating.last_day_when_leaving(terms=side.terms, asked_on=purchased),
    }
    reference = {
        "start": charging.start_of_use(side.toml, *days),
        "last_day": charging.last_day_when_leaving(side.toml, purchased),
    }
    return product, reference


def smallest(case: Case, differs: Callable[[Case], bool]) -> Case:
    """Leave out uses and keys one at a time as long as the two still differ."""
    for smaller in smaller_cases(case):
        try:
            if differs(smaller):
                return smallest(smaller, differs)
        except (KeyError, TypeError):  # it could not do without what was left out
            continue
    return case


def smaller_cases(case: Case) -> list[Case]:
    """List the case without each of its uses, and without each key that may be missing."""
    smaller = []
    for part in ("contract", "report", None):
        for key in case if part is None else case.get(part, ()):
            copy = deepcopy(case)
            (copy if part is None else copy[part]).pop(key)
            smaller.append(copy)
    for part in ("approved", "suspended"):
        for index in range(len(case.get(part, ()))):
            copy = deepcopy(case)
            copy[part].pop(index)
            smaller.append(copy)
    return smaller

"""The check of a plan as a whole: its examples hold, and every clause that decides has an example."""

from collections.abc import Iterator

from hosho.core.coverage.decision import decide
from hosho.core.coverage.facts import Contract, Decision, Report, Use
from hosho.core.money import Yen
from hosho.core.terms.model import Example, ExampleUse, ExcessOver, Terms
from hosho.core.terms.plan import Plan, UnknownModelError
from hosho.core.terms.problems import Problem


def failing_examples(plan: Plan, terms: Terms) -> Iterator[Problem]:
    """Yield a problem for each example of the terms that does not come out as it says."""
    for index, example in enumerate(terms.examples):
        for key, message in _differences(plan, terms, example):
            yield Problem(terms.file, example.line, f"example.{index}.{key}", f"{message} ({example.says})")


def omissions(plan: Plan, terms: Terms) -> Iterator[Problem]:
    """Yield what is not wrong but missing: decisive clauses that no example makes speak, words without a source."""
    decisions = [
        _decide(plan, terms, example)
        for example in terms.examples
        if example.given.model is None or example.given.model in plan.rows
    ]
    spoken = {clause for decision in decisions for clause in decision.clauses}
    refused = {clause for decision in decisions if decision.outcome == "not-covered" for clause in decision.clauses}
    for clause, text in terms.clauses.items():
        line = terms.lines.get(f"clause.{clause}", 0)
        if not text.informs and clause not in spoken:
            yield Problem(terms.file, line, f"clause.{clause}", "no example triggers this clause")
        elif text.ended is not None and clause not in refused:
            yield Problem(terms.file, line, f"clause.{clause}", "no example shows this cover after its months")
    conditions = [row.when for row in terms.price.monthly] + [row.when for row in terms.remedy.pays]
    tiers = {tier for when in conditions for tier in when.tier or ()}
    known = {row.tier for dated in plan.rows.values() for _, row in dated}
    for tier in sorted(tiers - known):
        yield Problem(terms.file, 0, "when.tier", f"no model of any catalogue has the tier {tier!r}")


def _decide(plan: Plan, terms: Terms, example: Example) -> Decision:
    given = example.given
    model = given.model or next(iter(plan.catalogue_on(given.received_on).models))
    return decide(
        plan=plan,
        terms=terms,
        contract=Contract(given.started_on, model, "the unit", given.ended_on, given.suspended),
        uses=tuple(Use(use.received_on, use.remedy) if isinstance(use, ExampleUse) else Use(use) for use in given.uses),
        report=Report(
            given.received_on,
            "the unit" if given.same_device else "another unit",
            given.cause,
            given.occurred_on,
            given.faults,
            given.method,
            given.phone_reception,
            given.channel,
        ),
    )


def _differences(plan: Plan, terms: Terms, example: Example) -> Iterator[tuple[str, str]]:
    try:
        decision = _decide(plan, terms, example)
    except UnknownModelError as error:
        yield "given.model", str(error)
        return
    offer = decision.offers[0] if decision.offers else None
    pays = offer.pays if offer else None
    came_out: dict[str, object] = {
        "outcome": decision.outcome,
        "clauses": decision.clauses,
        "methods": decision.methods,
        "remedies": tuple(dict.fromkeys(each.remedy for each in decision.offers)),
        "contract_year": decision.contract_year,
        "uses_left": decision.uses_left,
        "natural_until": decision.natural_until,
        "next_use_on": decision.next_use_on,
        "pays": pays.yen if isinstance(pays, Yen) else None,
        "pays_excess_over": pays.excess_over if isinstance(pays, ExcessOver) else None,
        "loaner": bool(offer and offer.loaner),
    }
    for key, came in came_out.items():
        expected = getattr(example.expect, key)
        if key in ("clauses", "methods") and expected is not None:
            expected = tuple(sorted(expected))
        if expected is not None and expected != came:
            yield f"expect.{key}", f"expected {_plain(expected)}, got {_plain(came)}"


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return "nothing" if value is None else str(value)

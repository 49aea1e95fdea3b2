"""The product and the plain reference answer the same, over random terms, catalogues and cases.

The seed is fixed, so a failure comes back. It is shown cut down: the terms, the catalogues and the smallest case.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hosho.core.codes import CAUSES, METHODS, OUTCOMES, REMEDIES
from hosho.core.terms import shipped_codes
from tests.core.reference import comparing, deciding
from tests.core.reference.comparing import Answer, Side, random_side
from tests.core.reference.days import day_in_japan, month_of, shifted
from tests.core.reference.deciding import Case
from tests.core.reference.random_cases import random_claim, random_month, random_start

PLANS = 400
CLAIMS_PER_PLAN = 250
MONTHS_PER_PLAN = 50
SHOWN = 3
CASES = Path(__file__).parent / "cases"
SHIPPED = Path(str(files("hosho") / "shipped"))
DEFAULT = comparing.loaded(
    (SHIPPED / "iijmio-used" / "terms-1.toml").read_text(encoding="utf-8"),
    [(SHIPPED / "iijmio-used" / "catalogue-2020-08-04.toml").read_text(encoding="utf-8")],
)

Ask = Callable[[Side, Case], Answer]
WAYS = ("contract-year", "rolling-12-months", "from-first-use", "calendar-year", "life")
LEAVING = ("month-end", "by-day", "at-once")
COVERS = ("natural", "damage", "lost")
PRICE_KEYS = ("remedy", "method", "channel", "tier", "model", "cause", "faults", "nth")
OTHERWISE = (
    "the other tested day",
    "the first day counted otherwise",
    "no end of the plan",
    "the first limit alone",
    "the newest catalogue missing",
)
SITUATIONS = (
    "offers with different prices",
    "first day not counted",
    "occurred before the start, and that day is tested",
    "before the start",
    "uses before the start",
    "uses after the report",
    "two uses on one day",
    "start on 29 February",
    "at an end of the calendar",
    "before the first catalogue",
    "the model is not in the catalogue of the day",
)

CLAIM_MUST_SHOW = (
    {f"outcome {outcome}": 1000 for outcome in OUTCOMES}
    | {f"{count} clauses": 100 for count in (1, 2, 3, 4)}
    | {f"not-covered by exclude.{cause}": 100 for cause in CAUSES}
    | {f"{outcome} by cover.{name}": 500 for outcome in ("covered", "not-covered") for name in COVERS}
    | {f"not-covered by {clause}": 1000 for clause in ("in-force", "suspended", "device", "limit", "walk-in.reception")}
    | {f"{way}: {outcome}": 100 for way in (*WAYS, "several", "unlimited") for outcome in OUTCOMES}
    | {f"{way}: limit refuses, back later": 1000 for way in (*WAYS, "several") if way != "life"}
    | {f"{way}: limit refuses, never back": 10 for way in (*WAYS, "several")}
    | {f"another answer with {one} in place of {other}": 20 for one in WAYS for other in WAYS if one != other}
    | {f"another answer with {other}": 20 for other in OTHERWISE}
    | {f"another answer with no price by {key}": 5 for key in PRICE_KEYS}
    | {f"methods {methods}": 1000 for methods in ("none", "ship-in", "walk-in", "ship-in+walk-in")}
    | {f"offer {remedy} by {method}": 1000 for remedy in REMEDIES for method in METHODS}
    | {f"offer {what}": 1000 for what in ("pays yen", "pays excess_over", "with loaner", "without loaner")}
    | dict.fromkeys(SITUATIONS, 500)
)
MONTH_MUST_SHOW = (
    {"inside": 500, "outside": 500, "tax at 8 %": 200, "nothing charged in a plan that ends": 200}
    | {f"part of a month, {way}": 200 for way in ("floor-total", "floor-daily", "ceil-total", "half-up-total")}
    | {f"part of a month, {days} free days": 50 for days in (0, 1, 14, 31, 45)}
    | {f"part of a month, leaving {way}, {left}": 100 for way in LEAVING for left in ("left", "not left")}
    | {f"part of a month, suspended, charged then: {charged}": 100 for charged in (True, False)}
    | {f"last day inside the month, leaving {way}": 100 for way in LEAVING}
    | {f"price by {keys}": 200 for keys in ("tier", "model", "model+tier")}
    | {f"tax rounded, {way}": 500 for way in ("floor", "ceil", "half-up")}
)
START_MUST_SHOW = (
    {f"start={start}, known": 500 for start in ("shipped", "delivered", "purchased", "next-month")}
    | {f"start={start}, not yet": 500 for start in ("shipped", "delivered")}
    | {f"leaving={way}": 500 for way in LEAVING}
)


def test_the_product_and_the_reference_agree_on_100_000_claims() -> None:
    random = Random(20200804)
    seen: Counter[str] = Counter()
    differences: list[str] = []
    for _ in range(PLANS):
        side = random_side(random)
        others = list(alternatives(side))
        for number in range(CLAIMS_PER_PLAN):
            case = random_claim(random, side.toml, side.catalogues)
            answer = comparing.decided_by_reference(side, case)
            if comparing.decided_by_product(side, case) != answer:
                differences.append(shown(side, case, comparing.decided_by_product, comparing.decided_by_reference))
                assert len(differences) < SHOWN, "\n\n".join(differences)
            seen.update(what_a_claim_showed(side, case, answer))
            if number % 50 == 0:
                seen.update(alternatives_that_matter(others, case, answer))
    assert not differences, "\n\n".join(differences)
    print_counts("claims", seen)
    assert seen["claims"] == PLANS * CLAIMS_PER_PLAN >= 100_000
    assert rare(seen, CLAIM_MUST_SHOW) == {}


def test_the_product_and_the_reference_agree_on_the_price_of_random_months() -> None:
    random = Random(20191001)
    seen: Counter[str] = Counter()
    differences: list[str] = []
    for _ in range(PLANS):
        side = random_side(random)
        for _ in range(MONTHS_PER_PLAN):
            case = random_month(random, side.toml, side.catalogues)
            answer = comparing.charged_by_reference(side, case)
            if comparing.charged_by_product(side, case) != answer:
                differences.append(shown(side, case, comparing.charged_by_product, comparing.charged_by_reference))
                assert len(differences) < SHOWN, "\n\n".join(differences)
            seen.update(what_a_month_showed(side, case, answer))
    assert not differences, "\n\n".join(differences)
    print_counts("months", seen)
    assert rare(seen, MONTH_MUST_SHOW) == {}


def test_the_product_and_the_reference_agree_on_the_start_of_use_and_the_last_day() -> None:
    random = Random(20200831)
    seen: Counter[str] = Counter()
    for _ in range(PLANS):
        side = random_side(random)
        for _ in range(25):
            purchased = random_start(random)
            days = (
                purchased,
                random.choice((None, shifted(purchased, random.randint(0, 9)))),
                random.choice((None, shifted(purchased, random.randint(2, 40)))),
            )
            product, reference = comparing.started_and_left(side, days)
            assert product == reference, (side.texts[0], days)
            seen[f"start={side.toml['time']['start']}, {'known' if reference['start'] else 'not yet'}"] += 1
            seen[f"leaving={side.toml['price']['leaving']}"] += 1
    print_counts("starts and ends", seen)
    assert rare(seen, START_MUST_SHOW) == {}


@pytest.mark.parametrize("code", shipped_codes())
def test_the_product_and_the_reference_agree_on_the_shipped_plans(code: str) -> None:
    random = Random(code)
    catalogues = [path.read_text(encoding="utf-8") for path in (SHIPPED / code).glob("catalogue-*.toml")]
    for path in sorted((SHIPPED / code).glob("terms-*.toml")):
        side = comparing.loaded(path.read_text(encoding="utf-8"), catalogues)
        for _ in range(1000):
            case = random_claim(random, side.toml, side.catalogues)
            assert comparing.decided_by_product(side, case) == comparing.decided_by_reference(side, case), case
            month = random_month(random, side.toml, side.catalogues)
            assert comparing.charged_by_product(side, month) == comparing.charged_by_reference(side, month), month


@pytest.mark.parametrize("line", (CASES / "decide.jsonl").read_text(encoding="utf-8").splitlines())
def test_the_reference_answers_the_open_cases_of_decisions(line: str) -> None:
    given = json.loads(line, object_hook=with_dates)
    answer = comparing.decided_by_reference(DEFAULT, with_remedies(given["case"]))
    assert {key: answer[key] for key in given["expected"]} == given["expected"]


@pytest.mark.parametrize("line", (CASES / "rate.jsonl").read_text(encoding="utf-8").splitlines())
def test_the_reference_answers_the_open_cases_of_charges(line: str) -> None:
    given = json.loads(line, object_hook=with_dates)
    case = given["case"] | {"month": date.fromisoformat(given["case"]["month"] + "-01")}
    answer = comparing.charged_by_reference(DEFAULT, case | {"model": "iphone-8", "suspended": []})
    assert answer == given["expected"]


def with_dates(given: dict[str, Any]) -> dict[str, Any]:
    """Read the days of a JSON object as days, and leave out what is null."""
    return {
        key: date.fromisoformat(value) if key.endswith(("_on", "_until")) and value else value
        for key, value in given.items()
        if value is not None or key in ("contract_year", "uses_left", "natural_until")
    }


def with_remedies(case: Case) -> Case:
    """Write the uses of an open case as a day and a remedy each."""
    uses = [
        {"received_on": date.fromisoformat(use), "remedy": None} if isinstance(use, str) else {"remedy": None} | use
        for use in case["approved"]
    ]
    return case | {"approved": uses}


def shown(side: Side, case: Case, product: Ask, reference: Ask) -> str:
    """Write a difference: the texts, the smallest case that shows it, both answers."""
    case = comparing.smallest(case, lambda each: product(side, each) != reference(side, each))
    ours, theirs = product(side, case), reference(side, case)
    keys = [key for key in theirs if ours[key] != theirs[key]]
    answers = [f"{key}: the product says {ours[key]!r}, the reference {theirs[key]!r}" for key in keys]
    rules = [text.split("[clause.")[0] for text in side.texts]
    return "\n".join([*rules, repr(case), *answers])


def what_a_claim_showed(side: Side, case: Case, answer: Answer) -> Iterable[str]:
    """Name what occurred in a case, so that the counts show what was tried."""
    toml, report, start = side.toml, case["report"], case["contract"]["started_on"]
    yield "claims"
    yield f"outcome {answer['outcome']}"
    for clause in answer["clauses"]:
        yield f"{answer['outcome']} by {clause}"
    yield f"{min(len(answer['clauses']), 4)} clauses"
    limits = toml.get("limit", [])
    ways = "+".join(["several"] if len(limits) > 1 else [limit["per"] for limit in limits]) or "unlimited"
    yield f"{ways}: {answer['outcome']}"
    if "limit" in answer["clauses"]:
        yield f"{ways}: limit refuses, {'back later' if answer['next_use_on'] else 'never back'}"
    if answer["methods"]:
        yield f"methods {'+'.join(answer['methods'])}"
    elif answer["outcome"] == "covered":
        yield "methods none"
    for offer in answer["offers"]:
        yield f"offer {offer['remedy']} by {offer['method']}"
        yield f"offer pays {next(iter(offer['pays']))}"
        yield f"offer {'with' if offer['loaner'] else 'without'} loaner"
    if len({repr(offer["pays"]) for offer in answer["offers"]}) > 1:
        yield "offers with different prices"
    if not toml["time"].get("first_day_counts", True):
        yield "first day not counted"
    if toml["time"].get("tested") == "occurred" and report.get("occurred_on", report["received_on"]) < start:
        yield "occurred before the start, and that day is tested"
    if answer["contract_year"] is None:
        yield "before the start"
    if any(use["received_on"] < start for use in case["approved"]):
        yield "uses before the start"
    if any(use["received_on"] > report["received_on"] for use in case["approved"]):
        yield "uses after the report"
    if len({use["received_on"] for use in case["approved"]}) < len(case["approved"]):
        yield "two uses on one day"
    if (start.month, start.day) == (2, 29):
        yield "start on 29 February"
    if start.year > 9990 or start.year < 10:
        yield "at an end of the calendar"
    froms = sorted(day_in_japan(catalogue["from"]) for catalogue in side.catalogues)
    if report["received_on"] < froms[0]:
        yield "before the first catalogue"
    current = [each for each in side.catalogues if day_in_japan(each["from"]) <= report["received_on"]]
    if current:
        latest = max(current, key=lambda each: each["from"])
        if case["contract"]["model"] not in [row["code"] for row in latest["model"]]:
            yield "the model is not in the catalogue of the day"


def alternatives_that_matter(others: list[tuple[str, Side]], case: Case, answer: Answer) -> Iterable[str]:
    """Name each alternative that would have changed the answer, had the terms said it."""
    for name, other in others:
        if deciding.decide(other.toml, other.catalogues, case) != answer:
            yield f"another answer with {name}"


def alternatives(side: Side) -> Iterable[tuple[str, Side]]:
    """Give the same plan with one thing said otherwise."""
    time = side.toml["time"]
    tested = "received" if time.get("tested") == "occurred" else "occurred"
    counted = not time.get("first_day_counts", True)
    yield "the other tested day", changed(side, ("time", "tested"), tested)
    yield "the first day counted otherwise", changed(side, ("time", "first_day_counts"), counted)
    yield "no end of the plan", changed(side, ("time", "months"), 12_000)
    limits = side.toml.get("limit", [])
    if len(limits) == 1:
        for per in WAYS:
            if per != limits[0]["per"]:
                name = f"{per} in place of {limits[0]['per']}"
                yield name, changed(side, ("limit",), [limits[0] | {"per": per}])
    if len(limits) > 1:
        yield "the first limit alone", changed(side, ("limit",), limits[:1])
    for key in sorted({key for row in side.toml["remedy"]["pays"] for key in row.get("when", {})}):
        rows = [row for row in side.toml["remedy"]["pays"] if key not in row.get("when", {})]
        yield f"no price by {key}", changed(side, ("remedy", "pays"), rows)
    *older, newest = sorted(side.catalogues, key=lambda catalogue: catalogue["from"])
    if {row["code"] for row in newest["model"]} <= {row["code"] for each in older for row in each["model"]}:
        yield "the newest catalogue missing", replace(side, catalogues=older)


def changed(side: Side, path: tuple[str, ...], value: Any) -> Side:
    """Copy a plan with one value of its terms set otherwise (for the reference only)."""
    toml = deepcopy(side.toml)
    place = toml
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return replace(side, toml=toml)


def what_a_month_showed(side: Side, case: Case, answer: Answer) -> Iterable[str]:
    """Name what occurred in the price of a month."""
    price, month = side.toml["price"], month_of(case["month"])
    full = [row["net"] for row in price["monthly"]]
    yield "outside" if not answer["net"] and not any(case["started_on"] <= day for day in month) else "inside"
    part = answer["net"] and answer["net"] not in full
    if part:
        yield f"part of a month, {price['by_day']}"
        yield f"part of a month, {price['free_days']} free days"
        yield f"part of a month, leaving {price['leaving']}, {'left' if case['ended_on'] else 'not left'}"
        if case["suspended"]:
            yield f"part of a month, suspended, charged then: {price['charged_while_suspended']}"
    if answer["net"] * (10 if month[-1].isoformat() >= "2019-10-01" else 8) % 100:
        yield f"tax rounded, {price['tax']}"
    if month[-1].isoformat() < "2019-10-01" and answer["tax"]:
        yield "tax at 8 %"
    if len(full) > 1:
        yield f"price by {'+'.join(sorted({key for row in price['monthly'] for key in row.get('when', {})}))}"
    if case["ended_on"] and month[0] <= case["ended_on"] < month[-1]:
        yield f"last day inside the month, leaving {price['leaving']}"
    if "months" in side.toml["time"] and not answer["net"]:
        yield "nothing charged in a plan that ends"


def rare(seen: Counter[str], must: dict[str, int]) -> dict[str, int]:
    """Pick what occurred less often than it must."""
    return {name: seen[name] for name, least in must.items() if seen[name] < least}


def print_counts(title: str, seen: Counter[str]) -> None:
    """Show what occurred how often (``pytest -s``)."""
    print(f"\n{title}:", *(f"  {count:>8,}  {name}" for name, count in sorted(seen.items())), sep="\n")  # noqa: T201

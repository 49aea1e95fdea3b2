"""The decision, read off the rules: facts, all refusals, then the offers."""

from datetime import date
from typing import Any
from unicodedata import normalize

from tests.core.reference.days import LAST, contract_years, day_in_japan, days_from, end_of_months, shifted

Toml = dict[str, Any]
Case = dict[str, Any]
CountedUse = tuple[Case, date, date]


def decide(terms: Toml, catalogues: list[Toml], case: Case) -> dict[str, Any]:
    """Answer a case ``{contract, approved, report}`` under the terms."""
    contract, report = case["contract"], case["report"]
    start, received = contract["started_on"], report["received_on"]
    occurred = report.get("occurred_on") or received
    tested = occurred if terms["time"].get("tested", "received") == "occurred" else received
    cause = report["cause"]

    counted_by_limit = [uses_counted(terms, limit["per"], start, case["approved"]) for limit in terms.get("limit", [])]
    left = None
    if tested >= start and counted_by_limit:
        left = uses_left(terms, counted_by_limit, tested)

    refusals = []
    first, last = days_in_force(terms, contract)
    if not first <= received <= last or not first <= occurred <= last:
        refusals.append("in-force")
    if contract.get("suspended"):
        refusals.append("suspended")
    if plain(report["device"]) != plain(contract["device"]):
        refusals.append("device")
    if cause in terms["causes"].get("exclude", []):
        refusals.append(f"exclude.{cause}")
    for name, cover in terms["cover"].items():
        if cause in cover["causes"] and "months" in cover and tested > months_from(terms, start, cover["months"]):
            refusals.append(f"cover.{name}")
    if left == 0:
        refusals.append("limit")
    if needs_reception(terms) and report.get("method") == "walk-in" and not report.get("phone_reception"):
        refusals.append("walk-in.reception")

    answer: dict[str, Any] = {
        "methods": [],
        "offers": [],
        "contract_year": contract_year(terms, start, tested),
        "uses_left": left,
        "natural_until": natural_until(terms, start),
        "next_use_on": next_use_on(terms, counted_by_limit, tested) if left == 0 else None,
    }
    if refusals:
        return answer | {"outcome": "not-covered", "clauses": sorted(refusals)}
    if cause in terms["causes"].get("refer", []):
        return answer | {"outcome": "refer", "clauses": ["refer"]}
    for name, cover in terms["cover"].items():
        if cause in cover["causes"]:
            faults = set(report.get("faults", []))
            if cause in ("wet", "submerged"):
                faults.add("liquid")
            row = model_row(catalogues, contract["model"], received)
            methods = methods_of(row, faults)
            answer["methods"] = methods
            remedies = [each for each in terms["remedy"]["try"] if each in cover.get("remedies", [each])]
            for remedy in remedies:
                for method in methods:
                    facts = {
                        "remedy": remedy,
                        "method": method,
                        "tier": row.get("tier"),
                        "model": row["code"],
                        "channel": report.get("channel"),
                        "cause": cause,
                        "faults": faults,
                        "nth": nth_of(terms, start, case["approved"], tested, remedy),
                    }
                    answer["offers"].append(offer(terms, facts))
            return answer | {"outcome": "covered", "clauses": [f"cover.{name}"]}
    raise AssertionError(f"no cover names {cause}")


def plain(device: str) -> str:
    """Write an identifier as it is compared: full-width characters as usual ones, without spaces and hyphens."""
    return normalize("NFKC", device).replace(" ", "").replace("-", "")


def months_from(terms: Toml, first: date, months: int) -> date:
    """Give the last day of a period of months under these terms."""
    return end_of_months(first, months, first_day_counts=terms["time"].get("first_day_counts", True))


def days_in_force(terms: Toml, contract: Case) -> tuple[date, date]:
    """Give the first and the last day in force: until the member leaves or the plan ends."""
    last = contract.get("ended_on") or LAST
    if "months" in terms["time"]:
        last = min(last, months_from(terms, contract["started_on"], terms["time"]["months"]))
    return contract["started_on"], last


def needs_reception(terms: Toml) -> bool:
    """Say whether a walk-in needs a report at the phone desk before it."""
    walk_in: Toml = terms["remedy"].get("walk_in", {})
    return walk_in.get("needs") == "phone-reception"


def contract_year(terms: Toml, start: date, tested: date) -> int | None:
    """Count the contract year of a day from 1."""
    if tested >= start:
        for number, first, last in contract_years(start, first_day_counts=terms["time"].get("first_day_counts", True)):
            if first <= tested <= last:
                return number
    return None


def natural_until(terms: Toml, start: date) -> date | None:
    """Give the last day of the cover that names natural failure."""
    for cover in terms["cover"].values():
        if "natural-failure" in cover["causes"] and "months" in cover:
            return months_from(terms, start, cover["months"])
    return None


def uses_counted(terms: Toml, per: str, start: date, approved: list[Case]) -> list[CountedUse]:
    """List each use since the start with the first and the last of the days on which it counts."""
    uses = sorted((use for use in approved if use["received_on"] >= start), key=lambda use: use["received_on"])
    counted: list[CountedUse] = []
    opened_first = opened_last = None
    for use in uses:
        day = use["received_on"]
        if per == "contract-year":
            for _, first, last in contract_years(start, first_day_counts=terms["time"].get("first_day_counts", True)):
                if first <= day <= last:
                    counted.append((use, first, last))
                    break
        elif per == "calendar-year":
            counted.append((use, date(day.year, 1, 1), date(day.year, 12, 31)))
        elif per == "life":
            counted.append((use, start, LAST))
        elif per == "rolling-12-months":
            counted.append((use, day, months_from(terms, day, 12)))
        elif per == "from-first-use":
            if opened_first is None or opened_last is None or day > opened_last:
                opened_first, opened_last = day, months_from(terms, day, 12)
            counted.append((use, opened_first, opened_last))
        else:
            raise AssertionError(per)
    return counted


def on_day(counted: list[CountedUse], day: date) -> list[Case]:
    """List the uses that count on a day."""
    return [use for use, first, last in counted if first <= day <= last]


def uses_left(terms: Toml, counted_by_limit: list[list[CountedUse]], day: date) -> int:
    """Give what the strictest limit leaves on a day, never below 0."""
    left: list[int] = [
        limit["uses"] - len(on_day(counted, day))
        for limit, counted in zip(terms["limit"], counted_by_limit, strict=True)
    ]
    return max(0, min(left))


def next_use_on(terms: Toml, counted_by_limit: list[list[CountedUse]], tested: date) -> date | None:
    """Walk day by day to the first later day on which every limit leaves a use."""
    ends = [last for counted in counted_by_limit for _, _, last in counted if last != LAST]
    if not ends or tested == LAST:
        return None
    for day in days_from(shifted(tested, 1), shifted(max(ends), 1)):
        if all(
            len(on_day(counted, day)) < limit["uses"]
            for limit, counted in zip(terms["limit"], counted_by_limit, strict=True)
        ):
            return day
    return None


def nth_of(terms: Toml, start: date, approved: list[Case], tested: date, remedy: str) -> int:
    """Say the how many-th use of this remedy it would be in the window of the first limit, or in the whole life."""
    limits = terms.get("limit", [])
    per = limits[0]["per"] if limits else "life"
    earlier = on_day(uses_counted(terms, per, start, approved), tested)
    return 1 + len([use for use in earlier if use["remedy"] == remedy])


def model_row(catalogues: list[Toml], model: str, day: date) -> Toml:
    """Find a model in the last catalogue until that day that named it, else in the first that ever did."""
    by_time = sorted(catalogues, key=lambda catalogue: catalogue["from"])
    found = None
    for catalogue in by_time:
        for row in catalogue["model"]:
            if row["code"] == model and (found is None or day_in_japan(catalogue["from"]) <= day):
                found = row
    if found is None:
        raise AssertionError(f"no catalogue names {model}")
    return dict(found)


def methods_of(row: Toml, faults: set[str]) -> list[str]:
    """Give the methods: walk-in only when there are faults and a store can repair every one of them."""
    methods = []
    if "ship-in" in row["methods"]:
        methods.append("ship-in")
    if "walk-in" in row["methods"] and faults and all(fault in row["walk_in_faults"] for fault in faults):
        methods.append("walk-in")
    return methods


def matches(when: Toml, facts: dict[str, Any]) -> bool:
    """Say whether all keys of a condition hold."""
    for key, allowed in when.items():
        if key == "faults":
            if not facts["faults"] or not all(fault in allowed for fault in facts["faults"]):
                return False
        elif facts[key] not in allowed:
            return False
    return True


def offer(terms: Toml, facts: dict[str, Any]) -> dict[str, Any]:
    """Put one offer together: the first matching row of what is paid, and of the loaners if there is one."""
    paid = next(row for row in terms["remedy"]["pays"] if matches(row.get("when", {}), facts))
    lent = [row for row in terms["remedy"].get("loaner", []) if matches(row.get("when", {}), facts)]
    return {
        "remedy": facts["remedy"],
        "method": facts["method"],
        "pays": {key: value for key, value in paid.items() if key in ("yen", "excess_over")},
        "loaner": {"due_days": lent[0]["due_days"], "lost_yen": lent[0]["lost_yen"]} if lent else None,
    }

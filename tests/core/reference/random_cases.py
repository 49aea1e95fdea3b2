"""Random cases for given terms, crowded around the days on which an answer changes."""

from datetime import date
from random import Random
from typing import Any

from hosho.core.codes import CAUSES, CHANNELS, FAULTS, METHODS, REMEDIES
from tests.core.reference.days import day_in_japan, end_of_months, month_of, shifted
from tests.core.reference.deciding import Toml

DEVICE = "490154203237518"
STARTS = (
    *(date(2024, 2, 29), date(2020, 2, 29), date(2020, 2, 28), date(2021, 3, 1), date(2020, 8, 31), date(2020, 8, 4)),
    *(date(2021, 1, 31), date(2019, 12, 31), date(2022, 1, 1), date(2019, 9, 30), date(2000, 2, 29)),
)
EXTREMES = (date.min, date(1, 2, 28), date(9997, 3, 1), date(9998, 12, 31), date(9999, 2, 28), date.max)


def random_start(random: Random) -> date:
    """Pick a start of use: any day, one that is hard on calendars, or the ends of the calendar."""
    kind = random.random()
    if kind < 0.01:
        return random.choice(EXTREMES)
    if kind < 0.4:
        return random.choice(STARTS)
    return date(random.randint(2018, 2026), random.randint(1, 12), random.randint(1, 28))


def near(random: Random, days: list[date]) -> date:
    """Pick a day on or beside one of the days."""
    return shifted(random.choice(days), random.choice((-1, 0, 0, 1)))


def turning_days(terms: Toml, catalogues: list[Toml], start: date) -> list[date]:
    """List days on which something begins or ends: years, covers, the plan, catalogues."""
    days = [start, end_of_months(start, 12, first_day_counts=True), end_of_months(start, 24, first_day_counts=False)]
    days += [date(min(9999, start.year + years), 12, 31) for years in (0, 1)]
    days += [day_in_japan(catalogue["from"]) for catalogue in catalogues]
    months = [cover["months"] for cover in terms["cover"].values() if "months" in cover]
    months += [terms["time"]["months"]] if "months" in terms["time"] else []
    days += [end_of_months(start, each, first_day_counts=True) for each in months]
    return [day for day in days if abs(day.year - start.year) < 30]  # the reference walks day by day


def random_uses(random: Random, start: date, turning: list[date]) -> list[dict[str, Any]]:
    """Pick earlier uses: none to many, in any order, some before the start, some on one day."""
    count = random.choice((0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 6, 15))
    days: list[date] = []
    for _ in range(count):
        kind = random.random()
        if days and kind < 0.15:
            days.append(random.choice(days))
        elif days and kind < 0.35:
            days.append(near(random, [end_of_months(random.choice(days), 12, first_day_counts=True)]))
        elif kind < 0.6:
            days.append(near(random, turning))
        else:
            days.append(shifted(start, random.randint(-40, 1100)))
    return [{"received_on": day, "remedy": random.choice((*REMEDIES, *REMEDIES, None))} for day in days]


def random_claim(random: Random, terms: Toml, catalogues: list[Toml]) -> dict[str, Any]:
    """Pick a case to decide: contract, uses and report."""
    start = random_start(random)
    turning = turning_days(terms, catalogues, start)
    uses = random_uses(random, start, turning)
    kind = random.random()
    if uses and kind < 0.45:
        day = random.choice(uses)["received_on"]
        received = near(random, [day, end_of_months(day, 12, first_day_counts=random.random() < 0.5)])
    elif kind < 0.75:
        received = near(random, turning)
    else:
        received = shifted(start, random.randint(-5, 1500))
    models = sorted({row["code"] for catalogue in catalogues for row in catalogue["model"]})
    contract: dict[str, Any] = {"started_on": start, "model": random.choice(models), "device": DEVICE}
    if random.random() < 0.15:
        contract["ended_on"] = max(start, near(random, [received, *turning]))
    if random.random() < 0.04:
        contract["suspended"] = True
    covered = [cause for cover in terms["cover"].values() for cause in cover["causes"]]
    report: dict[str, Any] = {
        "received_on": received,
        "device": random.choice((DEVICE,) * 30 + ("490154-203237-518", "４９０１５４ 203237518", "356938035643809")),
        "cause": random.choice(covered if random.random() < 0.8 else CAUSES),
        "faults": random_faults(random, catalogues),
    }
    if random.random() < 0.5:
        earlier = shifted(received, -random.choice((0, 1, 2, 2, 30, 400)))
        report["occurred_on"] = min(received, random.choice((earlier, earlier, near(random, turning))))
    if random.random() < 0.5:
        report["method"] = random.choice(METHODS)
        report["phone_reception"] = random.random() < 0.6
    if random.random() < 0.7:
        report["channel"] = random.choice(CHANNELS)
    return {"contract": contract, "approved": uses, "report": report}


def random_faults(random: Random, catalogues: list[Toml]) -> list[str]:
    """Pick no fault, some of those that a store can repair, or any."""
    repairable = [
        row["walk_in_faults"] for catalogue in catalogues for row in catalogue["model"] if "walk_in_faults" in row
    ]
    kind = random.random()
    if kind < 0.2:
        return []
    faults = random.choice(repairable) if repairable and kind < 0.7 else list(FAULTS)
    return random.sample(faults, random.randint(1, min(3, len(faults))))


def random_month(random: Random, terms: Toml, catalogues: list[Toml]) -> dict[str, Any]:
    """Pick a contract and a month to price."""
    start = random_start(random)
    turning = turning_days(terms, catalogues, start)
    ended = max(start, near(random, [start, start, *turning, month_of(start)[-1]])) if random.random() < 0.5 else None
    around = [start, start, shifted(start, 31), shifted(start, -31), *turning, date(2019, 9, 30), date(2019, 10, 1)]
    around += [ended, ended, shifted(ended, 28)] if ended else []
    month = near(random, around)
    suspended = []
    for _ in range(random.choice((0, 0, 0, 1, 2))):
        first = shifted(month, random.randint(-40, 31))
        suspended.append((first, shifted(first, random.choice((0, 5, 14, 60)))))
    model = random.choice(sorted({row["code"] for catalogue in catalogues for row in catalogue["model"]}))
    return {"started_on": start, "ended_on": ended, "month": month, "suspended": suspended, "model": model}

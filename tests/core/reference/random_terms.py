"""Random terms and catalogues as TOML text, put together from everything the language can say."""

from random import Random
from typing import Any

from hosho.core.codes import CAUSES, CHANNELS, FAULTS, METHODS, REMEDIES

MODELS = ("phone-a", "phone-b", "phone-c", "tablet-a", "tablet-b")
TIERS = ("basic", "high", "top")
WAYS = ("contract-year", "rolling-12-months", "from-first-use", "calendar-year", "life")
MONTHS = (1, 6, 11, 12, 13, 24, 24, 36, 59, 120)
WORDS = '{ ja = "言葉", en = "words" }'


def written(value: Any) -> str:
    """Write a value as TOML stands in a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(each)}' for key, each in value.items())} }}"
    return str(value)


def some(random: Random, values: tuple[Any, ...], most: int = 3) -> list[Any]:
    """Pick one to ``most`` different values in any order."""
    return random.sample(values, random.randint(1, min(most, len(values))))


def random_when(random: Random, keys: tuple[str, ...]) -> dict[str, Any]:
    """Pick a condition of one or two keys."""
    values: dict[str, list[Any]] = {
        "remedy": some(random, REMEDIES, 1),
        "method": some(random, METHODS, 1),
        "channel": some(random, CHANNELS, 2),
        "tier": some(random, TIERS, 2),
        "model": some(random, MODELS),
        "cause": some(random, CAUSES, 5),
        "faults": some(random, FAULTS, 10) + ["liquid"] * random.randint(0, 1),
        "nth": some(random, (1, 2, 3), 2),
    }
    values["faults"] = sorted(set(values["faults"]))
    return {key: values[key] for key in random.sample(keys, random.choice((1, 1, 1, 2)))}


def random_rows(random: Random, most: int, keys: tuple[str, ...], value: Any, open_end: bool) -> list[dict[str, Any]]:
    """Write rows with conditions and, where the language wants it, a last one without."""
    rows = [{"when": random_when(random, keys)} | value(random) for _ in range(random.randint(0, most))]
    if open_end or random.random() < 0.3:
        rows.append(value(random))
    return rows


def random_paid(random: Random) -> dict[str, Any]:
    """Pick what a member pays."""
    if random.random() < 0.25:
        return {"excess_over": random.choice((30000, 50000))}
    return {"yen": random.choice((0, 3700, 5500, 8800, 12900))}


def random_loaner(random: Random) -> dict[str, Any]:
    """Pick the conditions of a loaner."""
    return {"due_days": random.choice((7, 14, 30)), "lost_yen": random.choice((20000, 40000))}


def random_net(random: Random) -> dict[str, Any]:
    """Pick a monthly price before tax."""
    return {"net": random.choice((0, 1, 29, 333, 500, 505, 750, 1100, 9999))}


def random_count(random: Random, per: str) -> int:
    """Pick how many uses a window has; a whole life needs more of them to be used up only sometimes."""
    return random.choice((1, 2, 2, 3, 4)) + (2 if per == "life" else 0)


def random_causes(random: Random, remedies: list[str]) -> tuple[dict[str, Any], list[str], list[str]]:
    """Share all causes out over covers, the excluded and the referred."""
    names = ["natural", "damage", "lost"][: random.randint(1, 3)]
    causes: dict[str, list[str]] = {name: [] for name in [*names, "exclude", "refer"]}
    for cause in CAUSES:
        causes[random.choice([*names, *names, "exclude", "refer"])].append(cause)
    covers: dict[str, dict[str, Any]] = {}
    for name in names:
        if not causes[name]:
            continue
        covers[name] = {"causes": causes[name]}
        if random.random() < 0.5:
            covers[name]["months"] = random.choice(MONTHS)
        if random.random() < 0.3:
            covers[name]["remedies"] = [random.choice(remedies)]
    return covers, causes["exclude"], causes["refer"]


def random_terms(random: Random) -> str:
    """Write a whole file of terms."""
    remedies = some(random, REMEDIES, 2) if random.random() < 0.5 else random.sample(REMEDIES, 2)
    covers, excluded, referred = random_causes(random, remedies)
    if not covers:
        return random_terms(random)
    time: dict[str, Any] = {"start": random.choice(("shipped", "delivered", "purchased", "next-month"))}
    if random.random() < 0.6:
        time["tested"] = random.choice(("received", "occurred", "occurred"))
    if random.random() < 0.6:
        time["first_day_counts"] = random.choice((True, False, False))
    if random.random() < 0.25:
        time["months"] = random.choice((1, 12, 24, 36, 59, 120))
    price: dict[str, Any] = {
        "monthly": random_rows(random, random.choice((0, 2)), ("tier", "model"), random_net, open_end=True),
        "by_day": random.choice(("floor-total", "floor-daily", "ceil-total", "half-up-total")),
        "leaving": random.choice(("month-end", "by-day", "at-once")),
        "tax": random.choice(("floor", "ceil", "half-up")),
        "charged_while_suspended": random.random() < 0.5,
        "free_days": random.choice((0, 0, 1, 14, 31, 45)),
    }
    keys = ("remedy", "remedy", "method", "channel", "tier", "model", "cause", "faults", "nth", "nth", "nth")
    remedy: dict[str, Any] = {
        "try": remedies,
        "pays": random_rows(random, random.choice((0, 3, 6)), keys, random_paid, open_end=True),
        "loaner": random_rows(random, random.choice((0, 1, 3)), keys, random_loaner, open_end=False),
    }
    needs = random.random() < 0.6
    if needs:
        remedy["walk_in"] = {"needs": "phone-reception"}
    per = random.sample(WAYS, random.choice((0, 1, 1, 1, 1, 1, 2, 3)))
    lines = [
        'language = 1\nplan = "random"\nversion = 1\nfrom = 2020-01-01T00:00:00+09:00',
        f'name = {WORDS}\noperator = {WORDS}\njoin = {{ at = "purchase" }}',
        *tables("time", time),
        *tables("price", price),
        *(f"[[limit]]\nuses = {random_count(random, each)}\nper = {written(each)}" for each in per),
        *tables("cover", covers),
        *tables("causes", {"exclude": excluded, "refer": referred}),
        *tables("remedy", remedy),
        *clauses(covers, excluded, bool(referred), bool(per), needs),
    ]
    return "\n".join(lines) + "\n"


def tables(name: str, values: dict[str, Any]) -> list[str]:
    """Write a table, a line a key."""
    return [f"[{name}]", *(f"{key} = {written(value)}" for key, value in values.items())]


def clauses(covers: dict[str, Any], excluded: list[str], referred: bool, limited: bool, needs: bool) -> list[str]:
    """Give every clause that the terms can name its words."""
    ids = ["in-force", "suspended", "device", *(f"exclude.{cause}" for cause in excluded)]
    ids += ["refer"] * referred + ["limit"] * limited + ["walk-in.reception"] * needs
    lines = [f'[clause."{each}"]\ntitle = {WORDS}\nja = "言葉"\nen = "words"' for each in ids]
    for name, cover in covers.items():
        lines.append(f'[clause."cover.{name}"]\ntitle = {WORDS}\nja = "言葉"\nen = "words"')
        lines += [f"ended = {WORDS}"] * ("months" in cover)
    return lines


def random_catalogues(random: Random) -> list[str]:
    """Write one to three catalogues of the plan; models come and go, change tier, methods and walk-in faults."""
    moments = ["2018-04-01T00:00:00+09:00", "2020-08-04T10:00:00+09:00", "2022-02-28T23:59:59+09:00"]
    moments += ["2021-12-31T15:00:00+00:00", "2024-02-28T14:59:59Z", "2025-01-01T00:00:00+14:00"]
    return [random_catalogue(random, moment) for moment in random.sample(moments, random.randint(1, 3))]


def random_catalogue(random: Random, moment: str) -> str:
    """Write one catalogue."""
    lines = [f'language = 1\nplan = "random"\nfrom = {moment}']
    for model in some(random, MODELS, 5):
        methods = random.choice((["ship-in"], ["walk-in"], ["ship-in", "walk-in"], ["walk-in", "ship-in"]))
        row: dict[str, Any] = {"code": model, "ja": "機種", "en": "model", "methods": methods}
        if "walk-in" in methods:
            row["walk_in_faults"] = some(random, FAULTS, 8)
        if random.random() < 0.7:
            row["tier"] = random.choice(TIERS)
        lines += ["[[model]]", *(f"{key} = {written(value)}" for key, value in row.items())]
    return "\n".join(lines) + "\n"

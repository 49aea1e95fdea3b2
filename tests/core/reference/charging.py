"""The price of a month, day by day and in fractions, the start of use and the last day when leaving."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from tests.core.reference.days import days_from, month_of, shifted
from tests.core.reference.deciding import Case, Toml, days_in_force, matches


def half_up(amount: Fraction) -> int:
    """Round to the nearest whole yen, a half up."""
    return floor(amount + Fraction(1, 2))


ROUND: dict[str, Callable[[Fraction], int]] = {"floor": floor, "ceil": ceil, "half-up": half_up}


def charge(terms: Toml, row: Toml, case: Case) -> dict[str, int]:
    """Price the month of ``case["month"]`` (any of its days) for a contract."""
    price, start = terms["price"], case["started_on"]
    month = month_of(case["month"])
    _, last = days_in_force(terms, case)
    if start > month[-1] or last < month[0]:
        return {"net": 0, "tax": 0, "total": 0}

    free = list(days_from(start, shifted(start, price.get("free_days", 0) - 1))) if price.get("free_days") else []
    charged = []
    for day in month:
        shortened = price.get("leaving", "month-end") == "by-day" or case.get("days_of_use_only", False)
        leaves_early = shortened and day > last
        unpaid = not price.get("charged_while_suspended", True) and any(a <= day <= b for a, b in case["suspended"])
        if day >= start and not leaves_early and not unpaid and day not in free:
            charged.append(day)

    monthly = next(each["net"] for each in price["monthly"] if matches(each.get("when", {}), facts_of(row)))
    net = monthly if len(charged) == len(month) else by_day(price, monthly, len(charged), len(month))
    rate = 10 if month[-1] >= date(2019, 10, 1) else 8
    tax = ROUND[price.get("tax", "floor")](Fraction(net * rate, 100))
    return {"net": net, "tax": tax, "total": net + tax}


def facts_of(row: Toml) -> dict[str, Any]:
    """Give what a monthly price may depend on."""
    return {"tier": row.get("tier"), "model": row["code"]}


def by_day(price: Toml, monthly: int, days: int, days_in_month: int) -> int:
    """Price some days of a month."""
    way = price.get("by_day", "floor-total")
    if way == "floor-daily":
        return floor(Fraction(monthly, days_in_month)) * days
    return ROUND[way.removesuffix("-total")](Fraction(monthly, days_in_month) * days)


def start_of_use(terms: Toml, purchased: date, shipped: date | None, delivered: date | None) -> date | None:
    """Give the day on which use starts, ``None`` as long as it is not known."""
    way = terms["time"]["start"]
    if way == "next-month":
        return shifted(month_of(purchased)[-1], 1)
    return {"purchased": purchased, "shipped": shipped, "delivered": delivered}[way]


def last_day_when_leaving(terms: Toml, asked: date) -> date:
    """Give the last day in force for who asks to leave."""
    return month_of(asked)[-1] if terms["price"].get("leaving", "month-end") == "month-end" else asked

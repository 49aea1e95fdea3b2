"""What can I use today, and a report with its decision, over HTTP: two web processes, many contracts, four callers.

Each is compared with an address of the bench that reads or inserts one row in the same processes; both are called by
turns in slices of a second, so that whatever else the machine does meanwhile slows both. Commits are on disk when they
are answered.

    python bench/http_bench.py      HOSHO_BENCH_CONTRACTS=200000 HOSHO_BENCH_SECONDS=15 are the defaults
"""

import random
from collections.abc import Callable

from filled import Person, database, load
from serving import PROCESSES, Caller, by_turns, served
from table import Row, Times, publish, setting

CONTRACTS = min(setting("CONTRACTS", 200_000), 200_000)
SECONDS = setting("SECONDS", 15)
CALLERS = 4


def rows(people: list[Person], call: Callable[[], Caller]) -> list[Row]:
    """Measure, and check that every report was decided as covered and took its use."""
    chance = random.Random(1)
    callers = [call() for _ in range(CALLERS)]
    fresh = list(people)
    chance.shuffle(fresh)

    def standing(caller: Caller) -> object:
        return caller.get(f"/api/v1/contracts/{chance.choice(people).contract}/coverage")

    def row(caller: Caller) -> object:
        return caller.get(f"/bench/rows/{chance.choice(people).contract}")

    def report(caller: Caller) -> None:
        who = fresh.pop()
        body = {"device": who.imei, "cause": "partial-damage", "faults": ["screen"]}
        claim = caller.post(f"/api/v1/contracts/{who.contract}/reports", body)
        assert claim["state"] == "approved", claim

    def insert(caller: Caller) -> object:
        return caller.post(
            "/bench/rows", {"device": "490154203237518", "cause": "partial-damage", "faults": ["screen"]}
        )

    found = []
    for what, act, control, bare in (
        ("GET standing: what can I use today", standing, "read one row", row),
        ("POST report: decided, use reserved", report, "insert one row", insert),
    ):
        by_turns(act, bare, callers=callers, seconds=1)  # warms up
        measured, beside = by_turns(act, bare, callers=callers, seconds=SECONDS)
        (rate, times), (bare_rate, bare_times) = _of(measured), _of(beside)
        result, there = f"{rate:7,.0f}/s {times}", f"{bare_rate:7,.0f}/s {bare_times}"
        found.append(Row(what, result, control, there, rate / bare_rate))
    _check(len(people) - len(fresh))
    return found


def _of(taken: list[list[float]]) -> tuple[float, Times]:
    """Return the rate of all callers together, and the times of single calls."""
    rate = sum(len(times) / sum(times) for times in taken)
    return rate, Times.of(each for times in taken for each in times)


def _check(reports: int) -> None:
    from hosho.claims.models import Claim, Decision
    from hosho.contracts.models import Use

    open_claims = Claim.objects.filter(closed_at=None).count()
    assert open_claims == Decision.objects.count() == Use.objects.count() == reports, "each report did all of its work"


def main() -> None:
    """Fill, serve, measure."""
    print("HTTP: filling a database", flush=True)
    with database(durable=True) as server:
        people = load(server.address("postgres"), CONTRACTS)
        with served(server) as call:
            found = rows(people, call)
    title = f"Over HTTP: {PROCESSES} processes, {CALLERS} callers, {CONTRACTS:,} contracts (rate, p50, p95)"
    publish(title, found)


if __name__ == "__main__":
    main()

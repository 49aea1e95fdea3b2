"""How fast the search answers with a million members, units and contracts, one caller, each kind of text by turns.

Twice: in this process, the search with the lines of its hits, beside reading one row by its key; and over HTTP, beside
an address that reads one row in the same processes.

    python bench/search_bench.py      HOSHO_BENCH_CONTRACTS=1000000 HOSHO_BENCH_ROUNDS=200 are the defaults
"""

import random
import time
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from filled import Person, database, load
from serving import Caller, served
from table import Row, Times, publish, setting

CONTRACTS = setting("CONTRACTS", 1_000_000)
ROUNDS = setting("ROUNDS", 200)
UNCOUNTED = 20
SEED = 20200804
GOAL_MS = 50

Ask = Callable[[Person], str]
KINDS: dict[str, Ask] = {
    "phone": lambda who: f"{who.phone[:3]}-{who.phone[3:7]}-{who.phone[7:]}",
    "phone, first 7 digits": lambda who: who.phone[:7],
    "kana": lambda who: who.kana,
    "kana, family name": lambda who: who.kana.split()[0],
    "kana, one letter": lambda who: who.kana[0],
    "kana and birth date": lambda who: f"{who.kana.split()[0]} {who.born_on:%Y/%m/%d}",
    "name": lambda who: who.name.replace(" ", ""),
    "birth date (S63.3.14)": lambda who: (
        f"S{who.born_on.year - 1925}.{who.born_on:%m.%d}" if who.born_on.year < 1989 else f"{who.born_on:%Y%m%d}"
    ),
    "IMEI": lambda who: who.imei,
    "IMEI, wrong check digit": lambda who: who.imei[:-1] + str((int(who.imei[-1]) + 1) % 10),
    "serial": lambda who: who.serial,
    "serial, first 8": lambda who: who.serial[:8],
    "contract number": lambda who: f"C-20-{who.n:06d}",
    "order number": lambda who: f"o20{who.n:06d}",
    "claim number": lambda who: f"R-21-{who.n // 5:05d}",
    "number without letter": lambda who: f"20-{who.n:06d}",
    "tracking number": lambda who: who.tracking,
    "a name that no one has": lambda who: "ヌヌ" + who.kana[:1],
}


def in_turn(work: Callable[[Person], object], control: Callable[[Person], object], people: list[Person]) -> list[Times]:
    """Do the work and the control by turns, for people chosen at random; the first turns do not count.

    Whatever else the machine does meanwhile slows both.
    """
    chance = random.Random(SEED)
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + UNCOUNTED):
        who = chance.choice(people)
        for act, times in zip((work, control), taken, strict=True):
            began = time.perf_counter()
            act(who)
            if turn >= UNCOUNTED:
                times.append(time.perf_counter() - began)
    return [Times.of(times) for times in taken]


def inside(people: list[Person]) -> list[Row]:
    """Measure the search in this process."""
    from hosho.insight.search import labels_of, search
    from hosho.people.models import Member

    def found(ask: Ask, who: Person) -> int:
        hits = search(ask(who)).hits
        labels_of(hits)
        return len(hits)

    rows = []
    for kind, ask in KINDS.items():
        hits = sum(found(ask, who) for who in people[:20]) / 20
        times, row = in_turn(partial(found, ask), lambda who: Member.objects.get(id=who.member), people)
        what = f"{kind} ({hits:.1f} hits)"
        rows.append(Row(what, str(times), "one row by its key", str(row), times.p50 / row.p50))
    return rows


def over_http(people: list[Person], caller: Caller) -> list[Row]:
    """Measure the search over HTTP."""

    def asked(ask: Ask, who: Person) -> object:
        return caller.get(f"/api/v1/search?q={quote(ask(who))}")

    rows = []
    for kind, ask in KINDS.items():
        times, row = in_turn(
            partial(asked, ask),
            lambda who: caller.get(f"/bench/rows/{who.contract}"),
            people,
        )
        goal, met = f"p95 under {GOAL_MS} ms", times.p95 < GOAL_MS
        rows.append(Row(kind, str(times), "read one row", str(row), times.p50 / row.p50, goal, met))
    return rows


def main() -> None:
    """Fill, measure, and print."""
    print("Search: filling a database", flush=True)
    with database() as server:
        people = load(server.address("postgres"), CONTRACTS)
        chance = random.Random(SEED)
        chance.shuffle(people)
        of_it = f"{CONTRACTS:,} contracts, one caller (p50, p95)"
        publish(f"Search, in process: {of_it}", inside(people))
        with served(server) as call:
            publish(f"Search, GET /search over HTTP: {of_it}", over_http(people, call()))


if __name__ == "__main__":
    main()

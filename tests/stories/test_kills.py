"""``kill -9`` of web server, worker, PostgreSQL or all of it, at any moment of a claim's path, changes nothing.

The real thing runs in processes of its own, with commits that are on disk, and is spoken to over HTTP. The caller does
what the API asks of callers: it sends a write again, under the same Idempotency-Key, until it is acknowledged.

The ordinary suite plays two paths: a repair, with a kill between any two steps; and a sale, a booking and an exchange,
with kills at the named points of ``POINTS``. ``KILL_ROUNDS=20`` plays each so many times, with other victims, and
besides a repair with a kill while each step has done all its work and has not yet committed, and one with kills at
random moments; ``KILL_SEED`` (default 1) is the first round's seed. With ``pytest -s`` each play tells how many writes
had to be sent again. Nothing here waits for ever: see ``running.PATIENCE_SECONDS``.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypedDict

import pytest
from tests.stories.callers import AtNamedPoints, AtRandom, BeforeCommit, BetweenSteps, Caller, Killer, Point
from tests.stories.checks import Books, check
from tests.stories.cutting import cutting
from tests.stories.path import Follows, Played, Write, play_exchange, play_repair
from tests.stories.running import Running, Victim, installation

FIRST_SEED = int(os.environ.get("KILL_SEED", "1"))
ROUNDS = range(FIRST_SEED, FIRST_SEED + int(os.environ.get("KILL_ROUNDS", "1")))
IN_LONG_RUNS = pytest.mark.skipif("KILL_ROUNDS" not in os.environ, reason="KILL_ROUNDS asks for it")
POINTS = (
    Point("/orders", "before-commit", "web"),
    Point("/orders", "after-commit", "postgres"),
    Point("/delivery", "duty", "worker"),
    Point("/reports", "before-commit", "postgres"),
    Point("/reports", "after-commit", "web"),
    Point("/visit", "before-commit", "web"),
    Point("/visit", "after-commit", "postgres"),
    Point("/delivery", "duty", "postgres"),
    Point("/exchange", "before-commit", "postgres"),
    Point("/exchange", "after-commit", "web"),
    Point("/return", "before-commit", "web"),
    Point("/return", "after-commit", "worker"),
    Point("/delivery", "duty", "worker"),
)
"""Sale, decision, booking, the exchange unit's allocation and its sending; and the duties that follow deliveries."""
OTHER: dict[Victim, Victim] = {"web": "postgres", "postgres": "web", "worker": "run"}
_plays = count(1)


@pytest.fixture(scope="module")
def system() -> Iterator[Running]:
    """Run one installation for all plays; each has its own member, device and claim."""
    with tempfile.TemporaryDirectory(prefix="hosho-") as folder, installation(Path(folder), demo_members=1) as running:
        running.be_ready()
        yield running


def play_and_check(system: Running, killer: Killer, play: Callable[[int, Write, Follows], Played]) -> Caller:
    """Play a path while ``killer`` is about; then nothing is lost, nothing is there twice, nothing else is there."""
    system.kills = 0
    before = Books(system.database())
    number = next(_plays)
    caller = Caller(system, killer, play=f"play-{number}")
    played = play(number, caller.write, caller.follows)
    system.be_ready()
    decided = caller.get("office", f"/claims/{played.claim}")["decisions"]
    check(system.database(), before=before, played=played, decided=decided)
    caller.send_all_again()
    check(system.database(), before=before, played=played, decided=decided)
    sys.stdout.write(f"{type(killer).__name__}: {system.kills} kills, {caller.sent_again} writes sent again\n")
    return caller


@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_between_any_two_steps_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    victims: tuple[Victim, ...] = ("worker", "postgres", "web", "worker", "web", "postgres", "worker", "run", "web")
    play_and_check(system, BetweenSteps(system, turned(victims, seed)), play_repair)


@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_at_named_points_of_sale_decision_booking_and_exchange_lose_nothing(system: Running, seed: int) -> None:
    points = [point if seed % 2 else point._replace(victim=OTHER[point.victim]) for point in POINTS]
    with cutting(("127.0.0.1", system.port)) as proxy:
        killer = AtNamedPoints(system, proxy, points)
        caller = play_and_check(system, killer, partial(play_exchange, **free_hour(system)))
    assert killer.left == [], "each point was come to"
    answers = {sent.path: sent.answer for sent in caller.sent}
    assert killer.lost == {path: answers[path] for path in killer.lost}, "what was lost is answered again, to the byte"
    assert len(killer.lost) == sum(point.moment == "after-commit" for point in POINTS)


@IN_LONG_RUNS
@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_just_before_any_commit_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    of_writes: tuple[Victim, ...] = ("web", "postgres", "web", "postgres", "run")
    of_duties: tuple[Victim, ...] = ("worker", "postgres", "run")
    play_and_check(system, BeforeCommit(system, turned(of_writes, seed), turned(of_duties, seed)), play_repair)


@IN_LONG_RUNS
@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_at_random_moments_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    victims: list[Victim] = ["web", "worker", "postgres", "web", "worker", "postgres", "run"]
    play_and_check(system, AtRandom(system, victims, seed=seed), play_repair)


class Hour(TypedDict):
    """A time at which a store takes a visit."""

    store: str
    starts_at: str


def free_hour(system: Running) -> Hour:
    """Give a store that takes visits, and the first of its hours that is free."""
    caller = Caller(system, BetweenSteps(system, ["web"]), play="asking")
    for store in caller.ask("office", "/stores"):
        for hour in caller.ask("office", f"/stores/{store['code']}/slots"):
            return {"store": store["code"], "starts_at": hour["starts_at"]}
    raise AssertionError("no store takes visits")


def turned(victims: tuple[Victim, ...], seed: int) -> list[Victim]:
    """Begin with another one each round. Whole starts take longest, so ``run`` comes up less often than the others."""
    turn = seed % len(victims)
    return [*victims[turn:], *victims[:turn]]

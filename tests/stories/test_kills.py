"""``kill -9`` of web server, worker, PostgreSQL or all of it, at any moment of one claim's path, changes nothing.

The real thing runs in processes of its own, with commits that are on disk, and is spoken to over HTTP. The caller does
what the API asks of callers: it sends a write again, under the same Idempotency-Key, until it is acknowledged.

The ordinary suite plays the path three times: with a kill between any two steps, with a kill while each step has done
all its work and has not yet committed, and with kills at random moments. ``KILL_ROUNDS=20`` plays each so many times,
each time with other victims at each step and at other moments; ``KILL_SEED`` (default 1) is the first round's seed.
With ``pytest -s`` each play tells how many writes had to be sent again.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.stories.callers import AtRandom, BeforeCommit, BetweenSteps, Caller, Killer
from tests.stories.checks import Books, check
from tests.stories.path import play
from tests.stories.running import Running, Victim, installation

FIRST_SEED = int(os.environ.get("KILL_SEED", "1"))
ROUNDS = range(FIRST_SEED, FIRST_SEED + int(os.environ.get("KILL_ROUNDS", "1")))
_plays = count(1)


@pytest.fixture(scope="module")
def system() -> Iterator[Running]:
    """Run one installation for all plays; each has its own member, device and claim."""
    with tempfile.TemporaryDirectory(prefix="hosho-") as folder, installation(Path(folder), demo_members=1) as running:
        running.be_ready()
        yield running


def play_and_check(system: Running, killer: Killer) -> None:
    """Play the path while ``killer`` is about; then nothing is lost, nothing is there twice, nothing else is there."""
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


@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_between_any_two_steps_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    victims: tuple[Victim, ...] = ("worker", "postgres", "web", "worker", "postgres", "run", "postgres")
    play_and_check(system, BetweenSteps(system, turned(victims, seed)))


@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_just_before_a_commit_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    of_writes: tuple[Victim, ...] = ("web", "postgres", "web", "postgres", "run")
    of_duties: tuple[Victim, ...] = ("worker", "postgres", "run")
    play_and_check(system, BeforeCommit(system, turned(of_writes, seed), turned(of_duties, seed)))


@pytest.mark.parametrize("seed", ROUNDS)
def test_kills_at_random_moments_lose_nothing_and_repeat_nothing(system: Running, seed: int) -> None:
    victims: list[Victim] = ["web", "worker", "postgres", "web", "worker", "postgres", "run"]
    play_and_check(system, AtRandom(system, victims, seed=seed))


def turned(victims: tuple[Victim, ...], seed: int) -> list[Victim]:
    """Begin with another one each round. Whole starts take longest, so ``run`` comes up less often than the others."""
    turn = seed % len(victims)
    return [*victims[turn:], *victims[:turn]]

"""How fast the core decides, beside bare counterparts in the same run.

In process: decisions a second with dates and history, beside an empty function with the same arguments.
Through a pipe: lines a second of ``hosho decide`` and its peak memory, beside ``json.loads`` alone over the same lines.

    python bench/core_bench.py      HOSHO_BENCH_LINES=1000000 HOSHO_BENCH_CASES=200000 are the defaults
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from table import Row, per_second, publish, setting

from hosho.core.codes import CAUSES, FAULTS, REMEDIES, Method
from hosho.core.coverage import Contract, Report, Use, decide
from hosho.core.terms import Plan, shipped

SEED = 20200804
LINES = setting("LINES", 1_000_000)
CASES = setting("CASES", 200_000)
ROUNDS = 5
# A small separate process starts the command, because a child's peak memory begins at that of its parent.
MEASURE = """
import json, os, subprocess, sys, time
began = time.perf_counter()
feed = subprocess.Popen(["cat", sys.argv[1]], stdout=subprocess.PIPE)
child = subprocess.Popen(sys.argv[2:], stdin=feed.stdout, stdout=subprocess.DEVNULL)
feed.stdout.close()
_, status, usage = os.wait4(child.pid, 0)
print(json.dumps([time.perf_counter() - began, usage.ru_maxrss]))
sys.exit(os.waitstatus_to_exitcode(status))
"""
Case = tuple[Contract, tuple[Use, ...], Report]

JSON_LOADS_ALONE = """
import json, sys
for line in sys.stdin.buffer:
    json.loads(line)
"""


def cases(plan: Plan, count: int) -> list[Case]:
    """Make cases over seven years: four in five of a cause that is covered, half with one to three earlier uses."""
    chance = random.Random(SEED)
    models = sorted(plan.rows)
    made = []
    for _ in range(count):
        started_on = date(2020, 8, 4) + timedelta(days=chance.randrange(1500))
        received_on = started_on + timedelta(days=chance.randrange(-3, 1200))
        uses = tuple(
            Use(started_on + timedelta(days=chance.randrange(1200)), chance.choice((None, *REMEDIES)))
            for _ in range(chance.choice((0, 0, 0, 1, 2, 3)))
        )
        ended_on = started_on + timedelta(days=900) if chance.random() < 0.2 else None
        occurred_on = received_on - timedelta(days=chance.randrange(4)) if chance.random() < 0.5 else None
        cause = chance.choice(CAUSES[:5]) if chance.random() < 0.8 else chance.choice(CAUSES)
        faults = tuple(chance.sample(FAULTS, chance.randrange(3)))
        method: Method | None = "walk-in" if chance.random() < 0.3 else None
        contract = Contract(started_on, chance.choice(models), "490154203237518", ended_on, chance.random() < 0.02)
        report = Report(received_on, "490154203237518", cause, occurred_on, faults, method, method is not None, "phone")
        made.append((contract, uses, report))
    return made


def in_process(count: int) -> None:
    """Measure the rate of decisions beside that of an empty function."""
    plan = shipped()
    terms = plan.terms()
    made = cases(plan, count)

    def nothing(*, plan: object, terms: object, contract: object, uses: object, report: object) -> None: ...

    def decide_all() -> None:
        for contract, uses, report in made:
            decide(plan=plan, terms=terms, contract=contract, uses=uses, report=report)

    def call_nothing() -> None:
        for contract, uses, report in made:
            nothing(plan=plan, terms=terms, contract=contract, uses=uses, report=report)

    empty, decisions = per_second(call_nothing, count, rounds=ROUNDS), per_second(decide_all, count, rounds=ROUNDS)
    row = Row(
        "decide, with dates and history",
        f"{decisions:,.0f}/s",
        "an empty function",
        f"{empty:,.0f}/s",
        decisions / empty,
        "200,000/s",
        decisions >= 200_000,
    )
    publish(f"Decisions in process, one core: {count:,} cases, median of {ROUNDS} rounds", [row])


def as_line(number: int, case: Case) -> str:
    """Write a case as a line of input."""
    contract, uses, report = case
    reported = {
        "received_on": report.received_on.isoformat(),
        "device": report.device,
        "cause": report.cause,
        "faults": list(report.faults),
        "phone_reception": report.phone_reception,
        "channel": report.channel,
    }
    raw = {
        "id": f"case-{number}",
        "contract": {
            "started_on": contract.started_on.isoformat(),
            "ended_on": contract.ended_on.isoformat() if contract.ended_on else None,
            "suspended": contract.suspended,
            "model": contract.model,
            "device": contract.device,
        },
        "approved": [
            {"received_on": use.received_on.isoformat(), "remedy": use.remedy}
            if use.remedy
            else use.received_on.isoformat()
            for use in uses
        ],
        "report": reported | ({"method": report.method} if report.method else {}),
    }
    return json.dumps(raw)


def lines(count: int) -> Iterator[str]:
    """Yield lines of input, from a hundred thousand different cases."""
    made = cases(shipped(), min(count, 100_000))
    for number in range(count):
        yield as_line(number, made[number % len(made)])


def timed(command: list[str], file: Path) -> tuple[float, float]:
    """Run a command with the file on its standard input, through a pipe. Return seconds and peak memory in MB."""
    measured = subprocess.run([sys.executable, "-c", MEASURE, str(file), *command], capture_output=True, check=True)
    seconds, peak = json.loads(measured.stdout)
    return seconds, peak / 1024


def through_a_pipe(count: int) -> None:
    """Measure the rate and peak memory of ``hosho decide`` beside ``json.loads`` alone."""
    hosho = Path(sys.executable).with_name("hosho")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.jsonl"
        with file.open("w") as out:
            for line in lines(count):
                out.write(line + "\n")
        size = file.stat().st_size / count
        bare, bare_peak = timed([sys.executable, "-c", JSON_LOADS_ALONE], file)
        seconds, peak = timed([str(hosho), "decide"], file)
    row = Row(
        "hosho decide",
        f"{count / seconds:,.0f}/s, {peak:.0f} MB",
        "json.loads alone",
        f"{count / bare:,.0f}/s, {bare_peak:.0f} MB",
        bare / seconds,
        "100,000/s, 100 MB",
        count / seconds >= 100_000 and peak < 100,
    )
    publish(f"Decisions through a pipe: {count:,} lines of {size:,.0f} bytes", [row])


def main() -> None:
    """Measure both."""
    in_process(CASES)
    through_a_pipe(LINES)


if __name__ == "__main__":
    main()

"""How fast a month is billed: from contracts to issued invoices, beside the fastest that the same database can write.

A database of its own is made in a temporary folder and filled with invented contracts; one in thirty started in the
month, one in a hundred leaves in it, one in ten belongs to a member who has another. Then the month is run, as
`hosho billing run` does. The control, in the same database: INSERT…SELECT of the same rows into bare unlogged tables.

    python bench/billing_bench.py           HOSHO_BENCH_BILLED=100000,1000000,5000000 chooses the sizes,
                                            HOSHO_BENCH_WORKERS=2 how many connections write side by side
"""

import resource
import time
from datetime import date, datetime

import psycopg
from filled import database
from table import PREFIX, SETTINGS, Row, publish, setting

from hosho.core.calendar import TOKYO
from hosho.platform import postgres

SIZES = [int(size) for size in SETTINGS.get(f"{PREFIX}BILLED", "100000,1000000").split(",")]
WORKERS = setting("WORKERS", 2)
MONTH = date(2026, 9, 1)
NOW = datetime(2026, 10, 1, 9, tzinfo=TOKYO)
GOAL = 0.25

FILL = """
    CREATE TEMP TABLE made AS
    SELECT n, uuidv7(started + (n || ' ms')::interval - now()) AS contract,
           uuidv7(started + (n || ' ms')::interval - now()) AS member, started
    FROM (SELECT n, CASE WHEN n %% 30 = 0 THEN date '2026-09-01' + (n %% 29)::int
                         ELSE date '2025-01-01' + (n::bigint * 500 / %(contracts)s)::int END AS started
          FROM generate_series(1, %(contracts)s) AS n) AS each;
    CREATE INDEX ON made (n);
    ANALYZE made;
    UPDATE made SET member = other.member FROM made AS other WHERE made.n %% 10 = 9 AND other.n = made.n - 1;
    INSERT INTO people_member (id, name, kana, born_on, mail, phone, postal_code, address, language, joined_at,
                               name_key, kana_key)
    SELECT DISTINCT ON (member) member, '見本 ' || n, 'ミホン', '1990-01-01', 'm' || n || '@example.jp', '0900000000',
           '1000001', '見本県見本市1-2-3', 'ja', started, 'x', 'x' FROM made ORDER BY member;
    INSERT INTO contracts_contract (id, number, member_id, order_id, plan, model, sole_version, joined_at, started_on,
                                    started_at, last_day, ended_at, ended_because)
    SELECT contract, 'C-20-' || to_char(n, 'FM9999000000'), member, contract, 'iijmio-used', 'iphone-xr', 1,
           started, started, started, CASE WHEN n %% 100 = 1 THEN date '2026-09-30' END,
           CASE WHEN n %% 100 = 1 THEN date '2026-09-15' END, ''
    FROM made ORDER BY contract;
    INSERT INTO contracts_appliedterms (id, member_id, contract_id, version, from_on, reason, applied_at)
    SELECT gen_random_uuid(), member, contract, 1, started, 'joined', started FROM made ORDER BY contract;
    ANALYZE;
"""


def fill(url: str, contracts: int) -> None:
    """Create the contracts."""
    with psycopg.connect(url, autocommit=True) as database:
        for statement in FILL.split(";\n"):
            if statement.strip():
                database.execute(statement, {"contracts": contracts})
        database.execute("VACUUM ANALYZE")
        database.execute("CHECKPOINT")


def bare(url: str) -> float:
    """Return the rows a second of INSERT…SELECT of the same rows into bare unlogged tables, the better of two runs."""
    best = 0.0
    with psycopg.connect(url, autocommit=True) as database:
        for _ in range(2):
            rows, took = 0, 0.0
            for table in ("billing_charge", "billing_invoice", "billing_invoiceline"):
                database.execute("DROP TABLE IF EXISTS bare")
                database.execute(f"CREATE UNLOGGED TABLE bare (LIKE {table})")
                began = time.perf_counter()
                rows += database.execute(f"INSERT INTO bare SELECT * FROM {table}").rowcount
                took += time.perf_counter() - began
            best = max(best, rows / took)
    return best


def megabytes() -> float:
    """Return the peak memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(contracts: int) -> Row:
    """Bill a month of this number of contracts. Return the rate beside that of the control."""
    with database() as server:
        from hosho.billing.invoicing import Issuing
        from hosho.billing.models import Run
        from hosho.billing.operations import run_month
        from hosho.core.terms.loading import SHIPPED
        from hosho.journal.actor import OPERATOR
        from hosho.plans.operations import publish_folder

        publish_folder(folder=SHIPPED / "iijmio-used", actor=OPERATOR, now=datetime(2020, 8, 4, 10, tzinfo=TOKYO))
        fill(server.address(postgres.SUPERUSER), contracts)
        before, began = megabytes(), time.perf_counter()
        stages: dict[str, float] = {}
        since, stage = began, "open"

        def seen(run: Run) -> None:
            nonlocal since, stage
            now = time.perf_counter()
            stages[stage] = stages.get(stage, 0) + now - since
            since, stage = now, run.state

        run = run_month(
            month=MONTH,
            issuer=Issuing("見本保証株式会社", "T6700012345678", "見本県見本市みどり町1-1"),
            actor=OPERATOR,
            now=NOW,
            workers=WORKERS,
            seen=seen,
        )
        took = time.perf_counter() - began
        rows = run.charges + run.invoices + run.lines
        control = bare(server.address(postgres.SUPERUSER))
        assert run.charges == run.lines == contracts, run.charges
        share = rows / took / control
        spent = ", ".join(f"{name} {seconds:.1f}" for name, seconds in stages.items() if seconds >= 0.1)
        print(f"  {contracts:,} contracts: {took:.1f} s ({spent})", flush=True)
        return Row(
            f"{contracts:,} contracts, {took / contracts * 1e6:.1f} µs each, {megabytes() - before:+.0f} MB",
            f"{rows / took:,.0f} rows/s",
            "bare INSERT…SELECT",
            f"{control:,.0f} rows/s",
            share,
            f"{GOAL} or more",
            share >= GOAL,
        )


def main() -> None:
    """Measure each size and print."""
    publish(
        f"Billing a month, to issued invoices: {WORKERS} connections",
        [measure(size) for size in SIZES],
    )


if __name__ == "__main__":
    main()

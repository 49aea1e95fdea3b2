"""``make bench``: every bench, one after the other, and one table of all that they measured.

HOSHO_BENCH_CONTRACTS, HOSHO_BENCH_ROUNDS, HOSHO_BENCH_SECONDS, HOSHO_BENCH_CASES and HOSHO_BENCH_LINES make it smaller.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from table import PREFIX, SETTINGS, Row, show


def main() -> None:
    """Run the benches, each in a process of its own, and print the table."""
    with tempfile.TemporaryDirectory(prefix="hosho-bench-") as folder:
        file = Path(folder) / "rows.jsonl"
        environment = os.environ | SETTINGS | {f"{PREFIX}TABLE": str(file)}
        for bench in sorted(Path(__file__).parent.glob("*_bench.py")):
            print(f"{bench.stem} …", flush=True)
            subprocess.run([sys.executable, bench], env=environment, check=True)
        titled: dict[str, list[Row]] = {}
        for line in file.read_text().splitlines():
            title, row = json.loads(line)
            titled.setdefault(title, []).append(Row(**row))
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{os.cpu_count()} cores; load in the last 1, 5 and 15 minutes: {load}\n")
    show(titled)


if __name__ == "__main__":
    main()

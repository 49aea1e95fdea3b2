"""Own a PostgreSQL server on the folder given, say so in one line, and wait for the end. Started by test_postgres."""

import signal
import sys
from pathlib import Path

from hosho.platform import postgres

if len(sys.argv) > 2:  # another initdb
    other, real = Path(sys.argv[2]), postgres.binary
    postgres.binary = lambda name: other if name == "initdb" else real(name)

server = postgres.Server(Path(sys.argv[1]))
try:
    server.start()
except postgres.PostgresError as error:
    sys.exit(str(error))
assert server.process is not None
print(server.process.pid, flush=True)  # noqa: T201
signal.pause()

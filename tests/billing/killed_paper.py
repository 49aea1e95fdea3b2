"""A process that keeps a paper, says that its file is written, and stays there until it is killed.

``python -m tests.billing.killed_paper NUMBER``: on the database and in the folder of its environment.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hosho.platform.settings")
django.setup()

from hosho.billing.queries import invoice_with  # noqa: E402
from hosho.documents.operations import keep_numbered  # noqa: E402 - Django must be set up first
from hosho.workflows.invoice_documents import made  # noqa: E402
from tests.cast import at  # noqa: E402


def stay(point: str) -> None:
    """Say that the point is reached, and wait; nobody writes what is waited for."""
    sys.stdout.write(f"{point}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    keep_numbered([made(invoice_with(sys.argv[1]), "ja")], now=at("2020-10-01 10:00"), passed=stay)

"""The self-check: what must be true of the whole database, asked as set queries. Zero rows, or it names them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from hosho.claims.models import Decision
from hosho.insight.selfcheck import (
    claims,
    cover,
    custody,
    forgotten,
    histories,
    limits,
    money,
    papers,
    places,
    replays,
    unused,
)
from hosho.insight.selfcheck.invariant import Invariant

INVARIANTS: tuple[Invariant, ...] = (
    *custody.INVARIANTS,
    *cover.INVARIANTS,
    *limits.INVARIANTS,
    *claims.INVARIANTS,
    *histories.INVARIANTS,
    *places.INVARIANTS,
    *money.INVARIANTS,
    *forgotten.INVARIANTS,
    *unused.INVARIANTS,
    *papers.INVARIANTS,
    *replays.INVARIANTS,
)
OF_THE_CLOCK = frozenset({"agenda-in-time", "cover-in-force"})
"""Invariants that compare with business time, so that they mean nothing where nobody moves the clock."""

ONE_BY_ONE: Mapping[str, Callable[[], int]] = {
    replays.REPLAYS.name: Decision.objects.count,
    papers.PAPERS.name: papers.count,
}
"""Invariants that look at one row after the other, and how many there are."""


class Finding(NamedTuple):
    """A row that breaks an invariant."""

    invariant: str
    subject: str
    detail: str


def findings(
    *,
    now: datetime,
    leave_out: Collection[str] = (),
    begun: Callable[[Invariant], object] = lambda invariant: None,
    seen: Callable[[int], object] = lambda rows: None,
) -> list[Finding]:
    """Ask every invariant and give what breaks it; ``now`` is business time.

    ``begun`` is told each invariant before it is asked; ``seen`` how many more of its rows were looked at, where that
    takes long (``ONE_BY_ONE``).
    """
    found = []
    for invariant in INVARIANTS:
        if invariant.name not in leave_out:
            begun(invariant)
            found += [Finding(invariant.name, *row) for row in invariant.find(now, seen)]
    return found


@contextmanager
def one_moment() -> Iterator[None]:
    """Look at the database as it is at one moment, for as long as it takes, and change nothing."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield

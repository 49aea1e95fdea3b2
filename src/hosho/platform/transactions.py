"""One operation is one transaction, and which errors are tried again is written here alone.

Lock order, for every operation: contract, then claim or order, then unit, then place. Rows of one kind are locked in
the order of their ids.

Placing an order locks the unit first, and makes its contract and order afterwards. That closes no circle: nobody sees
these rows before it commits, so nobody waits for them; and once it has the unit it waits for nothing but the unit's
promise, whose taker (an exchange, a loaner) never waits for a lock of the unit after that.
"""

import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction
from psycopg import errors

_under_way: ContextVar[bool] = ContextVar("an operation is under way", default=False)
P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 12  # eight callers racing for one seat need at most eight
SEAT = "seat_"
"""Unique constraints whose names begin so are numbered seats: losing one means *read again and decide again*."""


def operation(perform: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one transaction: all of it, or nothing.

    Inside another operation it joins that one's transaction, which then owns the retry. It has no savepoint there: an
    error ends both. Who wants to go on after one puts ``transaction.atomic()`` around the call; whoever forgets it is
    stopped by Django at the next question to the database, so half an act is never kept.

    Tried again, from the beginning: a deadlock, a serialization failure, and a lost race for a numbered seat.
    Everything else is raised at once. What the function does outside the database must therefore be deferred as a job.
    """

    @wraps(perform)
    def in_one_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        if _under_way.get():
            with transaction.atomic(savepoint=False):
                return perform(*args, **kwargs)
        before = _under_way.set(True)
        try:
            return _tried(lambda: perform(*args, **kwargs))
        finally:
            _under_way.reset(before)

    return in_one_transaction


def _tried(perform: Callable[[], R]) -> R:
    attempts = 1 if connection.in_atomic_block else ATTEMPTS  # inside somebody's transaction only they can begin again
    for attempt in range(1, attempts + 1):
        try:
            with transaction.atomic():
                return perform()
        except DatabaseError as error:
            if attempt == attempts or not is_retryable(error):
                raise
        time.sleep(random.uniform(0, 0.002 * attempt))  # noqa: S311 - spreads the racers, keeps no secret
    raise AssertionError("the last attempt returns or raises")


def is_retryable(error: BaseException) -> bool:
    """Return whether the error is transient, so that retrying can succeed."""
    cause = error.__cause__
    if isinstance(cause, errors.UniqueViolation):
        return (cause.diag.constraint_name or "").startswith(SEAT)
    return isinstance(cause, errors.DeadlockDetected | errors.SerializationFailure)


def requires_operation(perform: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that changes rows only as part of a caller's operation; alone it would be half an act."""

    @wraps(perform)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise RuntimeError(f"{perform.__name__} belongs inside an operation; wrap the caller in @operation")
        return perform(*args, **kwargs)

    return inside

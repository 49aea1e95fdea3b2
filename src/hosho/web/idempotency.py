"""A write does its work once, however often it is sent."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest
from ninja import Schema, Status

from hosho import clock
from hosho.core.refusals import Refused
from hosho.platform.transactions import operation
from hosho.web.keys import caller_key, idempotency_key
from hosho.web.models import Answered

View = Callable[..., Schema]
KEPT = timedelta(hours=24)
"""How long an answer is kept, in real time."""


class InFlightError(Refused):
    """A request with this Idempotency-Key is being worked on."""

    code = "in-flight"


class KeyUsedOtherwiseError(Refused):
    """This Idempotency-Key came before with another request."""

    code = "idempotency-key-reused"


def once(status: int) -> Callable[[View], Callable[..., Status[Any]]]:
    """Make a view of a write idempotent: the work and the kept answer commit together.

    The caller's ``Idempotency-Key`` names the request. Sent again it gets the kept answer and does nothing; sent with
    another body or path it is refused; while the first is worked on, it is told to wait (``done_once``).
    """

    def decorate(view: View) -> Callable[..., Status[Any]]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Status[Any]:
            return done_once(request, body=request.body, status=status, work=lambda: view(request, *args, **kwargs))

        return guarded

    return decorate


def done_once(request: HttpRequest, *, body: bytes, status: int, work: Callable[[], Schema]) -> Status[Any]:
    """Do the work of a request once, and return the status and body of its answer; ``body`` is what was sent with it,
    or its hash where it is a file.

    Raises:
        InFlightError: the same request is being worked on.
        KeyUsedOtherwiseError: its key came before with another request.
    """
    return Status(
        *_answer(
            access_key_id=caller_key(request).id,
            name=idempotency_key(request),
            fingerprint=fingerprint_of(request, body),
            status=status,
            work=work,
        )
    )


def fingerprint_of(request: HttpRequest, body: bytes) -> str:
    """Return the SHA-256 (hex) of what was asked: method, path and body."""
    asked = b"\n".join((request.method.encode() if request.method else b"", request.path.encode(), body))
    return hashlib.sha256(asked).hexdigest()


@operation
def _answer(
    *, access_key_id: UUID, name: str, fingerprint: str, status: int, work: Callable[[], Schema]
) -> tuple[int, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{access_key_id} {name}"])
        [ours] = cursor.fetchone()
    if not ours:
        raise InFlightError
    kept = Answered.objects.filter(access_key_id=access_key_id, idempotency_key=name).first()
    if kept is not None:
        if kept.fingerprint != fingerprint:
            raise KeyUsedOtherwiseError
        return kept.status, json.loads(kept.body)
    body = work().model_dump(mode="json")
    Answered.objects.create(
        access_key_id=access_key_id,
        idempotency_key=name,
        fingerprint=fingerprint,
        status=status,
        body=json.dumps(body, ensure_ascii=False),
        answered_at=clock.real_now(),
    )
    return status, body


@operation
def forget_old_answers(*, real_now: datetime) -> int:
    """Forget answers older than ``KEPT``; return how many."""
    deleted, _by_table = Answered.objects.filter(answered_at__lt=real_now - KEPT).delete()
    return deleted

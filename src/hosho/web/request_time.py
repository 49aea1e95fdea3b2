"""The time of a request: business time is read once, and everything that the request does happens at it."""

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest

from hosho import clock
from hosho.core.calendar import day_in_tokyo


def now_of(request: HttpRequest) -> datetime:
    """Return the business time of this request, aware. The clock is asked at the first call and not again.

    Pages that never ask (help, static files) need no database for it.
    """
    if not hasattr(request, "_business_time"):
        request._business_time = clock.now()  # type: ignore[attr-defined]
    return cast(datetime, request._business_time)  # type: ignore[attr-defined]


def real_now_of(request: HttpRequest) -> datetime:
    """Return the real time of this request, aware: for attempts, and what is kept for a time, which no demonstration
    moves."""
    if not hasattr(request, "_real_time"):
        request._real_time = clock.real_now()  # type: ignore[attr-defined]
    return cast(datetime, request._real_time)  # type: ignore[attr-defined]


def today_of(request: HttpRequest) -> date:
    """Return the business day of this request, Asia/Tokyo."""
    return day_in_tokyo(now_of(request))

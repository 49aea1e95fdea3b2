"""The one clock of the installation: business time, as read by interfaces, web and workflows.

It goes by the database's clock, which all hosts share: a host whose own clock is wrong moves nothing.
"""

from datetime import date, datetime
from typing import cast

from django.db import connection
from django.utils import timezone

from hosho.core.calendar import day_in_tokyo

BUSINESS_TIME = """
    SELECT CASE WHEN s."only" IS NULL THEN clock_timestamp()
                WHEN s.runs THEN s.shows + (clock_timestamp() - s.set_at)
                ELSE s.shows END
    FROM (VALUES (true)) AS one LEFT JOIN clock_clocksetting s ON s."only"
"""


def now() -> datetime:
    """Return business time, aware. In production nothing can set the clock, and it is real time."""
    with connection.cursor() as cursor:
        cursor.execute(BUSINESS_TIME)
        row = cursor.fetchone()
    return cast(datetime, row[0])


def today() -> date:
    """Return the business day, Asia/Tokyo."""
    return day_in_tokyo(now())


def real_now() -> datetime:
    """Return real time, aware: for retries, leases and what is kept for a time, which no demonstration moves."""
    return timezone.now()

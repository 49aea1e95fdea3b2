"""The one clock of the installation: business time, as read by doors and jobs."""

from datetime import date, datetime

from django.utils import timezone

from hosho.core.calendar import day_in_tokyo


def now() -> datetime:
    """Return business time, aware. In production nothing can set the clock, and it is real time."""
    from hosho.clock.models import ClockSetting  # Django imports this package before models may be imported

    setting = ClockSetting.objects.first()
    real = timezone.now()
    if setting is None:
        return real
    return setting.shows + (real - setting.set_at) if setting.runs else setting.shows


def today() -> date:
    """Return the business day, Asia/Tokyo."""
    return day_in_tokyo(now())


def real_now() -> datetime:
    """Return real time, aware: for retries, leases and what is kept for a time, which no demonstration moves."""
    return timezone.now()

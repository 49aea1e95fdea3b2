"""The row by which the business clock of a demonstration differs from real time."""

from datetime import datetime

from django.db.models.functions import Now

from hosho.clock.models import ClockSetting


def is_set() -> bool:
    """Whether the clock was ever set; if not, business time is real time."""
    return ClockSetting.objects.exists()


def show(at: datetime, *, runs: bool) -> None:
    """Set the clock to an instant (aware), from which it goes on with real time or, without ``runs``, stands still."""
    ClockSetting.objects.bulk_create(
        [ClockSetting(shows=at, set_at=Now(), runs=runs)],
        update_conflicts=True,
        unique_fields=["only"],
        update_fields=["shows", "set_at", "runs"],
    )

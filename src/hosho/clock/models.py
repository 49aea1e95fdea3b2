"""How the business clock of a demonstration stands to real time."""

from django.db import models


class ClockSetting(models.Model):
    """The single row of an installation whose clock was set. Without it business time is real time."""

    only = models.BooleanField(primary_key=True, default=True)
    shows = models.DateTimeField(help_text="business time at the moment of setting")
    set_at = models.DateTimeField(help_text="real time of setting")
    runs = models.BooleanField(default=True, help_text="whether it goes on with real time, or stands still")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="one_clock"),)

    def __str__(self) -> str:
        return f"{self.shows.isoformat()} {'runs' if self.runs else 'stands'}"

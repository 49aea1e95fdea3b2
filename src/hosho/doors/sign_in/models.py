"""How often signing in has failed of late. Real time, and no mail address: only a keyed hash of what was typed."""

from django.db import models


class Attempts(models.Model):
    """The attempts for one mail address, known or not, since the last that succeeded."""

    who = models.CharField(primary_key=True, max_length=64, help_text="HMAC-SHA-256 of the typed mail address")
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(help_text="real time")

    class Meta:
        verbose_name_plural = "attempts"
        indexes = (models.Index(fields=["last_at"], name="attempts_by_age"),)

    def __str__(self) -> str:
        return f"{self.count} until {self.last_at:%Y-%m-%d %H:%M}"

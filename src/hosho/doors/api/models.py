"""What the API remembers of writes, so that a repeated request does nothing twice."""

from django.db import models

from hosho.ground.ids import uuid7


class Answered(models.Model):
    """The answer given to one write. Kept 24 hours of real time, then forgotten.

    Written in the transaction of the write itself: both are there, or neither.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    access_key_id = models.UUIDField()
    idempotency_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField()
    body = models.TextField(help_text="the JSON as it was first sent, to be sent again to the letter")
    answered_at = models.DateTimeField(help_text="real time")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["access_key_id", "idempotency_key"], name="answered_once"),)
        indexes = (models.Index(fields=["answered_at"], name="answered_by_age"),)

    def __str__(self) -> str:
        return f"{self.status} {self.id}"

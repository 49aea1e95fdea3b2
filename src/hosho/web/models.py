"""What the pages and the API remember of those who use them: answers to writes, and how a colleague works."""

from django.db import models

from hosho.platform.ids import uuid7


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
        db_table = "api_answered"
        constraints = (models.UniqueConstraint(fields=["access_key_id", "idempotency_key"], name="answered_once"),)
        indexes = (models.Index(fields=["answered_at"], name="answered_by_age"),)

    def __str__(self) -> str:
        return f"{self.status} {self.id}"


class Habit(models.Model):
    """How one colleague works: whether single keys are shortcuts, and which contracts were opened last."""

    account_id = models.UUIDField(primary_key=True)
    single_keys = models.BooleanField(default=True)
    opened = models.JSONField(default=list, help_text="ids of contracts, the last opened first")

    class Meta:
        db_table = "desk_habit"

    def __str__(self) -> str:
        return str(self.account_id)

"""Jobs of the workshop: what was found and what was done."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class Job(models.Model):
    """One unit on the bench, from its arrival until it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    unit_id = models.UUIDField()
    arrived_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"job {self.id}"


class Finding(models.Model):
    """What an inspection found: the diagnosed cause and faults, kept apart from the reported ones."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="findings")
    cause = models.CharField(max_length=20)
    faults = models.JSONField(default=list)
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.cause} on {self.job_id}"


class Quote(models.Model):
    """What a repair that is not covered would cost. Nothing is done, and nothing billed, before the member accepts."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="quotes")
    yen = models.PositiveIntegerField(help_text="with tax")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["job", "member_id"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_quote_for_a_job",
            ),
        )

    def __str__(self) -> str:
        return f"{self.yen} yen for {self.job_id}"

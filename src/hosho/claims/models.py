"""Claims and their decisions."""

from typing import ClassVar

from django.db import models

from hosho.core.moves import CLAIM_STATES
from hosho.ground.ids import uuid7


class Claim(models.Model):
    """A member's request for a remedy, from the report to the closing.

    What was reported stays as it was reported; what the inspection found is the workshop's. ``outcome`` is that of
    the latest decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20, unique=True, help_text="R-YY-NNNNN, as read out on the phone")
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    unit_id = models.UUIDField(null=True, help_text="the unit that was reported; empty when nobody knows it")
    state = models.CharField(max_length=20, default="reported")
    outcome = models.CharField(max_length=20, blank=True)
    reported_at = models.DateTimeField()
    received_on = models.DateField(help_text="day of the report, Asia/Tokyo: the day that the decision looks at")
    occurred_on = models.DateField(null=True)
    cause = models.CharField(max_length=20)
    faults = models.JSONField(default=list)
    channel = models.CharField(max_length=10)
    story = models.TextField(blank=True, help_text="the member's own words")
    kit_parcel_id = models.UUIDField(null=True)
    inbound_parcel_id = models.UUIDField(null=True)
    return_parcel_id = models.UUIDField(null=True)
    job_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["contract_id", "id"], name="claims_of_contract"),
            models.Index(
                fields=["kit_parcel_id"], name="claim_of_kit", condition=models.Q(kit_parcel_id__isnull=False)
            ),
            models.Index(
                fields=["inbound_parcel_id"],
                name="claim_of_inbound",
                condition=models.Q(inbound_parcel_id__isnull=False),
            ),
            models.Index(
                fields=["return_parcel_id"], name="claim_of_return", condition=models.Q(return_parcel_id__isnull=False)
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=CLAIM_STATES), name="claim_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="closed", closed_at__isnull=False)
                | (~models.Q(state="closed") & models.Q(closed_at__isnull=True)),
                name="claim_closed_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Decision(models.Model):
    """One decision of a claim, kept for ever with all that it was made from.

    ``record`` is the canonical JSON of ``core.coverage.record``: inputs, hashes of terms and catalogue, and the whole
    answer. Replaying it gives the same bytes.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    ordinal = models.PositiveIntegerField()
    basis = models.CharField(max_length=10, help_text="reported | diagnosed")
    outcome = models.CharField(max_length=20)
    clauses = models.JSONField()
    record = models.BinaryField()
    record_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "ordinal"], name="seat_decision"),)

    def __str__(self) -> str:
        return f"{self.outcome} ({self.basis}) on {self.claim_id}"

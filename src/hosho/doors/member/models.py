"""A report that a member has begun and not yet sent."""

from django.db import models

from hosho.ground.ids import uuid7


class ReportDraft(models.Model):
    """The answers of a report so far. Once it is sent, ``claim_id`` names what became of it and the answers are gone.

    Sent twice, a draft leads to the same claim. A contract has one open draft at a time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    answers = models.JSONField(default=dict, help_text="doors.member.answers")
    begun_at = models.DateTimeField(help_text="business time")
    updated_at = models.DateTimeField(help_text="business time")
    claim_id = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["contract_id", "member_id"],
                condition=models.Q(claim_id__isnull=True),
                name="seat_open_report_draft",
            ),
        )
        indexes = (models.Index(fields=["member_id"], name="report_drafts_of_member"),)

    def __str__(self) -> str:
        return str(self.id)

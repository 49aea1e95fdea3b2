"""Reports on their way in: what a member has begun, a call on hold, and which form became which claim."""

from django.db import models

from hosho.platform.ids import uuid7


class ReportDraft(models.Model):
    """The answers of a report so far. Once it is sent, ``claim_id`` names what became of it and the answers are gone.

    Sent twice, a draft leads to the same claim. A contract has one open draft at a time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    answers = models.JSONField(default=dict, help_text="claims.intake.answers")
    begun_at = models.DateTimeField(help_text="business time")
    updated_at = models.DateTimeField(help_text="business time")
    claim_id = models.UUIDField(null=True)

    class Meta:
        db_table = "member_reportdraft"
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


class Sent(models.Model):
    """A form that was sent, and the claim that came of it: sent once more, it is the same claim.

    Written in the transaction of the report itself: both are there, or neither.
    """

    token = models.UUIDField(primary_key=True, help_text="drawn for the form when it was shown")
    account_id = models.UUIDField()
    claim_id = models.UUIDField()

    class Meta:
        db_table = "desk_sent"

    def __str__(self) -> str:
        return f"{self.token} → {self.claim_id}"


class HeldCall(models.Model):
    """A call that was put on hold: what was answered so far, for whoever goes on with it. Kept for a day at most."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    account_id = models.UUIDField(help_text="who put it on hold")
    form = models.JSONField(help_text="the fields of the call as they were typed: a list of values for each name")
    held_at = models.DateTimeField(help_text="business time")
    kept_at = models.DateTimeField(help_text="real time, by which it is forgotten")

    class Meta:
        db_table = "desk_heldcall"
        constraints = (
            models.UniqueConstraint(fields=["contract_id", "member_id"], name="one_call_on_hold_for_a_contract"),
        )
        indexes = (models.Index(fields=["kept_at"], name="calls_on_hold"),)

    def __str__(self) -> str:
        return f"call about {self.contract_id}"

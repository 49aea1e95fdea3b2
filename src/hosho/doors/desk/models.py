"""What the desk keeps for its people: how they like to work, calls on hold, and which form became which claim."""

from django.db import models

from hosho.ground.ids import uuid7


class Habit(models.Model):
    """How one colleague works: whether single keys are shortcuts, and which contracts were opened last."""

    account_id = models.UUIDField(primary_key=True)
    single_keys = models.BooleanField(default=True)
    opened = models.JSONField(default=list, help_text="ids of contracts, the last opened first")

    def __str__(self) -> str:
        return str(self.account_id)


class Sent(models.Model):
    """A form that was sent, and the claim that came of it: sent once more, it is the same claim.

    Written in the transaction of the report itself: both are there, or neither.
    """

    token = models.UUIDField(primary_key=True, help_text="drawn for the form when it was shown")
    account_id = models.UUIDField()
    claim_id = models.UUIDField()

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
        constraints = (
            models.UniqueConstraint(fields=["contract_id", "member_id"], name="one_call_on_hold_for_a_contract"),
        )
        indexes = (models.Index(fields=["kept_at"], name="calls_on_hold"),)

    def __str__(self) -> str:
        return f"call about {self.contract_id}"

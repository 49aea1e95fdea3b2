"""What the desk keeps for its people: how they like to work, and which form became which claim."""

from django.db import models


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

"""The journal and the agenda. Both name what they are about by plain ids: no room above is known here."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class Entry(models.Model):
    """One thing that happened: who did what, when, and to which member, contract, order, claim or unit.

    Written by the operation that did it, in the same transaction; never changed afterwards (the application's role
    may not). ``data`` holds codes, dates, yen and numbers only: no names, no addresses, no free text.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField(help_text="business time")
    actor = models.CharField(max_length=60, help_text="kind:id, see journal.actor")
    event = models.CharField(max_length=60, help_text="room.what-happened; each room owns the names of its events")
    member_id = models.UUIDField(null=True)
    contract_id = models.UUIDField(null=True)
    order_id = models.UUIDField(null=True)
    claim_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=["contract_id", "id"], name="journal_of_contract"),
            models.Index(
                fields=["claim_id", "id"], name="journal_of_claim", condition=models.Q(claim_id__isnull=False)
            ),
            models.Index(
                fields=["order_id", "id"], name="journal_of_order", condition=models.Q(order_id__isnull=False)
            ),
            models.Index(fields=["unit_id", "id"], name="journal_of_unit", condition=models.Q(unit_id__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class Duty(models.Model):
    """A line of the agenda: what falls due, when (business time) and about which subject.

    Written by the operation that creates the duty, taken in order of ``due_at`` and then of writing. The handler runs
    in the transaction that marks the line as taken, so what was due is done once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    due_at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    member_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="business time at which it was done")
    failed = models.CharField(max_length=100, default="", help_text="the error that stopped it; an operator must look")
    tries = models.SmallIntegerField(db_default=0, help_text="how often it met an error and stayed due")
    again_at = models.DateTimeField(null=True, help_text="real time before which it is not tried again")
    met = models.CharField(max_length=100, db_default="", help_text="the last error that it met and stayed due")

    class Meta:
        verbose_name_plural = "duties"
        indexes = (
            models.Index(
                fields=["due_at", "id"], name="agenda_open", condition=models.Q(taken_at__isnull=True, failed="")
            ),
            models.Index(fields=["subject_id"], name="agenda_subject"),
            models.Index(
                fields=["again_at"],
                name="agenda_put_off",
                condition=models.Q(taken_at__isnull=True, again_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M} {self.kind}"

"""Which notices have gone out."""

from typing import ClassVar

from django.db import models


class SentNotice(models.Model):
    """A notice that went out for one entry of the journal. Whom it went to, and its words, are not kept here."""

    append_only: ClassVar[bool] = True

    entry_id = models.UUIDField(primary_key=True)
    member_id = models.UUIDField()
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    sent_at = models.DateTimeField(help_text="real time")

    class Meta:
        indexes = (models.Index(fields=["member_id"], name="notices_of_member"),)

    def __str__(self) -> str:
        return f"{self.template} for {self.entry_id}"

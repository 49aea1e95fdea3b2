"""Papers that were given out."""

from typing import ClassVar

from django.db import models


class Paper(models.Model):
    """The file of an invoice or a credit note in one language: the one that was given out first, and is ever after."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("member_id", "number", "language")
    member_id = models.UUIDField()
    number = models.CharField(max_length=12, help_text="of the invoice or credit note", db_collation="C")
    language = models.CharField(max_length=2, help_text="ja | en")
    file = models.CharField(max_length=120, help_text="its name in the storage of papers")
    sha256 = models.CharField(max_length=64, help_text="of its bytes, in hex")
    size = models.IntegerField(help_text="bytes")
    made_at = models.DateTimeField()
    keep_until = models.DateField(help_text="to be kept until this day")

    def __str__(self) -> str:
        return f"{self.number} {self.language}"

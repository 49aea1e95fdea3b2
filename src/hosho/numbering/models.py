"""Which numbers were given. Their tables keep the names that they were made under."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class AssignedNumber(models.Model):
    """The number of an order, contract or claim, as it is read out on the phone: given once, over all members.

    A small table of its own, since no index below the members sees more than one of them (decision 0012).
    """

    append_only: ClassVar[bool] = True

    number = models.CharField(primary_key=True, max_length=20, help_text="numbering.formats")
    member_id = models.UUIDField()

    class Meta:
        db_table = "people_papernumber"

    def __str__(self) -> str:
        return self.number


class Series(models.Model):
    """The last number given in a calendar year: of invoices (I) or credit notes (K). Without gaps."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    letter = models.CharField(max_length=1)
    year = models.IntegerField(help_text="the year of issue")
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "billing_series"
        verbose_name_plural = "series"
        constraints = (models.UniqueConstraint(fields=["letter", "year"], name="a_series_for_a_year"),)

    def __str__(self) -> str:
        return f"{self.letter}-{self.year % 100:02d}"

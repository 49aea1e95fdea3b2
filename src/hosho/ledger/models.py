"""What was posted. The table keeps the name that it was made under."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class Posting(models.Model):
    """A line of the ledger: one account's share in what one document posted. The lines of a document net to zero."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.CharField(max_length=60, help_text="kind:what, see who posts it")
    on = models.DateField()
    account = models.CharField(max_length=12, help_text="ledger.chart.CHART")
    tax_rate = models.SmallIntegerField(null=True, help_text="of revenue and tax")
    yen = models.BigIntegerField(help_text="debit positive, credit negative")
    posted_at = models.DateTimeField()

    class Meta:
        db_table = "billing_posting"
        indexes = (models.Index(fields=["on"], name="postings_by_day"),)
        constraints = (
            models.UniqueConstraint(
                fields=["document", "account", "tax_rate"], name="an_account_once_in_a_document", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} {self.account} {self.yen}"

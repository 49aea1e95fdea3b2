"""What is issued: invoices and credit notes, fixed documents with numbers from series without gaps."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hosho.billing.models.charges import RATE
from hosho.platform.ids import uuid7


def taxes() -> "ArrayField[Any, Any]":
    """Return a column of totals per rate: rows of rate (per cent), net and tax (yen), highest rate first."""
    return ArrayField(ArrayField(models.IntegerField(), size=3), help_text="rows of rate, net yen and tax yen")


class Issuer(models.Model):
    """Who issues invoices, as printed on them. A change of name or address makes a new row."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100)
    number = models.CharField(max_length=14, help_text="T and 13 digits: registered for qualified invoices")
    address = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "number", "address"], name="an_issuer_once"),)

    def __str__(self) -> str:
        return self.number


class Invoice(models.Model):
    """What one member owes for one month over all contracts. Fixed when issued; a credit note corrects it.

    A partition for each month. Found by number, date, amount, and the member's name until ``keep_until``.
    """

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("member_id", "month")
    month = models.DateField(help_text="the month of the run")
    member_id = models.UUIDField()
    number = models.CharField(max_length=12, help_text="I-YY-NNNNNNN", db_collation="C")
    run_id = models.UUIDField()
    issuer_id = models.UUIDField()
    issued_on = models.DateField()
    recipient = models.CharField(max_length=100, help_text="the member's name as of the day of issue", db_collation="C")
    by_rate = taxes()
    net_yen = models.IntegerField(help_text="before tax")
    tax_yen = models.IntegerField()
    total_yen = models.IntegerField(help_text="with tax")
    rounding = models.SmallIntegerField(help_text="how the tax was rounded: billing.pricing.ROUNDINGS")
    keep_until = models.DateField(help_text="to be kept, and found, until this day")

    class Meta:
        indexes = (models.Index(fields=["total_yen"], name="invoice_by_amount"),)
        constraints = (models.UniqueConstraint(fields=["number", "month"], name="an_invoice_number_once"),)

    def __str__(self) -> str:
        return self.number


class InvoiceLine(models.Model):
    """A line of an invoice: a contract's month, or a charge for one occasion."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("member_id", "month", "ordinal")
    month = models.DateField(help_text="the month of the invoice")
    member_id = models.UUIDField()
    ordinal = models.IntegerField(help_text="its place on the invoice, from 1")
    kind = models.CharField(max_length=20, help_text="fee | loaner-lost | paid-repair")
    contract_id = models.UUIDField()
    charged_month = models.DateField(null=True, help_text="of a fee: the month that is charged")
    oneoff_id = models.UUIDField(null=True)
    plan = models.CharField(max_length=60)
    first_day = models.DateField(help_text="the first day charged, or the day on which it came to be owed")
    days = models.SmallIntegerField(null=True)
    net_yen = models.IntegerField()
    tax_rate = models.SmallIntegerField(help_text=RATE)

    def __str__(self) -> str:
        return f"line {self.ordinal} of {self.month:%Y-%m} for {self.member_id}"


class CreditNote(models.Model):
    """Takes an invoice back, in whole or in part. It names the invoice, the reason, and who allowed it."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=12, unique=True, help_text="K-YY-NNNNNNN")
    member_id = models.UUIDField()
    invoice_month = models.DateField()
    invoice_number = models.CharField(max_length=12)
    ordinal = models.IntegerField(help_text="the n-th of its invoice: whoever loses a race for it reads again")
    issuer_id = models.UUIDField()
    issued_on = models.DateField()
    recipient = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, help_text="called-off | unused | correction | goodwill")
    reason = models.CharField(max_length=300, blank=True, help_text="as it was typed; empty where the kind is it")
    by_rate = taxes()
    net_yen = models.IntegerField()
    tax_yen = models.IntegerField()
    total_yen = models.IntegerField()
    allowed_by = models.CharField(max_length=60)
    issued_at = models.DateTimeField()
    keep_until = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["invoice_number", "ordinal", "member_id"], name="seat_credit_note"),
            models.CheckConstraint(condition=models.Q(total_yen__gt=0), name="a_credit_note_gives_something"),
        )

    def __str__(self) -> str:
        return self.number


class CreditLine(models.Model):
    """What a credit note takes back of one line of its invoice."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    ordinal = models.IntegerField(help_text="the line of the invoice")
    net_yen = models.IntegerField()
    tax_rate = models.SmallIntegerField(help_text=RATE)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["note", "ordinal", "member_id"], name="a_line_is_credited_once_in_a_note"),
            models.CheckConstraint(condition=models.Q(net_yen__gt=0), name="a_credit_line_gives_something"),
        )

    def __str__(self) -> str:
        return f"line {self.ordinal} of {self.note_id}"

"""What is paid, and what is not."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class PaidBy(models.Model):
    """By what a member pays: a card, named by its keeper's reference, or a bank account.

    A card's number is never here.
    """

    version = models.SmallIntegerField(db_default=1, help_text="1, and one more each time the member's means are set")
    kind = models.CharField(max_length=4, help_text="card | bank")
    token_reference = models.CharField(max_length=64, blank=True)
    bank_code = models.CharField(max_length=4, blank=True)
    branch_code = models.CharField(max_length=3, blank=True)
    account_kind = models.CharField(max_length=8, blank=True, help_text="ordinary | current | tax | other")
    account_number = models.CharField(max_length=7, blank=True)
    holder_kana = models.CharField(max_length=60, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        abstract = True


class Means(PaidBy):
    """How a member pays now."""

    member_id = models.UUIDField(primary_key=True)
    announced = models.CharField(max_length=9, default="first", help_text="first | changed | as-before, to the bank")

    class Meta:
        verbose_name_plural = "means"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="card", bank_code="") | models.Q(kind="bank", token_reference=""),
                name="means_are_a_card_or_an_account",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}"


class PastMeans(PaidBy):
    """How a member paid before: what was sent out by then stays as it was sent (decision 0031)."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()

    class Meta:
        verbose_name_plural = "past means"
        constraints = (models.UniqueConstraint(fields=["member_id", "version"], name="a_version_of_means_once"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}, until version {self.version}"


class Batch(models.Model):
    """Amounts sent out for collection together, as one file of a gateway."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    ordinal = models.IntegerField(unique=True)
    gateway = models.CharField(max_length=20)
    collect_on = models.DateField(help_text="the day on which the amounts are to be collected")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    lines = models.IntegerField()
    total_yen = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"batch {self.ordinal}"


class Sent(models.Model):
    """The n-th attempt to collect an invoice. Its number is a seat: two files never hold the same attempt."""

    append_only: ClassVar[bool] = True

    reference = models.CharField(primary_key=True, max_length=20, help_text="digits: 1, 6 of the batch, 7 of the line")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="sent")
    member_id = models.UUIDField()
    invoice_month = models.DateField()
    invoice_number = models.CharField(max_length=12)
    amount_yen = models.IntegerField()
    attempt = models.SmallIntegerField()
    announced = models.CharField(max_length=9, blank=True, help_text="to a bank: first | changed | as-before")
    means_version = models.SmallIntegerField(db_default=1, help_text="of the means that it was sent with")

    class Meta:
        verbose_name_plural = "sent"
        constraints = (models.UniqueConstraint(fields=["invoice_number", "attempt", "member_id"], name="seat_attempt"),)

    def __str__(self) -> str:
        return self.reference


class Result(models.Model):
    """What came of an attempt, recorded once whatever comes again."""

    append_only: ClassVar[bool] = True

    reference = models.CharField(primary_key=True, max_length=20)
    member_id = models.UUIDField()
    outcome = models.CharField(max_length=8, help_text="paid | no-funds | refused")
    code = models.CharField(max_length=20, blank=True, help_text="the collector's own")
    amount_yen = models.IntegerField()
    on = models.DateField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference}: {self.outcome}"


class Unmatched(models.Model):
    """A line of a file of results that matches nothing that was sent, kept until a person has settled it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    fingerprint = models.CharField(max_length=64, unique=True, help_text="of the line, so that it is kept once")
    why = models.CharField(max_length=20, help_text="unknown | contradicts | unreadable")
    reference = models.CharField(max_length=40)
    amount_yen = models.IntegerField()
    outcome = models.CharField(max_length=8)
    code = models.CharField(max_length=20, blank=True)
    on = models.DateField()
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=60, blank=True)
    money_came = models.BooleanField(db_default=False, help_text="its amount stands in the books as unallocated")
    settled_as = models.CharField(max_length=10, blank=True, db_default="", help_text="noted | payment | returned")
    invoice_number = models.CharField(max_length=12, blank=True, db_default="", help_text="which its money paid")

    class Meta:
        verbose_name_plural = "unmatched"

    def __str__(self) -> str:
        return f"{self.reference}: {self.why}"


class Payment(models.Model):
    """Money that came for an invoice; negative: money that was paid back.

    Its reference is a seat: of two who record the same at once, one reads again and finds it recorded.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    invoice_month = models.DateField()
    invoice_number = models.CharField(max_length=12)
    source = models.CharField(max_length=12, help_text="collection | transfer | unmatched | refund")
    reference = models.CharField(max_length=40, help_text="of the attempt, the transfer, the line or the refund")
    yen = models.IntegerField()
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=["invoice_number"], name="payments_of_invoice"),)
        constraints = (models.UniqueConstraint(fields=["source", "reference"], name="seat_payment"),)

    def __str__(self) -> str:
        return f"{self.yen} yen for {self.invoice_number}"


class DunningCase(models.Model):
    """An invoice whose collection failed, until it is paid, credited or written off."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    invoice_month = models.DateField()
    invoice_number = models.CharField(max_length=12)
    failed_on = models.DateField(help_text="the day of the first failure: the steps of the terms count from it")
    failures = models.SmallIntegerField(default=1)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=12, blank=True, help_text="paid | credited | written-off")

    class Meta:
        indexes = (models.Index(fields=["member_id"], name="open_cases", condition=models.Q(closed_at__isnull=True)),)
        constraints = (models.UniqueConstraint(fields=["invoice_number", "member_id"], name="one_case_of_an_invoice"),)

    def __str__(self) -> str:
        return f"case of {self.invoice_number}"


class WriteOff(models.Model):
    """What is left of an invoice and will not be paid."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    invoice_month = models.DateField()
    invoice_number = models.CharField(max_length=12)
    yen = models.IntegerField()
    reason = models.CharField(max_length=300)
    allowed_by = models.CharField(max_length=60)
    written_off_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["invoice_number", "member_id"], name="an_invoice_is_written_off_once"),
        )

    def __str__(self) -> str:
        return f"{self.yen} yen of {self.invoice_number}"

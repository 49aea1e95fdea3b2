"""What is owed: the monthly run, the charges it writes, those it parks, and charges for one occasion."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7

RATE = "per cent; 0: outside the tax (damages are no supply)"
STATES = ("opened", "writing", "written", "indexed", "closed")
"""The stages of a run, in their order. Each is reached by a transaction of its own."""


class Run(models.Model):
    """The billing of one month, from its opening until its invoices are issued.

    Whatever happens to contracts meanwhile, it bills the facts of ``cut_off_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    month = models.DateField(unique=True, help_text="the first day of the month")
    state = models.CharField(max_length=12, default="opened")
    cut_off_at = models.DateTimeField(help_text="business time: later facts do not count")
    previous_cut_off_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=60)
    issuer = models.ForeignKey("billing.Issuer", on_delete=models.PROTECT, related_name="+")
    loads = models.JSONField(default=list, help_text="the months it charges, each with the way of billing")
    also_months = models.JSONField(default=list, help_text="earlier months in which it caught something up")
    caught_up = models.BigIntegerField(default=0, db_default=0, help_text="how many charges it caught up")
    contracts = models.BigIntegerField(default=0, help_text="about how many there were to look at")
    seen = models.BigIntegerField(default=0, help_text="how many were looked at")
    charges = models.BigIntegerField(default=0)
    invoices = models.BigIntegerField(default=0)
    lines = models.BigIntegerField(default=0)
    net_yen = models.BigIntegerField(default=0)
    tax_yen = models.BigIntegerField(default=0)
    by_rate = models.JSONField(null=True, help_text="rows of rate, net yen and tax yen, when they are added up")
    numbers_from = models.BigIntegerField(default=0, help_text="the last number of the series before this run")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(state__in=STATES), name="run_state_is_known"),)

    def __str__(self) -> str:
        return f"run of {self.month:%Y-%m}"


class Chunk(models.Model):
    """A run's share of the members, by their ids: worked on in one transaction, by the process that has its row."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="chunks")
    ordinal = models.IntegerField()
    after = models.UUIDField(help_text="the members beyond this id")
    to = models.UUIDField(help_text="and up to this one")
    seen = models.IntegerField(default=0, help_text="how many contracts were looked at")
    charges = models.IntegerField(default=0)
    members = models.IntegerField(default=0, help_text="how many members get an invoice")
    numbers_before = models.BigIntegerField(default=0, help_text="how many numbers the chunks before it have")
    loaded = models.BooleanField(default=False, help_text="what its members owe is counted, so its numbers are fixed")
    invoiced = models.BooleanField(default=False, help_text="charges, lines and invoices are written")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "ordinal"], name="a_chunk_once"),)

    def __str__(self) -> str:
        return f"chunk {self.ordinal} of {self.run_id}"


class Price(models.Model):
    """What a run charges for a shape: priced once, by who met it first, and read by all that write its charges.

    The columns of the shape are those of ``billing.pricing.Shape``; a day that does not matter is infinite.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    run_id = models.UUIDField()
    month = models.DateField()
    plan = models.CharField(max_length=60)
    version = models.IntegerField()
    model = models.CharField(max_length=40)
    start_key = models.DateField()
    last_day = models.DateField()
    days_of_use_only = models.BooleanField()
    suspended = models.TextField()
    first_day = models.DateField()
    days = models.SmallIntegerField()
    net_yen = models.IntegerField()
    tax_rate = models.SmallIntegerField(help_text=RATE)
    rounding = models.SmallIntegerField()
    park = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=(
                    *("run_id", "month", "plan", "version", "model", "start_key", "last_day", "days_of_use_only"),
                    "suspended",
                ),
                name="a_shape_is_priced_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.net_yen} yen of {self.plan} {self.version} in {self.month:%Y-%m}"


class Charge(models.Model):
    """The fee of one contract for one month: at most one, by the primary key. A partition for each month."""

    append_only: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("member_id", "contract_id", "month")
    month = models.DateField(help_text="the first day of the month that is charged")
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    plan = models.CharField(max_length=60)
    terms_version = models.IntegerField()
    first_day = models.DateField(help_text="the first day that is charged")
    days = models.SmallIntegerField(help_text="how many days of the month are charged")
    net_yen = models.IntegerField(help_text="before tax")
    tax_rate = models.SmallIntegerField(help_text=RATE)
    rounding = models.SmallIntegerField(help_text="how the terms round the tax: billing.pricing.ROUNDINGS")
    run_id = models.UUIDField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(net_yen__gt=0), name="charge_is_positive"),)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.contract_id}"


class Parked(models.Model):
    """A contract's month that is on hold: a rule of safety, or a person, kept it from being billed.

    Released by a person, the next run bills it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    month = models.DateField()
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    why = models.CharField(max_length=20, help_text="held | second | negative | over-bound | no-price")
    net_yen = models.IntegerField(null=True, help_text="what it would have cost before tax")
    parked_at = models.DateTimeField()
    parked_by = models.CharField(max_length=60)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=60, blank=True)
    billed_by = models.UUIDField(null=True, help_text="the run that billed it in the end")

    class Meta:
        verbose_name_plural = "parked"
        constraints = (
            models.UniqueConstraint(fields=["month", "contract_id", "member_id"], name="a_month_is_parked_once"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} of {self.contract_id}: {self.why}"


class OneOff(models.Model):
    """An amount owed for one occasion, with the member's recorded consent.

    ``gross_yen`` is what was agreed, with tax. Its net is rounded down, so that an invoice never asks for more.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    claim_id = models.UUIDField()
    kind = models.CharField(max_length=20, help_text="loaner-lost | paid-repair")
    gross_yen = models.IntegerField(help_text="as agreed, with tax")
    net_yen = models.IntegerField(help_text="before tax")
    tax_rate = models.SmallIntegerField(help_text=RATE)
    owed_on = models.DateField(help_text="the day on which it came to be owed; the run of that month bills it")
    written_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["owed_on", "member_id"], name="oneoff_by_day"),)
        constraints = (
            models.UniqueConstraint(fields=["claim_id", "kind", "member_id"], name="one_of_a_kind_for_a_claim"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.claim_id}"

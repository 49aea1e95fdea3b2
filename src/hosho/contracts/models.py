"""Contracts, the terms they follow, the unit they cover, and the uses taken. All below one member."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class Contract(models.Model):
    """A member's protection of one device under one plan.

    It is in force from ``started_on`` to ``last_day``, both included (Asia/Tokyo); before the start the device is
    still on its way.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20, db_index=True, help_text="C-YY-NNNNNN, as read out on the phone")
    member_id = models.UUIDField()
    order_id = models.UUIDField(help_text="the purchase in which it was joined")
    plan = models.CharField(max_length=60)
    model = models.CharField(max_length=40)
    sole_version = models.PositiveIntegerField(
        null=True, help_text="the terms version it has followed ever since; empty once another was applied"
    )
    joined_at = models.DateTimeField()
    started_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True, help_text="when its start became known")
    last_day = models.DateField(null=True, help_text="last day in force, once the member has left or it was ended")
    ended_at = models.DateTimeField(null=True, help_text="when its last day was settled")
    ended_because = models.CharField(max_length=60, blank=True, help_text="left, or the operator's reason")
    called_off_at = models.DateTimeField(null=True, help_text="when its sale came to nothing")

    class Meta:
        indexes = (models.Index(fields=["member_id"], name="contracts_of_member"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__isnull=True) | models.Q(last_day__gte=models.F("started_on")),
                name="contract_ends_after_its_start",
            ),
            models.UniqueConstraint(fields=["order_id", "member_id"], name="one_contract_of_an_order"),
        )

    def __str__(self) -> str:
        return self.number


class Suspension(models.Model):
    """A time in which the contract's cover was suspended for unpaid charges; open while it is."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="suspensions")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "member_id"],
                condition=models.Q(until_at__isnull=True),
                name="a_contract_is_suspended_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} since {self.since_at:%Y-%m-%d}"


class AppliedTerms(models.Model):
    """From this day the contract follows this terms version, for this reason. The first line is pinned at joining."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="applied_terms")
    version = models.PositiveIntegerField()
    from_on = models.DateField()
    reason = models.CharField(max_length=60, help_text="joined, or why a later version was applied")
    applied_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["member_id"], name="terms_of_member"),)
        constraints = (
            models.UniqueConstraint(fields=["contract", "from_on", "version", "member_id"], name="terms_applied_once"),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} version {self.version} from {self.from_on}"


class CoveredUnit(models.Model):
    """The unit that a contract covers from a day on; without ``last_day`` it is the one covered now."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="covered_units")
    unit_id = models.UUIDField()
    from_on = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=["unit_id"], name="covers_of_unit"),)
        constraints = (
            models.UniqueConstraint(
                fields=["contract", "member_id"],
                condition=models.Q(last_day__isnull=True),
                name="a_contract_covers_one_unit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id} covers {self.unit_id}"


class UnitInCover(models.Model):
    """A unit that is covered now, over all members: by one contract at a time.

    A small table of its own, since no index below the members sees more than one of them (decision 0012).
    """

    unit_id = models.UUIDField(primary_key=True)
    member_id = models.UUIDField()
    contract_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.unit_id} by {self.contract_id}"


class Use(models.Model):
    """The n-th use of a contract: reserved when a claim is approved, then spent or given back.

    The number is a seat: who loses a race for it reads again and decides again, so the limit holds whatever way of
    counting the terms choose. A number is never used twice, not even of a use given back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="uses")
    ordinal = models.PositiveIntegerField()
    claim_id = models.UUIDField()
    received_on = models.DateField(help_text="the day the claim's report was received: it places the use in a year")
    remedy = models.CharField(max_length=10, blank=True, help_text="repair | exchange, once it is known")
    reserved_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["contract", "ordinal", "member_id"], name="seat_use"),
            models.UniqueConstraint(
                fields=["claim_id", "member_id"],
                condition=models.Q(given_back_at__isnull=True),
                name="one_use_for_a_claim",
            ),
            models.CheckConstraint(
                condition=models.Q(spent_at__isnull=True) | models.Q(given_back_at__isnull=True),
                name="a_spent_use_is_not_given_back",
            ),
        )

    def __str__(self) -> str:
        return f"use {self.ordinal} of {self.contract_id}"

"""Claims and their decisions."""

from typing import ClassVar

from django.db import models

from hosho.core.moves import CLAIM_STATES
from hosho.platform.ids import uuid7


class Claim(models.Model):
    """A member's request for a remedy, from the report to the closing.

    What was reported stays as it was reported; what the inspection found is the workshop's. ``outcome`` is that of
    the latest decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20, db_index=True, help_text="R-YY-NNNNN, as read out on the phone")
    member_id = models.UUIDField()
    contract_id = models.UUIDField()
    unit_id = models.UUIDField(null=True, help_text="the unit that was reported; empty when nobody knows it")
    state = models.CharField(max_length=20, default="reported")
    last_move = models.CharField(max_length=20, blank=True, help_text="the last one that somebody made")
    came_from = models.CharField(
        max_length=20, blank=True, default="", db_default="", help_text="the state before the last move"
    )
    moved_at = models.DateTimeField(null=True, help_text="when the last move was made")
    reply_due_at = models.DateTimeField(
        null=True, help_text="by when a person's decision was promised, when it was last referred to one"
    )
    outcome = models.CharField(max_length=20, blank=True)
    reported_at = models.DateTimeField()
    received_on = models.DateField(help_text="day of the report, Asia/Tokyo: the day that the decision looks at")
    occurred_on = models.DateField(null=True)
    cause = models.CharField(max_length=20)
    faults = models.JSONField(default=list)
    channel = models.CharField(max_length=10)
    asked_method = models.CharField(max_length=10, blank=True, help_text="how the member wanted it done")
    phone_reception = models.BooleanField(help_text="whether the phone desk took the report")
    method = models.CharField(max_length=10, blank=True, help_text="how it is done")
    story = models.TextField(blank=True, help_text="the member's own words")
    kit_asked_at = models.DateTimeField(null=True, help_text="when the member asked for the kit and agreed to it")
    wants_loaner = models.BooleanField(null=True, help_text="whether they want a loaner; empty until they asked")
    preparation = models.JSONField(
        default=dict, help_text="what the member said of backup, find-my, suica and sim: claims.preparing"
    )
    kit_parcel_id = models.UUIDField(null=True)
    inbound_parcel_id = models.UUIDField(null=True)
    return_parcel_id = models.UUIDField(null=True)
    job_id = models.UUIDField(null=True)
    visit_id = models.UUIDField(null=True)
    store_id = models.UUIDField(null=True, help_text="the store that has the device now")
    exchange_unit_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["contract_id", "id"], name="claims_of_contract"),
            # what queries.in_progress reads, and in its order: few claims are open, however many there are
            models.Index(fields=["id"], name="claims_open", condition=models.Q(closed_at__isnull=True)),
            models.Index(
                fields=["state", "id"], name="claims_open_by_state", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(
                models.F("reply_due_at").asc(nulls_first=True),
                "id",
                name="claims_referred_by_reply",
                condition=models.Q(state="referred"),
            ),
            models.Index(
                fields=["kit_parcel_id"], name="claim_of_kit", condition=models.Q(kit_parcel_id__isnull=False)
            ),
            models.Index(
                fields=["inbound_parcel_id"],
                name="claim_of_inbound",
                condition=models.Q(inbound_parcel_id__isnull=False),
            ),
            models.Index(
                fields=["return_parcel_id"], name="claim_of_return", condition=models.Q(return_parcel_id__isnull=False)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["contract_id", "member_id"],
                condition=~models.Q(state__in=["closed", "withdrawn"]),
                name="seat_open_claim",
            ),
            models.CheckConstraint(condition=models.Q(state__in=CLAIM_STATES), name="claim_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["closed", "withdrawn"], closed_at__isnull=False)
                | (~models.Q(state__in=["closed", "withdrawn"]) & models.Q(closed_at__isnull=True)),
                name="claim_closed_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def lending(self) -> "Lending":
        """The loaner lent for this claim. Raises Lending.DoesNotExist: none was."""
        return self.lendings.get()


class Decision(models.Model):
    """One decision of a claim, kept for ever with all that it was made from.

    ``record`` is the canonical JSON of ``core.coverage.record``: inputs, hashes of terms and catalogue, and the whole
    answer. Replaying it gives the same bytes.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions")
    ordinal = models.PositiveIntegerField()
    basis = models.CharField(max_length=10, help_text="reported | diagnosed | person")
    outcome = models.CharField(max_length=20)
    clauses = models.JSONField()
    reason = models.TextField(blank=True, help_text="a person's written reason; the member reads it")
    record = models.BinaryField()
    record_hash = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["claim", "ordinal", "member_id"], name="seat_decision"),)

    def __str__(self) -> str:
        return f"{self.outcome} ({self.basis}) on {self.claim_id}"


class Correction(models.Model):
    """A slip of the hand that was undone: which move, why, by whom. The journal keeps the move and the correction."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="corrections")
    move = models.CharField(max_length=20)
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.move} of {self.claim_id}"


class Lending(models.Model):
    """A loaner lent for one claim, from its reservation until it is back and wiped, or given up as lost."""

    OVER: ClassVar[tuple[str, ...]] = ("returned", "wiped", "lost")

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lendings", db_index=False)
    unit_id = models.UUIDField()
    state = models.CharField(
        max_length=12, help_text="reserved | sent | lent | overdue | coming-back | returned | wiped | lost"
    )
    due_days = models.PositiveSmallIntegerField(help_text="of the terms, counted from the device's return")
    lost_yen = models.PositiveIntegerField(help_text="of the terms, with tax")
    due_on = models.DateField(null=True)
    out_parcel_id = models.UUIDField(null=True, help_text="empty while it is reserved")
    back_parcel_id = models.UUIDField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["out_parcel_id"], name="lending_out"),
            models.Index(
                fields=["back_parcel_id"], name="lending_back", condition=models.Q(back_parcel_id__isnull=False)
            ),
            models.Index(fields=["state", "due_on", "id"], name="lendings_by_need"),
        )
        constraints = (models.UniqueConstraint(fields=["claim", "member_id"], name="one_loaner_for_a_claim"),)

    def __str__(self) -> str:
        return f"{self.state} for {self.claim_id}"


class Chase(models.Model):
    """One try to get a loaner back: the borrower was called, or written to. What was said is kept here alone."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    lending = models.ForeignKey(Lending, on_delete=models.PROTECT, related_name="chases")
    how = models.CharField(max_length=12, help_text="reached | not-reached | reminded")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.how} for {self.lending_id}"

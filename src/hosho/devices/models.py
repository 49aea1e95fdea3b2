"""Units, their identifiers, who holds them, what they are promised to; and parcels."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class Unit(models.Model):
    """One physical device. ``model`` is a code of the catalogues."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    model = models.CharField(max_length=40)
    capacity_gb = models.PositiveIntegerField()
    condition = models.CharField(max_length=10, help_text="used | new")
    meant_for = models.CharField(
        max_length=10, default="sale", help_text="sale | exchange | loaner: what it is picked for"
    )
    grade = models.CharField(max_length=2, blank=True, help_text="A, B, C … of a used device")
    restriction = models.CharField(max_length=1, blank=True, help_text="network restriction mark: ○ × △ －")
    restriction_checked_on = models.DateField(null=True)
    colour = models.CharField(max_length=12, blank=True, help_text="devices.identity.COLOURS")
    seller = models.CharField(
        max_length=10, default="operator", help_text="operator | another: who sells it, which terms may ask for"
    )
    price_yen = models.PositiveIntegerField(null=True, help_text="asking price with tax; empty: it is not on offer")

    class Meta:
        indexes = (
            models.Index(
                fields=["model", "price_yen"], name="unit_on_offer", condition=models.Q(price_yen__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.capacity_gb}GB {self.id}"


class Identifier(models.Model):
    """An IMEI or serial number of a unit. Unique over all units, so one device is never two units."""

    value = models.CharField(primary_key=True, max_length=21, help_text="kind:value in its written form")
    kind = models.CharField(max_length=6, help_text="imei | serial")
    slot = models.PositiveSmallIntegerField(default=1, help_text="1 or 2, of an IMEI")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="identifiers")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "kind", "slot"], name="identifier_one_per_slot"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.slot} of {self.unit_id}"

    @property
    def number(self) -> str:
        """The number alone, as it is printed on the device."""
        return self.value.partition(":")[2]


class CustodyMove(models.Model):
    """One line of a unit's custody ledger: from that moment the unit is at this holder, and nowhere else.

    The last line says where the unit is. Lines are numbered without gaps; two moves of one unit at once collide on
    the number, and the loser reads again.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit_id = models.UUIDField()
    ordinal = models.PositiveIntegerField()
    holder_kind = models.CharField(max_length=10, help_text="devices.custody.HOLDERS")
    holder_id = models.CharField(max_length=40, help_text="a row's id, or the code of a place")
    since_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit_id", "ordinal"], name="seat_custody"),)

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.holder_kind}"


class Allocation(models.Model):
    """The one purpose a unit is promised to, while it is not released."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit_id = models.UUIDField()
    purpose = models.CharField(max_length=10, help_text="sale | exchange | loaner")
    subject_id = models.UUIDField(help_text="the order or the claim")
    promised_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["unit_id"], condition=models.Q(released_at__isnull=True), name="seat_allocation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} for {self.purpose}"


class Parcel(models.Model):
    """Something handed to a carrier. ``unit_id`` is empty when only papers and padding travel, as in a kit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    purpose = models.CharField(max_length=14, help_text="devices.parcels.PURPOSES")
    tracking_number = models.CharField(max_length=12, db_index=True, help_text="11 digits and one check digit")
    unit_id = models.UUIDField(null=True)
    recipient_kind = models.CharField(max_length=10, help_text="devices.custody.HOLDERS")
    recipient_id = models.CharField(max_length=40)
    handed_over_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.tracking_number}"


class UsedTrackingNumber(models.Model):
    """A tracking number that a parcel has: given once, over the parcels of all members (decision 0012)."""

    append_only: ClassVar[bool] = True

    number = models.CharField(primary_key=True, max_length=12)
    member_id = models.UUIDField()

    def __str__(self) -> str:
        return self.number

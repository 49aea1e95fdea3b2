"""Stores, when they are open, what they have at hand, and who comes when."""

from django.db import models

from hosho.platform.ids import uuid7


class Store(models.Model):
    """A partner store. It takes ``places_per_hour`` visits in each hour that it is open."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    code = models.CharField(max_length=40, unique=True)
    network = models.CharField(max_length=40, help_text="the chain that it belongs to")
    name_ja = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=20)
    opens = models.PositiveSmallIntegerField(help_text="hour, Asia/Tokyo")
    closes = models.PositiveSmallIntegerField(help_text="hour; the last visit begins an hour before")
    closed_weekdays = models.JSONField(default=list, help_text="0 is Monday")
    closed_on_holidays = models.BooleanField(default=False)
    places_per_hour = models.PositiveSmallIntegerField(default=1)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes"), closes__lte=24), name="store_opens_before_it_closes"
            ),
        )

    def __str__(self) -> str:
        return self.code


class ClosedDay(models.Model):
    """A day on which a store is closed beyond its usual days."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="closed_days")
    on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["store", "on"], name="closed_once"),)

    def __str__(self) -> str:
        return f"{self.store_id} {self.on}"


class BlockedHour(models.Model):
    """An hour in which an open store takes no visits."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="blocked_hours")
    starts_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["store", "starts_at"], name="blocked_once"),)

    def __str__(self) -> str:
        return f"{self.store_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Part(models.Model):
    """What a store has at hand to repair one fault of one model, and how much of it is held for visits."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="parts")
    model = models.CharField(max_length=40)
    fault = models.CharField(max_length=20)
    at_hand = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["store", "model", "fault"], name="part_once"),
            models.CheckConstraint(condition=models.Q(held__lte=models.F("at_hand")), name="parts_held_are_at_hand"),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.fault}: {self.at_hand}"


class Visit(models.Model):
    """A member's visit to a store at the beginning of an hour. ``place`` is a seat of that hour, while it is held."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="visits")
    starts_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField()
    model = models.CharField(max_length=40)
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="booked", help_text="network.visits.STATES")
    part_checked_at = models.DateTimeField(null=True, help_text="when the store saw that the part is there")
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["store", "starts_at", "place"],
                condition=~models.Q(state__in=["cancelled", "no-show"]),
                name="seat_place",
            ),
        )
        indexes = (models.Index(fields=["store", "starts_at"], name="visits_of_a_day"),)

    def __str__(self) -> str:
        return f"{self.store_id} {self.starts_at:%Y-%m-%d %H:%M} {self.state}"

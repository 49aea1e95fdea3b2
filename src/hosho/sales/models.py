"""Orders of used devices, bought with the plan or without it."""

from django.db import models

from hosho.core.moves import ORDER_STATES
from hosho.platform.ids import uuid7


class Order(models.Model):
    """The purchase of one used device, with the plan or without it: then ``contract_id`` stays empty for ever.

    The device's price is recorded here and charged by the shop.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=20, db_index=True, help_text="O-YY-NNNNNN")
    member_id = models.UUIDField()
    unit_id = models.UUIDField()
    contract_id = models.UUIDField(null=True, help_text="of the plan, where it was joined")
    state = models.CharField(max_length=20, default="placed")
    price_yen = models.PositiveIntegerField(help_text="with tax; the shop's own business")
    placed_at = models.DateTimeField()
    parcel_id = models.UUIDField(null=True)
    return_parcel_id = models.UUIDField(null=True)
    shown = models.JSONField(default=dict, help_text="the final-confirmation facts as the buyer saw them")
    over_because = models.CharField(
        max_length=20, blank=True, help_text="cancelled | undelivered | dead-on-arrival | returned"
    )

    class Meta:
        indexes = (
            models.Index(fields=["member_id"], name="orders_of_member"),
            models.Index(fields=["state", "id"], name="orders_by_state"),
            models.Index(fields=["unit_id"], name="orders_of_unit"),
            models.Index(fields=["parcel_id"], name="order_of_parcel", condition=models.Q(parcel_id__isnull=False)),
            models.Index(
                fields=["return_parcel_id"],
                name="order_of_return",
                condition=models.Q(return_parcel_id__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["contract_id", "member_id"], name="one_order_of_a_contract"),
            models.CheckConstraint(condition=models.Q(state__in=ORDER_STATES), name="order_state_is_known"),
        )

    def __str__(self) -> str:
        return self.number

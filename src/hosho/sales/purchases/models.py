"""What the shop keeps of a purchase that is under way."""

from django.db import models


class Purchase(models.Model):
    """A purchase from the device page to the order; sent twice, it is one order.

    ``token`` is in its addresses and opens nothing alone: the session must hold it too. What a guest typed stays
    here until the order is placed, or a day has gone by.
    """

    token = models.UUIDField(primary_key=True)
    unit_id = models.UUIDField()
    option = models.BooleanField(help_text="whether the plan was chosen with it")
    details = models.JSONField(default=dict, help_text="the guest's details in their written form")
    shown = models.JSONField(default=dict, help_text="the final confirmation as it was last shown")
    begun_at = models.DateTimeField(help_text="real time")
    order_id = models.UUIDField(null=True, unique=True)
    proposed_id = models.UUIDField(null=True, help_text="the member whom the details describe; unproved")
    buyer_id = models.UUIDField(null=True, help_text="the member that the guest has proved to be")
    code_tries = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "shop_purchase"
        indexes = (models.Index(fields=["begun_at"], name="purchases_by_age"),)

    def __str__(self) -> str:
        return str(self.token)

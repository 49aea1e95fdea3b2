"""Who wants to hear of what, and how telling them went. All times here are real time."""

from django.db import models

from hosho.platform.ids import uuid7


class Endpoint(models.Model):
    """An address of a partner's program that wants to hear of some events.

    It belongs to the access key that made it, and hears nothing any more once that key is revoked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    access_key_id = models.UUIDField()
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=100, help_text="whsec_ and base64; signing needs it as it is")
    old_secret = models.CharField(max_length=100, blank=True, help_text="signs too, until old_secret_until")
    old_secret_until = models.DateTimeField(null=True)
    events = models.JSONField(help_text="names of events of the journal")
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True, help_text="first failure since the last success")
    disabled_at = models.DateTimeField(null=True)
    disabled_because = models.CharField(max_length=20, blank=True, help_text="gone | failing")

    class Meta:
        indexes = (models.Index(fields=["access_key_id", "id"], name="endpoints_of_key"),)

    def __str__(self) -> str:
        return f"endpoint {self.id}"


class Delivery(models.Model):
    """One entry of the journal for one endpoint: delivered, given up, or still tried."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    entry_id = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_result = models.CharField(max_length=40, blank=True, help_text="an HTTP status, or what went wrong as a code")
    made_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (models.UniqueConstraint(fields=["endpoint", "entry_id"], name="delivered_once"),)
        indexes = (models.Index(fields=["made_at"], name="deliveries_by_age"),)

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.endpoint_id}"

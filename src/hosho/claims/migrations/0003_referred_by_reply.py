"""An index in whose order claims wait for a person; built beside the work, so that nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("claims", "0002_reply_and_undo"),)
    operations = (
        AddIndexConcurrently(
            model_name="claim",
            index=models.Index(
                models.OrderBy(models.F("reply_due_at"), nulls_first=True),
                models.F("id"),
                condition=models.Q(("state", "referred")),
                name="claims_referred_by_reply",
            ),
        ),
    )

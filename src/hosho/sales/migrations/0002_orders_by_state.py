"""An index by which orders of one state are listed; built beside the work, so that nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("sales", "0001_initial"),)
    operations = (
        AddIndexConcurrently(model_name="order", index=models.Index(fields=["state", "id"], name="orders_by_state")),
    )

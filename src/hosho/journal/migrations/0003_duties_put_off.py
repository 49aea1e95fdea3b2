"""An index by which duties that wait to be tried again are found; built beside the work, so that nobody waits for it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = (("journal", "0002_duties_tried_again"),)
    operations = (
        AddIndexConcurrently(
            model_name="duty",
            index=models.Index(
                fields=["again_at"],
                name="agenda_put_off",
                condition=models.Q(taken_at__isnull=True, again_at__isnull=False),
            ),
        ),
    )

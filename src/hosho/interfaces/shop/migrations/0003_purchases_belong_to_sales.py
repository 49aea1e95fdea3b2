"""Purchases under way belong to the app ``purchases``; their table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("purchases", "0001_initial"), ("shop", "0002_returning")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name="Purchase",
                ),
            ]
        )
    ]

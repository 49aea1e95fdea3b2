"""A contract says which terms version it has followed ever since, so that a run need not look at each one's lines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="sole_version",
            field=models.PositiveIntegerField(
                null=True, help_text="the terms version it has followed ever since; empty once another was applied"
            ),
        ),
    ]

"""Drafts of reports belong to the app ``intake``; their table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("member", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name="ReportDraft",
                ),
            ]
        )
    ]

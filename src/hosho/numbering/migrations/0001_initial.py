"""Take over series from billing and numbers from people: the tables stay as they are, only their app is another."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_unallocated"), ("people", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AssignedNumber",
                    fields=[
                        (
                            "number",
                            models.CharField(
                                help_text="numbering.formats", max_length=20, primary_key=True, serialize=False
                            ),
                        ),
                        ("member_id", models.UUIDField()),
                    ],
                    options={
                        "db_table": "people_papernumber",
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                        ("letter", models.CharField(max_length=1)),
                        ("year", models.IntegerField(help_text="the year of issue")),
                        ("last", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name_plural": "series",
                        "db_table": "billing_series",
                        "constraints": [models.UniqueConstraint(fields=("letter", "year"), name="a_series_for_a_year")],
                    },
                ),
            ]
        )
    ]

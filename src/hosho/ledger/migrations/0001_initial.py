"""Take over postings from billing: the table stays as it is, only the app that it belongs to is another."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_unallocated")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                        ("document", models.CharField(help_text="kind:what, see who posts it", max_length=60)),
                        ("on", models.DateField()),
                        ("account", models.CharField(help_text="ledger.chart.CHART", max_length=12)),
                        ("tax_rate", models.SmallIntegerField(help_text="of revenue and tax", null=True)),
                        ("yen", models.BigIntegerField(help_text="debit positive, credit negative")),
                        ("posted_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "billing_posting",
                        "indexes": [models.Index(fields=["on"], name="postings_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "account", "tax_rate"),
                                name="an_account_once_in_a_document",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
            ]
        )
    ]

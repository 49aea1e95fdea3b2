"""Take over purchases under way: the table stays as it is, only its app is another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_returning")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Purchase",
                    fields=[
                        ("token", models.UUIDField(primary_key=True, serialize=False)),
                        ("unit_id", models.UUIDField()),
                        ("option", models.BooleanField(help_text="whether the plan was chosen with it")),
                        (
                            "details",
                            models.JSONField(default=dict, help_text="the guest's details in their written form"),
                        ),
                        (
                            "shown",
                            models.JSONField(default=dict, help_text="the final confirmation as it was last shown"),
                        ),
                        ("begun_at", models.DateTimeField(help_text="real time")),
                        ("order_id", models.UUIDField(null=True, unique=True)),
                        (
                            "proposed_id",
                            models.UUIDField(help_text="the member whom the details describe; unproved", null=True),
                        ),
                        (
                            "buyer_id",
                            models.UUIDField(help_text="the member that the guest has proved to be", null=True),
                        ),
                        ("code_tries", models.SmallIntegerField(db_default=0)),
                    ],
                    options={
                        "db_table": "shop_purchase",
                        "indexes": [models.Index(fields=["begun_at"], name="purchases_by_age")],
                    },
                ),
            ]
        )
    ]

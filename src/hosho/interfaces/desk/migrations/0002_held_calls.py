"""Calls that were put on hold."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = (("desk", "0001_initial"),)
    operations = (
        migrations.CreateModel(
            name="HeldCall",
            fields=[
                ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                ("member_id", models.UUIDField()),
                ("contract_id", models.UUIDField()),
                ("account_id", models.UUIDField(help_text="who put it on hold")),
                (
                    "form",
                    models.JSONField(
                        help_text="the fields of the call as they were typed: a list of values for each name"
                    ),
                ),
                ("held_at", models.DateTimeField(help_text="business time")),
                ("kept_at", models.DateTimeField(help_text="real time, by which it is forgotten")),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="calls_on_hold")],
                "constraints": [
                    models.UniqueConstraint(fields=("contract_id", "member_id"), name="one_call_on_hold_for_a_contract")
                ],
            },
        ),
    )

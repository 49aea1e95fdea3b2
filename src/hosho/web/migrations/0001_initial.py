"""Take over answers to writes and preferences: the tables stay as they are, only their app is another."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("desk", "0002_held_calls")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Habit",
                    fields=[
                        ("account_id", models.UUIDField(primary_key=True, serialize=False)),
                        ("single_keys", models.BooleanField(default=True)),
                        ("opened", models.JSONField(default=list, help_text="ids of contracts, the last opened first")),
                    ],
                    options={
                        "db_table": "desk_habit",
                    },
                ),
                migrations.CreateModel(
                    name="Answered",
                    fields=[
                        ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                        ("access_key_id", models.UUIDField()),
                        ("idempotency_key", models.CharField(max_length=200)),
                        ("fingerprint", models.CharField(help_text="SHA-256 of method, path and body", max_length=64)),
                        ("status", models.PositiveSmallIntegerField()),
                        (
                            "body",
                            models.TextField(help_text="the JSON as it was first sent, to be sent again to the letter"),
                        ),
                        ("answered_at", models.DateTimeField(help_text="real time")),
                    ],
                    options={
                        "db_table": "api_answered",
                        "indexes": [models.Index(fields=["answered_at"], name="answered_by_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=("access_key_id", "idempotency_key"), name="answered_once")
                        ],
                    },
                ),
            ]
        )
    ]

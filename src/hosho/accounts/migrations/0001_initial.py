"""Take over keys and attempts to sign in: the tables stay as they are, only the app that they belong to is another."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("sign_in", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="AccessKey",
                    fields=[
                        ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                        (
                            "name",
                            models.CharField(
                                help_text="whose key it is, for people who must revoke it", max_length=100
                            ),
                        ),
                        ("role", models.CharField(help_text="accounts.roles", max_length=20)),
                        (
                            "store_id",
                            models.UUIDField(help_text="the store whose key it is, of the role store", null=True),
                        ),
                        ("secret_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "people_accesskey",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "store"), ("store_id__isnull", False)),
                                    models.Q(models.Q(("role", "store"), _negated=True), ("store_id__isnull", True)),
                                    _connector="OR",
                                ),
                                name="a_key_of_a_store_names_the_store",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempts",
                    fields=[
                        (
                            "who",
                            models.CharField(
                                help_text="HMAC-SHA-256 of the typed mail address",
                                max_length=64,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("last_at", models.DateTimeField(help_text="real time")),
                    ],
                    options={
                        "verbose_name_plural": "attempts",
                        "db_table": "sign_in_attempts",
                        "indexes": [models.Index(fields=["last_at"], name="attempts_by_age")],
                    },
                ),
            ]
        )
    ]

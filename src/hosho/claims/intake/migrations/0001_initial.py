"""Take over drafts of reports, sent forms and calls on hold: the tables stay as they are, only their app is another."""

from django.db import migrations, models

import hosho.platform.ids


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_held_calls"), ("member", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Sent",
                    fields=[
                        (
                            "token",
                            models.UUIDField(
                                help_text="drawn for the form when it was shown", primary_key=True, serialize=False
                            ),
                        ),
                        ("account_id", models.UUIDField()),
                        ("claim_id", models.UUIDField()),
                    ],
                    options={
                        "db_table": "desk_sent",
                    },
                ),
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
                        "db_table": "desk_heldcall",
                        "indexes": [models.Index(fields=["kept_at"], name="calls_on_hold")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract_id", "member_id"), name="one_call_on_hold_for_a_contract"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportDraft",
                    fields=[
                        ("id", models.UUIDField(default=hosho.platform.ids.uuid7, primary_key=True, serialize=False)),
                        ("member_id", models.UUIDField()),
                        ("contract_id", models.UUIDField()),
                        ("answers", models.JSONField(default=dict, help_text="claims.intake.answers")),
                        ("begun_at", models.DateTimeField(help_text="business time")),
                        ("updated_at", models.DateTimeField(help_text="business time")),
                        ("claim_id", models.UUIDField(null=True)),
                    ],
                    options={
                        "db_table": "member_reportdraft",
                        "indexes": [models.Index(fields=["member_id"], name="report_drafts_of_member")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("claim_id__isnull", True)),
                                fields=("contract_id", "member_id"),
                                name="seat_open_report_draft",
                            )
                        ],
                    },
                ),
            ]
        )
    ]

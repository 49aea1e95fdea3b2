"""Take over the documents of billing and of contracts: the tables stay as they are, only their app is another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_unallocated"), ("contracts", "0004_documents")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ContractDocument",
                    fields=[
                        ("member_id", models.UUIDField()),
                        ("language", models.CharField(help_text="ja | en", max_length=2)),
                        ("file", models.CharField(help_text="its name in the storage of papers", max_length=120)),
                        ("sha256", models.CharField(help_text="of its bytes, in hex", max_length=64)),
                        ("size", models.IntegerField(help_text="bytes")),
                        ("made_at", models.DateTimeField()),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "member_id",
                                "contract_id",
                                "sha256",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("contract_id", models.UUIDField()),
                        ("number", models.CharField(help_text="the contract's", max_length=20)),
                        ("as_of", models.DateField()),
                    ],
                    options={
                        "db_table": "contracts_document",
                    },
                ),
                migrations.CreateModel(
                    name="NumberedDocument",
                    fields=[
                        ("member_id", models.UUIDField()),
                        ("language", models.CharField(help_text="ja | en", max_length=2)),
                        ("file", models.CharField(help_text="its name in the storage of papers", max_length=120)),
                        ("sha256", models.CharField(help_text="of its bytes, in hex", max_length=64)),
                        ("size", models.IntegerField(help_text="bytes")),
                        ("made_at", models.DateTimeField()),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "member_id",
                                "number",
                                "language",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                db_collation="C", help_text="of the invoice or credit note", max_length=12
                            ),
                        ),
                        ("keep_until", models.DateField(help_text="to be kept until this day")),
                    ],
                    options={
                        "db_table": "billing_paper",
                    },
                ),
            ]
        )
    ]

"""The files of contract documents as they were given out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_fill_sole_version")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
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
                ("member_id", models.UUIDField()),
                ("contract_id", models.UUIDField()),
                ("sha256", models.CharField(help_text="of its bytes, in hex", max_length=64)),
                ("number", models.CharField(help_text="the contract's", max_length=20)),
                ("as_of", models.DateField()),
                ("language", models.CharField(help_text="ja | en", max_length=2)),
                ("file", models.CharField(help_text="its name in the storage of papers", max_length=120)),
                ("size", models.IntegerField(help_text="bytes")),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]

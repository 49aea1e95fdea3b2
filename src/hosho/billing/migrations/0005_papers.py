"""The files of invoices and credit notes as they were given out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_reasons")]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
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
                ("member_id", models.UUIDField()),
                (
                    "number",
                    models.CharField(db_collation="C", help_text="of the invoice or credit note", max_length=12),
                ),
                ("language", models.CharField(help_text="ja | en", max_length=2)),
                ("file", models.CharField(help_text="its name in the storage of papers", max_length=120)),
                ("sha256", models.CharField(help_text="of its bytes, in hex", max_length=64)),
                ("size", models.IntegerField(help_text="bytes")),
                ("made_at", models.DateTimeField()),
                ("keep_until", models.DateField(help_text="to be kept until this day")),
            ],
        ),
    ]

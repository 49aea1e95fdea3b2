"""Postings, documents and series belong to ``ledger``, ``documents`` and ``numbering``; their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
        ("documents", "0001_initial"),
        ("numbering", "0001_initial"),
        ("billing", "0009_unallocated"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Paper"),
                migrations.DeleteModel(name="Posting"),
                migrations.DeleteModel(name="Series"),
            ]
        )
    ]

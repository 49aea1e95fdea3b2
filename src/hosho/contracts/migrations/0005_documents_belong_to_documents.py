"""Contract documents belong to the app ``documents``; their table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("contracts", "0004_documents")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="Document"),
            ]
        )
    ]

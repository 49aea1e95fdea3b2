"""Numbers of orders, contracts and claims belong to the app ``numbering``; their table stays as it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("numbering", "0001_initial"), ("people", "0002_keys_belong_to_accounts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="PaperNumber"),
            ]
        )
    ]

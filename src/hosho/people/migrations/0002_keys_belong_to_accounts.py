"""Keys belong to the app ``accounts``; their table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("people", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name="AccessKey",
                ),
                migrations.AlterField(
                    model_name="account",
                    name="role",
                    field=models.CharField(help_text="accounts.roles, or member", max_length=20),
                ),
            ]
        )
    ]

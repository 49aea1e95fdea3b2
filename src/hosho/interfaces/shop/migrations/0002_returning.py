from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchase",
            name="buyer_id",
            field=models.UUIDField(help_text="the member that the guest has proved to be", null=True),
        ),
        migrations.AddField(
            model_name="purchase",
            name="code_tries",
            field=models.SmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="purchase",
            name="proposed_id",
            field=models.UUIDField(help_text="the member whom the details describe; unproved", null=True),
        ),
    ]

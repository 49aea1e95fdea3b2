"""Credit notes that are issued by themselves have a kind for a reason, and no typed one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_written_at_once")]

    operations = [
        migrations.AlterField(
            model_name="creditnote",
            name="kind",
            field=models.CharField(help_text="called-off | unused | correction | goodwill", max_length=20),
        ),
        migrations.AlterField(
            model_name="creditnote",
            name="reason",
            field=models.CharField(blank=True, help_text="as it was typed; empty where the kind is it", max_length=300),
        ),
    ]

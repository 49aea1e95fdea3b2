"""What a duty met while it stayed due, and when it is tried again. The release before goes on writing duties."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("journal", "0001_initial"),)
    operations = (
        migrations.AddField(
            model_name="duty",
            name="again_at",
            field=models.DateTimeField(help_text="real time before which it is not tried again", null=True),
        ),
        migrations.AddField(
            model_name="duty",
            name="met",
            field=models.CharField(
                db_default="", help_text="the last error that it met and stayed due", max_length=100
            ),
        ),
        migrations.AddField(
            model_name="duty",
            name="tries",
            field=models.SmallIntegerField(db_default=0, help_text="how often it met an error and stayed due"),
        ),
        migrations.AlterField(
            model_name="duty",
            name="failed",
            field=models.CharField(
                default="", help_text="the error that stopped it; an operator must look", max_length=100
            ),
        ),
    )

"""Until when a person's reply is promised, and where a claim came from by its last move, and when.

The columns may be empty, so that a release that does not know them goes on writing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("claims", "0001_initial"),)
    operations = (
        migrations.AlterField(
            model_name="claim",
            name="last_move",
            field=models.CharField(blank=True, help_text="the last one that somebody made", max_length=20),
        ),
        migrations.AddField(
            model_name="claim",
            name="came_from",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="the state before the last move", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="moved_at",
            field=models.DateTimeField(help_text="when the last move was made", null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="reply_due_at",
            field=models.DateTimeField(
                help_text="by when a person's decision was promised, when it was last referred to one", null=True
            ),
        ),
    )

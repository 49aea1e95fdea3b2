"""Preferences belong to the app ``web``, calls on hold and sent forms to ``intake``; their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial"), ("intake", "0001_initial"), ("desk", "0002_held_calls")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name="Habit",
                ),
                migrations.DeleteModel(
                    name="HeldCall",
                ),
                migrations.DeleteModel(
                    name="Sent",
                ),
            ]
        )
    ]

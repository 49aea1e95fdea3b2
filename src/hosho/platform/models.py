"""What this database is of, written when it was first migrated."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class Installation(models.Model):
    """The single row that says whether a database holds a demonstration or a business; nobody changes it."""

    append_only: ClassVar[bool] = True

    only = models.BooleanField(primary_key=True, default=True)
    mode = models.CharField(max_length=20, help_text="demonstration or production")
    since = models.DateTimeField(db_default=Now(), help_text="real time")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="one_installation"),)

    def __str__(self) -> str:
        return self.mode

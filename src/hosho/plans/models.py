"""Published terms versions and catalogues: the text as it was published, and its hash."""

from typing import ClassVar

from django.db import models

from hosho.platform.ids import uuid7


class TermsVersion(models.Model):
    """One published version of a plan's terms. The text is the whole terms file; it never changes."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    from_at = models.DateTimeField()
    hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "version"], name="terms_version_once"),)

    def __str__(self) -> str:
        return f"{self.plan}@{self.version}"


class CatalogueIssue(models.Model):
    """One published catalogue of a plan: the models covered from a day on."""

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.CharField(max_length=60)
    from_at = models.DateTimeField()
    hash = models.CharField(max_length=64, unique=True)
    text = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "from_at"], name="catalogue_from_once"),)

    def __str__(self) -> str:
        return f"{self.plan} from {self.from_at:%Y-%m-%d}"

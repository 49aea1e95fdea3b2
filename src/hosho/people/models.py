"""Members, what they agreed to, and when they asked to be called back."""

from typing import ClassVar

from django.db import models

from hosho.core.normalization import LONGEST
from hosho.platform.ids import uuid7


class Member(models.Model):
    """A customer who holds, or held, a contract."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100, help_text="family and given name, a space between")
    kana = models.CharField(max_length=100, help_text="the same in full-width katakana")
    born_on = models.DateField()
    mail = models.EmailField()
    phone = models.CharField(max_length=20, help_text="digits only", db_collation="C")
    postal_code = models.CharField(max_length=7, help_text="seven digits")
    address = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="ja")
    joined_at = models.DateTimeField()
    # What people are found by: people.written.search_keys of the columns above, written wherever those are written.
    name_key = models.CharField(max_length=LONGEST, db_collation="C")
    kana_key = models.CharField(max_length=LONGEST, db_collation="C")

    class Meta:
        indexes = (  # in the order of bytes (collation C), so that an index finds beginnings in any database
            models.Index(fields=["name_key"], name="member_by_name"),
            models.Index(fields=["kana_key"], name="member_by_kana"),
            models.Index(fields=["born_on", "kana_key"], name="member_by_birth"),
            models.Index(fields=["phone"], name="member_by_phone"),
        )

    def __str__(self) -> str:
        return str(self.id)  # a name would end up in logs


class Consent(models.Model):
    """A member's recorded yes to one matter (``about``) of one order or claim, under one version of the terms.

    Without it nothing of the kind is done: no plan joined, no device taken in that may lose its data.
    """

    append_only: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    about = models.CharField(max_length=40, help_text="people.consents")
    subject_id = models.UUIDField(help_text="the order or the claim")
    terms_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["member_id", "subject_id", "about"], name="consent_given_once"),)

    def __str__(self) -> str:
        return f"{self.about} {self.subject_id}"


class Callback(models.Model):
    """A member's wish to be called back by the phone desk. A member has one open at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    member_id = models.UUIDField()
    phone = models.CharField(max_length=20, help_text="digits only: where to call, the registered number or another")
    about = models.CharField(max_length=300, blank=True, help_text="in the member's words")
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="when the desk next answers")
    tries = models.PositiveSmallIntegerField(default=0, help_text="calls that reached nobody")
    tried_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True, help_text="when the member was reached, or it was no longer needed")

    class Meta:
        indexes = (
            models.Index(fields=["not_before", "id"], name="callbacks_open", condition=models.Q(made_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["member_id"], condition=models.Q(made_at__isnull=True), name="one_open_callback"
            ),
        )

    def __str__(self) -> str:
        return f"callback {self.id}"

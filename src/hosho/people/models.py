"""Members, what they agreed to, and the keys of those who work here."""

from typing import ClassVar

from django.db import models

from hosho.ground.ids import uuid7


class Member(models.Model):
    """A customer who holds, or held, a contract."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100, help_text="family and given name, a space between")
    kana = models.CharField(max_length=100, help_text="the same in full-width katakana")
    born_on = models.DateField()
    mail = models.EmailField()
    phone = models.CharField(max_length=20, help_text="digits only")
    postal_code = models.CharField(max_length=7, help_text="seven digits")
    address = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="ja")
    joined_at = models.DateTimeField()

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


class AccessKey(models.Model):
    """A secret that lets a person's tool or a partner's program in, with one role. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100, help_text="whose key it is, for people who must revoke it")
    role = models.CharField(max_length=20, help_text="people.roles")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"

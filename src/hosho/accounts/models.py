"""Accounts of those who sign in, keys of programs, and how often signing in has failed of late."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from hosho.platform.ids import uuid7


class AccessKey(models.Model):
    """A secret that lets a person's tool or a partner's program in, with one role. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=100, help_text="whose key it is, for people who must revoke it")
    role = models.CharField(max_length=20, help_text="accounts.roles")
    store_id = models.UUIDField(null=True, help_text="the store whose key it is, of the role store")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_accesskey"
        constraints = (
            models.CheckConstraint(  # without its store such a key would be of none, and see all
                condition=models.Q(role="store", store_id__isnull=False)
                | (~models.Q(role="store") & models.Q(store_id__isnull=True)),
                name="a_key_of_a_store_names_the_store",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Account(AbstractBaseUser):
    """Someone who signs in: a member, or a member of staff. ``role`` says what they may do."""

    USERNAME_FIELD = "mail"

    id = models.UUIDField(primary_key=True, default=uuid7)
    mail = models.EmailField(unique=True, help_text="in small letters")
    name = models.CharField(max_length=100, help_text="as colleagues know them")
    role = models.CharField(max_length=20, help_text="accounts.roles, or member")
    member_id = models.UUIDField(null=True, unique=True)
    store_id = models.UUIDField(null=True, help_text="the store that a member of a store's staff works in")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = BaseUserManager["Account"]()

    class Meta:
        app_label = "people"  # where AUTH_USER_MODEL has been since the first release
        constraints = (
            models.CheckConstraint(
                condition=models.Q(role="member", member_id__isnull=False)
                | (~models.Q(role="member") & models.Q(member_id__isnull=True)),
                name="an_account_of_a_member_names_the_member",
            ),
            models.CheckConstraint(
                condition=~models.Q(role="store") | models.Q(store_id__isnull=False),
                name="an_account_of_a_store_names_the_store",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Attempts(models.Model):
    """The attempts for one mail address, known or not, since the last that succeeded. No address: only a keyed hash."""

    who = models.CharField(primary_key=True, max_length=64, help_text="HMAC-SHA-256 of the typed mail address")
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(help_text="real time")

    class Meta:
        db_table = "sign_in_attempts"
        verbose_name_plural = "attempts"
        indexes = (models.Index(fields=["last_at"], name="attempts_by_age"),)

    def __str__(self) -> str:
        return f"{self.count} until {self.last_at:%Y-%m-%d %H:%M}"

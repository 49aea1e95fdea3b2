"""Read members, consents and callbacks."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from hosho.core.normalization import name_form
from hosho.people.models import Callback, Consent, Member
from hosho.platform import keyset


def member_with(member_id: UUID) -> Member:
    """Return a member.

    Raises:
        Member.DoesNotExist: no such member.
    """
    return Member.objects.get(id=member_id)


def members_with(member_ids: Collection[UUID]) -> dict[UUID, Member]:
    """Return these members by their ids."""
    return Member.objects.in_bulk(list(member_ids))


def count_of_consents(member_id: UUID) -> int:
    """Return how many consents of a member are kept."""
    return Consent.objects.filter(member_id=member_id).count()


def given_of(subject_id: UUID) -> frozenset[str]:
    """Return the matters of an order or a claim that its member has agreed to."""
    return frozenset(Consent.objects.filter(subject_id=subject_id).values_list("about", flat=True))


def open_callback(member_id: UUID) -> Callback | None:
    """Return the member's open request for a callback, if there is one."""
    return Callback.objects.filter(member_id=member_id, made_at=None).first()


def callbacks_to_make(*, after: Callback | None = None, at_most: int) -> Sequence[Callback]:
    """Return the callbacks to be made, the longest due first; ``after`` goes on from one."""
    return list(keyset.after(Callback.objects.filter(made_at=None), ["not_before", "id"], after)[:at_most])


def members() -> Sequence[Member]:
    """Return all members in the order in which they were enrolled; for demonstrations, where they are few."""
    return list(Member.objects.order_by("id"))


def count_of_members() -> int:
    """Return the number of members."""
    return Member.objects.count()


def members_named(beginning: str) -> QuerySet[Member]:
    """Return the members whose names begin so, however wide or with whatever spaces it is written."""
    return Member.objects.filter(name_key__startswith=name_form(beginning))


def languages_of(member_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the languages that these members chose, by their ids."""
    return dict(Member.objects.filter(id__in=member_ids).values_list("id", "language"))


def is_member(member_id: UUID) -> bool:
    """Whether there is a member of this id."""
    return Member.objects.filter(id=member_id).exists()


def has_members() -> bool:
    """Whether anyone has been enrolled yet."""
    return Member.objects.exists()


def callback_with(callback_id: UUID) -> Callback:
    """Return a wish to be called back.

    Raises:
        Callback.DoesNotExist: no such wish.
    """
    return Callback.objects.get(id=callback_id)

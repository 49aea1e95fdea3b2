"""Enrol members and record their consents."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from hosho.core.normalization import katakana
from hosho.core.refusals import Refused
from hosho.journal import operations as journal
from hosho.journal.actor import Actor
from hosho.people import events
from hosho.people.consents import About
from hosho.people.models import Consent, Member
from hosho.people.search_keys import search_keys
from hosho.platform.transactions import operation, requires_operation


class ConsentMissingError(Refused):
    """The member has not agreed to all that must be agreed to before this act. ``missing`` are the matters."""

    code = "consent-missing"
    field = "consents"

    def __init__(self, missing: Collection[str]) -> None:
        self.missing = sorted(missing)
        super().__init__(missing=self.missing)


@operation
def enrol(
    *,
    name: str,
    kana: str,
    born_on: date,
    mail: str,
    phone: str,
    postal_code: str,
    address: str,
    language: str = "ja",
    actor: Actor,
    now: datetime,
) -> Member:
    """Make a member. Kana may come in any width; the other values are in their written form (see the columns)."""
    kana = katakana(kana)
    member = Member.objects.create(
        name=name,
        kana=kana,
        born_on=born_on,
        mail=mail,
        phone=phone,
        postal_code=postal_code,
        address=address,
        language=language,
        joined_at=now,
        **search_keys(name=name, kana=kana),
    )
    journal.write(event=events.ENROLLED, at=now, actor=actor, member_id=member.id)
    return member


@operation
def rebuild_search_keys(*, after: UUID | None, at_most: int) -> tuple[UUID | None, int]:
    """Write the search keys of the next members in the order of their ids anew, where they are not as they should be.

    Begin with ``after=None`` and go on with the id that is given, until it is ``None``. Each call is a transaction of
    its own and what is right is not touched, so that it may be interrupted and begun again, while others work.

    Returns:
        The last id that was looked at (``None``: there are no more), and how many members were written.
    """
    rows = Member.objects.order_by("id").only("id", "name", "kana", "name_key", "kana_key")
    if after is not None:
        rows = rows.filter(id__gt=after)
    looked_at = list(rows[:at_most])
    wrong = [each.id for each in looked_at if _keys_differ(each)]
    for member in Member.objects.select_for_update().filter(id__in=wrong).order_by("id"):
        Member.objects.filter(id=member.id).update(**search_keys(name=member.name, kana=member.kana))
    return (looked_at[-1].id if looked_at else None), len(wrong)


def _keys_differ(member: Member) -> bool:
    keys = search_keys(name=member.name, kana=member.kana)
    return keys["name_key"] != member.name_key or keys["kana_key"] != member.kana_key


@requires_operation
def record_consents(
    *,
    member_id: UUID,
    subject_id: UUID,
    given: Collection[str],
    needed: Collection[About],
    terms_hash: str,
    now: datetime,
) -> None:
    """Record each needed consent under the terms of that hash; what was agreed to earlier is not asked again.

    Raises:
        ConsentMissingError: one of ``needed`` is neither among ``given`` nor on record for this subject.
    """
    earlier = Consent.objects.filter(member_id=member_id, subject_id=subject_id)
    open_ones = set(needed) - set(earlier.values_list("about", flat=True))
    if missing := open_ones - set(given):
        raise ConsentMissingError(missing)
    Consent.objects.bulk_create(
        Consent(member_id=member_id, subject_id=subject_id, about=about, terms_hash=terms_hash, given_at=now)
        for about in sorted(open_ones)
    )

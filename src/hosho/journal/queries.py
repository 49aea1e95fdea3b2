"""Reading the journal and the agenda."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models.functions import Now

from hosho.journal.models import Duty, Entry


def timeline(
    *, contract_id: UUID | None = None, claim_id: UUID | None = None, order_id: UUID | None = None
) -> Sequence[Entry]:
    """Return all entries about a contract, or about one claim or order, oldest first."""
    entries = Entry.objects.order_by("at", "id")
    if order_id is not None:
        return list(entries.filter(order_id=order_id))
    if claim_id is not None:
        return list(entries.filter(claim_id=claim_id))
    return list(entries.filter(contract_id=contract_id))


def timelines(
    about: Literal["contract_id", "claim_id", "order_id"], ids: Collection[UUID]
) -> Mapping[UUID, list[Entry]]:
    """Return all entries about each of these contracts, claims or orders, oldest first, in one question for all."""
    found: dict[UUID, list[Entry]] = {each: [] for each in ids}
    for entry in Entry.objects.filter(**{f"{about}__in": ids}).order_by("at", "id"):
        found[getattr(entry, about)].append(entry)
    return found


def entries_of_claims(claim_ids: Collection[UUID], *, events: Collection[str]) -> Sequence[Entry]:
    """Return the entries of some events about these claims, oldest first."""
    return list(Entry.objects.filter(claim_id__in=claim_ids, event__in=events).order_by("at", "id"))


def entry_with(entry_id: UUID) -> Entry:
    """Return one entry.

    Raises:
        Entry.DoesNotExist: no such entry.
    """
    return Entry.objects.get(id=entry_id)


def next_due(*, until: datetime) -> Duty | None:
    """Return the earliest open duty that is due by ``until`` (business time) and may be tried now.

    A duty that met an error of the infrastructure waits for its time (real time, the database's), and so does what is
    due later about the same subject: nothing is done before what it follows.
    """
    put_off = Duty.objects.filter(taken_at=None, failed="", again_at__gt=Now())
    due = Duty.objects.filter(taken_at=None, failed="", due_at__lte=until).order_by("due_at", "id")
    return due.exclude(subject_id__in=put_off.values("subject_id")).first()

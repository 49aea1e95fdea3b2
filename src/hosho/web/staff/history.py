"""What happened, as colleagues read it: newest first, with who and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hosho.accounts.models import AccessKey, Account
from hosho.journal.models import Entry
from hosho.presentation.event_catalogue.descriptions import DESCRIBED
from hosho.presentation.timeline import HAPPENED
from hosho.presentation.words import Words

SYSTEM = Words("自動", "automatic")
MEMBER = Words("会員", "member")
UNKNOWN = Words("記録なし", "not on record")


@dataclass(frozen=True)
class Told:
    """One entry of the journal in words: those that members read, or what the catalogue of events says."""

    what: Words
    at: datetime
    who: Words


def told(entries: Sequence[Entry]) -> list[Told]:
    """Tell entries, which come oldest first, the newest first."""
    names = names_of({each.actor for each in entries})
    return [Told(_what(each.event), each.at, names[each.actor]) for each in reversed(entries)]


def _what(event: str) -> Words:
    return HAPPENED.get(event) or Words(DESCRIBED[event].ja, DESCRIBED[event].en)


def names_of(actors: Collection[str]) -> dict[str, Words]:
    """Name actors as journal and decisions keep them (``kind:id``)."""
    ids = [row_id for each in actors if (row_id := _uuid(each.partition(":")[2]))]
    people = {str(each.id): each.name for each in AccessKey.objects.filter(id__in=ids)}
    people |= {str(each.id): each.name for each in Account.objects.filter(id__in=ids)}
    return {each: _who(each, people) for each in actors}


def _who(actor: str, people: dict[str, str]) -> Words:
    kind, _, row_id = actor.partition(":")
    if kind == "system":
        return SYSTEM
    if kind == "member":
        return MEMBER
    name = people.get(row_id, "" if _uuid(row_id) else row_id)
    return Words(name, name) if name else UNKNOWN


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

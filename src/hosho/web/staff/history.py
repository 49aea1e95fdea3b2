"""What happened, as colleagues read it: newest first, with who and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hosho.accounts.queries import names_of_accounts, names_of_keys
from hosho.journal.models import Entry
from hosho.presentation.event_catalogue.descriptions import DESCRIBED
from hosho.presentation.timeline import HAPPENED
from hosho.presentation.words import Bilingual

SYSTEM = Bilingual("自動", "automatic")
MEMBER = Bilingual("会員", "member")
UNKNOWN = Bilingual("記録なし", "not on record")


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the journal in words: those that members read, or what the catalogue of events says."""

    what: Bilingual
    at: datetime
    who: Bilingual


def history_of(entries: Sequence[Entry]) -> list[HistoryEntry]:
    """Return entries, which come oldest first, in words and the newest first."""
    names = names_of({each.actor for each in entries})
    return [HistoryEntry(_what(each.event), each.at, names[each.actor]) for each in reversed(entries)]


def _what(event: str) -> Bilingual:
    return HAPPENED.get(event) or Bilingual(DESCRIBED[event].ja, DESCRIBED[event].en)


def names_of(actors: Collection[str]) -> dict[str, Bilingual]:
    """Return the names of actors by the way in which journal and decisions keep them (``kind:id``)."""
    ids = [row_id for each in actors if (row_id := _uuid(each.partition(":")[2]))]
    people = names_of_keys(ids) | names_of_accounts(ids)
    return {each: _who(each, people) for each in actors}


def _who(actor: str, people: Mapping[UUID, str]) -> Bilingual:
    kind, _, row_id = actor.partition(":")
    if kind == "system":
        return SYSTEM
    if kind == "member":
        return MEMBER
    known = _uuid(row_id)
    name = people.get(known, "") if known else row_id
    return Bilingual(name, name) if name else UNKNOWN


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

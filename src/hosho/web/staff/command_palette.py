"""What the palette offers beside what was opened last: the records a page is about, and what they allow now."""

from typing import NamedTuple

from django.urls import reverse

from hosho.presentation.caller import Caller
from hosho.presentation.language import by_language, language
from hosho.presentation.words import StatusStyle


class Record(NamedTuple):
    """A record that can be opened: its name, what it is, and its address."""

    name: str
    what: str
    address: str


class Act(NamedTuple):
    """Something to do with a page's record: ``at`` is the address of a page, or of a part of this one (``#id``).

    ``why_not`` says, where it cannot be done now, for what reason.
    """

    says: str
    at: str
    why_not: str = ""


def not_in(look: StatusStyle) -> str:
    """Return why a record's state does not allow something."""
    return by_language("いまの状態（%(state)s）ではできません。", "Not while it is: %(state)s") % {
        "state": look.words.in_(language())
    }


def records_of(caller: Caller) -> list[Record]:
    """Return the records about a caller that are not the page itself."""
    open_claim = caller.open_claim
    found = [
        Record(caller.member.name, by_language("会員", "member"), reverse("desk:member", args=[caller.member.id])),
        Record(
            caller.contract.number, by_language("契約", "contract"), reverse("desk:contract", args=[caller.contract.id])
        ),
    ]
    if open_claim:
        address = reverse("desk:claim", args=[open_claim.claim.id])
        found.append(Record(open_claim.claim.number, by_language("続いている受付", "open claim"), address))
    return found


def report_act(caller: Caller) -> Act:
    """Return the act of taking a report, with the reason where there is none to take."""
    why_not = ""
    if caller.contract.started_on is None:
        why_not = by_language("補償はまだ始まっていません。", "Cover has not started yet.")
    elif caller.open_claim:
        why_not = by_language("%(number)sが続いています。", "%(number)s is open.") % {
            "number": caller.open_claim.claim.number
        }
    return Act(
        by_language("修理を受け付ける", "Take a report"), reverse("desk:call", args=[caller.contract.id]), why_not
    )

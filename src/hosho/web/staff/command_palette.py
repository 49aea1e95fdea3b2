"""What the palette offers beside what was opened last: the records a page is about, and what they allow now."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from hosho.presentation.caller import Caller
from hosho.presentation.language import language
from hosho.presentation.words import Look


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


def not_in(look: Look) -> str:
    """Return why a record's state does not allow something."""
    return gettext("Not while it is: %(state)s") % {"state": look.words.in_(language())}


def records_of(caller: Caller) -> list[Record]:
    """Return the records about a caller that are not the page itself."""
    open_claim = caller.open_claim
    found = [
        Record(caller.member.name, gettext("member"), reverse("desk:member", args=[caller.member.id])),
        Record(caller.contract.number, gettext("contract"), reverse("desk:contract", args=[caller.contract.id])),
    ]
    if open_claim:
        address = reverse("desk:claim", args=[open_claim.claim.id])
        found.append(Record(open_claim.claim.number, gettext("open claim"), address))
    return found


def report_act(caller: Caller) -> Act:
    """Return the act of taking a report, with the reason where there is none to take."""
    why_not = ""
    if caller.contract.started_on is None:
        why_not = gettext("Cover has not started yet.")
    elif caller.open_claim:
        why_not = gettext("%(number)s is open.") % {"number": caller.open_claim.claim.number}
    return Act(gettext("Take a report"), reverse("desk:call", args=[caller.contract.id]), why_not)
